"""What two requests differ in, and whether somebody was told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from models.spec import DomainSpec
from models.tree import leaves
from tests.judges.examples import request_of

_ABSENT = object()


def unexplained(wanted: Mapping[str, Any], found: Mapping[str, Any], dropped: Iterable[str]) -> dict[str, Any]:
    """Paths with different values that no line of `dropped` speaks of."""
    left, right = dict(leaves(wanted)), dict(leaves(found))
    lines = list(dropped)
    return {
        path: (left.get(path, _ABSENT), right.get(path, _ABSENT))
        for path in left.keys() | right.keys()
        if left.get(path, _ABSENT) != right.get(path, _ABSENT) and not any(line.startswith(path) for line in lines)
    }


def people_of(spec: DomainSpec) -> dict[str, list[Any]]:
    """Who may sign in, each once."""
    access = spec.access
    return {
        "groups": list(dict.fromkeys(each.id for each in access.groups)),
        "users": list(dict.fromkeys(each.id for each in access.users)),
        "profiles": list(dict.fromkeys(access.profiles)),
    }


def agree(spec: DomainSpec, back: DomainSpec, dropped: Iterable[str]) -> None:
    """Fails unless `back` says what `spec` says, but for what `dropped` tells of."""
    assert unexplained(request_of(spec), request_of(back), dropped) == {}
    assert people_of(back) == people_of(spec)
