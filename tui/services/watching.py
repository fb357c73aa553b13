"""Following a run that another process carries out: its journal is read, and nothing is written or sent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any, Final

from models.events import Event, Outcome, RunEnded, State
from tui.services.clock import Clock
from tui.services.runs import Run

_INTERVAL: Final = 2.0
"""Seconds between two looks into the journal."""
_TOLD: Final = ("state", "status", "message", "remedy", "request_id")


def watched(run: Run, clock: Clock, cancel: threading.Event | None = None) -> Iterator[Event]:
    """What the other process reports, until it ends, is gone, or nobody wants to know any more."""
    known: dict[str, tuple[Any, ...]] = {}
    while True:
        # Asked first: what it writes before it lets go of the run is read below.
        held = run.holder() is not None
        run.refresh()
        for action, record in run.states.items():
            news = tuple(getattr(record, name) for name in _TOLD)
            if known.get(action) != news and record.state is not State.WAITING:
                known[action] = news
                yield record.event(action)
        ledger = run.ledger
        if ledger.outcome is not None:
            yield RunEnded(ledger.ended, ledger.outcome, ledger.message, ledger.remedy)
            return
        if not held:
            yield RunEnded(
                clock.now(),
                Outcome.INTERRUPTED,
                "The process that carried it out is gone.",
                f"`smdomain {run.command}` goes on from here.",
            )
            return
        if clock.wait(_INTERVAL, cancel):
            return
