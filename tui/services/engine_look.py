"""Looking whether an action has taken effect: after an answer that never came, and after a crash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from models.actions import Action, Find, resolve_refs
from models.errors import AwsError
from models.tree import get_at
from tui.services.engine_base import GONE, Job

_SKEW: Final = 300.0
"""Seconds that AWS's clock and this one may differ: more than that AWS refuses signatures for."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen."""

    there: bool = False
    """Whether there is anything of that name."""
    mine: bool = False
    """Whether it is what the action makes."""
    outputs: Mapping[str, Any] = field(default_factory=dict)


def look(job: Job, action: Action, *, any_age: bool = False) -> Sight:
    """What there is of what an action makes.

    Args:
        job: the run.
        action: one with `find`.
        any_age: count what was made before the first call of this run as well.

    Raises:
        AwsError: it cannot be seen.
        KeyError: it cannot be asked, because an output is missing.
    """
    find = action.find
    assert find is not None
    record = job.record(action)
    candidates = list(_candidates(job, find))
    matching = [each for each in candidates if _matches(each, find)]
    own = [
        each
        for each in matching
        if any_age or not find.created or (_id(each, find) not in record.seen and _since(each, find, record.first))
    ]
    if not own:
        return Sight(there=bool(candidates if not find.rows else matching))
    newest = max(own, key=lambda each: _time(each, find))
    return Sight(True, True, outputs_of(find.outputs, newest))


def present(job: Job, action: Action) -> tuple[str, ...] | None:
    """Ids of things that are there before the first call and could be taken for its effect; None where unknown."""
    find = action.find
    if find is None or not find.created:
        return None
    return tuple(_id(each, find) for each in _candidates(job, find) if _matches(each, find))


def outputs_of(paths: Mapping[str, str], answer: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs that an answer has."""
    found = {name: get_at(answer, path) for name, path in paths.items()}
    return {name: value for name, value in found.items() if value is not None}


def _candidates(job: Job, find: Find) -> Iterator[Mapping[str, Any]]:
    request = resolve_refs(find.call.request, job.run.outputs)
    service, operation = find.call.service, find.call.operation
    if find.rows:
        for page in job.aws.pages(service, operation, request, region=job.region, cancel=job.cancel):
            yield from page.get(find.rows, ())
        # A listing that was broken off says nothing about what is not in it.
        job.check()
        return
    try:
        yield job.aws.call(service, operation, request, region=job.region)
    except AwsError as problem:
        if problem.aws_code not in GONE and problem.aws_code not in find.absent:
            raise


def _matches(candidate: Mapping[str, Any], find: Find) -> bool:
    for path, wanted in find.match.items():
        value = get_at(candidate, path)
        if value != wanted and not (isinstance(value, list) and wanted in value):
            return False
    return True


def _id(candidate: Mapping[str, Any], find: Find) -> str:
    return str(next(iter(outputs_of(find.outputs, candidate).values()), ""))


def _time(candidate: Mapping[str, Any], find: Find) -> float:
    value = get_at(candidate, find.created) if find.created else None
    if isinstance(value, datetime):
        return value.timestamp()
    return float(value) if isinstance(value, int | float) else 0.0


def _since(candidate: Mapping[str, Any], find: Find, first: float) -> bool:
    made = _time(candidate, find)
    return not made or not first or made >= first - _SKEW
