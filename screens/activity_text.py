"""ML activities in full: what one grants as text, and what a persona chooses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from models.activities import Activity, Catalogue, Persona, document_of, missing, statements_of, variant_of
from models.role_policies import scope_of
from models.spec_access import RoleCreate


def activity_text(
    activity: Activity, catalogue: Catalogue, given: Mapping[str, Any], role: str, account: str, region: str
) -> str:
    """What the activity grants with what it was told; what it was not told leaves statements out."""
    lines = [activity.description, ""]
    waiting = missing(activity, given)
    if waiting:
        lines += [
            f"Still to tell: {', '.join(each.label for each in waiting)}. Statements without are left out.",
            "",
        ]
    if variant := variant_of(activity, given):
        lines += [f"Variant: {variant.replace('_', ' and ')}.", ""]
    for name in activity.managed_policies:
        policy = catalogue.managed_policies[name]
        lines.append(f"AWS managed policy {name}, attached as a whole. Services and their actions:")
        for service, actions in policy.actions_by_service.items():
            lines.append(f"  {service}: {', '.join(actions)}")
        lines.append("")
    scope = scope_of(RoleCreate(name=role), account or "0" * 12, region or "us-east-1")
    statements = statements_of(activity, given, scope)
    if statements:
        lines += [json.dumps(document_of(statements), indent=2, ensure_ascii=False), ""]
    if activity.known_issues:
        lines += ["Good to know:", *(f"- {issue}" for issue in activity.known_issues)]
    return "\n".join(lines)


def persona_entries(catalogue: Catalogue) -> list[str]:
    """A line for each persona, and one for choosing none."""
    return [
        *(f"{each.title} ({len(each.activities)}): {each.description}" for each in catalogue.personas.values()),
        "No activity: AmazonSageMakerFullAccess",
    ]


def with_persona(entries: list[dict[str, Any]], persona: Persona | None) -> list[dict[str, Any]]:
    """The persona's activities; those that were chosen before keep what they were told."""
    before = {str(each.get("id")): each for each in entries}
    return [before.get(each, {"id": each}) for each in persona.activities] if persona else []
