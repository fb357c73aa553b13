"""What stands against adding people to a domain that exists, or changing what they get."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from models.findings import Finding, Level
from models.inventory import Inventory
from models.people import GROUP, NAME_LENGTH, PROFILE, RSTUDIO_GROUPS, USER, Entry

_NAME: Final = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9])*")
ROLE_ARN: Final = re.compile(r"arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+")
"""ARN of a role."""
_SMALLEST, _LARGEST = 5, 16384
"""GB a space may have (B:SpaceEbsVolumeSizeInGb)."""


ADD: Final = "add"
CHANGE: Final = "change"
REMOVE: Final = "remove"
NO_PROFILE: Final = "PE-12"
"""Code of what is said about somebody who has no profile."""


def check_people(entries: Sequence[Entry], inventory: Inventory, way: str) -> list[Finding]:
    """What stands against adding, changing or removing these; nothing was sent yet.

    Args:
        entries: as `named` gives them.
        inventory: the domain.
        way: `add`, `change` or `remove`.
    """
    found = list(_about_domain(entries, inventory))
    seen: dict[str, Entry] = {}
    for entry in entries:
        found += _about_entry(entry, inventory, way)
        if entry.profile:
            found += _about_profile(entry, inventory, way)
        key = f"{entry.kind}/{(entry.profile or entry.id or entry.name).lower()}"
        if key in seen:
            found.append(_against(entry, "PE-7", f"{entry.shown} is named twice.", "Leave one of them out."))
        seen[key] = entry
    return found


def _against(entry: Entry, code: str, message: str, remedy: str, level: Level = Level.ERROR) -> Finding:
    return Finding(code, level, place_of(entry), message, remedy)


def place_of(entry: Entry) -> str:
    """Where in a file somebody stands, else who it is."""
    return f"line {entry.line}" if entry.line else f"{entry.kind} {entry.shown}"


def _about_domain(entries: Sequence[Entry], inventory: Inventory) -> Iterator[Finding]:
    if inventory.status not in ("InService", "Update_Failed"):
        yield Finding(
            "PE-2",
            Level.ERROR,
            "domain",
            f"The domain {inventory.id} is {inventory.status}; people can be changed once it is InService.",
            "Wait for it, or see `smdomain domains rescue`.",
        )
    assigned = [each for each in entries if each.kind in (GROUP, USER)]
    told = inventory.record.described.get("SingleSignOnApplicationArn")
    if assigned and inventory.record.signs_in == "SSO" and not told:
        yield Finding(
            "PE-3",
            Level.ERROR,
            "domain",
            "AWS tells nobody the application of this domain, as of all that were made before October 2023.",
            "Assign groups and people in the console of Identity Center.",
            source="B:DescribeDomainResponse",
        )


def _about_entry(entry: Entry, inventory: Inventory, way: str) -> Iterator[Finding]:
    single_sign_on = inventory.record.signs_in == "SSO"
    if single_sign_on and entry.kind == PROFILE:
        remedy = "Name the user of Identity Center instead; the profile is made with it."
        yield _against(entry, "PE-4", "People sign in to this domain by Identity Center.", remedy)
    if not single_sign_on and entry.kind != PROFILE:
        remedy = "Name a profile; the directory's groups and users cannot be assigned."
        yield _against(entry, "PE-4", "People sign in to this domain by IAM.", remedy)
    if entry.kind == GROUP and (entry.settings or way == CHANGE):
        text = f"The group {entry.shown} cannot have settings of its own: its people get the domain's."
        yield _against(entry, "PE-5", text, "Give settings to single people (facts 2.6).")
    if entry.role and not ROLE_ARN.fullmatch(entry.role):
        yield _against(entry, "PE-6", f"{entry.role} is no ARN of a role.", "Give arn:aws:iam::ACCOUNT:role/NAME.")
    if entry.rstudio_group and entry.rstudio_group not in RSTUDIO_GROUPS:
        yield _against(entry, "PE-6", f"{entry.rstudio_group} is none of {', '.join(RSTUDIO_GROUPS)}.", "Correct it.")
    elif entry.rstudio_group and not _has_rstudio(inventory):
        yield _against(entry, "PE-8", "The domain has no RStudio.", "Leave the RStudio group out.")
    sizes = [size for size in (entry.default_gb, entry.maximum_gb) if size is not None]
    if len(sizes) == 1:
        text = "AWS takes both sizes of spaces or neither, and the domain has none to complete the one given."
        yield _against(entry, "PE-6", text, "Give both, default_gb and maximum_gb.")
    if any(not _SMALLEST <= size <= _LARGEST for size in sizes) or sizes != sorted(sizes):
        text = f"Sizes of spaces are {_SMALLEST} to {_LARGEST} GB, the default no more than the maximum."
        yield _against(entry, "PE-6", text, "Correct the sizes.")


def _has_rstudio(inventory: Inventory) -> bool:
    settings = inventory.record.described.get("DomainSettings") or {}
    return "RStudioServerProDomainSettings" in settings


def _about_profile(entry: Entry, inventory: Inventory, way: str) -> Iterator[Finding]:
    if not _NAME.fullmatch(entry.profile) or len(entry.profile) > NAME_LENGTH:
        text = f"{entry.profile} is no name of a profile: letters, digits and hyphens, at most {NAME_LENGTH}."
        yield _against(entry, "PE-9", text, "Choose another name.")
    if inventory.profiles is None:
        text = "Whether the profile is there could not be seen."
        yield _against(entry, "PE-10", text, "It takes sagemaker:ListUserProfiles.", Level.UNKNOWN)
        return
    there = next((each for each in inventory.profiles if each.name.lower() == entry.profile.lower()), None)
    if way == ADD and there is not None and entry.settings and entry.settings != dict(there.settings):
        text = f"The profile {there.name} is there already, with other settings."
        yield _against(entry, "PE-11", text, "Use `smdomain domains users change`.")
    assigned = any(each.id == entry.id for each in inventory.users or ()) if entry.id else False
    if way != ADD and there is None and not (way == REMOVE and assigned):
        remedy = "`smdomain domains users list` tells all."
        yield _against(entry, NO_PROFILE, f"There is no profile {entry.profile}.", remedy)
