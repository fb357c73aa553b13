"""The people of a domain that exists as rows of a list."""

from __future__ import annotations

from models.arns import name_in
from models.inventory import Inventory
from models.people import GROUP, PROFILE, USER, Entry
from models.text import scrub
from tui.widgets.picker_rows import Row


def people_of(inventory: Inventory) -> dict[str, Entry]:
    """Groups, users and profiles of a domain by a key of their own; a user of Identity Center with their profile."""
    profiles = {each.user.lower(): each.name for each in inventory.profiles or () if each.user}
    entries = [Entry(GROUP, each.name or "", each.id or "") for each in inventory.groups or ()]
    entries += [
        Entry(USER, each.name or "", each.id or "", profiles.pop((each.name or "").lower(), ""))
        for each in inventory.users or ()
    ]
    known = {each.profile for each in entries if each.profile}
    single_sign_on = inventory.record.signs_in == "SSO"
    for profile in inventory.profiles or ():
        if profile.name not in known:
            kind, name = (USER, profile.user) if single_sign_on and profile.user else (PROFILE, profile.name)
            entries.append(Entry(kind, name, profile=profile.name))
    return {f"{each.kind}/{each.id or each.profile or each.name}": each for each in entries}


def people_rows(inventory: Inventory, entries: dict[str, Entry]) -> list[Row]:
    """A row for each entry: kind, name, status, and role or id."""
    profiles = {each.name: each for each in inventory.profiles or ()}
    rows = []
    for key, entry in entries.items():
        profile = profiles.get(entry.profile)
        role = str(inventory.settings_of(profile).get("ExecutionRole") or "") if profile else ""
        # In front: what is long is cut at its end.
        own = "own " if profile and "ExecutionRole" in profile.settings else ""
        status = profile.status if profile else "assigned"
        cells = (entry.kind, entry.shown, status, f"{own}{name_in(role)}" if role else entry.id)
        shown = tuple(scrub(cell) for cell in cells)
        rows.append(Row(key, shown, " ".join((*shown, entry.profile)).lower()))
    return rows
