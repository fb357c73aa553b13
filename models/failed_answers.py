"""Which answer a refusal of AWS is about: from the member that it names, or from what is known of its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from models.failures import Advice, Failure
from models.members import MEMBERS

_PEOPLE: Final = "access.profiles"
_OF_DOMAIN: Final = "CreateDomain"
_OTHERS: Final = {
    ("CreateUserProfile", "userprofilename"): _PEOPLE,
    ("CreateRole", "rolename"): "roles.default.create.name",
    ("CreateRole", "permissionsboundary"): "roles.default.create.permissions_boundary",
    ("CreateApplicationAssignment", "principalid"): "access.groups",
}
"""Operation and member in lower case -> key of the answer, beside `CreateDomain`."""
_POSITION: Final = re.compile(r"\.\d+(\.member)?|\[\d+\]")
"""Which entry of a list is meant: `subnetIds.1.member`, `SubnetIds[0]`."""


def answer_of(operation: str, members: Mapping[str, str]) -> str:
    """Key of the answer that became the first of these members; empty where none is known.

    Args:
        operation: what AWS refused.
        members: path of a member as AWS or boto writes it, whatever its case -> what is wrong with it.
    """
    for named in members:
        path = _POSITION.sub("", named).lower()
        found = _member(path) if operation == _OF_DOMAIN else _OTHERS.get((operation, path), "")
        if found:
            return found
    return ""


def advice_on(operation: str, members: Mapping[str, str], known: Failure | None) -> dict[str, str]:
    """The key of the answer to change, and what helps: `answer` and `advice` of a record, as far as they are known."""
    answer = answer_of(operation, members) or (known.field if known else "")
    advice = known.advice_after(operation) if known else Advice.EDIT_AND_RETRY if answer else ""
    return {name: str(value) for name, value in (("answer", answer), ("advice", advice)) if value}


def _member(path: str) -> str:
    """The answer whose member is this one, is around it, or else lies in it; the closest counts."""
    paths = [(own.lower(), each.key) for each in MEMBERS for own in (each.path, each.space) if own]
    around = [pair for pair in paths if path == pair[0] or path.startswith(f"{pair[0]}.")]
    if around:
        return max(around, key=lambda pair: len(pair[0]))[1]
    return next((key for own, key in paths if own.startswith(f"{path}.")), "")
