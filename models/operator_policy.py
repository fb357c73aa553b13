"""The least policy that lets somebody carry out one spec: look things up, make it, and take it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from models.actions import Plan
from models.operator_needs import STEPS, needs_of_plan
from models.permissions import Context, Need
from models.preflight_needs import Key, reads_of

_SIDS: Final = {
    "lookups": "LookUp",
    "roles": "MakeRoles",
    "domain": "MakeDomain",
    "people": "LetPeopleIn",
    "rollback": "TakeBack",
    "import": "ReadDomain",
    "changes": "ChangeDomain",
}


def operator_policy(plan: Plan, lookups: Iterable[Key], *, steps: Iterable[str] = STEPS) -> dict[str, Any]:
    """An IAM policy document, its statements in the order of the work.

    Args:
        plan: what is to be made, of the resolved spec.
        lookups: (kind, argument) pairs of what is looked up before, see `models.preflight.lookups_of`.
        steps: which parts of the work to allow, of `lookups`, `roles`, `domain`, `people`, `rollback`.
    """
    wanted = set(steps)
    return policy_of({step: _needs(plan, lookups, step) for step in STEPS if step in wanted})


def policy_of(needs: Mapping[str, list[Need]]) -> dict[str, Any]:
    """The policy document for the needs of each step, in this order."""
    statements = [each for step, own in needs.items() for each in _statements(step, own)]
    return {"Version": "2012-10-17", "Statement": statements}


def allowed_actions(policy: dict[str, Any]) -> list[str]:
    """All actions of such a policy, each once."""
    return list(dict.fromkeys(action for statement in policy["Statement"] for action in statement["Action"]))


def _needs(plan: Plan, lookups: Iterable[Key], step: str) -> list[Need]:
    if step == "lookups":
        return reads_of(lookups)
    return [need for need in needs_of_plan(plan) if need.step == step]


def _statements(step: str, needs: list[Need]) -> Iterable[dict[str, Any]]:
    """One statement for each set of resources and conditions: actions on the same resources stand together."""
    places: dict[tuple[str, Context], dict[str, None]] = {}
    for need in needs:
        places.setdefault((need.action, need.context), {})[need.resource] = None
    grouped: dict[tuple[tuple[str, ...], Context], list[str]] = {}
    for (action, context), resources in places.items():
        # A wildcard among them makes the others say nothing.
        where = ("*",) if "*" in resources else tuple(sorted(resources))
        grouped.setdefault((where, context), []).append(action)
    for number, ((where, context), actions) in enumerate(grouped.items(), 1):
        statement: dict[str, Any] = {
            "Sid": f"{_SIDS[step]}{number if len(grouped) > 1 else ''}",
            "Effect": "Allow",
            "Action": sorted(actions),
            "Resource": where[0] if len(where) == 1 else list(where),
        }
        if context:
            statement["Condition"] = {"StringEquals": dict(context)}
        yield statement
