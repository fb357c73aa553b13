"""Organizations: whose account this is."""

from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.lifecycle import public
from tui.emulator.messages import Call, Data
from tui.emulator.state import World


def _describe_organization(call: Call, world: World) -> Data:
    if world.organization is None:
        raise ApiError("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")
    return {"Organization": public(world.organization)}


def _list_delegated_administrators(call: Call, world: World) -> Data:
    organization = world.organization
    if organization is None:
        raise ApiError("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")
    if organization["MasterAccountId"] != world.account:
        text = "You don't have permissions to access this resource."
        raise ApiError("AccessDeniedException", text)
    return {"DelegatedAdministrators": [{"Id": each} for each in organization.get("_delegated", [])]}


OPERATIONS: Final[dict[str, Handler]] = {
    "organizations:DescribeOrganization": _describe_organization,
    "organizations:ListDelegatedAdministrators": _list_delegated_administrators,
}
