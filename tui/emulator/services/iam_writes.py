"""IAM, writing: making a role, giving it policies, taking it away again."""

import json
from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.messages import Call, Data
from tui.emulator.services.iam import shown
from tui.emulator.services.iam_records import SAGEMAKER, new_role, role_of, service_linked_role
from tui.emulator.state import World

_INLINE_LIMIT: Final = 10_240
"""Bytes of all inline policies of one role, white space not counted (IAM quotas page)."""
_TAG_LIMIT: Final = 50


def checked_document(text: str, *, trust: bool) -> None:
    """Refuse what is not a policy document of the wanted kind."""
    try:
        policy = json.loads(text)
    except ValueError:
        raise _malformed("This policy contains invalid Json" if trust else "Syntax errors in policy.") from None
    statements = policy.get("Statement") if isinstance(policy, dict) else None
    if not statements:
        raise _malformed("Syntax errors in policy.")
    for statement in statements if isinstance(statements, list) else [statements]:
        if not isinstance(statement, dict) or statement.get("Effect") not in ("Allow", "Deny"):
            raise _malformed("Syntax errors in policy.")
        if not ("Action" in statement or "NotAction" in statement):
            raise _malformed("Policy statement must contain actions.")
        if trust and "Principal" not in statement and "NotPrincipal" not in statement:
            raise _malformed("Missing required field Principal")
        if trust and ("Resource" in statement or "NotResource" in statement):
            raise _malformed("Has prohibited field Resource")
        if not trust and "Principal" in statement:
            raise _malformed("Policy document should not specify a principal.")
        if not trust and "Resource" not in statement and "NotResource" not in statement:
            raise _malformed("Policy statement must contain resources.")


def _malformed(message: str) -> ApiError:
    return ApiError("MalformedPolicyDocument", message)


def checked_tags(tags: list[Data], held: list[Data]) -> list[Data]:
    """The tags together, with keys compared without regard to case.

    Raises:
        ApiError: they cannot be.
    """
    merged = {tag["Key"].lower(): tag for tag in held}
    for tag in tags:
        if tag["Key"].lower().startswith("aws:"):
            raise ApiError("InvalidInput", "System tags cannot be added/updated.")
        merged[tag["Key"].lower()] = tag
    if len({tag["Key"].lower() for tag in tags}) != len(tags):
        raise ApiError("InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    if len(merged) > _TAG_LIMIT:
        raise ApiError("LimitExceeded", f"The number of tags has reached the maximum limit: {_TAG_LIMIT}.", 409)
    return list(merged.values())


def _create_role(call: Call, world: World) -> Data:
    params = call.params
    name = params["RoleName"]
    if name.lower() in world.roles:
        raise ApiError("EntityAlreadyExists", f"Role with name {name} already exists.", 409)
    checked_document(params["AssumeRolePolicyDocument"], trust=True)
    boundary = params.get("PermissionsBoundary")
    if boundary and boundary not in world.policies:
        raise ApiError("NoSuchEntity", f"Scope ARN: {boundary} does not exist or is not attachable.", 404)
    tags = checked_tags(params.get("Tags", []), [])
    role = new_role(
        world,
        name,
        params.get("Path", "/"),
        params["AssumeRolePolicyDocument"],
        description=params.get("Description", ""),
        session=params.get("MaxSessionDuration", 3600),
    )
    if tags:
        role["Tags"] = tags
    if boundary:
        role["PermissionsBoundary"] = {
            "PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": boundary,
        }
    world.roles[name.lower()] = role
    # The answer of CreateRole leaves out what cannot have happened yet.
    return {"Role": {key: value for key, value in shown(role).items() if key != "RoleLastUsed"}}


def _tag_role(call: Call, world: World) -> Data:
    role = role_of(call, world)
    role["Tags"] = checked_tags(call.params["Tags"], role.get("Tags", []))
    return {}


def _changeable(call: Call, world: World) -> Data:
    role = role_of(call, world)
    if role["Path"].startswith("/aws-service-role/"):
        protected = f"the protected role '{role['RoleName']}' - this role is only modifiable by AWS"
        raise ApiError("UnmodifiableEntity", f"Cannot perform the operation on {protected}")
    return role


def _attach_role_policy(call: Call, world: World) -> Data:
    role, arn = _changeable(call, world), call.params["PolicyArn"]
    if arn not in world.policies:
        raise ApiError("NoSuchEntity", f"Policy {arn} does not exist or is not attachable.", 404)
    if arn in role["_attached"]:
        return {}
    if len(role["_attached"]) >= world.attachments:
        raise ApiError("LimitExceeded", f"Cannot exceed quota for PoliciesPerRole: {world.attachments}", 409)
    role["_attached"].append(arn)
    return {}


def _detach_role_policy(call: Call, world: World) -> Data:
    role, arn = _changeable(call, world), call.params["PolicyArn"]
    if arn not in role["_attached"]:
        raise ApiError("NoSuchEntity", f"Policy {arn} was not found.", 404)
    role["_attached"].remove(arn)
    return {}


def _put_role_policy(call: Call, world: World) -> Data:
    role, document = _changeable(call, world), call.params["PolicyDocument"]
    checked_document(document, trust=False)
    others = [text for name, text in role["_inline"].items() if name != call.params["PolicyName"]]
    if sum(len("".join(text.split())) for text in [*others, document]) > _INLINE_LIMIT:
        text = f"Maximum policy size of {_INLINE_LIMIT} bytes exceeded for role {role['RoleName']}"
        raise ApiError("LimitExceeded", text, 409)
    role["_inline"][call.params["PolicyName"]] = document
    return {}


def _delete_role_policy(call: Call, world: World) -> Data:
    role, name = _changeable(call, world), call.params["PolicyName"]
    if name not in role["_inline"]:
        raise ApiError("NoSuchEntity", f"The role policy with name {name} cannot be found.", 404)
    del role["_inline"][name]
    return {}


def _delete_role(call: Call, world: World) -> Data:
    role = _changeable(call, world)
    if role["_attached"]:
        raise ApiError("DeleteConflict", "Cannot delete entity, must detach all policies first.", 409)
    if role["_inline"]:
        raise ApiError("DeleteConflict", "Cannot delete entity, must delete policies first.", 409)
    del world.roles[role["RoleName"].lower()]
    return {}


def _create_service_linked_role(call: Call, world: World) -> Data:
    if call.params["AWSServiceName"] != SAGEMAKER:
        raise ApiError("InvalidInput", f"Service {call.params['AWSServiceName']} is not part of the embedded AWS.")
    role = service_linked_role(world)
    name = role["RoleName"]
    if name.lower() in world.roles:
        text = f"Service role name {name} has been taken in this account, please try a different suffix."
        raise ApiError("InvalidInput", text)
    world.roles[name.lower()] = role
    return {"Role": {key: value for key, value in shown(role).items() if key != "RoleLastUsed"}}


OPERATIONS: Final[dict[str, Handler]] = {
    "iam:CreateRole": _create_role,
    "iam:TagRole": _tag_role,
    "iam:AttachRolePolicy": _attach_role_policy,
    "iam:DetachRolePolicy": _detach_role_policy,
    "iam:PutRolePolicy": _put_role_policy,
    "iam:DeleteRolePolicy": _delete_role_policy,
    "iam:DeleteRole": _delete_role,
    "iam:CreateServiceLinkedRole": _create_service_linked_role,
}
