"""The IAM documents of a plan."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models.render.policy_file import render, sign_in_policy
from models.spec import DomainSpec
from tests.judges.examples import ACCOUNT, HOSTILE, REGION, full_spec, iam_spec, plan_of, request_of


def documents(spec: DomainSpec) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(render(plan_of(spec), spec, request_of(spec)).text)
    return loaded


def test_every_document_of_the_plan_is_there() -> None:
    spec = full_spec()
    (role,) = documents(spec)["roles"]
    assert role["role_arn"] == f"arn:aws:iam::{ACCOUNT}:role/teams/ml-users"
    assert role["trust_policy"]["Statement"][0]["Principal"] == {"Service": "sagemaker.amazonaws.com"}
    assert role["permissions_boundary"].endswith("AmazonSageMakerFullAccess")
    sent = {
        action.call.request["PolicyName"]: json.loads(action.call.request["PolicyDocument"])
        for action in plan_of(spec).actions
        if action.call.operation == "CreatePolicy"
    }
    assert {each["policy_name"]: each["policy_document"] for each in role["policies"]} == sent
    assert len(sent) == 3


def test_managed_and_inline_policies_are_told_apart() -> None:
    spec = iam_spec(
        roles={"default": {"create": {"name": "users"}}},
        applications={"rstudio": {"role": {"create": {"name": "server"}}}},
    )
    by_name = {role["role_name"]: role for role in documents(spec)["roles"]}
    assert by_name["users"]["managed_policies"] == ["arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"]
    assert [each["kind"] for each in by_name["server"]["policies"]] == ["inline"]


def test_roles_that_exist_are_no_part_of_it() -> None:
    loaded = documents(iam_spec())
    assert loaded["roles"] == []
    assert "exist already" in loaded["notes"][0]
    assert "sign_in" not in loaded


def allowed(policy: dict[str, Any], context: dict[str, str]) -> bool:
    """What IAM decides for the first action of the policy: refused where any refusal fits, else allowed by any."""

    def fits(statement: dict[str, Any]) -> bool:
        results = []
        for operator, tests in statement["Condition"].items():
            for key, values in tests.items():
                # Ranges stand for themselves in these tests: an address is "in" the range it is named after.
                hit = context.get(key) in values
                results.append(not hit if "Not" in operator else hit)
        return all(results)

    effects = [statement["Effect"] for statement in policy["Statement"] if fits(statement)]
    return "Allow" in effects and "Deny" not in effects


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ({"aws:SourceVpce": "vpce-0a1b", "aws:SourceVpc": "vpc-9999", "aws:VpcSourceIp": "elsewhere"}, True),
        ({"aws:SourceVpce": "vpce-ffff", "aws:SourceVpc": "vpc-0a1b", "aws:VpcSourceIp": "elsewhere"}, True),
        ({"aws:SourceVpce": "vpce-ffff", "aws:SourceVpc": "vpc-9999", "aws:VpcSourceIp": "10.1.0.0/16"}, True),
        ({"aws:SourceIp": "203.0.113.0/24"}, True),
        ({"aws:SourceVpce": "vpce-ffff", "aws:SourceVpc": "vpc-9999", "aws:VpcSourceIp": "elsewhere"}, False),
        ({"aws:SourceIp": "10.1.0.0/16"}, False),
        ({"aws:SourceIp": "elsewhere"}, False),
    ],
)
def test_studio_opens_from_the_networks_and_from_nowhere_else(context: dict[str, str], expected: bool) -> None:
    networks = ["vpce-0a1b", "vpc-0a1b", "10.1.0.0/16", "203.0.113.0/24"]
    assert allowed(sign_in_policy(networks, ACCOUNT, REGION), context) is expected


def test_the_sign_in_policy_is_in_the_file() -> None:
    spec = iam_spec(access={"allowed_networks": ["vpce-0a1b"]})
    sign_in = documents(spec)["sign_in"]
    assert sign_in["policy_document"] == sign_in_policy(["vpce-0a1b"], ACCOUNT, REGION)
    assert any("attach it" in note for note in render(plan_of(spec), spec, request_of(spec)).notes)


@pytest.mark.parametrize("word", [word for word in HOSTILE if word], ids=ascii)
def test_hostile_words_stay_values(word: str) -> None:
    spec = iam_spec(
        domain={"name": word}, roles={"default": {"create": {"name": word}}}, access={"allowed_networks": [word]}
    )
    loaded = documents(spec)
    assert loaded["roles"][0]["role_name"] == word
    assert word in str(json.dumps(loaded["sign_in"], ensure_ascii=False)) or json.dumps(word)[1:-1] in json.dumps(
        loaded["sign_in"]
    )
