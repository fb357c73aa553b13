"""Every rule, run over a spec and what is known about the account."""

from __future__ import annotations

from typing import Final

from models import (
    rules_activities,
    rules_applications,
    rules_directory,
    rules_domain,
    rules_doors,
    rules_endpoints,
    rules_execution,
    rules_identity,
    rules_network,
    rules_permissions,
    rules_quotas,
    rules_roles,
    rules_routes,
    rules_rstudio,
    rules_storage,
    rules_subnets,
    rules_told,
    rules_values,
)
from models.facts import Facts
from models.findings import Finding, by_weight
from models.rules_base import Rule
from models.spec import DomainSpec

RULES: Final[tuple[Rule, ...]] = (
    *rules_values.RULES,
    *rules_domain.RULES,
    *rules_identity.RULES,
    *rules_roles.RULES,
    *rules_activities.RULES,
    *rules_applications.RULES,
    *rules_rstudio.RULES,
    *rules_network.RULES,
    *rules_subnets.RULES,
    *rules_storage.RULES,
    *rules_directory.RULES,
    *rules_permissions.RULES,
    *rules_execution.RULES,
    *rules_routes.RULES,
    *rules_endpoints.RULES,
    *rules_doors.RULES,
    *rules_quotas.RULES,
    *rules_told.RULES,
)


def check(spec: DomainSpec, facts: Facts) -> list[Finding]:
    """What stands against `spec`, the weightiest first. Rules that need a look-up nobody made are silent."""
    return by_weight(finding for rule in RULES for finding in rule.findings(spec, facts))
