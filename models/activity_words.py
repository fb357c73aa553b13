"""A choice of ML activities in a line, and how a role's policies are laid out in another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from models.activities import Catalogue
from models.policy_packing import DEFAULT_ATTACHMENTS, DOCUMENT_LIMIT, DoesNotFit
from models.role_policies import packing_of, scope_of, unmet
from models.spec_access import MlActivity, RoleCreate

_NEARLY = 0.8
"""Share of the limit from which on the size of a document is worth a word."""


def role_of(value: Any, name: str = "role", path: str | None = None) -> RoleCreate:
    """The role that a draft's answer makes; entries that cannot be activities are left out."""
    activities = []
    for entry in value if isinstance(value, list | tuple) else []:
        try:
            activities.append(MlActivity.model_validate(entry if isinstance(entry, Mapping) else {}))
        except ValidationError:
            continue
    return RoleCreate(name=name, path=path, activities=activities)


def activities_words(value: Any, catalogue: Catalogue, attachments: int = DEFAULT_ATTACHMENTS) -> str:
    """The choice in a line: how many, what is still to tell, how many policies it makes."""
    role = role_of(value)
    if not role.activities:
        return "none: AmazonSageMakerFullAccess (Enter chooses)"
    count = len(role.activities)
    parts = [f"{count} activit{'ies' if count > 1 else 'y'}"]
    if waiting := len(unmet(role, catalogue)):
        parts.append(f"{waiting} thing{'s' if waiting > 1 else ''} still to tell")
    try:
        made = packing_of(role, catalogue, scope_of(role, "0" * 12, "us-east-1"), attachments).attachments
        parts.append(f"{made} polic{'ies' if made != 1 else 'y'}")
    except DoesNotFit:
        parts.append("too much for one role")
    return ", ".join(parts)


def packing_words(role: RoleCreate, catalogue: Catalogue, account: str, region: str, attachments: int) -> str:
    """How the policies are laid out in the role: its own ones, AWS's, how many it may have."""
    scope = scope_of(role, account or "0" * 12, region or "us-east-1")
    try:
        packing = packing_of(role, catalogue, scope, attachments)
    except DoesNotFit as problem:
        return f"Does not fit: {problem}."
    own, theirs = len(packing.documents), len(packing.managed)
    parts = [f"{own} of its own"] if own else []
    parts += [f"{theirs} of AWS"] if theirs else []
    words = f"Policies: {packing.attachments} of {attachments} attachments ({', '.join(parts)})"
    largest = max((each.size for each in packing.documents), default=0)
    if largest > DOCUMENT_LIMIT * _NEARLY:
        words += f"; the largest has {largest:,} of {DOCUMENT_LIMIT:,} characters"
    return words
