"""People to add to a domain that exists, or to change: who, and what each gets that is not the domain's.

A file for many is CSV with a heading line (RFC 4180); its columns are the members of `Entry`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from models.errors import SpecError, SpecProblem
from models.inventory import Inventory, UserProfile
from models.tree import Tree

GROUP: Final = "group"
USER: Final = "user"
PROFILE: Final = "profile"
KINDS: Final = (GROUP, USER, PROFILE)
RSTUDIO_GROUPS: Final = ("R_STUDIO_USER", "R_STUDIO_ADMIN")
NAME_LENGTH: Final = 63
"""Characters a profile's name may have (B:UserProfileName)."""
_OTHER: Final = re.compile(r"[^a-zA-Z0-9-]+")
_GB: Final = ("default_gb", "maximum_gb")


class PeopleError(SpecError):
    """A file of people that cannot be read."""

    code = "people"
    title = "The file of people cannot be read"


@dataclass(frozen=True, slots=True)
class Entry:
    """One group or person, and what they get that is not the domain's."""

    kind: str
    """`group`, `user` (of Identity Center) or `profile` (where people sign in by IAM)."""
    name: str = ""
    id: str = ""
    """Id in Identity Center; the name or the id is enough."""
    profile: str = ""
    """Name of a user's profile; made of the user's name unless given."""
    role: str = ""
    """ARN of an execution role of their own."""
    rstudio_group: str = ""
    """`R_STUDIO_USER`, `R_STUDIO_ADMIN`, or empty: the domain's."""
    default_gb: int | None = None
    maximum_gb: int | None = None
    line: int = 0
    """Line of the file it stands in."""

    @property
    def settings(self) -> Tree:
        """Their own `UserSettings`; empty where all is the domain's."""
        tree: Tree = {}
        if self.role:
            tree["ExecutionRole"] = self.role
        if self.rstudio_group:
            # Never with AccessStatus DISABLED, which AWS refuses (facts 3.3).
            tree["RStudioServerProAppSettings"] = {"AccessStatus": "ENABLED", "UserGroup": self.rstudio_group}
        sizes: dict[str, Any] = {}
        if self.default_gb is not None:
            sizes["DefaultEbsVolumeSizeInGb"] = self.default_gb
        if self.maximum_gb is not None:
            sizes["MaximumEbsVolumeSizeInGb"] = self.maximum_gb
        if sizes:
            tree["SpaceStorageSettings"] = {"DefaultEbsStorageSettings": sizes}
        return tree

    @property
    def shown(self) -> str:
        """What to call it."""
        return self.name or self.profile or self.id


COLUMNS: Final = tuple(each.name for each in fields(Entry) if each.name != "line")


def read_people(text: str, source: str) -> list[Entry]:
    """The entries of a CSV file; empty lines do not count.

    Raises:
        PeopleError: a heading or a value is none; all that is wrong, with lines.
    """
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    entries: list[Entry] = []
    problems: list[SpecProblem] = []
    try:
        heads = [each.strip().lower() for each in next(rows, [])]
        unknown = [each for each in heads if each not in COLUMNS]
        if unknown or not heads:
            named = ", ".join(unknown) or "nothing"
            text = f"The heading line has {named}; it may have {', '.join(COLUMNS)}."
            raise PeopleError([SpecProblem("", text, line=1)], source)
        for row in rows:
            if any(cell.strip() for cell in row):
                entry = _entry(dict(zip(heads, (cell.strip() for cell in row), strict=False)), rows.line_num)
                if isinstance(entry, Entry):
                    entries.append(entry)
                else:
                    problems.append(SpecProblem("", entry, line=rows.line_num))
    except csv.Error as error:
        problems.append(SpecProblem("", f"This is no CSV: {error}.", line=rows.line_num))
    if problems:
        raise PeopleError(problems, source)
    return entries


def _entry(cells: dict[str, str], line: int) -> Entry | str:
    """The entry of a row, or what is wrong with it."""
    values: dict[str, Any] = {key: value for key, value in cells.items() if value}
    values.setdefault("kind", USER)
    if values["kind"] not in KINDS:
        return f"{values['kind']} is none of {', '.join(KINDS)}."
    for key in _GB:
        if key in values:
            if not values[key].isdecimal():
                return f"{key} is {values[key]}, which is no number of GB."
            values[key] = int(values[key])
    entry = Entry(**values, line=line)
    return entry if entry.shown else "Nobody is named."


def with_settings(entry: Entry, settings: Mapping[str, Any]) -> Entry:
    """The entry with these settings where it has none of its own; a group as it is, which cannot have any.

    Args:
        entry: who.
        settings: members of `Entry` and their values.
    """
    if entry.kind == GROUP:
        return entry
    return replace(entry, **{name: value for name, value in settings.items() if getattr(entry, name) in ("", None)})


def profile_name(user: str, taken: Collection[str]) -> str:
    """A legal name of a profile for somebody of Identity Center, that nobody has.

    Args:
        user: their user name, often an e-mail address.
        taken: names that are in use; whatever their case.
    """
    used = {each.lower() for each in taken}
    base = re.sub(r"-{2,}", "-", _OTHER.sub("-", user)).strip("-")[:NAME_LENGTH].strip("-") or "user"
    name, number = base, 1
    while name.lower() in used:
        number += 1
        tail = f"-{number}"
        name = base[: NAME_LENGTH - len(tail)].rstrip("-") + tail
    return name


def named(entries: Iterable[Entry], inventory: Inventory) -> list[Entry]:
    """The entries with all that follows from the domain: the name of each one's profile, the size not given."""
    profiles = inventory.profiles or ()
    taken = [each.name for each in profiles]
    own = {each.user.lower(): each.name for each in profiles if each.user}
    found = []
    for entry in entries:
        if entry.kind == USER and not entry.profile:
            name = own.get(entry.name.lower()) or profile_name(entry.name or entry.id, taken)
            entry = replace(entry, profile=name)
        elif entry.kind == PROFILE:
            entry = replace(entry, profile=entry.profile or entry.name, name=entry.name or entry.profile)
        if entry.profile:
            taken.append(entry.profile)
        found.append(_sized(entry, inventory))
    return found


def _sized(entry: Entry, inventory: Inventory) -> Entry:
    """The entry with both sizes, where one is given: AWS takes no single one; the other is the one in force."""
    if (entry.default_gb is None) == (entry.maximum_gb is None):
        return entry
    profile = next((each for each in inventory.profiles or () if each.name.lower() == entry.profile.lower()), None)
    settings = inventory.settings_of(profile or UserProfile(entry.profile, ""))
    sizes = (settings.get("SpaceStorageSettings") or {}).get("DefaultEbsStorageSettings") or {}
    default = entry.default_gb if entry.default_gb is not None else sizes.get("DefaultEbsVolumeSizeInGb")
    maximum = entry.maximum_gb if entry.maximum_gb is not None else sizes.get("MaximumEbsVolumeSizeInGb")
    return replace(entry, default_gb=default, maximum_gb=maximum)
