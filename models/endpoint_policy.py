"""Reading the policy of a VPC endpoint: whether an action gets through for everybody in the VPC."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any


class Verdict(StrEnum):
    """What a policy says of an action."""

    ALLOWED = "allowed"
    DENIED = "denied"
    DEPENDS = "depends"
    """On who asks, for what, or under which conditions."""


def verdict(policy: str, action: str) -> Verdict:
    """What the endpoint's policy says; no policy at all lets everything through, one that cannot be read depends."""
    if not policy:
        return Verdict.ALLOWED
    try:
        statements = list(_statements(json.loads(policy)))
    except ValueError:
        return Verdict.DEPENDS
    allowed = depends = False
    for statement in statements:
        if not _means(statement, action):
            continue
        narrow = bool(statement.get("Condition")) or not _everybody(statement) or not _everything(statement)
        if statement.get("Effect") == "Deny":
            if not narrow:
                return Verdict.DENIED
            depends = True
        elif narrow:
            depends = True
        else:
            allowed = True
    if depends:
        return Verdict.DEPENDS
    return Verdict.ALLOWED if allowed else Verdict.DENIED


def _statements(document: Any) -> Iterator[Mapping[str, Any]]:
    if not isinstance(document, Mapping):
        raise ValueError("no policy")
    found = document.get("Statement", [])
    for each in found if isinstance(found, list) else [found]:
        if not isinstance(each, Mapping):
            raise ValueError("no statement")
        yield each


def _listed(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _means(statement: Mapping[str, Any], action: str) -> bool:
    def hit(patterns: Any) -> bool:
        return any(fnmatchcase(action.lower(), each.lower()) for each in _listed(patterns))

    return hit(statement["Action"]) if "Action" in statement else not hit(statement.get("NotAction", "*"))


def _everybody(statement: Mapping[str, Any]) -> bool:
    if "NotPrincipal" in statement:
        return False
    principal = statement.get("Principal", "*")
    return principal == "*" or (isinstance(principal, Mapping) and "*" in _listed(principal.get("AWS", "")))


def _everything(statement: Mapping[str, Any]) -> bool:
    return "NotResource" not in statement and "*" in _listed(statement.get("Resource", "*"))
