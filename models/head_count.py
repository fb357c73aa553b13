"""How many people a domain is for, as far as that is known: profiles by name, or whoever may sign in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from models.facts import Facts, Lookup
from models.spec import DomainSpec
from models.spec_access import Principal

MOST_MEMBERS: Final = 500
"""Members of a group that are counted; more make no difference to anybody who reads it."""


def member_keys(group: Principal) -> list[str]:
    """What the look-up of a group's members may go by: its id, or its name before the id is known."""
    return [key for key in (group.id, group.name) if key]


def members_of(group: Principal, facts: Facts) -> Lookup:
    """Who is directly in a group, by the key it was looked up by."""
    tried = [facts.get("group-members", key) for key in member_keys(group)]
    return next((each for each in tried if each.known), tried[0] if tried else Lookup())


def people_count(spec: DomainSpec, facts: Facts) -> int:
    """How many people are known to come; members of groups are among them, each once."""
    if spec.access.auth != "identity-center":
        return len(spec.access.profiles)
    members = {row.user for found in _groups(spec, facts) for row in found.rows}
    return len(members | {each.id or each.name or "" for each in spec.access.users})


def everybody_counted(spec: DomainSpec, facts: Facts) -> bool:
    """Whether no more than those can come: every group was read, to its end."""
    if spec.access.auth != "identity-center":
        return True
    return all(found.known and len(found.rows) < MOST_MEMBERS for found in _groups(spec, facts))


def people_words(spec: DomainSpec, facts: Facts) -> str:
    """The count for the middle of a sentence."""
    count = people_count(spec, facts)
    least = "" if everybody_counted(spec, facts) else "at least "
    return f"{least}{count} {'person' if count == 1 else 'people'}"


def people_field(spec: DomainSpec) -> str:
    """Key of the answer that says who the people are."""
    if spec.access.auth != "identity-center":
        return "access.profiles"
    return "access.users" if spec.access.users and not spec.access.groups else "access.groups"


def _groups(spec: DomainSpec, facts: Facts) -> Iterator[Lookup]:
    return (members_of(group, facts) for group in spec.access.groups)
