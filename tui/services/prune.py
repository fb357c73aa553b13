"""Runs that are over, removed from disk after a while."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import Final

from models.errors import UsageError
from models.events import Outcome
from tui.services.runs import Run, RunStore

_DAY: Final = 86400.0
_OVER: Final = (Outcome.DONE, Outcome.ROLLED_BACK)
"""How a run must have ended: of every other one something may be left in the account that only its file tells."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What became of the old runs."""

    removed: tuple[str, ...]
    kept: tuple[str, ...]
    """Old ones that are not over."""


def prune(store: RunStore, days: float, now: float) -> Pruned:
    """Remove the files of runs that ended well so many days ago.

    Raises:
        UsageError: `days` is negative, or a folder cannot be removed.
    """
    if days < 0:
        raise UsageError("A number of days is not negative.")
    removed, kept = [], []
    for run in store.list():
        if now - max(run.ledger.ended, run.created) < days * _DAY:
            continue
        if run.outcome in _OVER and run.holder() is None:
            _remove(run)
            removed.append(run.id)
        else:
            kept.append(run.id)
    return Pruned(tuple(removed), tuple(kept))


def _remove(run: Run) -> None:
    try:
        shutil.rmtree(run.path)
    except OSError as problem:
        raise UsageError(f"{run.path} cannot be removed: {problem.strerror or problem}.") from problem
