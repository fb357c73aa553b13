"""The operator's policy is enough, and not one action too much: the embedded AWS refuses something without each."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from models.actions import Plan
from models.facts import Facts
from models.operator_needs import STEPS
from models.operator_policy import allowed_actions, operator_policy
from models.plan import make_plan
from models.preflight import lookups_of
from models.resolve import resolve
from models.spec import DomainSpec
from tests.preflight.accounts import GROUP, KEY, OTHER, fresh_world, shapes, spec_of
from tests.preflight.healthy import by_list
from tests.tui.services.clocks import TestClock
from tui.emulator.clock import ManualClock
from tui.emulator.emulator import Emulator
from tui.emulator.state import ACCOUNT, HOME
from tui.emulator.world import build
from tui.services.activity_catalogue import load_catalogue
from tui.services.connection import Connection
from tui.services.engine import Engine
from tui.services.gateway import Gateway
from tui.services.lookups import Lookups, needed_by
from tui.services.preflight import snapshot
from tui.services.runs import RunStore
from tui.services.specfile import dump_spec

SPECS: dict[str, DomainSpec] = {
    "roles that exist, log-in through IAM": spec_of("nat", {"domain.tags": {"team": "ml"}}),
    "roles that are made, Identity Center, a key": spec_of(
        "create",
        {
            "access": {"auth": "identity-center", "groups": [GROUP], "users": [{"name": "ada.lovelace"}]},
            "storage.kms_key": KEY,
            "network": spec_of("private").network.model_dump(exclude_none=True),
        },
    ),
    "RStudio": spec_of("rstudio"),
}


@pytest.fixture(scope="module")
def emulator() -> Emulator:
    return build("default", clock=ManualClock())


@pytest.fixture(scope="module")
def gateway(emulator: Emulator) -> Gateway:
    return Gateway(Connection(), emulator=emulator)


@pytest.fixture(autouse=True)
def no_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda seconds: None))


def plan_of(spec: DomainSpec, facts: Facts) -> Plan:
    resolved, _ = resolve(spec, facts)
    return make_plan(resolved, account=ACCOUNT, region=HOME, catalogue=load_catalogue())


def work(spec: DomainSpec, emulator: Emulator, gateway: Gateway, folder: Path, allowed: list[str] | None) -> None:
    """Everything an operator does for a spec: look, make, go on after an answer was lost, take back."""
    emulator.world = fresh_world()
    by_list(emulator.world)
    emulator.clear_faults()
    emulator.world.roles.pop("awsserviceroleforamazonsagemakernotebooks")
    emulator.log.clear()
    clock = TestClock()
    clock.passing.append(emulator.world.clock.advance)
    facts = snapshot(spec, Lookups(gateway, clock, shapes=shapes))
    emulator.log.clear()
    emulator.world.allowed_actions = allowed
    snapshot(spec, Lookups(gateway, clock, shapes=shapes))
    plan = plan_of(spec, facts)
    store = RunStore(folder, clock)
    spec_text = dump_spec(spec)
    engine = Engine(gateway, clock, chance=lambda: 0.5)
    # The answers of these calls are lost once each, so that the engine has to look what became of them.
    for call in (
        "iam:CreateRole",
        "iam:CreatePolicy",
        "iam:CreateServiceLinkedRole",
        "sagemaker:CreateDomain",
        "sagemaker:CreateUserProfile",
        "sso-admin:CreateApplicationAssignment",
    ):
        emulator.fault(call, "lost", times=1)
    run = store.create(plan, spec_text)
    list(engine.start(run))
    emulator.clear_faults()
    list(engine.rollback(run))


@pytest.fixture(scope="module")
def policies(emulator: Emulator, gateway: Gateway) -> dict[str, dict[str, Any]]:
    found = {}
    for name, spec in SPECS.items():
        emulator.world = fresh_world()
        emulator.clear_faults()
        facts = snapshot(spec, Lookups(gateway, TestClock(), shapes=shapes))
        found[name] = operator_policy(plan_of(spec, facts), lookups_of(spec, facts, needed_by(spec)))
    return found


def denials(emulator: Emulator) -> list[str]:
    return list(emulator.refused)


@pytest.mark.parametrize("name", SPECS)
def test_it_is_enough(
    name: str, policies: dict[str, Any], emulator: Emulator, gateway: Gateway, tmp_path: Path
) -> None:
    emulator.refused.clear()
    work(SPECS[name], emulator, gateway, tmp_path, allowed_actions(policies[name]))
    assert denials(emulator) == []
    assert not [
        each
        for each in emulator.world.studio(HOME)["domains"]
        if each["DomainName"] == "ml-platform" and each["_phases"][-1][1] != "(gone)"
    ]


@pytest.mark.parametrize("name", SPECS)
def test_every_action_is_needed(
    name: str, policies: dict[str, Any], emulator: Emulator, gateway: Gateway, tmp_path: Path
) -> None:
    actions = allowed_actions(policies[name])
    spare = []
    for number, action in enumerate(actions):
        emulator.refused.clear()
        work(SPECS[name], emulator, gateway, tmp_path / str(number), [each for each in actions if each != action])
        if action.lower() not in {each.lower() for each in denials(emulator)}:
            spare.append(action)
    assert spare == []


@pytest.mark.parametrize("name", SPECS)
def test_it_is_a_policy(name: str, policies: dict[str, Any]) -> None:
    policy = policies[name]
    assert policy["Version"] == "2012-10-17"
    sids = [each["Sid"] for each in policy["Statement"]]
    assert len(set(sids)) == len(sids)
    for statement in policy["Statement"]:
        assert re.fullmatch(r"[A-Za-z0-9]+", statement["Sid"])
        assert statement["Effect"] == "Allow"
        assert all(re.fullmatch(r"[a-z0-9-]+:[A-Za-z]+", each) for each in statement["Action"])
        resources = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
        assert all(each == "*" or each.startswith("arn:aws:") for each in resources)
        assert OTHER not in json.dumps(statement)
    passing = [each for each in policy["Statement"] if "iam:PassRole" in each["Action"]]
    assert passing
    assert all(
        each["Condition"]["StringEquals"]["iam:PassedToService"] == "sagemaker.amazonaws.com" for each in passing
    )


def test_it_can_be_had_step_by_step(emulator: Emulator, gateway: Gateway, policies: dict[str, Any]) -> None:
    name = next(iter(SPECS))
    emulator.world = fresh_world()
    facts = snapshot(SPECS[name], Lookups(gateway, TestClock(), shapes=shapes))
    plan, keys = plan_of(SPECS[name], facts), lookups_of(SPECS[name], facts, needed_by(SPECS[name]))
    parts = [each for step in STEPS for each in operator_policy(plan, keys, steps=[step])["Statement"]]
    assert parts == policies[name]["Statement"]
    assert operator_policy(plan, keys, steps=["rollback"])["Statement"] != []
