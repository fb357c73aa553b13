"""Whether the caller may do what a plan about a domain that exists consists of: asked before anything is done."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace

from models.actions import Plan
from models.edit import CHANGE, SET
from models.facts import Facts
from models.findings import Finding, by_weight
from models.plan_edit import Edit
from models.plan_permissions import check_permissions, enquiries_about
from models.preflight_needs import caller_enquiries
from models.rules_permissions import RULES
from models.spec import DomainSpec
from tui.services.lookups import Lookups
from tui.services.preflight import WORKERS


def permitted(plan: Plan, lookups: Lookups, cancel: threading.Event | None = None) -> list[Finding]:
    """What IAM's policy simulator, asked anew, has against the caller carrying it out; what AWS does is no error here.

    Args:
        plan: what is to be done.
        lookups: whose policies count is taken from it.
        cancel: when set, the rest is left out.
    """
    if not plan.account:
        plan = replace(plan, account=next((who.account for who in lookups.fetch("caller").rows), ""))
    return check_permissions(plan, asked(plan, lookups, refresh=True, cancel=cancel))


def asked(
    plan: Plan,
    lookups: Lookups,
    roles: Iterable[str] = (),
    *,
    refresh: bool = False,
    cancel: threading.Event | None = None,
) -> Facts:
    """The facts with all that the simulator says about a plan; asked again only where `refresh` says so.

    Args:
        plan: what is to be done.
        lookups: what was asked before is taken from it.
        roles: ARNs of roles that it changes.
        refresh: ask anew.
        cancel: when set, the rest is left out.
    """
    keys = enquiries_about(plan, roles)
    lookups.gather(keys, workers=WORKERS, refresh=refresh, cancel=cancel)
    return lookups.facts([("caller", ""), *keys])


def permitted_edit(edit: Edit, lookups: Lookups) -> Edit:
    """The edit with what the simulator has against it."""
    return with_permissions(edit, asked(edit.plan, lookups, edit.roles))


def with_permissions(edit: Edit, facts: Facts) -> Edit:
    """The edit with what is known about the permissions it takes; nothing is asked."""
    named = [each for each in edit.changes if each.kind in (SET, CHANGE) and isinstance(each.after, str)]
    more = check_permissions(edit.plan, facts, {each.after: each.field for each in named}, edit.roles)
    return replace(edit, findings=tuple(by_weight([*edit.findings, *more])))


def permitted_spec(spec: DomainSpec, lookups: Lookups) -> list[Finding]:
    """What the simulator has against the caller making a domain of this spec."""
    lookups.fetch("caller")
    keys = [("permissions", each.text) for each in caller_enquiries(spec, lookups.facts([("caller", "")]))]
    lookups.gather(keys, workers=WORKERS)
    facts = lookups.facts([("caller", ""), *keys])
    return by_weight(found for rule in RULES for found in rule.findings(spec, facts))
