"""The part of a plan that makes a role: the role, policies of its own, and what is attached to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from models.actions import Action, Call, Find, Ref
from models.activities import Catalogue
from models.arns import managed_policy_arn, name_in, partition_of
from models.policies import RSTUDIO_POLICY, as_text, rstudio_policy, trust_policy
from models.policy_packing import DEFAULT_ATTACHMENTS, Document
from models.role_policies import packing_of, scope_of
from models.spec_access import RoleCreate
from models.supporting_roles import Supporting, trust_of

ROLE_KINDS: Final = {"role": "Role", "policy": "Policy"}
"""Kinds of actions that make something with tags -> the member of the answer that shows it."""
SETTLE: Final = 12.0
"""Seconds IAM is given to spread a new role (facts 2.8: 10 to 15)."""

_ABSENT: Final = ("NoSuchEntity",)
_ROLE_EARLY: Final = ("role with name",)
_POLICY_EARLY: Final = (*_ROLE_EARLY, "does not exist or is not attachable")
"""Parts of the texts IAM refuses with while what was just made has not spread."""


def role_actions(
    role: RoleCreate,
    request: Mapping[str, Any],
    *,
    account: str,
    region: str,
    catalogue: Catalogue,
    studio: bool,
    rstudio: bool,
    supporting: Supporting | None = None,
    attachments: int = DEFAULT_ATTACHMENTS,
) -> Iterator[Action]:
    """What it takes to make a role; the last action leaves IAM the time to spread it.

    Args:
        role: the role.
        request: the `CreateDomain` request, whose features its trust policy serves.
        account: where it will be.
        region: where the domain will be.
        catalogue: the ML activities.
        studio: whether people's applications run with it.
        rstudio: whether RStudio's server runs with it.
        supporting: what it is for, where an application takes it beside the execution role.
        attachments: managed policies that the account allows on a role.

    Raises:
        models.policy_packing.DoesNotFit: its activities grant more than one role can hold.
    """
    trust = trust_of(supporting, account) if supporting and not (studio or rstudio) else trust_policy(request)
    steps = [_role(role, trust)]
    if supporting:
        partition = partition_of(region)
        arns = [managed_policy_arn(partition, each) for each in supporting.managed]
        steps += [_attach(steps[0], arn, name_in(arn)) for arn in arns]
    *others, last = [*steps, *_policies(steps[0], role, account, region, catalogue, attachments, studio, rstudio)]
    yield from others
    yield replace(last, settle=SETTLE)


def _policies(
    make: Action,
    role: RoleCreate,
    account: str,
    region: str,
    catalogue: Catalogue,
    attachments: int,
    studio: bool,
    rstudio: bool,
) -> Iterator[Action]:
    if studio or role.activities:
        packing = packing_of(role, catalogue, scope_of(role, account, region), attachments)
        for arn in packing.managed:
            yield _attach(make, arn, name_in(arn))
        for number, document in enumerate(packing.documents, 1):
            policy = _policy(role, document, number, account, region)
            yield policy
            attach = _attach(make, Ref(policy.id, "PolicyArn"), str(policy.call.request["PolicyName"]))
            yield replace(attach, needs=(make.id, policy.id), retry_on=_POLICY_EARLY)
    if rstudio:
        yield _inline(make, RSTUDIO_POLICY, rstudio_policy())


def _role(role: RoleCreate, trust: Mapping[str, Any]) -> Action:
    request: dict[str, Any] = {"RoleName": role.name, "AssumeRolePolicyDocument": as_text(trust)}
    if role.path:
        request["Path"] = role.path
    if role.permissions_boundary:
        request["PermissionsBoundary"] = role.permissions_boundary
    if role.tags:
        request["Tags"] = _tags(role)
    outputs = {"RoleArn": "Role.Arn"}
    return Action(
        id=f"role/{role.name}",
        title=f"Make the role {role.name}",
        call=Call("iam", "CreateRole", request),
        kind="role",
        outputs=outputs,
        find=Find(Call("iam", "GetRole", {"RoleName": role.name}), outputs=outputs, absent=_ABSENT),
        undo=(Call("iam", "DeleteRole", {"RoleName": role.name}),),
    )


def _policy(role: RoleCreate, document: Document, number: int, account: str, region: str) -> Action:
    name = f"{role.name}-{document.parts[0] if len(document.parts) == 1 else number}"
    request: dict[str, Any] = {"PolicyName": name, "PolicyDocument": as_text(document.body)}
    if role.tags:
        request["Tags"] = _tags(role)
    arn = f"arn:{partition_of(region)}:iam::{account}:policy/{name}"
    outputs = {"PolicyArn": "Policy.Arn"}
    return Action(
        id=f"policy/{name}",
        title=f"Make the policy {name}",
        call=Call("iam", "CreatePolicy", request),
        kind="policy",
        needs=(f"role/{role.name}",),
        outputs=outputs,
        find=Find(Call("iam", "GetPolicy", {"PolicyArn": arn}), outputs=outputs, absent=_ABSENT),
        undo=(Call("iam", "DeletePolicy", {"PolicyArn": arn}),),
    )


def _attach(make: Action, arn: str | Ref, name: str) -> Action:
    role = make.call.request["RoleName"]
    request = {"RoleName": role, "PolicyArn": arn}
    return Action(
        id=f"{make.id}/attach/{name}",
        title=f"Attach {name} to {role}",
        call=Call("iam", "AttachRolePolicy", request),
        kind="role-policy",
        needs=(make.id,),
        retry_on=_ROLE_EARLY,
        undo=(Call("iam", "DetachRolePolicy", request),),
    )


def _inline(make: Action, name: str, policy: Mapping[str, Any]) -> Action:
    role = make.call.request["RoleName"]
    request = {"RoleName": role, "PolicyName": name, "PolicyDocument": as_text(policy)}
    return Action(
        id=f"{make.id}/inline/{name}",
        title=f"Give {role} the policy {name}",
        call=Call("iam", "PutRolePolicy", request),
        kind="role-policy",
        needs=(make.id,),
        retry_on=_ROLE_EARLY,
        undo=(Call("iam", "DeleteRolePolicy", {"RoleName": role, "PolicyName": name}),),
    )


def _tags(role: RoleCreate) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in role.tags.items()]
