"""A spec is made complete by what was looked up, or says why it cannot be."""

from typing import Any

import pytest

from models.facts import Availability, Facts, Group, Lookup, Subnet, User, Zone
from models.findings import Finding, Level
from models.resolve import resolve
from models.spec import DomainSpec

ZONES = Lookup((Zone("a", "az1"), Zone("b", "az2"), Zone("ham", "ham1", kind="local-zone")), Availability.KNOWN)


def subnets(*rows: Subnet) -> Facts:
    return Facts(lookups={"subnets:vpc-1": Lookup(rows, Availability.KNOWN), "zones": ZONES})


def spec(**sections: Any) -> DomainSpec:
    return DomainSpec.model_validate(sections)


def only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1
    return findings[0]


def test_no_subnets_means_all_that_can_be_used() -> None:
    rows = (
        Subnet("subnet-1", "vpc-1", zone="a"),
        Subnet("subnet-2", "vpc-1", zone="b"),
        Subnet("subnet-3", "vpc-1", zone="ham"),
        Subnet("subnet-4", "vpc-1", zone="a", state="pending"),
    )
    resolved, findings = resolve(spec(network={"vpc": "vpc-1"}), subnets(*rows))
    assert resolved.network.subnets == ["subnet-1", "subnet-2"]
    assert findings == []


def test_chosen_subnets_stay() -> None:
    chosen = spec(network={"vpc": "vpc-1", "subnets": ["subnet-9"]})
    assert resolve(chosen, subnets(Subnet("subnet-1", "vpc-1"))) == (chosen, [])


def test_without_a_vpc_nothing_is_to_be_done() -> None:
    assert resolve(spec(), Facts()) == (spec(), [])


def test_more_subnets_than_a_domain_takes() -> None:
    rows = [Subnet(f"subnet-{number}", "vpc-1", zone="a") for number in range(17)]
    resolved, findings = resolve(spec(network={"vpc": "vpc-1"}), subnets(*rows))
    found = only(findings)
    assert (found.code, found.level, found.field) == ("NW-2", Level.ERROR, "network.subnets")
    assert "17" in found.message
    assert "16" in found.remedy
    assert resolved.network.subnets == []
    assert len(resolve(spec(network={"vpc": "vpc-1"}), subnets(*rows[:16]))[0].network.subnets) == 16


def test_a_vpc_without_usable_subnets() -> None:
    _, findings = resolve(spec(network={"vpc": "vpc-1"}), subnets(Subnet("subnet-1", "vpc-1", zone="ham")))
    assert (only(findings).code, only(findings).level) == ("NW-1", Level.ERROR)


def test_subnets_that_could_not_be_looked_up_are_unknown() -> None:
    denied = Lookup((), Availability.DENIED, "ec2:DescribeSubnets is not allowed.", "ec2:DescribeSubnets")
    _, findings = resolve(spec(network={"vpc": "vpc-1"}), Facts(lookups={"subnets:vpc-1": denied}))
    assert only(findings).level is Level.UNKNOWN
    assert "ec2:DescribeSubnets" in only(findings).message


NAMED = ("Data Science", "ops", "Twin", "twin", "Twin")
GROUPS = Lookup(tuple(Group(f"g-{number}", name) for number, name in enumerate(NAMED, start=1)), Availability.KNOWN)
USERS = Lookup((User("u-1", "ana"), User("u-2", "bo")), Availability.KNOWN)
PEOPLE = Facts(lookups={"groups": GROUPS, "users": USERS})


def access(**more: Any) -> DomainSpec:
    return spec(access={"auth": "identity-center"} | more)


@pytest.mark.parametrize("given", [{"name": "Data Science"}, {"name": "data science"}, {"id": "g-1"}])
def test_either_part_finds_the_other(given: dict[str, str]) -> None:
    resolved, findings = resolve(access(groups=[given], users=[{"name": "bo"}]), PEOPLE)
    assert findings == []
    assert [(each.name, each.id) for each in resolved.access.groups] == [("Data Science", "g-1")]
    assert [(each.name, each.id) for each in resolved.access.users] == [("bo", "u-2")]


def test_a_name_that_differs_in_case_only_is_told_apart() -> None:
    resolved, findings = resolve(access(groups=[{"name": "twin"}]), PEOPLE)
    assert (resolved.access.groups[0].id, findings) == ("g-4", [])


@pytest.mark.parametrize(
    ("given", "words"),
    [({"name": "Twin"}, "2 groups"), ({"name": "nobody"}, "nobody"), ({"id": "g-9"}, "g-9"), ({}, "no name")],
)
def test_what_cannot_be_told_is_an_error(given: dict[str, str], words: str) -> None:
    resolved, findings = resolve(access(groups=[given]), PEOPLE)
    found = only(findings)
    assert (found.code, found.level, found.field) == ("ID-21", Level.ERROR, "access.groups")
    assert words in found.message
    assert found.remedy
    assert resolved.access.groups[0].model_dump(exclude_none=True) == given


def test_the_evidence_of_an_ambiguous_name_are_its_ids() -> None:
    assert only(resolve(access(groups=[{"name": "Twin"}]), PEOPLE)[1]).evidence == ("g-3", "g-5")


def test_a_name_and_an_id_that_disagree_are_a_warning_and_the_id_counts() -> None:
    resolved, findings = resolve(access(users=[{"name": "ana", "id": "u-2"}]), PEOPLE)
    assert (only(findings).code, only(findings).level) == ("ID-21", Level.WARNING)
    assert (resolved.access.users[0].name, resolved.access.users[0].id) == ("bo", "u-2")


@pytest.mark.parametrize("availability", [Availability.DENIED, Availability.FAILED, Availability.NOT_ASKED])
def test_names_that_could_not_be_looked_up_are_unknown(availability: Availability) -> None:
    blind = Facts(lookups={"groups": Lookup((), availability, "identitystore:ListGroups is not allowed.")})
    given = access(groups=[{"name": "ops"}, {"id": "g-2"}])
    resolved, findings = resolve(given, blind)
    assert resolved == given
    assert (only(findings).code, only(findings).level) == ("ID-21", Level.UNKNOWN)
    assert "ops" in only(findings).message
    assert resolve(access(groups=[{"id": "g-2"}]), blind)[1] == []


def test_people_matter_only_where_identity_center_signs_them_in() -> None:
    given = spec(access={"auth": "iam", "groups": [{"name": "nobody"}]})
    assert resolve(given, PEOPLE) == (given, [])
