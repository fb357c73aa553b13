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
    ],
)
def test_what_trusts_no_service(document: object) -> None:
    assert read_trust(document).services == ()
