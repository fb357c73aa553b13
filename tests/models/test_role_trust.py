"""The command that has a role trusted as a spec needs it."""

import json
import shlex
from typing import Any

import pytest

from models.commands import commands_in
from models.facts import IamRole, RoleDetails
from models.findings import Finding
from models.role_trust import ASSUME, trusting
from models.rules import RULES
from models.spec import DomainSpec
from tests.models.rule_cases import ACCOUNT, OTHER, ROLE, SPACE_ROLE, facts_of, spec_with

SERVICE = {"Service": "sagemaker.amazonaws.com"}
TO_SAGEMAKER = {"Effect": "Allow", "Principal": SERVICE, "Action": ASSUME}
TO_LAMBDA = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": ASSUME}
WANTED = (ASSUME, "sts:SetContext")


def role(*statements: dict[str, Any], accounts: tuple[str, ...] = (), linked: bool = False) -> RoleDetails:
    policy = json.dumps({"Version": "2012-10-17", "Statement": list(statements)}, indent=2)
    return RoleDetails(ROLE, "own", service_linked=linked, trust_accounts=accounts, trust_policy=policy)


def document(command: str) -> dict[str, Any]:
    (found,) = commands_in([command])
    words = shlex.split(found)
    assert words[:5] == ["aws", "iam", "update-assume-role-policy", "--role-name", "own"]
    policy: dict[str, Any] = json.loads(words[-1])
    return policy


def test_what_others_are_allowed_stays() -> None:
    found = document(trusting(role(TO_LAMBDA), WANTED))
    assert found["Statement"] == [TO_LAMBDA, {"Effect": "Allow", "Principal": SERVICE, "Action": list(WANTED)}]


def test_what_the_new_statement_says_is_not_said_twice() -> None:
    found = document(trusting(role(TO_SAGEMAKER), WANTED))
    assert found["Statement"] == [{"Effect": "Allow", "Principal": SERVICE, "Action": list(WANTED)}]


def test_a_condition_holds_for_what_is_added() -> None:
    condition = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    conditional = {**TO_SAGEMAKER, "Condition": condition}
    found = document(trusting(role(conditional, accounts=(ACCOUNT,)), WANTED))
    assert found["Statement"] == [
        {"Effect": "Allow", "Principal": SERVICE, "Action": list(WANTED), "Condition": condition}
    ]


def test_a_condition_that_keeps_the_own_account_out_is_not_taken_over() -> None:
    conditional = {**TO_SAGEMAKER, "Condition": {"StringEquals": {"aws:SourceAccount": OTHER}}}
    found = document(trusting(role(conditional, accounts=(OTHER,)), WANTED))
    assert found["Statement"][0] == conditional
    assert found["Statement"][1]["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


@pytest.mark.parametrize(
    "given",
    [
        IamRole(ROLE, "own"),
        RoleDetails(ROLE, "own", trust_policy="{"),
        role(TO_LAMBDA, linked=True),
        role(TO_LAMBDA, {**TO_SAGEMAKER, "Effect": "Deny"}),
        role(TO_LAMBDA, {**TO_LAMBDA, "Sid": "x" * 2048}),
        role({**TO_LAMBDA, "Sid": "a`b"}),
    ],
    ids=["of a list", "unreadable", "of a service", "denied", "too long", "with a quote of the shell"],
)
def test_no_command_where_none_would_be_right(given: IamRole) -> None:
    assert trusting(given, WANTED) == ""


def _found(spec: DomainSpec, **rows: Any) -> list[Finding]:
    facts = facts_of(**rows)
    object.__setattr__(facts, "caller", None)
    return [found for rule in RULES if rule.code == "RO-1" for found in rule.findings(spec, facts)]


def test_roles_of_two_accounts_are_found_offline() -> None:
    spec = spec_with({"account": None, "roles.spaces": {"arn": SPACE_ROLE.replace(ACCOUNT, OTHER)}})
    (found,) = _found(spec)
    assert found.field == "roles.spaces.arn"
    assert OTHER in found.message
    assert not _found(spec_with({"account": None, "roles.spaces": {"arn": SPACE_ROLE}}))
