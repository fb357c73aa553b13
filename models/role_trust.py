"""The command that has a role trusted as a spec needs it: its own trust policy, with what is lacking."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, Final

from models.arns import account_in
from models.commands import aws
from models.facts import IamRole, RoleDetails
from models.policies import SAGEMAKER, as_text
from models.spec import DomainSpec

_MOST: Final = 2048
"""How many characters IAM takes in a trust policy by default; white space does not count."""
ASSUME: Final = "sts:AssumeRole"


def trust_wanted(spec: DomainSpec) -> tuple[str, ...]:
    """What the trust policies of the spec's roles are to allow SageMaker, the same for whichever finding asks."""
    wanted = [ASSUME]
    if spec.access.identity_propagation and spec.access.auth != "iam":
        wanted.append("sts:SetContext")
    if spec.access.source_identity:
        wanted.append("sts:SetSourceIdentity")
    return tuple(wanted)


def trusting(role: IamRole, actions: tuple[str, ...], *, service: str = SAGEMAKER, account: str = "") -> str:
    """The command that lets a service do `actions` with a role, as a sentence; empty where none would be right.

    It replaces the whole trust policy, so it takes the one that the role has. None is given where that was not read,
    where something in it is denied (which no permission undoes), and where AWS would not take the result.

    Args:
        role: as it was looked up.
        actions: all that the service is to be allowed.
        service: the service principal.
        account: the only account on whose behalf it may; where it is empty, what is added takes over a condition that
            the service is under anyway, unless that keeps the role's own account out.
    """
    statements = _statements(role)
    if not statements or role.service_linked or any(each.get("Effect") != "Allow" for each in statements):
        return ""
    added: dict[str, Any] = {"Effect": "Allow", "Principal": {"Service": service}, "Action": list(actions)}
    own = [each for each in statements if service in _services(each)]
    if not account and role.trust_accounts and service == SAGEMAKER and not for_own_account(role):
        account = account_in(role.arn)
    if account:
        added["Condition"] = {"StringEquals": {"aws:SourceAccount": account}}
    elif own and all(each.get("Condition") for each in own):
        added["Condition"] = own[0]["Condition"]
    kept = [each for each in statements if not _within(each, added)]
    text = as_text({"Version": "2012-10-17", "Statement": [*kept, added]})
    if len(text) > _MOST or "`" in text or "\n" in text:
        return ""
    return aws("iam", "update-assume-role-policy", "--role-name", role.name, "--policy-document", text)


def for_own_account(role: IamRole) -> bool:
    """Whether SageMaker may assume the role on behalf of the account that it is in."""
    own = account_in(role.arn)
    return not role.trust_accounts or any(fnmatchcase(own, each) for each in role.trust_accounts)


def _statements(role: IamRole) -> list[dict[str, Any]]:
    try:
        document = json.loads(role.trust_policy) if isinstance(role, RoleDetails) else None
    except ValueError:
        return []
    found = document.get("Statement") if isinstance(document, dict) else None
    statements = found if isinstance(found, list) else [found]
    return [each for each in statements if isinstance(each, dict)]


def _services(statement: Mapping[str, Any]) -> list[str]:
    principal = statement.get("Principal")
    return list(_texts(principal.get("Service"))) if isinstance(principal, Mapping) else []


def _within(statement: Mapping[str, Any], added: Mapping[str, Any]) -> bool:
    """Whether a statement says no more than the one that is added."""
    return (
        statement.get("Principal") in (added["Principal"], {"Service": [added["Principal"]["Service"]]})
        and "NotAction" not in statement
        and set(_texts(statement.get("Action"))) <= set(added["Action"])
        and statement.get("Condition") == added.get("Condition")
    )


def _texts(value: object) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each
