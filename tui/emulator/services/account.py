"""Account Management: which Regions the account may use."""

from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.messages import Call, Data
from tui.emulator.paging import page
from tui.emulator.state import World

_STATUS: Final = {
    "opt-in-not-required": "ENABLED_BY_DEFAULT",
    "opted-in": "ENABLED",
    "not-opted-in": "DISABLED",
}


def _list_regions(call: Call, world: World) -> Data:
    wanted = call.params.get("RegionOptStatusContains")
    found = [
        {"RegionName": region["RegionName"], "RegionOptStatus": _STATUS[region["OptInStatus"]]}
        for region in world.regions
    ]
    chosen = [region for region in found if not wanted or region["RegionOptStatus"] in wanted]
    return page(call, chosen, "Regions", default=20, maximum=50)


OPERATIONS: Final[dict[str, Handler]] = {"account:ListRegions": _list_regions}
