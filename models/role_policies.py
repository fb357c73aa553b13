"""The policies of a role that is made from ML activities."""

from __future__ import annotations

from typing import Any, Final

from models.activities import Activity, Catalogue, Scope, fill, missing, statements_of
from models.arns import managed_policy_arn, partition_of, role_arn
from models.facts import Facts
from models.policy_packing import DEFAULT_ATTACHMENTS, Packing, Part, pack
from models.spec_access import MlActivity, RoleCreate

QUOTAS: Final = "iam-quotas"
"""Kind of the look-up that tells the account's limits of IAM."""
ATTACHMENTS_QUOTA: Final = "AttachedPoliciesPerRoleQuota"
FULL_ACCESS: Final = "AmazonSageMakerFullAccess"
"""What a role without activities gets: AWS's own way for the custom setup without the console."""


def scope_of(role: RoleCreate, account: str, region: str) -> Scope:
    """Where the role will be."""
    partition = partition_of(region)
    return Scope(partition, region, account, role_arn(partition, account, role.name, role.path or "/"))


def parameters_of(chosen: MlActivity) -> dict[str, Any]:
    """The values given for an activity, by parameter name."""
    return dict(chosen.model_extra or {})


def known_activities(role: RoleCreate, catalogue: Catalogue) -> list[tuple[Activity, dict[str, Any]]]:
    """The role's activities that the catalogue has, with their values; others are a rule's business."""
    return [
        (catalogue.activities[chosen.id], parameters_of(chosen))
        for chosen in role.activities
        if chosen.id in catalogue.activities
    ]


def unmet(role: RoleCreate, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Activity id and parameter name of everything that still has to be told."""
    return [
        (activity.id, parameter.name)
        for activity, values in known_activities(role, catalogue)
        for parameter in missing(activity, values)
    ]


def parts_of(role: RoleCreate, catalogue: Catalogue, scope: Scope) -> list[Part]:
    """What each of the role's activities grants."""
    return [
        Part(
            activity.id,
            tuple(statements_of(activity, values, scope)),
            tuple(fill(catalogue.managed_policies[name].arn, scope) for name in activity.managed_policies),
        )
        for activity, values in known_activities(role, catalogue)
    ]


def packing_of(role: RoleCreate, catalogue: Catalogue, scope: Scope, attachments: int = DEFAULT_ATTACHMENTS) -> Packing:
    """How the role's policies are laid out; a role without activities gets AmazonSageMakerFullAccess.

    Raises:
        models.policy_packing.DoesNotFit: the activities grant more than a role can hold in this account.
    """
    if not role.activities:
        return Packing((), (managed_policy_arn(scope.partition, FULL_ACCESS),), "AWS managed policy")
    return pack(parts_of(role, catalogue, scope), attachments)


def attachments_in(facts: Facts) -> int:
    """Managed policies that the account allows on a role; AWS's default where it was not told."""
    quotas = {each.code: each.value for each in facts.get(QUOTAS).rows}
    return int(quotas.get(ATTACHMENTS_QUOTA, DEFAULT_ATTACHMENTS))
