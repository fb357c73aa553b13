"""EC2: managed prefix lists, AWS's own and those of the account."""

from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.lifecycle import public
from tui.emulator.messages import Call, Data
from tui.emulator.paging import page
from tui.emulator.services.ec2_filters import chosen, member
from tui.emulator.state import World

S3_LIST: Final = "pl-6ea54007"


def _lists(call: Call, world: World) -> list[Data]:
    """AWS's list for S3, then the account's."""
    own: Data = {
        "PrefixListId": S3_LIST,
        "PrefixListName": f"com.amazonaws.{call.region}.s3",
        "PrefixListArn": f"arn:aws:ec2:{call.region}:aws:prefix-list/{S3_LIST}",
        "AddressFamily": "IPv4",
        "State": "create-complete",
        "OwnerId": "AWS",
        "_entries": ["3.5.134.0/23", "52.219.46.0/23"],
    }
    return [own, *world.collection(call.region, "PrefixLists")]


def _describe(call: Call, world: World) -> Data:
    filters = {
        "prefix-list-id": member("PrefixListId"),
        "prefix-list-name": member("PrefixListName"),
        "owner-id": member("OwnerId"),
    }
    found = chosen(_lists(call, world), call.params.get("Filters", []), filters)
    answer = page(call, found, "PrefixLists", default=100, refused="InvalidParameterValue")
    answer["PrefixLists"] = [public(record) for record in answer["PrefixLists"]]
    return answer


def _entries(call: Call, world: World) -> Data:
    wanted = call.params["PrefixListId"]
    for record in _lists(call, world):
        if record["PrefixListId"] == wanted:
            entries = [{"Cidr": cidr} for cidr in record["_entries"]]
            return page(call, entries, "Entries", default=100, refused="InvalidParameterValue")
    raise ApiError("InvalidPrefixListID.NotFound", f"The prefix list ID '{wanted}' does not exist")


OPERATIONS: Final[dict[str, Handler]] = {
    "ec2:DescribeManagedPrefixLists": _describe,
    "ec2:GetManagedPrefixListEntries": _entries,
}
