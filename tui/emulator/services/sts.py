"""STS: who is calling."""

from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.messages import Call, Data
from tui.emulator.state import World


def _get_caller_identity(call: Call, world: World) -> Data:
    return {"UserId": "AROADEMOADMINROLE0001:operator", "Account": world.account, "Arn": world.caller_arn}


OPERATIONS: Final[dict[str, Handler]] = {"sts:GetCallerIdentity": _get_caller_identity}
