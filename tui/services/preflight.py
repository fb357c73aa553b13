"""The account snapshot: one concurrent read of what the checks of a spec go by, kept beside its draft."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from models.errors import UsageError
from models.facts import Facts, Lookup
from models.facts_record import facts_as_dict, facts_from_dict, taken
from models.preflight_needs import before_permissions, more_needed, permissions_needed, roles_named, with_roles
from models.shapes import Shapes
from models.spec import DomainSpec
from tui.services import atomic, plain_json
from tui.services.activity_catalogue import load_catalogue
from tui.services.drafts import FACTS
from tui.services.lookup_cache import Key
from tui.services.lookups import SERVICES, Lookups, needed_by
from tui.services.lookups_parallel import start

WORKERS: Final = 32
"""Look-ups at a time; most of their time is waiting."""
LONG: Final = ("principal", "idc", "quotas", "prefix-lists")
"""Kinds of several calls that wait for each other, or that others wait for; the rest has time while they do."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a snapshot is."""

    done: int
    total: int
    kind: str
    """The look-up that ended last."""
    lookup: Lookup


Heard = Callable[[Progress], None]
"""Told of each look-up as it ends, by the thread that made it."""


def snapshot(
    spec: DomainSpec,
    lookups: Lookups,
    on_progress: Heard | None = None,
    cancel: threading.Event | None = None,
    *,
    refresh: bool = False,
) -> Facts:
    """Everything the checks of `spec` go by, each known, or unknown with the reason; never raises for what AWS does.

    Args:
        spec: the answers; only what they need is looked up.
        lookups: what was looked up before is taken from it, unless `refresh`.
        on_progress: told of each look-up as it ends.
        cancel: when set, the rest is left out.
    """
    listed = lookups.peek("roles")
    whole = bool(listed and listed.known and not refresh)
    shared = [key for key in needed_by(spec) if key != ("roles", "") or whole]
    first = list(dict.fromkeys([("caller", ""), *shared, *more_needed(spec)]))
    early = before_permissions(spec)
    count = _Count(on_progress, len(first))
    asked: list[Key] = []
    problems: list[BaseException] = []

    def permissions() -> None:
        # What to ask the simulator takes the caller's account, and keys that an alias stands for: it need not wait
        # for the rest.
        try:
            for kind, argument in early:
                count.heard(kind, argument, lookups.fetch(kind, argument, refresh=refresh, cancel=cancel))
            asked.extend(permissions_needed(spec, lookups.facts(early)))
            count.more(len(asked))
            lookups.gather(asked, workers=WORKERS, refresh=refresh, on_result=count.heard, cancel=cancel)
        except BaseException as problem:
            problems.append(problem)

    # The longest chain of calls begins with the caller; the other clients are made while its answer is under way.
    lookups.prepare(SERVICES[:1])
    beside = start("preflight-permissions", permissions)
    lookups.prepare(SERVICES[1:])
    lookups.gather(
        sorted((key for key in first if key not in early), key=lambda key: key[0] not in LONG),
        workers=WORKERS,
        refresh=refresh,
        on_result=count.heard,
        cancel=cancel,
    )
    beside.join()
    if problems:
        raise problems[0]
    facts = lookups.facts([*first, *asked])
    return facts if whole else with_roles(facts, roles_named(spec))


class _Count:
    """Counts look-ups that ended, for threads that do not know of each other."""

    def __init__(self, on_progress: Heard | None, total: int) -> None:
        self._on_progress = on_progress
        self._total = total
        self._done = 0
        self._lock = threading.Lock()

    def more(self, number: int) -> None:
        """There are so many more to come."""
        with self._lock:
            self._total += number

    def heard(self, kind: str, argument: str, lookup: Lookup) -> None:
        """One has ended."""
        with self._lock:
            self._done += 1
            progress = Progress(self._done, self._total, kind, lookup)
        if self._on_progress:
            self._on_progress(progress)


def save(facts: Facts, path: Path) -> None:
    """Keep a snapshot; whole, and for its owner alone.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        atomic.write_text(path, plain_json.dumps(to_json(facts)) + "\n")
    except OSError as problem:
        raise UsageError(f"The snapshot cannot be saved: {problem.strerror or problem}.") from problem


def load(path: Path, shapes: Shapes) -> Facts | None:
    """A snapshot that was kept; None where there is none that can be read."""
    try:
        return from_json(json.loads(path.read_text(encoding="utf-8")), shapes)
    except (OSError, ValueError):
        return None


def beside(draft: Path) -> Path:
    """Where the snapshot of a draft is kept."""
    return draft.with_suffix(FACTS)


def to_json(facts: Facts) -> dict[str, Any]:
    """The snapshot as plain data."""
    return facts_as_dict(facts)


def from_json(data: Mapping[str, Any], shapes: Shapes) -> Facts:
    """The inverse of `to_json`.

    Raises:
        ValueError: it is no snapshot.
    """
    return facts_from_dict(data, shapes, load_catalogue())


def age(facts: Facts, now: float) -> float | None:
    """Seconds since the oldest of its look-ups; None where nothing was looked up."""
    moment = taken(facts)
    return None if moment is None else max(0.0, now - moment)
