"""What a role that exists grants, and which ML activities that covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any, Final

from models.activities import Activity, Catalogue

GRANTS: Final = "role-grants"
"""Kind of the look-up of a role's policies with their documents; its argument is the role's name."""


@dataclass(frozen=True, slots=True)
class RolePolicy:
    """One policy of a role."""

    name: str
    arn: str = ""
    """Of a managed policy; empty for one that is the role's own."""
    document: Mapping[str, Any] = field(default_factory=dict)
    """Empty where it could not be read."""

    @property
    def own(self) -> bool:
        """Whether it is an inline policy."""
        return not self.arn


class Covered(StrEnum):
    """How far a role covers an activity."""

    ALL = "covered"
    SOME = "in part"
    NONE = "not covered"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a role grants of one activity; actions alone are compared, not resources and conditions."""

    activity: Activity
    missing: tuple[str, ...]
    """Actions that the role does not allow."""
    wanted: int
    """Actions that the activity takes."""

    @property
    def covered(self) -> Covered:
        """How far it goes."""
        if not self.missing:
            return Covered.ALL
        return Covered.NONE if len(self.missing) == self.wanted else Covered.SOME


def coverage(policies: Iterable[RolePolicy], catalogue: Catalogue, ids: Iterable[str] = ()) -> list[Coverage]:
    """How far a role covers these activities, or all current ones."""
    have = list(policies)
    allowed, but = _allowed(have)
    names = {each.name for each in have if not each.own}
    wanted = [catalogue.activities[each] for each in ids if each in catalogue.activities] or list(catalogue.current())
    found = []
    for activity in wanted:
        actions = sorted(set(_actions_of(activity, catalogue, names)))
        missing = tuple(
            action
            for action in actions
            if not (any(_means(each, action) for each in allowed) or any(not _meets(each, action) for each in but))
        )
        found.append(Coverage(activity, missing, len(actions)))
    return found


def _allowed(policies: Iterable[RolePolicy]) -> tuple[set[str], list[list[str]]]:
    """Patterns of actions that are allowed, and, of statements that allow all but some, those some."""
    allowed: set[str] = set()
    but: list[list[str]] = []
    for statement in (each for policy in policies for each in statements_in(policy.document)):
        if statement.get("Effect") == "Allow":
            allowed |= set(_listed(statement.get("Action")))
            if "NotAction" in statement:
                but.append(_listed(statement["NotAction"]))
    return allowed, but


def _actions_of(activity: Activity, catalogue: Catalogue, attached: set[str]) -> Iterator[str]:
    for statement in activity.statements:
        if statement.get("Effect") == "Allow":
            yield from statement["Action"]
    for name in activity.managed_policies:
        if name not in attached and (policy := catalogue.managed_policies.get(name)):
            for service, actions in policy.actions_by_service.items():
                yield from (f"{service}:{action}" for action in actions)


def statements_in(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The statements of a policy document, which may have one alone."""
    found = document.get("Statement", [])
    return [each for each in (found if isinstance(found, list) else [found]) if isinstance(each, Mapping)]


def _means(pattern: str, action: str) -> bool:
    """Whether an allowed pattern grants an action, which may be a pattern itself."""
    return fnmatchcase(action.lower(), pattern.lower())


def _meets(patterns: list[str], action: str) -> bool:
    return any(_means(pattern, action) for pattern in patterns)


def _listed(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [str(each) for each in value] if isinstance(value, list | tuple) else []


def services_in(policy: RolePolicy) -> list[str]:
    """What a policy is about, in a few words: `s3 (3)`, most actions first; what it denies is marked."""
    counted: dict[str, int] = {}
    for statement in statements_in(policy.document):
        sign = "" if statement.get("Effect") == "Allow" else "deny "
        for action in _listed(statement.get("Action")) or ["* but some"]:
            service = f"{sign}{action.partition(':')[0]}"
            counted[service] = counted.get(service, 0) + 1
    return [f"{service} ({count})" for service, count in sorted(counted.items(), key=lambda each: -each[1])]
