"""The program in a real pseudo-terminal."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pexpect
import pyte
import pytest

from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
NOTHING: Mapping[str, str] = MappingProxyType({})
SPEED = 20
PROGRAM = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from tui.emulator import world
from tui.emulator.clock import ScaledClock
from tui.services.clock import SystemClock
build, wait = world.build, SystemClock.wait
world.build = lambda *given, **named: build(*given, clock=ScaledClock({SPEED}), **named)
SystemClock.wait = lambda self, seconds, cancel=None: wait(self, seconds / {SPEED}, cancel)
from tui._entry import main
sys.exit(main())
"""
"""`smdomain` as it is, but that the embedded AWS and the waiting for it are faster."""


class Terminal:
    """A process in a pseudo-terminal, and the screen it draws."""

    def __init__(self, arguments: list[str], environ: dict[str, str], size: tuple[int, int], before: str) -> None:
        columns, rows = size
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.process = pexpect.spawn(
            sys.executable,
            ["-c", f"{before}\n{PROGRAM}", *arguments],
            env={**os.environ, "TERM": "xterm-256color", **environ},  # type: ignore[arg-type]
            dimensions=(rows, columns),
            timeout=PATIENCE,
        )

    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait_for(self, words: str) -> str:
        """Read until the screen shows `words`; the screen."""
        return self.wait_until(lambda text: words in text, words)

    def wait_until(self, shown: Callable[[str], bool], words: str) -> str:
        """Read until the screen is as wanted; the screen."""
        end = time.monotonic() + PATIENCE
        while not shown(self.text()):
            if time.monotonic() > end:
                raise AssertionError(f"never came: {words}\n{self.text()}")
            self._read()
        return self.text()

    def _read(self) -> None:
        try:
            data = self.process.read_nonblocking(65536, timeout=0.05)
        except pexpect.TIMEOUT:
            return
        except pexpect.EOF:
            raise AssertionError(f"it ended:\n{self.text()}") from None
        self.raw += data
        self._stream.feed(data)

    def press(self, keys: str) -> None:
        """Send keys."""
        self.process.send(keys)

    def resize(self, columns: int, rows: int) -> None:
        """Have another size."""
        self.screen.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    def kill(self, number: signal.Signals) -> int:
        """Send a signal, wait for the end; the exit code, or minus the signal that ended it."""
        self.process.kill(number)
        return self.ended()

    def ended(self) -> int:
        """Wait for the end; the exit code, or minus the signal that ended it."""
        end = time.monotonic() + PATIENCE
        while self.process.isalive():
            if time.monotonic() > end:
                raise AssertionError(f"it did not end:\n{self.text()}")
            try:
                self.raw += self.process.read_nonblocking(65536, timeout=0.05)
            except (pexpect.TIMEOUT, pexpect.EOF):
                continue
        self.process.close()
        return -self.process.signalstatus if self.process.signalstatus else int(self.process.exitstatus or 0)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A folder for drafts and runs."""
    folder = tmp_path / "state"
    folder.mkdir()
    return folder


@pytest.fixture
def start(state: Path, tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Start `smdomain` with these arguments, after the Python code `before`; what is alive at the end is killed."""
    begun: list[Terminal] = []

    def run(
        *arguments: str, size: tuple[int, int] = (80, 24), environ: Mapping[str, str] = NOTHING, before: str = ""
    ) -> Terminal:
        own = {"SMDOMAIN_STATE_DIR": str(state), "SMDOMAIN_DEMO_STATE": str(tmp_path / "account.json")}
        begun.append(Terminal(list(arguments), {**own, **environ}, size, before))
        return begun[-1]

    yield run
    for each in begun:
        if each.process.isalive():
            each.process.kill(signal.SIGKILL)
        each.process.close(force=True)
