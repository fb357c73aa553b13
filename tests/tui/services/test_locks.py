"""One process at a time; a dead one holds nothing, a hanging one is taken over from."""

import errno
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import Locked
from tests.tui.services.clocks import TestClock
from tui.services.locks import Lock, holder_of

OTHER = """
import sys
from pathlib import Path
from tui.services.clock import SystemClock
from tui.services.locks import Lock
lock = Lock(Path(sys.argv[1]), SystemClock())
lock.acquire("It")
print("held", flush=True)
for line in sys.stdin:
    print(lock.mine(), flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.lock"


@pytest.fixture
def other(path: Path, repository: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock, and says on request whether it still does."""
    process = subprocess.Popen(
        [sys.executable, "-c", OTHER, str(path)],
        cwd=repository,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    with process:
        yield process
        process.kill()


def test_the_holder_signs_with_who_and_since_when(path: Path) -> None:
    clock = TestClock()
    lock = Lock(path, clock)
    lock.acquire("It")
    clock.advance(60)
    lock.touch()
    holder = lock.holder()
    assert holder is not None
    assert (holder.pid, holder.host) == (os.getpid(), socket.gethostname())
    assert holder.active - holder.since == 60
    lock.release()
    assert holder_of(path) is None
    assert not path.exists()


def test_another_process_is_kept_out(path: Path, other: subprocess.Popen[str]) -> None:
    with pytest.raises(Locked, match=f"The draft x is in use by process {other.pid}"):
        Lock(path, TestClock()).acquire("The draft x")
    holder = holder_of(path)
    assert holder is not None
    assert holder.pid == other.pid


def test_the_lock_of_a_killed_process_is_free(path: Path, other: subprocess.Popen[str]) -> None:
    other.send_signal(signal.SIGKILL)
    other.wait()
    assert path.exists()
    assert holder_of(path) is None
    lock = Lock(path, TestClock())
    lock.acquire("It")
    assert lock.mine()
    assert json.loads(path.read_text())["pid"] == os.getpid()
    lock.release()


def test_a_living_process_notices_that_it_was_taken_over(path: Path, other: subprocess.Popen[str]) -> None:
    lock = Lock(path, TestClock())
    lock.take_over("It")
    assert lock.mine()
    assert other.stdin is not None
    assert other.stdout is not None
    other.stdin.write("\n")
    other.stdin.flush()
    assert other.stdout.readline() == "False\n"
    lock.release()


@pytest.mark.parametrize("host", ["here", "elsewhere"])
def test_where_the_file_system_has_no_locks_the_signature_counts(
    path: Path, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a machine that is gone nobody can know; it is taken over from when somebody says so."""

    def refuse(_number: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", refuse)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    name = socket.gethostname() if host == "here" else "another machine"
    path.write_text(json.dumps({"pid": gone.pid, "host": name, "tty": "", "since": 0.0}))
    lock = Lock(path, TestClock())
    if host == "elsewhere":
        holder = holder_of(path)
        assert holder is not None
        assert "on another machine" in holder.words
        with pytest.raises(Locked, match="on another machine"):
            lock.acquire("It")
        lock.take_over("It")
    else:
        assert holder_of(path) is None
        lock.acquire("It")
    assert lock.mine()


def test_giving_back_what_was_taken_over_leaves_the_new_holder(path: Path) -> None:
    former, latter = Lock(path, TestClock()), Lock(path, TestClock())
    former.acquire("It")
    latter.take_over("It")
    former.release()
    assert latter.mine()
    assert path.exists()
    latter.release()


def test_a_damaged_signature_keeps_nobody_out(path: Path) -> None:
    path.write_text("{")
    lock = Lock(path, TestClock())
    lock.acquire("It")
    assert lock.mine()
    lock.release()
