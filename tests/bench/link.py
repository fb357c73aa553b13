"""A terminal at the far end of a thin line, and how far the screen lags behind keys that are held down."""

import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tests.bench.figures import Figure
from tests.bench.program import THIN, WIZARD, environment
from tests.bench.terminal import KEYS, Terminal

RATE: Final = 960
"""Bytes a second: 9,600 baud."""
ROUND_TRIP: Final = 0.2
_KEYS: Final = 30
_PAUSE: Final = 0.04
"""Seconds between two keys of one that is held down."""
_TICK: Final = 0.005


class FarTerminal(Terminal):
    """A terminal behind a line; what waits for the line is kept without end, as buffers of SSH do."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str | None]) -> None:
        self._waiting = bytearray()
        self._down: deque[tuple[float, bytes]] = deque()
        self._up: deque[tuple[float, bytes]] = deque()
        self._free = 0.0
        """When the line can take the next byte."""
        super().__init__(command, environ)

    def send(self, keys: str) -> None:
        """Send keys; they arrive later."""
        self._up.append((time.perf_counter() + ROUND_TRIP / 2, keys.encode()))

    def listen_for(self, seconds: float) -> None:
        """Let time pass."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)

    def _read(self, timeout: float) -> bool:
        end = time.perf_counter() + timeout
        came = False
        while not came and time.perf_counter() < end:
            while self._up and self._up[0][0] <= time.perf_counter():
                super().send(self._up.popleft()[1].decode())
            before = len(self.chunks)
            # What the program says goes into the line's queue; it is no chunk of this end yet.
            if super()._read(_TICK) and len(self.chunks) > before:
                self._waiting += self.chunks.pop()[1]
            now = time.perf_counter()
            self._free = max(self._free, now - _TICK * 2)
            while self._waiting and self._free <= now:
                piece = bytes(self._waiting[:8])
                del self._waiting[:8]
                self._free += len(piece) / RATE
                self._down.append((self._free + ROUND_TRIP / 2, piece))
            while self._down and self._down[0][0] <= now:
                piece = self._down.popleft()[1]
                self.chunks.append((now, piece))
                super()._answer(piece)
                came = True
        return came

    def _answer(self, data: bytes) -> None:
        """Nobody answers at this end of the line."""


def figures() -> Iterator[Figure]:
    """Held keys in a list and in a field, with the driver for thin lines."""
    environ = environment(**THIN, COLORTERM=None)
    with FarTerminal(WIZARD, environ) as it:
        it.wait_for("Set up a new domain")
        it.quiet(2.0)
        cursor = _lag(it, [KEYS["down"]] * _KEYS)
    with FarTerminal(WIZARD, environment(**THIN, COLORTERM=None)) as it:
        it.wait_for("Set up a new domain")
        it.quiet(2.0)
        it.send(KEYS["enter"])
        it.wait_for("Domain name")
        it.quiet(2.0)
        typed = _lag(it, ["a"] * _KEYS)
    yield Figure("9,600 baud and 200 ms: lag of a held cursor key", cursor, "ms", 1000)
    yield Figure("9,600 baud and 200 ms: lag of a held letter", typed, "ms", 1000)


def _lag(it: FarTerminal, keys: list[str]) -> float:
    """Milliseconds from the last key to the last change of the screen at this end."""
    for key in keys:
        it.send(key)
        it.listen_for(_PAUSE)
    last = time.perf_counter() - _PAUSE
    it.quiet(1.5)
    return (it.chunks[-1][0] - last) * 1000
