"""Identity Store: groups, users and who is in what."""

from collections.abc import Sequence
from typing import Final, Literal

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.messages import Call, Data
from tui.emulator.paging import page
from tui.emulator.state import World

Kind = Literal["GROUP", "USER"]

_MEMBERS: Final[dict[str, tuple[Kind, str]]] = {
    "displayname": ("GROUP", "DisplayName"),
    "username": ("USER", "UserName"),
    "emails.value": ("USER", "Emails"),
}


def _check_store(call: Call, world: World) -> None:
    asked = call.params["IdentityStoreId"]
    for instance in world.instances:
        if asked in (instance["IdentityStoreId"], instance["IdentityStoreArn"]):
            if instance["PrimaryRegion"] == call.region:
                return
            break
    raise ApiError("ResourceNotFoundException", "IDENTITY_STORE not found.")


def find(world: World, kind: Kind, identifier: str) -> Data | None:
    """The group or user with this id."""
    records = world.groups if kind == "GROUP" else world.users
    by_id = getattr(records, "by_id", None)
    if by_id is not None:
        found: Data | None = by_id(identifier)
        return found
    name = "GroupId" if kind == "GROUP" else "UserId"
    return next((record for record in records if record[name] == identifier), None)


def find_user(world: World, user_name: str) -> Data | None:
    """The user who signs in with this name."""
    return _named(world.users, "UserName", user_name)


def _named(records: Sequence[Data], member: str, value: str) -> Data | None:
    by_name = getattr(records, "by_name", None)
    if by_name is not None:
        found: Data | None = by_name(value)
        return found
    for record in records:
        held = record.get(member, "")
        texts = [email["Value"] for email in held] if isinstance(held, list) else [held]
        if value.casefold() in [text.casefold() for text in texts]:
            return record
    return None


def _listed(call: Call, records: Sequence[Data], key: str, attribute: str) -> Data:
    for condition in call.params.get("Filters", []):
        if condition["AttributePath"].lower() != attribute.lower():
            raise ApiError("ValidationException", f"The attribute path {condition['AttributePath']} is not supported.")
        record = _named(records, attribute, condition["AttributeValue"])
        records = [record] if record else []
    return page(call, records, key, default=100, maximum=100)


def _list_groups(call: Call, world: World) -> Data:
    _check_store(call, world)
    return _listed(call, world.groups, "Groups", "DisplayName")


def _list_users(call: Call, world: World) -> Data:
    _check_store(call, world)
    return _listed(call, world.users, "Users", "UserName")


def _described(call: Call, world: World, kind: Kind, member: str) -> Data:
    _check_store(call, world)
    record = find(world, kind, call.params[member])
    if record is None:
        raise ApiError("ResourceNotFoundException", f"{kind} not found.")
    return record


def _describe_group(call: Call, world: World) -> Data:
    return _described(call, world, "GROUP", "GroupId")


def _describe_user(call: Call, world: World) -> Data:
    return _described(call, world, "USER", "UserId")


def _identified(call: Call, world: World, kind: Kind) -> Data:
    _check_store(call, world)
    unique = call.params["AlternateIdentifier"].get("UniqueAttribute", {})
    wanted, member = _MEMBERS.get(str(unique.get("AttributePath", "")).lower(), (None, ""))
    if wanted != kind:
        raise ApiError("ValidationException", f"The attribute path {unique.get('AttributePath')} is not supported.")
    records = world.groups if kind == "GROUP" else world.users
    record = _named(records, member, str(unique["AttributeValue"]))
    if record is None:
        raise ApiError("ResourceNotFoundException", f"{kind} not found.")
    return record


def _get_group_id(call: Call, world: World) -> Data:
    group = _identified(call, world, "GROUP")
    return {name: group[name] for name in ("IdentityStoreId", "GroupId", "GroupArn")}


def _get_user_id(call: Call, world: World) -> Data:
    user = _identified(call, world, "USER")
    return {name: user[name] for name in ("IdentityStoreId", "UserId", "UserArn")}


def _list_group_memberships(call: Call, world: World) -> Data:
    _check_store(call, world)
    group = _described(call, world, "GROUP", "GroupId")
    members = [
        {
            "IdentityStoreId": group["IdentityStoreId"],
            "MembershipId": _membership_id(number),
            "MembershipArn": f"arn:aws:identitystore:::membership/{_membership_id(number)}",
            "GroupId": group_id,
            "MemberId": {"UserId": user_id},
        }
        for number, (group_id, user_id) in enumerate(world.memberships)
        if group_id == group["GroupId"]
    ]
    return page(call, members, "GroupMemberships", default=100, maximum=100)


def _membership_id(number: int) -> str:
    return f"{number:08x}-0000-4000-a000-000000000000"


OPERATIONS: Final[dict[str, Handler]] = {
    "identitystore:ListGroups": _list_groups,
    "identitystore:ListUsers": _list_users,
    "identitystore:DescribeGroup": _describe_group,
    "identitystore:DescribeUser": _describe_user,
    "identitystore:GetGroupId": _get_group_id,
    "identitystore:GetUserId": _get_user_id,
    "identitystore:ListGroupMemberships": _list_group_memberships,
}
