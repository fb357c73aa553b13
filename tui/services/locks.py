"""Locks on drafts and runs: one process at a time, and a way to take over from one that hangs on a dead line.

The kernel drops such a lock when its process ends, however it ends. Who holds it stands in the lock file, for people
to read. Taking over replaces the file; the former holder notices, because the file is no longer the one it locked.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from models.errors import Locked
from tui.services import plain_json
from tui.services.clock import Clock

_NO_LOCKS: Final = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL)
_ATTEMPTS: Final = 20


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock."""

    pid: int
    host: str
    tty: str = ""
    since: float = 0.0
    active: float = 0.0
    """When it last did something; seconds since the epoch."""

    @property
    def here(self) -> bool:
        """Whether it is a process of this machine."""
        return self.host == socket.gethostname()

    @property
    def words(self) -> str:
        """The holder as part of a sentence."""
        place = f" on {self.host}" if not self.here else ""
        terminal = f" at {self.tty}" if self.tty else ""
        return f"process {self.pid}{place}{terminal}"


class Lock:
    """One lock file. Not shared between threads, except for `mine`, which may be asked anywhere."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self._clock = clock
        self._number: int | None = None

    @property
    def taken(self) -> bool:
        """Whether this object took it; somebody may have taken over since."""
        return self._number is not None

    def mine(self) -> bool:
        """Whether this object holds it still."""
        return self._number is not None and _same_file(self._number, self.path)

    def acquire(self, what: str) -> None:
        """Take the lock; nothing happens where it is held already.

        Args:
            what: the thing locked, for the message: `The draft x`.

        Raises:
            Locked: another process has it.
            OSError: the lock file cannot be written.
        """
        if self.mine():
            return
        self._drop()
        for _ in range(_ATTEMPTS):
            number = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            if not self._locked(number):
                os.close(number)
                raise self._refusal(what)
            # The former holder may have removed the file between the two calls.
            if _same_file(number, self.path):
                self._number = number
                self._sign()
                return
            os.close(number)
        raise self._refusal(what)

    def take_over(self, what: str) -> None:
        """Take the lock from whoever has it.

        Raises:
            Locked: somebody else was faster.
            OSError: the lock file cannot be written.
        """
        if not self.mine():
            self.path.unlink(missing_ok=True)
        self.acquire(what)

    def touch(self) -> None:
        """Note that the holder is alive and at work."""
        if self._number is not None:
            moment = self._clock.now()
            with contextlib.suppress(OSError):
                os.utime(self._number, (moment, moment))

    def release(self) -> None:
        """Give the lock back; nothing happens where it is not held."""
        if self.mine():
            with contextlib.suppress(OSError):
                self.path.unlink()
        self._drop()

    def holder(self) -> Holder | None:
        """Who has the lock, this process included; None where nobody does."""
        return holder_of(self.path)

    def _drop(self) -> None:
        if self._number is not None:
            os.close(self._number)
            self._number = None

    def _locked(self, number: int) -> bool:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            if problem.errno in (errno.EWOULDBLOCK, errno.EACCES):
                return False
            if problem.errno not in _NO_LOCKS:
                raise
            # Without locks of the file system, a living process that signed the file has it.
            signed = _read(self.path)
            return signed is None or (signed.here and not _alive(signed.pid)) or signed.pid == os.getpid()
        return True

    def _sign(self) -> None:
        assert self._number is not None
        moment = self._clock.now()
        signature = {"pid": os.getpid(), "host": socket.gethostname(), "tty": _terminal(), "since": moment}
        os.ftruncate(self._number, 0)
        os.pwrite(self._number, f"{plain_json.dumps(signature)}\n".encode(), 0)
        self.touch()

    def _refusal(self, what: str) -> Locked:
        holder = _read(self.path)
        who = holder.words if holder else "another process"
        return Locked(f"{what} is in use by {who}.", "Go on there, or take it over here: nothing it saved is lost.")


def holder_of(path: Path) -> Holder | None:
    """Who has the lock at `path`; None where nobody does, such as when the process that had it died."""
    try:
        number = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        signed = _read(path)
        if problem.errno in _NO_LOCKS and (signed is None or (signed.here and not _alive(signed.pid))):
            return None
        return signed or Holder(0, socket.gethostname())
    finally:
        os.close(number)
    return None


def _read(path: Path) -> Holder | None:
    try:
        signed: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        active = path.stat().st_mtime
        return Holder(int(signed["pid"]), str(signed["host"]), str(signed["tty"]), float(signed["since"]), active)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _same_file(number: int, path: Path) -> bool:
    try:
        there, held = path.stat(), os.fstat(number)
    except OSError:
        return False
    return (there.st_dev, there.st_ino) == (held.st_dev, held.st_ino)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _terminal() -> str:
    for number in (0, 2, 1):
        with contextlib.suppress(OSError):
            return os.ttyname(number)
    return ""
