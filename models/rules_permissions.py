"""Rules about what the caller may do, as IAM's policy simulator says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from models.arns import name_in
from models.facts import Availability, Facts, Lookup
from models.facts_checks import Decision
from models.findings import Level
from models.operator_needs import ROLLBACK
from models.permissions import Need
from models.plan import SERVICE_LINKED_ROLE
from models.preflight_needs import caller_enquiries, caller_needs
from models.rules_base import Found, listed, quoted, rstudio_on, rule
from models.rules_roles import chosen_roles
from models.spec import DomainSpec

_SIMULATOR: Final = "B:iam:SimulatePrincipalPolicy"
_LOOKUPS: Final = ("caller", "principal", "permissions")
_POLICY: Final = "Have it allowed; `smdomain operator-policy FILE` prints the least policy that is enough."
_KEY_ACTIONS: Final = ("kms:", "elasticfilesystem:")


def asked(spec: DomainSpec, facts: Facts) -> Mapping[tuple[str, str], Decision]:
    """What the simulator said about the caller, by action and resource."""
    found: dict[tuple[str, str], Decision] = {}
    for each in caller_enquiries(spec, facts):
        for row in facts.get("permissions", each.text).rows:
            found[row.action.lower(), each.resource] = row
    return found


def unanswered(spec: DomainSpec, facts: Facts) -> list[Lookup]:
    """Enquiries about the caller that were tried and failed."""
    tried = [facts.get("permissions", each.text) for each in caller_enquiries(spec, facts)]
    return [each for each in tried if each.availability in (Availability.DENIED, Availability.FAILED)]


def _refused(spec: DomainSpec, facts: Facts, needs: Iterable[Need]) -> Iterator[tuple[Need, Decision]]:
    """Needs that the simulator denies; those whose outcome depends on conditions it was not told are left out."""
    decisions = asked(spec, facts)
    for need in needs:
        found = decisions.get((need.action.lower(), need.resource))
        if found and not found.allowed and not found.missing:
            yield need, found


def _own_rule(spec: DomainSpec, need: Need) -> bool:
    """Whether another rule tells of this action."""
    return (
        need.action in ("iam:PassRole", "iam:CreateServiceLinkedRole")
        or need.action.startswith(_KEY_ACTIONS)
        or (need.action == "sagemaker:CreateApp" and rstudio_on(spec))
    )


def _why(decision: Decision) -> str:
    if decision.boundary is False:
        return " The permissions boundary does not allow it."
    return " A policy denies it explicitly." if decision.decision == "explicitDeny" else ""


def _field(spec: DomainSpec, need: Need) -> str:
    if need.action.startswith("iam:"):
        name = name_in(need.resource)
        for key, role in chosen_roles(spec):
            if role.create and name.startswith(role.create.name):
                return key
        return "roles.default"
    if need.action.startswith("sso:"):
        return "access.groups" if spec.access.groups else "access.users"
    return "access.profiles" if "UserProfile" in need.action else "domain.name"


@rule("PM-1", Level.ERROR, "The caller may do everything the plan consists of.", _SIMULATOR, lookups=_LOOKUPS)
def may_do(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if failed := unanswered(spec, facts):
        reason = next((each for each in failed if each.availability is Availability.DENIED), failed[0])
        remedy = (
            f"Allow {reason.action}, or make sure of it yourself." if reason.action else "Make sure of it yourself."
        )
        yield Found(
            "domain.name",
            f"Could not check whether you may carry this out: {reason.reason or 'no answer came.'}",
            remedy,
            level=Level.UNKNOWN,
        )
    elif facts.caller is None:
        return
    told: dict[tuple[str, str], tuple[list[str], Decision]] = {}
    for need, decision in _refused(spec, facts, caller_needs(spec, facts)):
        if decision.organization is False or need.step == ROLLBACK or _own_rule(spec, need):
            continue
        told.setdefault((_field(spec, need), _why(decision)), ([], decision))[0].append(need.action)
    for (field, why), (actions, decision) in told.items():
        yield Found(
            field,
            f"You may not {listed(dict.fromkeys(actions), 6)}.{why}",
            _POLICY,
            (decision.resource,),
        )


@rule("PM-2", Level.WARNING, "The caller may take back what the plan makes.", _SIMULATOR, lookups=_LOOKUPS)
def may_take_back(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    needs = [each for each in caller_needs(spec, facts) if each.step == ROLLBACK]
    refused = [need.action for need, _ in _refused(spec, facts, needs)]
    if refused:
        yield Found(
            "domain.name",
            f"You may not {listed(dict.fromkeys(refused), 6)}, so what is made cannot be taken back.",
            _POLICY,
        )


@rule(
    "PM-3",
    Level.INFO,
    "Whether the plan's calls are allowed does not hang on conditions.",
    _SIMULATOR,
    lookups=_LOOKUPS,
)
def hangs_on_conditions(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    decisions = asked(spec, facts)
    keys: dict[str, None] = {}
    actions: dict[str, None] = {}
    for need in caller_needs(spec, facts):
        found = decisions.get((need.action.lower(), need.resource))
        if found and not found.allowed and found.missing:
            keys |= dict.fromkeys(found.missing)
            actions[need.action] = None
    if actions:
        yield Found(
            "domain.name",
            f"Could not check whether you may {listed(actions)}: that depends on {listed(keys)}.",
            "Look at the conditions of your policies.",
            level=Level.UNKNOWN,
        )


@rule(
    "RO-2", Level.ERROR, "The caller may pass each role to SageMaker.", "D:api-permissions-reference", lookups=_LOOKUPS
)
def may_pass_roles(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    needs = [each for each in caller_needs(spec, facts) if each.action == "iam:PassRole"]
    keys = {role.arn: f"{key}.arn" for key, role in reversed(list(chosen_roles(spec))) if role.arn}
    made = {role.create.name: f"{key}.create" for key, role in chosen_roles(spec) if role.create}
    for need, decision in _refused(spec, facts, needs):
        if decision.organization is False:
            continue
        name = name_in(need.resource)
        yield Found(
            keys.get(need.resource) or made.get(name) or "roles.default",
            f"You may not pass the role {quoted(name)} to SageMaker (iam:PassRole).{_why(decision)}",
            _POLICY,
            (need.resource,),
        )


@rule(
    "RO-9",
    Level.WARNING,
    "No policy of the organization denies the plan's calls.",
    "SAR, B:iam:SimulatePrincipalPolicy",
    lookups=_LOOKUPS,
)
def organization_allows(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    refused = [
        need.action
        for need, decision in _refused(spec, facts, caller_needs(spec, facts))
        if decision.organization is False
    ]
    if refused:
        yield Found(
            "domain.name",
            f"A policy of the organization denies {listed(dict.fromkeys(refused), 6)}. It may hang on conditions such "
            "as sagemaker:AppNetworkAccessType, sagemaker:VpcSubnets or required tags.",
            "Ask whoever keeps the organization's policies which domains are allowed.",
        )


@rule(
    "RO-14",
    Level.ERROR,
    "SageMaker's service-linked role exists, or the caller may make it.",
    "MP:AmazonSageMakerNotebooksServiceRolePolicy",
    lookups=("roles", *_LOOKUPS),
)
def service_linked_role(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    roles = facts.get("roles")
    if not roles.known or any(each.name == SERVICE_LINKED_ROLE for each in roles.rows):
        return
    needs = [each for each in caller_needs(spec, facts) if each.action == "iam:CreateServiceLinkedRole"]
    for need, _ in _refused(spec, facts, needs):
        yield Found(
            "roles.default",
            f"The account has no role {SERVICE_LINKED_ROLE} yet, and you may not make it.",
            "Have it made: `aws iam create-service-linked-role --aws-service-name sagemaker.amazonaws.com`.",
            (need.resource,),
        )


@rule(
    "KM-4",
    Level.WARNING,
    "The caller may use the domain's key, and the key's policy lets the account decide who may.",
    "D:api-permissions-reference",
    lookups=("key-policy", *_LOOKUPS),
)
def may_use_key(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    key = spec.storage.kms_key
    if not key:
        return
    needs = [each for each in caller_needs(spec, facts) if each.action.startswith(_KEY_ACTIONS)]
    refused = [need.action for need, decision in _refused(spec, facts, needs) if decision.organization is not False]
    if refused:
        yield Found(
            "storage.kms_key",
            f"You may not {listed(dict.fromkeys(refused))}, which making a file system with this key takes.",
            _POLICY,
            (key,),
        )
    policy = facts.get("key-policy", key)
    if policy.availability in (Availability.DENIED, Availability.FAILED):
        yield Found(
            "storage.kms_key",
            f"Could not check the key's policy: {policy.reason}",
            f"Allow {policy.action}, or make sure of it yourself." if policy.action else "Make sure of it yourself.",
            level=Level.UNKNOWN,
        )
    account = facts.caller.account if facts.caller else ""
    mine = {account, f":{account}:root", "*"} if account else {"*"}
    for row in policy.rows:
        named = [
            each
            for each in row.principals
            if each in mine or any(tail[0] == ":" and each.endswith(tail) for tail in mine if tail)
        ]
        callers = {each.arn for each in facts.get("principal").rows}
        if not named and not callers & set(row.principals):
            yield Found(
                "storage.kms_key",
                "The key's own policy lets neither this account's IAM policies nor you make grants "
                "(kms:CreateGrant), so the file system cannot use it.",
                "Have the key's administrator add the account to the key policy, or choose another key.",
                (row.key,),
            )


@rule(
    "RS-7",
    Level.WARNING,
    "With RStudio the caller may make applications.",
    "D:api-permissions-reference",
    lookups=_LOOKUPS,
)
def may_make_apps(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if not rstudio_on(spec):
        return
    needs = [each for each in caller_needs(spec, facts) if each.action == "sagemaker:CreateApp"]
    if any(decision.organization is not False for _, decision in _refused(spec, facts, needs)):
        yield Found(
            "applications.rstudio",
            "You may not make applications (sagemaker:CreateApp), and the RStudio server is one.",
            _POLICY,
        )


RULES: Final = (
    may_do,
    may_take_back,
    hangs_on_conditions,
    may_pass_roles,
    organization_allows,
    service_linked_role,
    may_use_key,
    may_make_apps,
)
