"""A clock for tests: time passes only when somebody waits, and everything that waits is told."""

import threading
from collections.abc import Callable


class TestClock:
    """Waiting takes no time and moves the clock."""

    __test__ = False

    def __init__(self, start: float = 1_795_470_300.0) -> None:
        self.moment = start
        self.waited: list[float] = []
        self.passing: list[Callable[[float], None]] = []
        """Called with the seconds that pass."""

    def now(self) -> float:
        return self.moment

    def wait(self, seconds: float, cancel: threading.Event | None = None) -> bool:
        if cancel is not None and cancel.is_set():
            return True
        self.waited.append(seconds)
        self.advance(seconds)
        return cancel is not None and cancel.is_set()

    def advance(self, seconds: float) -> None:
        self.moment += seconds
        for each in self.passing:
            each(seconds)

    def sleep(self, seconds: float) -> None:
        """As the embedded AWS sleeps."""
        self.advance(seconds)

    def resume(self, now: float, wall: float) -> None:
        """As the embedded AWS goes on from a saved moment."""
        self.moment = max(self.moment, now)
