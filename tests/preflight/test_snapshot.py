"""A snapshot: only what the spec needs, told as it grows, kept beside its draft."""

from pathlib import Path

import pytest

from models.errors import UsageError
from models.findings import Level
from models.preflight import chosen, report
from tests.preflight.accounts import calls_made, shapes, spec_of, taken
from tests.tui.services.clocks import TestClock
from tui.emulator.clock import ManualClock
from tui.emulator.world import build
from tui.services.connection import Connection
from tui.services.gateway import Gateway
from tui.services.lookups import Lookups
from tui.services.preflight import Progress, age, beside, load, save, snapshot


def test_only_what_the_spec_needs_is_read() -> None:
    calls_made().clear()
    taken(spec_of("public"))
    services = {service for service, _, _ in calls_made()}
    assert services - {"sts"} == {"efs", "iam", "ec2", "sagemaker", "service-quotas"}
    operations = [operation for _, operation, _ in calls_made()]
    assert "ListRoles" not in operations
    assert "DescribeVpcEndpointServices" not in operations


def test_no_listing_is_read_twice() -> None:
    calls_made().clear()
    taken(spec_of("private"))
    asked = [
        operation for service, operation, _ in calls_made() if service == "ec2" and operation != "DescribeVpcAttribute"
    ]
    assert len(asked) == len(set(asked))


def test_roles_that_were_listed_are_not_read_again() -> None:
    gateway = Gateway(Connection(), emulator=build("default", clock=ManualClock()))
    lookups = Lookups(gateway, TestClock(), shapes=shapes)
    assert lookups.fetch("roles").known
    facts = snapshot(spec_of("nat"), lookups)
    assert facts.get("roles") == lookups.peek("roles")


def test_progress_ends_with_everything() -> None:
    told: list[Progress] = []
    gateway = Gateway(Connection(), emulator=build("default", clock=ManualClock()))
    facts = snapshot(spec_of("private"), Lookups(gateway, TestClock(), shapes=shapes), told.append)
    assert sorted(each.done for each in told) == list(range(1, len(told) + 1))
    assert max(told, key=lambda each: each.done).total == len(told)
    assert {each.kind for each in told} >= {"caller", "subnets", "permissions"}
    assert facts.caller


def test_it_is_kept_beside_the_draft(tmp_path: Path) -> None:
    facts = taken(spec_of("private"))
    path = beside(tmp_path / "20260101-0000-abcd.json")
    assert path.name == "20260101-0000-abcd.facts"
    assert load(path, shapes()) is None
    save(facts, path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load(path, shapes()) == facts
    path.write_text('{"format": 99}')
    assert load(path, shapes()) is None


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError):
        save(taken(spec_of("public")), tmp_path / "file" / "x.facts")


def test_its_age_is_that_of_the_oldest_look_up() -> None:
    facts = taken(spec_of("public"))
    oldest = min(each.fetched for each in facts.lookups.values() if each.fetched)
    assert age(facts, oldest + 90) == 90
    assert age(facts, oldest - 5) == 0


def test_findings_are_chosen_by_code_and_level() -> None:
    spec = spec_of("private", {"network.security_groups": []})
    findings = report(spec, taken(spec, denied=["ec2:DescribeVpcs"]))
    assert {each.code for each in chosen(findings, codes=["nw-4"])} == {"NW-4"}
    assert {each.code[:2] for each in chosen(findings, codes=["NW"])} == {"NW"}
    assert {each.level for each in chosen(findings, level=Level.UNKNOWN)} == {Level.ERROR, Level.UNKNOWN}
    assert chosen(findings) == findings
