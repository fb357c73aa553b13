"""What the account says against people of a domain: groups that still let them in, roles that nobody can work with."""

from __future__ import annotations

import pytest

from models.edit import changes
from models.edit_base import Situation
from models.edit_rules import check_edit
from models.facts import Availability, Facts, IamRole, Lookup
from models.facts_checks import Member
from models.findings import Level
from models.head_count import MOST_MEMBERS
from models.inventory import Inventory
from models.people import GROUP, USER, Entry
from models.people_account import check_account, doors_of, people_needs
from models.people_rules import ADD, REMOVE
from models.spec import DomainSpec
from models.spec_access import Principal
from tests.judges.examples import ACCOUNT, full_spec
from tests.models.test_normalise import domain_of

DATA, OPS = Principal(name="data", id="g-1"), Principal(name="ops", id="g-2")
ROLE = f"arn:aws:iam::{ACCOUNT}:role/own"


def members(*users: str) -> Lookup:
    return Lookup(tuple(Member("g", user) for user in users), Availability.KNOWN)


DENIED = Lookup(availability=Availability.DENIED, reason="Not allowed.", action="identitystore:ListGroupMemberships")


def told(members_of_group: Lookup) -> list[tuple[Level, str]]:
    """What is said where an edit takes the only user off, and the only group stays."""
    tree = full_spec().as_tree()
    tree["access"].pop("users")
    spec, record = DomainSpec.model_validate(tree), domain_of(full_spec())
    inventory = Inventory(record, groups=record.groups, users=record.users)
    known = {full_spec().access.groups[0].id or "": members_of_group}
    at = Situation(spec, tuple(changes(spec, ACCOUNT, record)), inventory, remove_people=True, group_members=known)
    return [(each.level, each.message) for each in check_edit(at) if each.code == "ED-15"]


def test_an_edit_says_who_loses_access_and_whom_a_group_still_lets_in() -> None:
    user, group = full_spec().access.users[0], full_spec().access.groups[0]
    gone = (Level.WARNING, f"These lose access, with their apps and spaces: {user.name}.")
    assert told(members("somebody")) == [gone]
    ((level, message),) = told(members(user.id or ""))
    assert level is Level.WARNING
    assert f"can still sign in by groups that stay ({group.name}): {user.name}" in message
    for unread in (DENIED, Lookup()):
        unsure, lost = told(unread)
        assert lost == gone
        assert unsure[0] is Level.UNKNOWN
        assert "Could not check" in unsure[1]


def test_a_group_too_large_to_read_may_have_anybody() -> None:
    crowd = members(*(f"u-{number}" for number in range(MOST_MEMBERS)))
    assert doors_of("u-1", [DATA], lambda _group: crowd).groups == ("data",)
    assert "more members" in doors_of("else", [DATA], lambda _group: crowd).unknown


def test_groups_that_go_too_let_nobody_in() -> None:
    inventory = Inventory(domain_of(full_spec()), groups=(DATA, OPS))
    entries = [Entry(USER, "ada", "u-1", "ada"), Entry(GROUP, "data", "g-1")]
    assert people_needs(entries, inventory, REMOVE) == [("group-members", "g-2")]
    facts = Facts(lookups={"group-members:g-1": members("u-1"), "group-members:g-2": members("u-2")})
    assert list(check_account(entries, inventory, REMOVE, facts, ACCOUNT)) == []
    (found,) = check_account(entries[:1], inventory, REMOVE, facts, ACCOUNT)
    assert (found.level, found.field) == (Level.WARNING, "user ada")
    unread = Inventory(domain_of(full_spec()), groups=None)
    (found,) = check_account(entries[:1], unread, REMOVE, facts, ACCOUNT)
    assert (found.level, "Which groups are assigned" in found.message) == (Level.UNKNOWN, True)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((), [("RO-1", Level.ERROR)]),
        ((IamRole(ROLE, "own", ("ec2.amazonaws.com",)),), [("RO-1", Level.ERROR)]),
        ((IamRole(ROLE, "own", ("sagemaker.amazonaws.com",), conditional=True),), [("RO-1", Level.INFO)]),
        ((IamRole(ROLE, "own", ("sagemaker.amazonaws.com",), service_linked=True),), [("RO-15", Level.ERROR)]),
        ((IamRole(ROLE, "own", ("sagemaker.amazonaws.com",)),), []),
    ],
)
def test_a_role_of_their_own_is_held_to_what_the_domain_s_is(
    rows: tuple[IamRole, ...], expected: list[tuple[str, Level]]
) -> None:
    inventory = Inventory(domain_of(full_spec()))
    entries = [Entry(USER, "ada", "u-1", "ada", role=ROLE)]
    assert people_needs(entries, inventory, ADD) == [("role", "own")]
    facts = Facts(lookups={"role:own": Lookup(rows, Availability.KNOWN)})
    found = list(check_account(entries, inventory, ADD, facts, ACCOUNT))
    assert [(each.code, each.level) for each in found] == expected
    assert {each.field for each in found} <= {"user ada"}
    denied = Facts(lookups={"role:own": DENIED})
    assert [each.level for each in check_account(entries, inventory, ADD, denied, ACCOUNT)] == [Level.UNKNOWN]
