"""Trust policies come in many spellings."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from tui.services.trust import Trust, read_trust

SAGEMAKER = "sagemaker.amazonaws.com"


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(service: object = SAGEMAKER, action: object = "sts:AssumeRole", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": {"Service": service}, "Action": action, **more}


@pytest.mark.parametrize(
    "document",
    [
        policy(allow()),
        policy(allow([SAGEMAKER])),
        policy(allow(action=["sts:AssumeRole"])),
        {"Statement": allow()},
        json.dumps(policy(allow())),
        quote(json.dumps(policy(allow()))),
    ],
)
def test_the_same_trust_in_each_spelling(document: object) -> None:
    assert read_trust(document) == Trust((SAGEMAKER,), ("sts:AssumeRole",), False)


def test_several_services() -> None:
    found = read_trust(policy(allow([SAGEMAKER, "forecast.amazonaws.com"])))
    assert found.services == (SAGEMAKER, "forecast.amazonaws.com")


@pytest.mark.parametrize("action", ["sts:*", "*", "STS:Assume*"])
def test_wildcards_mean_what_they_match(action: str) -> None:
    found = read_trust(policy(allow(action=action)))
    assert found.services == (SAGEMAKER,)
    assert {action, "sts:AssumeRole"} <= set(found.actions)


def test_more_actions_are_kept() -> None:
    found = read_trust(policy(allow(action=["sts:AssumeRole", "sts:SetContext"])))
    assert "sts:SetContext" in found.actions


def test_a_condition_counts_unless_another_statement_has_none() -> None:
    condition = {"StringEquals": {"aws:SourceAccount": "1"}}
    assert read_trust(policy(allow(Condition=condition))).conditional
    assert not read_trust(policy(allow(Condition=condition), allow())).conditional


@pytest.mark.parametrize(
    "denial",
    [
        {"Principal": "*", "Action": "sts:TagSession"},
        {"Principal": "*", "NotAction": "sts:AssumeRole"},
        {"Principal": {"AWS": "arn:aws:iam::123456789012:role/x"}, "Action": "sts:*"},
        {"NotPrincipal": {"Service": SAGEMAKER}, "Action": "*"},
    ],
)
def test_denials_of_something_else(denial: dict[str, Any]) -> None:
    found = read_trust(policy(allow(), {"Effect": "Deny", **denial}))
    assert (found.services, found.conditional) == ((SAGEMAKER,), False)


def test_a_denial_under_a_condition_is_a_condition() -> None:
    denial = {"Effect": "Deny", "Principal": "*", "Action": "sts:*", "Condition": {"Bool": {"aws:SecureTransport": 0}}}
    assert read_trust(policy(allow(), denial)).conditional


def _source(operator: str, key: str, values: object) -> dict[str, Any]:
    return allow(Condition={operator: {key: values}})


@pytest.mark.parametrize(
    ("statements", "accounts"),
    [
        ([_source("StringEquals", "aws:SourceAccount", "1")], ("1",)),
        ([_source("StringLike", "AWS:SourceAccount", ["1", "2*"])], ("1", "2*")),
        ([_source("ArnLike", "aws:SourceArn", "arn:aws:sagemaker:eu-central-1:3:*")], ("3",)),
        ([_source("ForAnyValue:StringEquals", "aws:SourceAccount", "1")], ("1",)),
        ([_source("StringEquals", "aws:SourceAccount", "1"), allow()], ()),
        ([_source("StringEqualsIfExists", "aws:SourceAccount", "1")], ()),
        ([_source("StringNotEquals", "aws:SourceAccount", "1")], ()),
        ([_source("StringEquals", "aws:SourceAccount", "${aws:PrincipalAccount}")], ()),
        ([_source("ArnLike", "aws:SourceArn", "arn:aws:sagemaker:*")], ()),
        ([allow(Condition={"StringEquals": "nonsense"})], ()),
    ],
)
def test_accounts_that_conditions_name(statements: list[dict[str, Any]], accounts: tuple[str, ...]) -> None:
    assert read_trust(policy(*statements)).accounts == accounts


@pytest.mark.parametrize(
    "document",
    [
        None,
        "{nope",
        [],
        {"Statement": "x"},
        policy(),
        policy(allow(action="sts:TagSession")),
        policy({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}),
        policy({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}),
        policy(allow(), {**allow(), "Effect": "Deny"}),
        policy({**allow(), "Effect": "Deny"}),
        policy(allow(), {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}),
        policy(allow(), {"Effect": "Deny", "Principal": "*", "Action": "sts:*"}),
        policy(allow(), {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "*"}),
        policy(allow(), {"Effect": "Deny", "Principal": "*", "NotAction": "s3:*"}),
        policy(allow(), {"Effect": "Deny", "NotPrincipal": {"Service": "ec2.amazonaws.com"}, "Action": "*"}),
    ],
)
def test_what_trusts_no_service(document: object) -> None:
    assert read_trust(document).services == ()
