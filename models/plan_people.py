"""From a wish about people to the ordered actions that carry it out, in a domain that exists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from models.actions import PEOPLE, Action, Call, Plan, Wait
from models.inventory import Inventory, UserProfile
from models.people import GROUP, Entry
from models.plan_access import GROUP as GROUPS
from models.plan_access import USER as USERS
from models.plan_access import assign, make_profile, unassign
from models.plan_parts import emptied
from models.spec_access import Principal


def plan_people(
    inventory: Inventory,
    *,
    account: str,
    region: str,
    add: Sequence[Entry] = (),
    change: Sequence[Entry] = (),
    remove: Sequence[Entry] = (),
) -> Plan:
    """The actions that add, change and remove people; none for what is so already.

    Of somebody of Identity Center, profile and assignment always go together: a profile alone lets nobody in, and an
    assignment alone gives the domain's settings (facts 2.6). Who is removed loses access first; what they have in
    spaces goes with them, the home folder stays.

    Args:
        inventory: the domain.
        account: the account it is in.
        region: where it is.
        add: who is to be let in; as `models.people.named` gives them, with ids.
        change: whose settings are to be others.
        remove: who is to go.
    """
    actions = [*added(inventory, add), *_changed(inventory, change), *removed(inventory, remove)]
    notes = []
    if change:
        notes.append("Apps that run keep the settings they were started with.")
    if any(each.kind == "user-profile-deletion" for each in actions):
        notes.append("The home folders of people who go stay in the domain's file system.")
    unique = {each.id: each for each in actions}
    return Plan(account, region, inventory.name, tuple(unique.values()), tuple(notes), PEOPLE, inventory.id)


def _application(inventory: Inventory) -> str:
    return str(inventory.record.described.get("SingleSignOnApplicationArn") or "")


def _profile(inventory: Inventory, name: str) -> UserProfile | None:
    return next((each for each in inventory.profiles or () if each.name.lower() == name.lower()), None)


def added(inventory: Inventory, entries: Sequence[Entry], before: tuple[str, ...] = ()) -> Iterator[Action]:
    """The actions that let people into a domain; none for who is in already.

    Args:
        inventory: the domain.
        entries: who; as `models.people.named` gives them, with ids.
        before: ids of actions that come first.
    """
    groups = {each.id for each in inventory.groups or ()}
    users = {each.id for each in inventory.users or ()}
    for entry in entries:
        person = Principal(id=entry.id or None, name=entry.name or None)
        if entry.kind == GROUP:
            if entry.id not in groups:
                yield assign(_application(inventory), person, GROUPS, before)
            continue
        needs = before
        if _profile(inventory, entry.profile) is None:
            made = make_profile(inventory.id, entry.profile, before, more=_more(entry))
            needs = (*before, made.id)
            yield made
        if entry.id and entry.id not in users:
            # With the profile first: who signs in before it is there would get one with the domain's settings.
            yield assign(_application(inventory), person, USERS, needs)


def _more(entry: Entry) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if entry.id:
        more |= {"SingleSignOnUserIdentifier": "UserName", "SingleSignOnUserValue": entry.name}
    return more | ({"UserSettings": entry.settings} if entry.settings else {})


def _changed(inventory: Inventory, entries: Sequence[Entry]) -> Iterator[Action]:
    for entry in entries:
        profile = _profile(inventory, entry.profile)
        if profile is None:
            continue
        settings = {name: value for name, value in entry.settings.items() if profile.settings.get(name) != value}
        if settings:
            yield update_profile(inventory.id, profile.name, settings)


def update_profile(domain_id: str, name: str, settings: dict[str, Any]) -> Action:
    """Change the settings of a profile; what is not named stays."""
    request = {"DomainId": domain_id, "UserProfileName": name}
    return Action(
        id=f"user-profile-update/{name}",
        title=f"Change the settings of {name}: {', '.join(settings)}",
        call=Call("sagemaker", "UpdateUserProfile", {**request, "UserSettings": settings}),
        kind="user-profile-update",
        wait=Wait(
            Call("sagemaker", "DescribeUserProfile", request),
            failed=("Failed", "Update_Failed", "Delete_Failed"),
            interval=3.0,
            limit=900.0,
        ),
        # Another change of the profile is under way.
        retry_on=("ResourceInUse",),
        usual=10.0,
        independent=True,
        repeatable=True,
    )


def removed(inventory: Inventory, entries: Sequence[Entry]) -> Iterator[Action]:
    """The actions that take people off a domain, what is theirs first."""
    groups = {each.id for each in inventory.groups or ()}
    users = {each.id for each in inventory.users or ()}
    profiles: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        person = Principal(id=entry.id or None, name=entry.name or None)
        if entry.kind == GROUP:
            if inventory.groups is None or entry.id in groups:
                yield unassign(_application(inventory), person, GROUPS)
            continue
        needs: tuple[str, ...] = ()
        if entry.id and (inventory.users is None or entry.id in users):
            gone = unassign(_application(inventory), person, USERS)
            needs = (gone.id,)
            yield gone
        profiles[entry.profile.lower()] = needs
    going = [each for each in inventory.profiles or () if each.name.lower() in profiles]
    names = {each.name for each in going}
    # What is shared stays: others work in it.
    spaces = [each for each in inventory.spaces or () if each.owner in names and each.sharing != "Shared"]
    homes = {each.name for each in spaces}
    apps = [each for each in inventory.running_apps if (each.space in homes if each.space else each.profile in names)]
    yield from emptied(inventory.id, apps, spaces, going, profiles)
