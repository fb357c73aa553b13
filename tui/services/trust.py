"""Reading who may assume a role."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final
from urllib.parse import unquote

from models.arns import account_in

SAGEMAKER: Final = "sagemaker.amazonaws.com"
_ASSUME: Final = "sts:AssumeRole"
_EQUAL: Final = ("stringequals", "stringlike", "stringequalsignorecase", "arnequals", "arnlike")
"""Operators that hold for what is named alone."""
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
    accounts: tuple[str, ...] = ()
    """Accounts, perhaps with wildcards, for which SageMaker may assume it; empty where for any."""


def read_trust(document: object) -> Trust:
    """The trust policy `document`, a mapping or JSON text (URL-encoded or not); what cannot be read trusts nobody."""
    statements = list(_statements(document))
    denials = [each for each in statements if each.get("Effect") == "Deny" and _covers(each, _ASSUME)]
    refusing = [each for each in denials if not each.get("Condition")]
    allowed: dict[str, bool] = {}
    actions: dict[str, None] = {}
    accounts: dict[str, None] = {}
    anywhere = False
    for statement in statements:
        if statement.get("Effect") == "Deny":
            continue
        services = _listed(_service_principals(statement))
        conditional = bool(statement.get("Condition"))
        for service in services if _covers(statement, _ASSUME) else ():
            allowed[service] = allowed.get(service, True) and conditional
        if SAGEMAKER in services:
            patterns = _listed(statement.get("Action"))
            for name in (*patterns, *_KNOWN):
                actions |= dict.fromkeys([name] if name in patterns or _covers(statement, name) else [])
            if _covers(statement, _ASSUME):
                named = _source_accounts(statement.get("Condition"))
                anywhere = anywhere or not named
                accounts |= dict.fromkeys(named)
    left = tuple(service for service in allowed if not any(_reaches(each, service) for each in refusing))
    refused = any(_reaches(each, SAGEMAKER) for each in refusing)
    trusted = SAGEMAKER in left
    restricted = trusted and (allowed[SAGEMAKER] or any(_reaches(each, SAGEMAKER) for each in denials))
    return Trust(
        left, () if refused else tuple(actions), restricted, tuple(accounts) if trusted and not anywhere else ()
    )


def _covers(statement: Mapping[str, Any], action: str) -> bool:
    """Whether a statement speaks of an action."""
    if "NotAction" in statement:
        return not any(matches(pattern, action) for pattern in _listed(statement["NotAction"]))
    return any(matches(pattern, action) for pattern in _listed(statement.get("Action")))


def _reaches(statement: Mapping[str, Any], service: str) -> bool:
    """Whether a denial means a service, by its name or with everybody."""
    if "NotPrincipal" in statement:
        excepted = statement["NotPrincipal"]
        return service not in _listed(excepted.get("Service") if isinstance(excepted, Mapping) else None)
    principal = statement.get("Principal")
    named = principal.values() if isinstance(principal, Mapping) else [principal]
    return any("*" in _listed(each) for each in named) or service in _listed(_service_principals(statement))


def _source_accounts(condition: object) -> list[str]:
    """The accounts that conditions on the source name; empty where they name none, or may be passed without one."""
    found: dict[str, list[str]] = {}
    for operator, keys in condition.items() if isinstance(condition, Mapping) else ():
        if str(operator).rpartition(":")[2].lower() in _EQUAL and isinstance(keys, Mapping):
            found |= {str(key).lower(): _listed(values) for key, values in keys.items()}
    arns = [account_in(each) for each in found.get("aws:sourcearn", [])]
    accounts = found.get("aws:sourceaccount") or arns
    # What is empty or a variable may be any account.
    return accounts if all(each and "$" not in each for each in accounts) else []


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
