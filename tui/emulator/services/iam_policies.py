"""IAM: managed policies of the account, made and removed."""

from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.lifecycle import public
from tui.emulator.messages import Call, Data
from tui.emulator.services.iam_records import iam_page
from tui.emulator.services.iam_writes import checked_document, checked_tags
from tui.emulator.state import World

_SIZE: Final = 6_144
"""Characters of a managed policy, white space not counted (IAM quotas page)."""


def _create_policy(call: Call, world: World) -> Data:
    params = call.params
    name, path, text = params["PolicyName"], params.get("Path", "/"), params["PolicyDocument"]
    arn = f"arn:aws:iam::{world.account}:policy{path}{name}"
    if any(each["PolicyName"].lower() == name.lower() for each in world.own_policies.values()):
        raise ApiError(
            "EntityAlreadyExists", f"A policy called {name} already exists. Duplicate names are not allowed.", 409
        )
    checked_document(text, trust=False)
    if len("".join(text.split())) > _SIZE:
        raise ApiError("LimitExceeded", f"Cannot exceed quota for PolicySize: {_SIZE}", 409)
    policy: Data = {
        "PolicyName": name,
        "PolicyId": f"ANPA{world.new_id(17).upper()}",
        "Arn": arn,
        "Path": path,
        "DefaultVersionId": "v1",
        "AttachmentCount": 0,
        "PermissionsBoundaryUsageCount": 0,
        "IsAttachable": True,
        "CreateDate": world.now(),
        "UpdateDate": world.now(),
        "_document": text,
    }
    if tags := checked_tags(params.get("Tags", []), []):
        policy["Tags"] = tags
    world.own_policies[arn] = policy
    return {"Policy": public(policy)}


def _delete_policy(call: Call, world: World) -> Data:
    arn = call.params["PolicyArn"]
    if arn not in world.own_policies:
        raise ApiError("NoSuchEntity", f"Policy {arn} was not found.", 404)
    if any(arn in role["_attached"] for role in world.roles.values()):
        raise ApiError("DeleteConflict", "Cannot delete a policy attached to entities.", 409)
    del world.own_policies[arn]
    return {}


def _list_policies(call: Call, world: World) -> Data:
    """Policies of the account; those of AWS are left out whatever the scope."""
    own = [public(each) for _, each in sorted(world.own_policies.items())]
    answer = iam_page(call, own, "Policies")
    answer["Policies"] = [
        {name: value for name, value in each.items() if name != "Tags"} for each in answer["Policies"]
    ]
    return answer


OPERATIONS: Final[dict[str, Handler]] = {
    "iam:CreatePolicy": _create_policy,
    "iam:DeletePolicy": _delete_policy,
    "iam:ListPolicies": _list_policies,
}
