"""Without a permission the preflight ends all the same, names it, and says what could not be checked."""

import threading
from dataclasses import replace

import pytest

from models.facts import Availability, Facts, Lookup
from models.findings import Finding, Level
from models.preflight import report
from models.preflight_needs import READS
from models.resolve import resolve
from models.rules import RULES
from models.spec import DomainSpec
from tests.preflight.accounts import (
    BUCKET,
    GROUP,
    KEY,
    PRIVATE,
    PRIVATE_SUBNETS,
    STUDIO_GROUP,
    group,
    permission,
    spec_of,
    taken,
)
from tests.preflight.catalogue import FAULTS
from tests.preflight.faults import Fault
from tests.preflight.healthy import by_list
from tui.emulator.errors import iam_action
from tui.emulator.services.table import OPERATIONS
from tui.emulator.state import World

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


def not_checked(findings: list[Finding]) -> set[str]:
    """Codes of the rules of which it is told that they could not be checked."""
    found = unknown(findings)
    return {each.code for each in found} | {code for each in found if each.code == "PF-1" for code in each.evidence}


def without(facts: Facts, kind: str) -> Facts:
    """The facts where every look-up of a kind was refused."""
    action = f"service:Read-{kind}"
    refused = Lookup(availability=Availability.DENIED, reason=f"{action} is not allowed.", action=action)
    lookups = {key: refused if key.partition(":")[0] == kind else lookup for key, lookup in facts.lookups.items()}
    return replace(facts, lookups=lookups, caller=None if kind == "caller" else facts.caller)


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
    assert {each.code for each in usual} - {each.code for each in findings} <= not_checked(findings)
    if action in NEEDLESS:
        assert findings == usual


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.name)
def test_what_a_missing_permission_hides_is_named(fault: Fault) -> None:
    spec = spec_of(fault.base, fault.changes)
    facts = taken(spec, fault.change)
    rule = next(each for each in RULES if each.code == fault.code)
    for kind in sorted({key.partition(":")[0] for key in facts.lookups}):
        hidden = without(facts, kind)
        complete, _ = resolve(spec, hidden)
        if any(each.level is fault.level for each in rule.findings(complete, hidden)):
            continue
        findings = report(spec, hidden)
        still = any((each.code, each.level) == (fault.code, fault.level) for each in findings)
        assert still or fault.code in not_checked(findings), kind


@pytest.mark.parametrize("kind", ["down", "error", "expired"])
def test_one_reason_for_many_look_ups_silences_no_rule(kind: str) -> None:
    from tests.preflight import accounts

    spec = everything()
    taken(spec)
    emulator = accounts._emulator()
    emulator.fault("ec2:*", kind)  # type: ignore[arg-type]
    try:
        findings = report(spec, accounts.again(spec))
    finally:
        emulator.clear_faults()
    networks = {"NW-3", "NW-7", "NW-8", "NW-10", "NW-13", "NW-15", "NW-21", "EP-1", "EP-7", "EP-10", "RS-10", "LF-1"}
    assert networks <= not_checked(findings)


def test_what_does_not_concern_a_spec_is_not_named() -> None:
    spec = spec_of("nat")
    for action, other in (
        ("ec2:DescribeSubnets", {"RS-10", "NW-14", "NW-17"}),
        ("ec2:DescribeVpcEndpoints", {"RS-10", "EP-1", "EP-3"}),
        ("iam:ListAttachedRolePolicies", {"RS-12", "RO-3"}),
        ("iam:GetRole", {"RO-7", "RO-12", "RO-26", "ID-8"}),
        ("sagemaker:ListDomains", {"RS-4"}),
    ):
        assert not not_checked(report(spec, taken(spec, denied=[CALLS[action.lower()]]))) & other, action


def test_it_is_told_by_ranges_and_listed_in_full() -> None:
    spec = everything()
    told = next(each for each in report(spec, taken(spec, denied=["ec2:DescribeSubnets"])) if each.code == "PF-1")
    assert told.message.startswith("Could not check EP-1 to EP-10, NW-7 to NW-11, NW-13, NW-15, NW-20, NW-21, RS-10, ")
    assert {"EP-1", "EP-5", "EP-10", "NW-9"} <= set(told.evidence)


def test_an_error_is_not_repeated_as_a_check_that_could_not_be_made() -> None:
    gone = spec_of("nat", {"roles.default.arn": "arn:aws:iam::123456789012:role/nobody"})
    misspelt = spec_of("idc", {"access.groups": [{"name": "data-sience"}]})
    for spec, code in ((gone, "RO-1"), (misspelt, "ID-21")):
        findings = report(spec, taken(spec))
        assert code in {each.code for each in findings if each.level is Level.ERROR}
        assert unknown(findings) == []
    # A permission that is missing stays so.
    findings = report(gone, taken(gone, denied=["iam:ListAttachedRolePolicies"]))
    assert "RO-5" in not_checked(findings)


@pytest.mark.parametrize(("base", "code"), [("private", "NW-13"), ("classic", "NW-14"), ("private", "NW-15")])
@pytest.mark.parametrize("denied", ["ec2:DescribeManagedPrefixLists", "ec2:GetManagedPrefixListEntries", ""])
def test_a_prefix_list_nobody_could_read_is_neither_shut_nor_open(base: str, code: str, denied: str) -> None:
    spec = spec_of(base)

    def by_a_list(world: World) -> None:
        rules = [permission(list="pl-0123456789abcdef0")]
        group(world, STUDIO_GROUP).update(IpPermissions=rules, IpPermissionsEgress=rules)

    facts = taken(spec, by_a_list, denied=[denied] if denied else None)
    found = [each for each in report(spec, facts) if each.code == code]
    assert {each.level for each in found} == {Level.UNKNOWN}


def test_without_any_permission_everything_is_unknown_and_nothing_passes() -> None:
    spec = everything()
    facts = taken(spec, denied=["*"])
    findings = report(spec, facts)
    said = " ".join(f"{each.message} {each.remedy}" for each in unknown(findings))
    for key, lookup in facts.lookups.items():
        if lookup.availability is Availability.DENIED:
            assert lookup.action in said, key
    assert errors(findings) == set()
    told = {each.code for each in unknown(findings)}
    assert {"PF-1", "ID-21"} <= told <= {rule.code for rule in RULES}


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


def test_a_key_known_by_its_name_alone_stays_open_where_keys_may_not_be_listed() -> None:
    spec = spec_of("key", {"storage.kms_key": "alias/ml-platform"})
    found = report(spec, taken(spec, denied=["kms:ListKeys", "kms:ListAliases"]))
    assert ("RO-6", "storage.kms_key", Level.UNKNOWN) in {(each.code, each.field, each.level) for each in found}
