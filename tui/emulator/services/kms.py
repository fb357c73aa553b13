"""KMS: keys and aliases of a Region."""

import json
from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError, denied
from tui.emulator.messages import Call, Data
from tui.emulator.paging import page
from tui.emulator.state import World


def _list_keys(call: Call, world: World) -> Data:
    keys = [{"KeyId": key["KeyId"], "KeyArn": key["Arn"]} for key in world.keys.get(call.region, [])]
    return _page(call, keys, "Keys", 100)


def _list_aliases(call: Call, world: World) -> Data:
    aliases = world.aliases.get(call.region, [])
    if "KeyId" in call.params:
        key = find_key(call, world, call.params["KeyId"])
        aliases = [alias for alias in aliases if alias.get("TargetKeyId") == key["KeyId"]]
    return _page(call, aliases, "Aliases", 50)


def _page(call: Call, items: list[Data], key: str, default: int) -> Data:
    answer = page(
        call,
        items,
        key,
        default=default,
        size="Limit",
        token="Marker",
        answer_token="NextMarker",
        refused="InvalidMarkerException",
    )
    return answer | {"Truncated": "NextMarker" in answer}


def find_key(call: Call, world: World, identifier: str) -> Data:
    """The key that an id, key ARN, alias name or alias ARN means, in the Region of the call.

    Raises:
        ApiError: there is none, or it belongs to another Region or account.
    """
    name = identifier
    if identifier.startswith("arn:"):
        parts = identifier.split(":", 5)
        if len(parts) < 6 or parts[2] != "kms":
            raise ApiError("InvalidArnException", f"{identifier} is not a valid ARN")
        if parts[3] != call.region:
            raise ApiError("NotFoundException", f"Invalid arn {parts[3]}")
        if parts[4] != world.account:
            raise denied("json", f"kms:{call.operation} on resource: {identifier}", world.caller_arn)
        name = parts[5].removeprefix("key/")
    if name.startswith("alias/"):
        name = _alias_target(call, world, name)
    for key in world.keys.get(call.region, []):
        if key["KeyId"] == name:
            return key
    arn = f"arn:aws:kms:{call.region}:{world.account}:key/{name}"
    raise ApiError("NotFoundException", f"Key '{arn}' does not exist")


def _alias_target(call: Call, world: World, name: str) -> str:
    for alias in world.aliases.get(call.region, []):
        if alias["AliasName"] == name and "TargetKeyId" in alias:
            return str(alias["TargetKeyId"])
    arn = f"arn:aws:kms:{call.region}:{world.account}:{name}"
    raise ApiError("NotFoundException", f"Alias {arn} is not found.")


def _describe_key(call: Call, world: World) -> Data:
    return {"KeyMetadata": find_key(call, world, call.params["KeyId"])}


def _get_key_policy(call: Call, world: World) -> Data:
    if "alias/" in call.params["KeyId"]:
        raise ApiError("NotFoundException", f"Invalid keyId {call.params['KeyId']}")
    key = find_key(call, world, call.params["KeyId"])
    if call.params.get("PolicyName", "default") != "default":
        raise ApiError("NotFoundException", "No such policy exists")
    statement = {
        "Sid": "Enable IAM User Permissions",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{world.account}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    held = world.key_policies.get(key["KeyId"])
    policy = {"Version": "2012-10-17", "Id": "key-default-1", "Statement": held or [statement]}
    return {"Policy": json.dumps(policy), "PolicyName": "default"}


OPERATIONS: Final[dict[str, Handler]] = {
    "kms:ListKeys": _list_keys,
    "kms:ListAliases": _list_aliases,
    "kms:DescribeKey": _describe_key,
    "kms:GetKeyPolicy": _get_key_policy,
}
