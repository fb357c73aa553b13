"""Time, as something that can be handed in."""

from __future__ import annotations

import threading
import time
from typing import Protocol


class Clock(Protocol):
    """What services may know of time."""

    def now(self) -> float:
        """Seconds since the epoch."""

    def wait(self, seconds: float, cancel: threading.Event | None = None) -> bool:
        """Let `seconds` pass, or less when `cancel` is set meanwhile; whether it was set."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def wait(self, seconds: float, cancel: threading.Event | None = None) -> bool:
        """Let `seconds` pass, or less when `cancel` is set meanwhile; whether it was set."""
        return (cancel or threading.Event()).wait(seconds)
