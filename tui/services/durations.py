"""How long things took in runs of the past, so that what takes longer than usual can be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Final

from models.actions import Plan
from models.events import State
from tui.services.runs import Run

PAST: Final = 20
"""The latest so many count: AWS changes."""
_ENOUGH: Final = 3
"""Fewer than that say nothing; then the plan's own guess counts."""
_SLACK: Final = 1.5
"""So many times the longest that was seen is longer than usual."""
_LEAST: Final = 20.0
"""Seconds below which nobody minds."""


@dataclass(frozen=True, slots=True)
class Usual:
    """How long a kind of action takes."""

    seconds: float
    """What it usually takes."""
    limit: float
    """From here on it is longer than usual."""
    seen: int = 0
    """How often it was seen; 0 where this is the plan's guess."""


def history(runs: Iterable[Run]) -> dict[str, Usual]:
    """Kind of action -> how long it took, of those that were seen often enough. Runs come the youngest first."""
    took: dict[str, list[float]] = {}
    for _, run in zip(range(PAST), runs, strict=False):
        for action in run.plan.actions:
            record = run.states[action.id]
            # What was interrupted waited for people, not for AWS.
            whole = record.state is State.DONE and record.ours and not run.ledger.resumed
            if whole and record.ended > record.began > 0:
                took.setdefault(action.kind, []).append(record.ended - record.began)
    return {
        kind: Usual(median(seconds), max(_LEAST, max(seconds) * _SLACK), len(seconds))
        for kind, seconds in took.items()
        if len(seconds) >= _ENOUGH
    }


def usual_of(plan: Plan, known: Mapping[str, Usual]) -> dict[str, Usual]:
    """Action id -> how long it usually takes: as seen, else as the plan guesses."""
    return {
        action.id: known.get(action.kind) or Usual(action.usual, max(_LEAST, action.usual * 3))
        for action in plan.actions
    }
