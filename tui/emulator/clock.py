"""The emulator's time: real, faster than real, or moved by hand."""

import threading
import time
from typing import Protocol


class Clock(Protocol):
    """What the emulator asks of time; seconds since the epoch."""

    def now(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...

    def resume(self, now: float, wall: float) -> None:
        """Go on from a saved moment: it was `now` here when the wall clock said `wall`."""
        ...


class ScaledClock:
    """Wall time, running `speed` times as fast; sleeping takes real seconds."""

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self._start = time.time()
        self._monotonic = time.monotonic()

    def now(self) -> float:
        return self._start + (time.monotonic() - self._monotonic) * self.speed

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def resume(self, now: float, wall: float) -> None:
        self._start = now + max(0.0, time.time() - wall) * self.speed
        self._monotonic = time.monotonic()


class ManualClock:
    """Stands still until `advance`; sleeping is noted in `slept` and takes no time."""

    def __init__(self, start: float = 1_800_000_000.0) -> None:
        self._now = start
        self._lock = threading.Lock()
        self.slept: list[float] = []

    def now(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        with self._lock:
            self._now += seconds

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)

    def resume(self, now: float, wall: float) -> None:
        with self._lock:
            self._now = max(self._now, now)
