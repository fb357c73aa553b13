"""What the account has to say about people of a domain that exists: the roles they get, the groups they are in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from models.arns import name_in
from models.facts import Facts, Lookup
from models.findings import Finding, Level
from models.head_count import MOST_MEMBERS, members_of
from models.inventory import Inventory
from models.people import GROUP, USER, Entry
from models.people_rules import REMOVE, ROLE_ARN, place_of
from models.preflight_needs import Key, with_roles
from models.rules_base import listed
from models.rules_execution import not_service_linked, service_linked
from models.rules_roles import role_can_be_assumed, roles_can_be_assumed
from models.spec_access import Principal

_STILL_IN: Final = "PE-15"


@dataclass(frozen=True)
class Doors:
    """The groups that go on to let somebody in who is taken off a domain."""

    groups: tuple[str, ...] = ()
    """Names of groups that they are in and that stay assigned."""
    unknown: str = ""
    """Why that could not be told of every group; empty where it could."""
    action: str = ""
    """The permission that telling it takes."""


def doors_of(user: str, groups: Iterable[Principal], members: Callable[[Principal], Lookup]) -> Doors:
    """Which of these groups somebody is in.

    Args:
        user: id in Identity Center.
        groups: those that stay assigned.
        members: who is in a group, as far as that was looked up.
    """
    known = [(each, members(each)) for each in groups]
    inside = tuple(each.name or each.id or "" for each, found in known if user in {row.user for row in found.rows})
    for each, found in known:
        if not found.known:
            reason = found.reason or "Members of its groups were not looked up."
            return Doors(inside, reason, found.action)
        if len(found.rows) >= MOST_MEMBERS and (each.name or each.id) not in inside:
            return Doors(inside, f"The group {each.name or each.id} has more members than are read.")
    return Doors(inside)


def people_needs(entries: Sequence[Entry], inventory: Inventory, way: str) -> list[Key]:
    """The look-ups that tell what the account has to say about these."""
    if way != REMOVE:
        return [("role", name_in(role)) for role in _roles(entries)]
    if not any(each.kind == USER and each.id for each in entries):
        return []
    return [("group-members", each.id) for each in _staying(entries, inventory) if each.id]


def check_account(
    entries: Sequence[Entry], inventory: Inventory, way: str, facts: Facts, account: str
) -> Iterator[Finding]:
    """What the account says against adding, changing or removing these.

    Args:
        entries: as `models.people.named` gives them.
        inventory: the domain.
        way: `add`, `change` or `remove`.
        facts: with the look-ups of `people_needs`.
        account: the account that the domain is in.
    """
    if way == REMOVE:
        yield from _still_in(entries, inventory, facts)
        return
    known = with_roles(facts, [name_in(each) for each in _roles(entries)])
    for entry in entries:
        if not ROLE_ARN.fullmatch(entry.role):
            continue
        place = place_of(entry)
        rules = ((roles_can_be_assumed, role_can_be_assumed), (not_service_linked, service_linked))
        for rule, check in rules:
            for each in check(place, entry.role, known, account):
                level = each.level or rule.level
                yield Finding(rule.code, level, place, each.message, each.remedy, each.evidence, rule.source)


def _roles(entries: Iterable[Entry]) -> list[str]:
    return list(dict.fromkeys(each.role for each in entries if ROLE_ARN.fullmatch(each.role)))


def _staying(entries: Iterable[Entry], inventory: Inventory) -> list[Principal]:
    going = {each.id for each in entries if each.kind == GROUP}
    return [each for each in inventory.groups or () if each.id not in going]


def _still_in(entries: Sequence[Entry], inventory: Inventory, facts: Facts) -> Iterator[Finding]:
    staying = _staying(entries, inventory)
    for entry in entries:
        if entry.kind != USER or not entry.id:
            continue
        doors = doors_of(entry.id, staying, lambda group: members_of(group, facts))
        if inventory.groups is None:
            doors = Doors((), "Which groups are assigned could not be read.", "sso:ListApplicationAssignments")
        place = place_of(entry)
        if doors.groups:
            noun, verb = ("groups", "are") if len(doors.groups) > 1 else ("group", "is")
            message = (
                f"{entry.shown} can still sign in, by the {noun} {listed(doors.groups)}, which {verb} assigned, and "
                "then gets a new profile with the domain's settings."
            )
            remedy = f"Take them out of the {noun} in Identity Center, or take the {noun} off the domain too."
            yield Finding(_STILL_IN, Level.WARNING, place, message, remedy)
        elif doors.unknown:
            message = f"Could not check whether a group still lets {entry.shown} in. {doors.unknown}"
            yield Finding(_STILL_IN, Level.UNKNOWN, place, message, remedy_of(doors))


def remedy_of(doors: Doors) -> str:
    """What helps where it could not be told which groups somebody is in."""
    return f"Allow {doors.action}, or make sure of it yourself." if doors.action else "Make sure of it yourself."
