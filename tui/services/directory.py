"""Groups and people of Identity Center by exact name or id, one call each: a large directory is not listed for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from models.actions import GONE
from models.errors import AwsError, CredentialsError
from models.findings import Finding, Level
from models.normalise import Difference
from models.people import GROUP, PROFILE, USER, Entry
from models.spec import DomainSpec
from tui.services.gateway import Gateway
from tui.services.lookups import Lookups
from tui.services.lookups_parallel import side_by_side

_GUID: Final = re.compile(r"([0-9a-f]{10}-)?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_PARTS: Final = {True: ("Group", "displayName", "DisplayName"), False: ("User", "userName", "UserName")}


def completed(gateway: Gateway, lookups: Lookups, entries: Iterable[Entry]) -> tuple[list[Entry], list[Finding]]:
    """The entries with names and ids of groups and users, and what could not be found.

    Raises:
        CredentialsError: the credentials ended.
    """
    wanted = list(entries)
    if all(each.kind == PROFILE for each in wanted):
        return wanted, []
    store, reason = store_of(gateway, lookups)
    if not store:
        return wanted, [Finding("PE-13", Level.ERROR, "directory", reason, "Give sso:ListInstances, or the Region.")]
    numbers = range(len(wanted))
    found = dict(side_by_side(lambda number: _one(gateway, store, wanted[number]), numbers))
    return [found[each][0] for each in numbers], [found[each][1] for each in numbers if found[each][1] is not None]


def store_of(gateway: Gateway, lookups: Lookups) -> tuple[str, str]:
    """The identity store of Identity Center, that of this Region first; else nothing, and why."""
    known = lookups.fetch("idc")
    rows = [each for each in known.rows if each.identity_store_id]
    if not rows:
        return "", known.reason or "No instance of Identity Center was found in this Region."
    here = [each for each in rows if each.primary_region in ("", gateway.region)]
    return str((here or rows)[0].identity_store_id), ""


def names_in(gateway: Gateway, lookups: Lookups, spec: DomainSpec, found: Iterable[Difference]) -> dict[str, str]:
    """Id -> name of the groups and users that differences are about; without those that cannot be read.

    Raises:
        CredentialsError: the credentials ended.
    """
    names = {each.id: each.name for each in (*spec.access.groups, *spec.access.users) if each.id and each.name}
    kinds = {"access.groups": GROUP, "access.users": USER}
    lists = ((kinds[each.field], [*(each.wanted or ()), *(each.found or ())]) for each in found if each.field in kinds)
    unknown = [Entry(kind, id=one) for kind, ids in lists for one in ids if one not in names and _GUID.fullmatch(one)]
    store, _ = store_of(gateway, lookups) if unknown else ("", "")
    if not store:
        return names
    read = side_by_side(lambda number: _one(gateway, store, unknown[number])[0], range(len(unknown)))
    return names | {each.id: each.name for _, each in read if each.name}


def _one(gateway: Gateway, store: str, entry: Entry) -> tuple[Entry, Any]:
    if entry.kind == PROFILE:
        return entry, None
    noun, path, member = _PARTS[entry.kind == GROUP]
    base = {"IdentityStoreId": store}
    identifier = entry.id or (entry.name if _GUID.fullmatch(entry.name) else "")
    try:
        if identifier:
            known = gateway.call("identitystore", f"Describe{noun}", {**base, f"{noun}Id": identifier})
            return replace(entry, id=identifier, name=str(known.get(member) or identifier)), None
        unique = {"AttributePath": path, "AttributeValue": entry.name}
        request = {**base, "AlternateIdentifier": {"UniqueAttribute": unique}}
        return replace(entry, id=str(gateway.call("identitystore", f"Get{noun}Id", request)[f"{noun}Id"])), None
    except CredentialsError:
        raise
    except AwsError as error:
        place = f"line {entry.line}" if entry.line else f"{entry.kind} {entry.shown}"
        if error.aws_code in GONE:
            text = f"Identity Center has no {entry.kind} {entry.shown}."
            return entry, Finding("PE-14", Level.ERROR, place, text, "Names must be exact; an id does as well.")
        return entry, Finding("PE-14", Level.ERROR, place, error.message, error.remedy)
