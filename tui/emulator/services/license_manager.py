"""License Manager: licences granted to the account, which live in one Region."""

from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.messages import Call, Data
from tui.emulator.paging import page
from tui.emulator.state import World

_FILTERS: Final = ("ProductSKU", "Status", "IssuerName", "Beneficiary")


def _list_received_licenses(call: Call, world: World) -> Data:
    licenses = world.licenses.get(call.region, [])
    for condition in call.params.get("Filters", []):
        name, values = condition["Name"], condition["Values"]
        if name not in _FILTERS:
            raise ApiError("InvalidParameterValueException", f"Invalid filter name: {name}")
        licenses = [item for item in licenses if _member(item, name) in values]
    return page(call, licenses, "Licenses", default=50, maximum=100, refused="InvalidParameterValueException")


def _member(item: Data, name: str) -> str:
    return str(item["Issuer"]["Name"] if name == "IssuerName" else item.get(name, ""))


OPERATIONS: Final[dict[str, Handler]] = {"license-manager:ListReceivedLicenses": _list_received_licenses}
