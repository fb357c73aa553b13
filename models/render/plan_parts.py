"""A plan taken apart by what it makes, for formats that declare things instead of calling operations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.actions import Action, Plan, Ref
from models.arns import partition_of, role_arn
from models.plan import RUN_TAG


@dataclass
class PlannedPolicy:
    """A policy of one's own: managed, or inline in its role."""

    name: str
    document: Any
    inline: bool = False
    path: str = ""
    description: str = ""
    tags: list[Mapping[str, str]] = field(default_factory=list)


@dataclass
class PlannedRole:
    """A role to be made, with everything it will have."""

    name: str
    arn: str
    trust: Any
    path: str = ""
    boundary: str = ""
    description: str = ""
    session: int | None = None
    """Longest session, in seconds."""
    tags: list[Mapping[str, str]] = field(default_factory=list)
    managed: list[str] = field(default_factory=list)
    """ARNs of managed policies that exist already."""
    policies: list[PlannedPolicy] = field(default_factory=list)


@dataclass
class PlanParts:
    """What a plan makes."""

    roles: list[PlannedRole] = field(default_factory=list)
    profiles: list[Mapping[str, Any]] = field(default_factory=list)
    """Requests of `CreateUserProfile`."""
    assignments: list[Action] = field(default_factory=list)
    service_linked: bool = False
    others: list[str] = field(default_factory=list)
    """Titles of actions that a declaration has no counterpart for."""


def parts_of(plan: Plan) -> PlanParts:
    """The plan's roles with their policies, its profiles and its assignments."""
    parts = PlanParts()
    roles: dict[str, PlannedRole] = {}
    policies: dict[str, PlannedPolicy] = {}
    for action in plan.actions:
        request = action.call.request
        match action.call.operation:
            case "CreateServiceLinkedRole":
                parts.service_linked = True
            case "CreateRole":
                role = _role(request, plan)
                roles[action.id] = roles[role.name] = role
                parts.roles.append(role)
            case "CreatePolicy":
                policies[action.id] = _policy(request)
            case "AttachRolePolicy" if owner := roles.get(_key(request.get("RoleName"))):
                arn = request.get("PolicyArn")
                if isinstance(arn, Ref):
                    owner.policies.append(policies.pop(arn.action, PlannedPolicy(str(arn), {})))
                elif made := next((key for key, each in policies.items() if _ends_with(arn, each)), None):
                    owner.policies.append(policies.pop(made))
                else:
                    owner.managed.append(str(arn))
            case "PutRolePolicy" if owner := roles.get(_key(request.get("RoleName"))):
                owner.policies.append(_policy(request, inline=True))
            case "CreateDomain":
                pass
            case "CreateUserProfile":
                parts.profiles.append(request)
            case "CreateApplicationAssignment":
                parts.assignments.append(action)
            case _:
                parts.others.append(action.title)
    parts.others.extend(f"policy {each.name}, which no role of the plan has" for each in policies.values())
    return parts


def notes_of(plan: Plan) -> list[str]:
    """The plan's notes, without what is true only of a run by this program."""
    return [note for note in plan.notes if RUN_TAG not in note]


def _key(role: Any) -> str:
    return role.action if isinstance(role, Ref) else str(role)


def _ends_with(arn: Any, policy: PlannedPolicy) -> bool:
    return (
        isinstance(arn, str) and ":aws:policy" not in arn and arn.endswith(f":policy{policy.path or '/'}{policy.name}")
    )


def _role(request: Mapping[str, Any], plan: Plan) -> PlannedRole:
    name, path = str(request["RoleName"]), str(request.get("Path") or "")
    return PlannedRole(
        name=name,
        arn=role_arn(partition_of(plan.region), plan.account, name, path or "/"),
        trust=_document(request.get("AssumeRolePolicyDocument")),
        path=path,
        boundary=str(request.get("PermissionsBoundary") or ""),
        description=str(request.get("Description") or ""),
        session=request.get("MaxSessionDuration"),
        tags=list(request.get("Tags") or ()),
    )


def _policy(request: Mapping[str, Any], *, inline: bool = False) -> PlannedPolicy:
    return PlannedPolicy(
        name=str(request["PolicyName"]),
        document=_document(request.get("PolicyDocument")),
        inline=inline,
        path=str(request.get("Path") or ""),
        description=str(request.get("Description") or ""),
        tags=list(request.get("Tags") or ()),
    )


def _document(value: Any) -> Any:
    """A policy document as mappings, whether the request has it as text or not."""
    return json.loads(value) if isinstance(value, str) else value
