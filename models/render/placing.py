"""Which answers of a plan become parameters of a template, and under which names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.actions import Plan
from models.arns import partition_of
from models.render.plan_parts import PlanParts
from models.render.slots import Slots
from models.spec import DomainSpec
from models.tree import get_at, merge, set_at


def slots_of(plan: Plan, parts: PlanParts) -> Slots:
    """The empty slots of a plan."""
    made = {role.arn: role.name for role in parts.roles}
    return Slots(partition_of(plan.region), plan.account, plan.region, made)


def place_domain(domain: Mapping[str, Any], slots: Slots) -> dict[str, Any]:
    """The domain's members with slots where accounts differ; names and tags stay as they are."""
    own: dict[str, Any] = {}
    ids = (
        ("SubnetIds", "SubnetIds", "subnets", "Subnets of the domain."),
        ("DefaultUserSettings.SecurityGroups", "SecurityGroupIds", "security-groups", "Security groups of Studio."),
        (
            "DefaultSpaceSettings.SecurityGroups",
            "SpaceSecurityGroupIds",
            "security-groups",
            "Security groups of shared spaces.",
        ),
        (
            "DomainSettings.SecurityGroupIds",
            "RStudioSecurityGroupIds",
            "security-groups",
            "Security groups of RStudio.",
        ),
    )
    roles = (
        ("DefaultUserSettings.ExecutionRole", "ExecutionRole", "role that users work with"),
        ("DefaultSpaceSettings.ExecutionRole", "SpaceRole", "role of shared spaces"),
        (
            "DomainSettings.RStudioServerProDomainSettings.DomainExecutionRoleArn",
            "RStudioRole",
            "role of RStudio",
        ),
    )
    if isinstance(vpc := domain.get("VpcId"), str):
        own["VpcId"] = slots.text("VpcId", vpc, "VPC of the domain.", "vpc")
    for path, name, kind, description in ids:
        if isinstance(values := get_at(domain, path), list):
            set_at(own, path, slots.ids(name, values, description, kind))
    existing: dict[str, Any] = {}
    for path, name, description in roles:
        if isinstance(arn := get_at(domain, path), str):
            if arn not in existing:
                existing[arn] = slots.role(name, arn, description)
            set_at(own, path, existing[arn])
    if isinstance(key := domain.get("KmsKeyId"), str):
        own["KmsKeyId"] = slots.text("KmsKey", key, "KMS key of the domain's volumes.")
    literal = {name: domain[name] for name in ("DomainName", "Tags") if name in domain}
    return merge(merge(slots.filled(domain), own), literal)


def principal_names(spec: DomainSpec) -> dict[str, str]:
    """Id -> name of the groups and people that the spec names."""
    return {each.id: each.name or "" for each in (*spec.access.groups, *spec.access.users) if each.id and each.name}
