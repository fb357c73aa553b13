"""Reading who may assume a role."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final
from urllib.parse import unquote

SAGEMAKER: Final = "sagemaker.amazonaws.com"
_ASSUME: Final = "sts:AssumeRole"
_KNOWN: Final = (_ASSUME, "sts:SetContext", "sts:SetSourceIdentity", "sts:TagSession")


@dataclass(frozen=True, slots=True)
class Trust:
    """What a trust policy says about services."""

    services: tuple[str, ...] = ()
    """Service principals that may assume the role."""
    actions: tuple[str, ...] = ()
    """Actions allowed to SageMaker; a wildcard stands beside the actions it means."""
    conditional: bool = False
    """Whether SageMaker may assume the role under conditions only."""


def read_trust(document: object) -> Trust:
    """The trust policy `document`, a mapping or JSON text (URL-encoded or not); what cannot be read trusts nobody."""
    allowed: dict[str, bool] = {}
    denied: set[str] = set()
    actions: dict[str, None] = {}
    for statement in _statements(document):
        services = _listed(_service_principals(statement))
        patterns = _listed(statement.get("Action"))
        assumes = any(matches(pattern, _ASSUME) for pattern in patterns)
        conditional = bool(statement.get("Condition"))
        if statement.get("Effect") == "Deny":
            denied |= set(services) if assumes and not conditional else set()
            continue
        for service in services if assumes else ():
            allowed[service] = allowed.get(service, True) and conditional
        if SAGEMAKER in services:
            for pattern in patterns:
                actions |= dict.fromkeys([pattern, *(name for name in _KNOWN if matches(pattern, name))])
    services_left = tuple(service for service in allowed if service not in denied)
    trusted = SAGEMAKER in services_left
    return Trust(services_left, tuple(actions) if SAGEMAKER not in denied else (), trusted and allowed[SAGEMAKER])


def _statements(document: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(document, str):
        try:
            document = json.loads(unquote(document) if document.lstrip().startswith("%") else document)
        except ValueError:
            return
    statements = document.get("Statement") if isinstance(document, Mapping) else None
    for statement in statements if isinstance(statements, list) else [statements]:
        if isinstance(statement, Mapping):
            yield statement


def _service_principals(statement: Mapping[str, Any]) -> object:
    principal = statement.get("Principal")
    return principal.get("Service") if isinstance(principal, Mapping) else None


def _listed(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [str(each) for each in value] if isinstance(value, list) else []


def matches(pattern: str, action: str) -> bool:
    """Whether an action of a policy, perhaps with wildcards, means this one."""
    return fnmatchcase(action.lower(), pattern.lower())
