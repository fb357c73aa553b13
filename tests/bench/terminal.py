"""A program under a pseudo-terminal, measured from outside.

While it runs, only reading and the clock are on the hot path: every chunk is kept with the time of its arrival, and the
screen is rebuilt from the chunks afterwards, so that the cost of rebuilding never lands in a figure.
"""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyte

PATIENCE: Final = 60.0
CHUNK: Final = 65536
KEYS: Final[Mapping[str, str]] = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "enter": "\r",
    "tab": "\t",
    "back-tab": "\x1b[Z",
    "page-down": "\x1b[6~",
    "insert": "\x1b[2~",
    "end": "\x1b[F",
    "home": "\x1b[H",
    "f2": "\x1bOQ",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f10": "\x1b[21~",
    "backspace": "\x7f",
}
_QUERY: Final = re.compile(rb"\x1b\[6n|\x1b\[\?(2026|2048)\$p")
_FOREIGN: Final = re.compile(
    rb"\x1b\[[<>=][0-9;]*[A-Za-z]|\x1b\[\?[0-9;]*\$[a-z]|\x1b\[\?u|\x1b[PX^_].*?\x1b\\|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)",
    re.S,
)
"""What the emulation in between cannot read, and real terminals swallow."""
_WHOLE: Final = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|[PX^_\]].*(\x07|\x1b\\)|[ -/]*[0-OQ-WYZ`-~\\])", re.S)


class Screen:
    """What bytes look like on a terminal; takes them in pieces."""

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._rest = b""

    def feed(self, data: bytes) -> None:
        """Take the next piece; an escape that is not complete waits for the rest."""
        data, self._rest = self._rest + data, b""
        begun = data.rfind(b"\x1b", max(0, len(data) - 64))
        if begun >= 0 and not _WHOLE.match(data[begun:]):
            data, self._rest = data[:begun], data[begun:]
        self._stream.feed(_FOREIGN.sub(b"", data))

    def text(self) -> str:
        """What it shows, line by line."""
        return "\n".join(line.rstrip() for line in self.screen.display)


@dataclass(frozen=True)
class Answer:
    """What came after a key."""

    first: float
    """Milliseconds until the first byte; infinite where none came."""
    last: float
    """Milliseconds until the last byte."""
    size: int
    """Bytes."""


class Terminal:
    """A process in a pseudo-terminal that answers what terminals answer."""

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str | None] | None = None,
        *,
        size: tuple[int, int] = (80, 24),
        folder: Path | None = None,
    ) -> None:
        """Start it.

        Args:
            command: the program and its arguments.
            environ: what differs from this process's environment; None takes a variable away.
            size: columns and rows.
            folder: to start it in.
        """
        self.size = size
        self.chunks: list[tuple[float, bytes]] = []
        self.code: int | None = None
        self._shown = Screen(*size)
        self._fed = 0
        self._question = b""
        env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        for name, value in (environ or {}).items():
            env.pop(name, None)
            if value is not None:
                env[name] = value
        self.begun = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            with contextlib.suppress(BaseException):
                if folder is not None:
                    os.chdir(folder)
                os.execvpe(command[0], list(command), env)
            os._exit(127)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.ended(0.0) is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._fd)

    # -- bytes

    @property
    def sent(self) -> int:
        """Bytes that the program sent so far."""
        return sum(len(data) for _, data in self.chunks)

    def _read(self, timeout: float) -> bool:
        """Read once; whether something came."""
        if not select.select([self._fd], [], [], max(0.0, timeout))[0]:
            return False
        try:
            data = os.read(self._fd, CHUNK)
        except OSError:
            # The other side is closed.
            return False
        if not data:
            return False
        self.chunks.append((time.perf_counter(), data))
        self._answer(data)
        return True

    def _answer(self, data: bytes) -> None:
        asked = self._question + data
        end = 0
        for match in _QUERY.finditer(asked):
            end = match.end()
            mode = match.group(1)
            self.send("\x1b[1;1R" if mode is None else f"\x1b[?{mode.decode()};{2 if mode == b'2026' else 0}$y")
        self._question = asked[max(end, len(asked) - 12) :]

    def send(self, keys: str) -> None:
        """Send keys, without waiting."""
        with contextlib.suppress(OSError):
            os.write(self._fd, keys.encode())

    # -- screen

    def text(self) -> str:
        """What is on the screen, of what was read so far."""
        while self._fed < len(self.chunks):
            self._shown.feed(self.chunks[self._fed][1])
            self._fed += 1
        return self._shown.text()

    def wait_for(self, words: str, patience: float = PATIENCE) -> float:
        """Read until the screen shows `words`; when the chunk arrived that completed them, by the clock.

        Raises:
            AssertionError: they never came.
        """
        end = time.perf_counter() + patience
        if words in self.text():
            return self.chunks[-1][0] if self.chunks else time.perf_counter()
        while True:
            while self._fed < len(self.chunks):
                when, data = self.chunks[self._fed]
                self._shown.feed(data)
                self._fed += 1
                if words in self._shown.text():
                    return when
            if time.perf_counter() > end:
                raise AssertionError(f"never came: {words}\n{self.text()}")
            if not self._read(0.2) and self.ended(0.0) is not None:
                raise AssertionError(f"it ended with {self.code}\n{self.text()}")

    def quiet(self, seconds: float = 0.3, patience: float = PATIENCE) -> int:
        """Read until nothing came for so long; how many bytes came."""
        before, end = self.sent, time.perf_counter() + patience
        while time.perf_counter() < end and self._read(seconds):
            pass
        return self.sent - before

    def listen(self, seconds: float) -> int:
        """Read for so long; how many bytes came."""
        before, end = self.sent, time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)
        return self.sent - before

    def key(self, key: str, *, quiet: float = 0.15) -> Answer:
        """Press a key, read until it is quiet again."""
        at = len(self.chunks)
        begun = time.perf_counter()
        self.send(KEYS.get(key, key))
        patience = max(quiet, 0.5)
        while self._read(patience):
            patience = quiet
        came = self.chunks[at:]
        if not came:
            return Answer(float("inf"), float("inf"), 0)
        return Answer((came[0][0] - begun) * 1000, (came[-1][0] - begun) * 1000, sum(len(data) for _, data in came))

    # -- the process

    def memory(self) -> int:
        """Bytes of memory it holds."""
        match = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.pid}/status").read_text())
        return int(match.group(1)) * 1024 if match else 0

    def ended(self, patience: float) -> int | None:
        """The exit code; None where it still runs after so many seconds."""
        end = time.perf_counter() + patience
        while self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
            elif time.perf_counter() >= end:
                break
            else:
                self._read(0.05)
        return self.code
