"""Without a permission the preflight ends all the same, names it, and says what could not be checked."""

import threading

import pytest

from models.facts import Availability
from models.findings import Finding, Level
from models.preflight import report
from models.preflight_needs import READS
from models.rules import RULES
from models.spec import DomainSpec
from tests.preflight.accounts import BUCKET, GROUP, KEY, PRIVATE, PRIVATE_SUBNETS, STUDIO_GROUP, spec_of, taken
from tests.preflight.healthy import by_list
from tui.emulator.errors import iam_action
from tui.emulator.services.table import OPERATIONS

CALLS = {iam_action(*name.split(":")).lower(): name for name in OPERATIONS}
KINDS = set(READS) - {"role-grants", "roles"}
"""Kinds that a preflight looks up; lists of roles and what they grant are for those who choose one."""
ACTIONS = sorted({action for kind in KINDS for action in READS[kind]})
NEEDLESS = {"organizations:ListDelegatedAdministrators"}
"""What is found out otherwise where it is denied."""


def everything() -> DomainSpec:
    """A spec that every look-up is made for."""
    return spec_of(
        "rstudio",
        {
            "access": {"auth": "identity-center", "groups": [GROUP], "users": [{"name": "ada.lovelace"}]},
            "network.vpc": PRIVATE,
            "network.subnets": PRIVATE_SUBNETS,
            "network.security_groups": [STUDIO_GROUP],
            "storage.kms_key": KEY,
            "roles.spaces": {
                "create": {"name": "ml-shared", "activities": [{"id": "run-studio-classic-applications"}]}
            },
            "applications.canvas": {"storage": f"s3://{BUCKET}/canvas"},
            "applications.jupyterlab": {
                "custom_images": [{"image": "acme-pytorch", "config": "acme-pytorch-jupyterlab"}],
                "lifecycle_configs": [
                    "arn:aws:sagemaker:eu-central-1:123456789012:studio-lifecycle-config/jupyterlab-git-setup"
                ],
            },
        },
    )


def unknown(findings: list[Finding]) -> list[Finding]:
    return [each for each in findings if each.level is Level.UNKNOWN]


def errors(findings: list[Finding]) -> set[tuple[str, str]]:
    return {(each.code, each.field) for each in findings if each.level is Level.ERROR}


def test_every_kind_is_looked_up_for_it() -> None:
    facts = taken(everything(), by_list)
    kinds = {key.partition(":")[0] for key in facts.lookups}
    assert kinds >= KINDS
    assert all(lookup.known for lookup in facts.lookups.values())
    assert unknown(report(everything(), facts)) == []


@pytest.mark.parametrize("action", ACTIONS)
def test_a_permission_that_is_missing_is_named(action: str) -> None:
    spec = everything()
    usual = report(spec, taken(spec, by_list))
    findings = report(spec, taken(spec, by_list, denied=[CALLS[action.lower()]]))
    said = " ".join(f"{each.message} {each.remedy}" for each in unknown(findings)).lower()
    assert (action.lower() in said) != (action in NEEDLESS), findings
    assert errors(findings) <= errors(usual)
    if action in NEEDLESS:
        assert findings == usual


def test_without_any_permission_everything_is_unknown_and_nothing_passes() -> None:
    spec = everything()
    facts = taken(spec, denied=["*"])
    findings = report(spec, facts)
    said = " ".join(f"{each.message} {each.remedy}" for each in unknown(findings))
    for key, lookup in facts.lookups.items():
        if lookup.availability is Availability.DENIED:
            assert lookup.action in said, key
    assert errors(findings) == set()
    codes = {rule.code for rule in RULES}
    assert {each.code for each in unknown(findings)} - codes == {"PF-1", "ID-21"}


@pytest.mark.parametrize("kind", ["throttle", "down", "error"])
def test_an_aws_that_does_not_answer_is_unknown_too(kind: str) -> None:
    from tests.preflight import accounts

    spec = everything()
    facts = taken(spec)
    emulator = accounts._emulator()
    emulator.fault("ec2:DescribeSubnets", kind)  # type: ignore[arg-type]
    try:
        facts = accounts.again(spec)
    finally:
        emulator.clear_faults()
    assert any(each.code == "NW-2" for each in unknown(report(spec, facts)))


def test_a_snapshot_can_be_given_up() -> None:
    stop = threading.Event()
    stop.set()
    from tests.preflight import accounts

    facts = accounts.again(everything(), stop)
    assert set(facts.lookups) <= {"caller"}
