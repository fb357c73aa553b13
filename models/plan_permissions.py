"""Whether the caller may carry out a plan about a domain that exists, with the codes of the rules about making one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from models.actions import Plan
from models.allowed import Verdicts, conditional, denied_above, forbidden, not_taken_back, unanswered, verdicts, why
from models.arns import name_in
from models.errors import SmdomainError
from models.facts import Facts
from models.findings import Finding, Level, by_weight
from models.operator_needs import CHANGES, ROLLBACK, TO_OTHERS, needs_of_plan, some_of
from models.permissions import CALLER, Need, enquiries
from models.preflight_needs import Key
from models.rules_base import Found, Rule, quoted
from models.rules_permissions import hangs_on_conditions, may_do, may_pass_roles, may_take_back, organization_allows

_DOMAIN: Final = "domain.name"
_HALFWAY: Final = "What comes before that is done, and the rest is not. It may hang on conditions."
_ASK: Final = "Ask whoever keeps the organization's policies before this is begun."


def needs_of_change(plan: Plan, roles: Iterable[str] = ()) -> list[Need]:
    """What the simulator is asked about for a plan; of many things of a kind the first few."""
    # What may be needed only nobody is alarmed about.
    return list(some_of(need for need in needs_of_plan(plan, roles) if need.context not in TO_OTHERS))


def enquiries_about(plan: Plan, roles: Iterable[str] = ()) -> list[Key]:
    """The look-ups that tell whether the caller may carry it out; `roles` are ARNs of those that it changes."""
    return [("permissions", each.text) for each in enquiries(CALLER, needs_of_change(plan, roles))]


def check_permissions(
    plan: Plan, facts: Facts, fields: Mapping[str, str] | None = None, roles: Iterable[str] = ()
) -> list[Finding]:
    """What stands against the caller carrying it out, the weightiest first; silent about what nobody looked up.

    Args:
        plan: what is to be done to the domain.
        facts: with the look-ups of `enquiries_about`.
        fields: ARN of a role -> key of the answer that names it.
        roles: ARNs of those that it changes.
    """
    heard = verdicts(needs_of_change(plan, roles), facts)
    found = [
        *_told(may_do, unanswered(heard, _DOMAIN)),
        *_told(may_do, _forbidden(heard)),
        *_told(may_take_back, not_taken_back(heard.refused(_of(heard, ROLLBACK)), _DOMAIN, _remedy([]))),
        *_told(hangs_on_conditions, conditional(heard, _DOMAIN)),
        *_told(may_pass_roles, _not_passed(heard, fields or {})),
        *_told(organization_allows, denied_above(heard, _DOMAIN, _HALFWAY, _ASK)),
    ]
    return by_weight(found)


def not_asked(error: SmdomainError) -> Finding:
    """That it could not be checked, for a reason that is nobody's permission."""
    message = f"Could not check whether you may carry this out: {error.message}"
    return Finding(may_do.code, Level.UNKNOWN, _DOMAIN, message, error.remedy, source=may_do.source)


def _told(rule: Rule, found: Iterable[Found]) -> Iterator[Finding]:
    for each in found:
        level = each.level or rule.level
        yield Finding(rule.code, level, each.field, each.message, each.remedy, each.evidence, rule.source)


def _of(heard: Verdicts, step: str) -> list[Need]:
    return [need for need in heard.needs if need.step == step]


def _forbidden(heard: Verdicts) -> Iterator[Found]:
    wanted = [need for need in heard.needs if need.step != ROLLBACK and need.action != "iam:PassRole"]
    return forbidden(heard.refused(wanted), _field, _remedy)


def _not_passed(heard: Verdicts, fields: Mapping[str, str]) -> Iterator[Found]:
    for need, decision in heard.refused(each for each in heard.needs if each.action == "iam:PassRole"):
        if decision.organization is not False:
            message = f"You may not pass the role {quoted(name_in(need.resource))} to SageMaker (iam:PassRole)."
            place = fields.get(need.resource, "roles.default")
            yield Found(place, f"{message}{why(decision)}", _remedy([need]), (need.resource,))


def _field(need: Need) -> str:
    if need.action.startswith("iam:"):
        return "roles.default"
    if need.action.startswith("sso:"):
        return "access.groups"
    return "access.profiles" if "UserProfile" in need.action else _DOMAIN


def _remedy(needs: Iterable[Need]) -> str:
    steps = dict.fromkeys(need.step for need in needs) or {CHANGES: None}
    options = " ".join(f"--step {step}" for step in steps)
    return f"Have it allowed; `smdomain operator-policy {options}` prints the least policy that is enough."
