"""How fast many like calls are sent: faster while AWS takes them, slower when it asks for fewer.

AWS meters each operation with a bucket that refills at a steady rate, and what it throttles takes nothing out. So the
rate is raised little by little and cut when something is refused (additive increase, multiplicative decrease); what
is saved in the bucket meanwhile is not lost.
"""

from __future__ import annotations

from typing import Final

START: Final = 8.0
"""Calls a second to begin with."""
SLOWEST: Final = 0.25
FASTEST: Final = 60.0
WIDEST: Final = 8
"""Calls under way at a time, at most: as many as the gateway keeps connections for, and some to spare."""
_CUT: Final = 0.75
_RAISE: Final = 1.0
"""Calls a second that a second without refusal adds."""
_CALM: Final = 1.0
"""Seconds after a cut in which further refusals are answers to what was sent before it."""


class Pace:
    """The rate and the number of calls under way. All times in seconds since the epoch."""

    def __init__(self, now: float, *, serial: bool = False) -> None:
        self.rate = START
        self.serial = serial
        """Whether AWS takes such calls one after the other only."""
        self._width = 1 if serial else WIDEST // 2
        self._due = now
        self._cut = now - _CALM
        self._raised = now

    @property
    def width(self) -> int:
        """Calls that may be under way at a time."""
        return 1 if self.serial else self._width

    def due(self) -> float:
        """When the next call may be sent."""
        return self._due

    def sent(self, now: float) -> None:
        """A call is being sent."""
        # What was missed by a slow answer is caught up with, but not more than a second's worth.
        self._due = max(self._due, now - 1.0) + 1.0 / self.rate

    def taken(self, now: float) -> None:
        """AWS took a call."""
        passed = min(1.0, max(0.0, now - max(self._raised, self._cut + _CALM)))
        if passed:
            self.rate = min(FASTEST, self.rate + _RAISE * passed)
        self._raised = now
        if now - self._cut > _CALM * 3:
            self._width = min(WIDEST, self._width + 1)

    def throttled(self, now: float) -> None:
        """AWS asks for fewer calls."""
        if now - self._cut < _CALM:
            return
        self._cut = now
        self.rate = max(SLOWEST, self.rate * _CUT)
        self._width = max(1, self._width - 1)
        self._due = max(self._due, now + min(2.0, 2.0 / self.rate))

    def conflict(self, now: float) -> None:
        """AWS is busy with another call of the kind: one after the other from here on."""
        self.serial = True
        self._due = max(self._due, now + 1.0)
