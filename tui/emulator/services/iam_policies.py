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
_MOST_VERSIONS: Final = 5
"""Versions that IAM keeps of a managed policy (IAM quotas page)."""


def _create_policy(call: Call, world: World) -> Data:
    params = call.params
    name, path, text = params["PolicyName"], params.get("Path", "/"), params["PolicyDocument"]
    arn = f"arn:aws:iam::{world.account}:policy{path}{name}"
    if any(each["PolicyName"].lower() == name.lower() for each in world.own_policies.values()):
        raise ApiError(
            "EntityAlreadyExists", f"A policy called {name} already exists. Duplicate names are not allowed.", 409
        )
    _checked(text)
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
        "_versions": {"v1": {"_document": text, "CreateDate": world.now()}},
        "_made": 1,
    }
    if tags := checked_tags(params.get("Tags", []), []):
        policy["Tags"] = tags
    world.own_policies[arn] = policy
    return {"Policy": public(policy)}


def _checked(text: str) -> None:
    checked_document(text, trust=False)
    if len("".join(text.split())) > _SIZE:
        raise ApiError("LimitExceeded", f"Cannot exceed quota for PolicySize: {_SIZE}", 409)


def _own_policy(call: Call, world: World) -> Data:
    arn = call.params["PolicyArn"]
    if arn not in world.own_policies:
        raise ApiError("NoSuchEntity", f"Policy {arn} was not found.", 404)
    return world.own_policies[arn]


def _version(policy: Data, identifier: str) -> Data:
    return {
        "VersionId": identifier,
        "IsDefaultVersion": identifier == policy["DefaultVersionId"],
        "CreateDate": policy["_versions"][identifier]["CreateDate"],
    }


def _create_policy_version(call: Call, world: World) -> Data:
    policy, text = _own_policy(call, world), call.params["PolicyDocument"]
    _checked(text)
    if len(policy["_versions"]) >= _MOST_VERSIONS:
        said = f"A managed policy can have up to {_MOST_VERSIONS} versions. Before you create a new version, you must "
        raise ApiError("LimitExceeded", f"{said}delete an existing version.", 409)
    policy["_made"] += 1
    identifier = f"v{policy['_made']}"
    policy["_versions"][identifier] = {"_document": text, "CreateDate": world.now()}
    if call.params.get("SetAsDefault"):
        policy |= {"DefaultVersionId": identifier, "_document": text, "UpdateDate": world.now()}
    return {"PolicyVersion": _version(policy, identifier)}


def _list_policy_versions(call: Call, world: World) -> Data:
    policy = _own_policy(call, world)
    # The youngest first, as IAM has them.
    return iam_page(call, [_version(policy, each) for each in reversed(policy["_versions"])], "Versions")


def _delete_policy_version(call: Call, world: World) -> Data:
    policy, identifier = _own_policy(call, world), call.params["VersionId"]
    if identifier not in policy["_versions"]:
        raise ApiError("NoSuchEntity", f"Policy {policy['Arn']} version {identifier} does not exist.", 404)
    if identifier == policy["DefaultVersionId"]:
        raise ApiError("DeleteConflict", "Cannot delete the default version of a policy.", 409)
    del policy["_versions"][identifier]
    return {}


def _delete_policy(call: Call, world: World) -> Data:
    arn = call.params["PolicyArn"]
    if arn not in world.own_policies:
        raise ApiError("NoSuchEntity", f"Policy {arn} was not found.", 404)
    if any(arn in role["_attached"] for role in world.roles.values()):
        raise ApiError("DeleteConflict", "Cannot delete a policy attached to entities.", 409)
    if len(world.own_policies[arn]["_versions"]) > 1:
        text = (
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions."
        )
        raise ApiError("DeleteConflict", text, 409)
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
    "iam:CreatePolicyVersion": _create_policy_version,
    "iam:DeletePolicyVersion": _delete_policy_version,
    "iam:ListPolicyVersions": _list_policy_versions,
    "iam:DeletePolicy": _delete_policy,
    "iam:ListPolicies": _list_policies,
}
