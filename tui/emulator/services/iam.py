"""IAM, reading: roles, policies, and what a principal may do."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.lifecycle import public
from tui.emulator.messages import Call, Data
from tui.emulator.services.iam_records import encoded, iam_page, role_by_arn, role_of
from tui.emulator.state import World

_NOT_LISTED: Final = ("RoleLastUsed", "Tags", "PermissionsBoundary")
"""What GetRole tells and ListRoles does not (API reference of ListRoles)."""


def shown(role: Data) -> Data:
    """`role` as GetRole shows it."""
    trust = encoded(role["AssumeRolePolicyDocument"])
    return public(role) | {"AssumeRolePolicyDocument": trust, "RoleLastUsed": role.get("RoleLastUsed", {})}


def _list_roles(call: Call, world: World) -> Data:
    prefix = call.params.get("PathPrefix", "/")
    ordered = sorted(world.roles)
    answer = iam_page(call, [name for name in ordered if world.roles[name]["Path"].startswith(prefix)], "Roles")
    answer["Roles"] = [
        {key: value for key, value in shown(world.roles[name]).items() if key not in _NOT_LISTED}
        for name in answer["Roles"]
    ]
    return answer


def _get_role(call: Call, world: World) -> Data:
    return {"Role": shown(role_of(call, world))}


def _list_attached_role_policies(call: Call, world: World) -> Data:
    arns = role_of(call, world)["_attached"]
    return iam_page(
        call, [{"PolicyName": arn.rsplit("/", 1)[-1], "PolicyArn": arn} for arn in arns], "AttachedPolicies"
    )


def _list_role_policies(call: Call, world: World) -> Data:
    return iam_page(call, sorted(role_of(call, world)["_inline"]), "PolicyNames")


def _get_role_policy(call: Call, world: World) -> Data:
    role, name = role_of(call, world), call.params["PolicyName"]
    if name not in role["_inline"]:
        raise ApiError("NoSuchEntity", f"The role policy with name {name} cannot be found.", 404)
    return {
        "RoleName": role["RoleName"],
        "PolicyName": name,
        "PolicyDocument": encoded(role["_inline"][name]),
    }


def _policy(call: Call, world: World) -> Data:
    arn = call.params["PolicyArn"]
    if arn not in world.policies:
        raise ApiError("NoSuchEntity", f"Policy {arn} was not found.", 404)
    return world.policies[arn]


def _get_policy(call: Call, world: World) -> Data:
    policy = _policy(call, world)
    uses = sum(policy["Arn"] in role["_attached"] for role in world.roles.values())
    return {"Policy": public(policy) | {"AttachmentCount": uses, "PermissionsBoundaryUsageCount": 0}}


def _get_policy_version(call: Call, world: World) -> Data:
    policy, version = _policy(call, world), call.params["VersionId"]
    kept = policy.get("_versions", {}).get(version)
    if version != policy["DefaultVersionId"] and kept is None:
        text = f"Policy {policy['Arn']} version {version} does not exist or is not attachable."
        raise ApiError("NoSuchEntity", text, 404)
    held = {
        "Document": encoded(kept["_document"] if kept else policy["_document"]),
        "VersionId": version,
        "IsDefaultVersion": version == policy["DefaultVersionId"],
        "CreateDate": kept["CreateDate"] if kept else policy["UpdateDate"],
    }
    return {"PolicyVersion": held}


_SUMMARY: Final[dict[str, Callable[[World], int]]] = {
    "Roles": lambda world: len(world.roles),
    "RolesQuota": lambda world: 1000,
    "AttachedPoliciesPerRoleQuota": lambda world: world.attachments,
    "Policies": lambda world: sum(not arn.startswith("arn:aws:iam::aws:") for arn in world.policies),
    "PoliciesQuota": lambda world: 1500,
    "AccountMFAEnabled": lambda world: 1,
}


def _get_account_summary(call: Call, world: World) -> Data:
    return {"SummaryMap": {name: count(world) for name, count in _SUMMARY.items()}}


def _simulate_principal_policy(call: Call, world: World) -> Data:
    source = call.params["PolicySourceArn"]
    operator = f":role/{world.role}"
    if not source.endswith(operator) and role_by_arn(world, source) is None:
        raise ApiError("NoSuchEntity", f"{source} cannot be found.", 404)
    results = [
        {"EvalActionName": action, "EvalResourceName": resource, **_verdict(world, source, action, resource)}
        for action in call.params["ActionNames"]
        for resource in call.params.get("ResourceArns") or ["*"]
    ]
    return iam_page(call, results, "EvaluationResults")


def _verdict(world: World, source: str, action: str, resource: str) -> Data:
    """What the simulator says to one action on one resource."""
    verdict: Data = {"EvalDecision": "allowed", "MatchedStatements": [], "MissingContextValues": []}
    asked = {"principal": source, "action": action, "resource": resource}
    by = "identity" if _denies(world, action) else None
    for entry in world.simulated:
        if all(fnmatchcase(asked[name].lower(), str(entry.get(name, "*")).lower()) for name in asked):
            by = entry.get("by", "identity")
    if by is None:
        return verdict
    verdict["EvalDecision"] = "explicitDeny" if by == "explicit" else "implicitDeny"
    if by == "organization":
        verdict["OrganizationsDecisionDetail"] = {"AllowedByOrganizations": False}
    elif by == "boundary":
        verdict["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": False}
    elif by == "condition":
        verdict["MissingContextValues"] = ["aws:RequestTag/team"]
    return verdict


def _denies(world: World, action: str) -> bool:
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in world.denied_actions)


OPERATIONS: Final[dict[str, Handler]] = {
    "iam:ListRoles": _list_roles,
    "iam:GetRole": _get_role,
    "iam:ListAttachedRolePolicies": _list_attached_role_policies,
    "iam:ListRolePolicies": _list_role_policies,
    "iam:GetRolePolicy": _get_role_policy,
    "iam:GetPolicy": _get_policy,
    "iam:GetPolicyVersion": _get_policy_version,
    "iam:GetAccountSummary": _get_account_summary,
    "iam:SimulatePrincipalPolicy": _simulate_principal_policy,
}
