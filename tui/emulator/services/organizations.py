"""Organizations: whose account this is."""

from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.messages import Call, Data
from tui.emulator.state import World


def _describe_organization(call: Call, world: World) -> Data:
    if world.organization is None:
        raise ApiError("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")
    return {"Organization": world.organization}


OPERATIONS: Final[dict[str, Handler]] = {"organizations:DescribeOrganization": _describe_organization}
