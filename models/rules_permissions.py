"""Rules about what the caller may do, as IAM's policy simulator says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from models.allowed import (
    Verdicts,
    conditional,
    denied_above,
    forbidden,
    not_taken_back,
    unanswered,
    verdicts,
    why,
)
from models.arns import name_in
from models.facts import Facts
from models.findings import Level
from models.operator_needs import ROLLBACK
from models.permissions import Need
from models.policies import SERVICE_LINKED_ROLE
from models.preflight_needs import caller_needs
from models.rules_base import Found, listed, not_checked, quoted, rstudio_on, rule
from models.rules_roles import chosen_roles
from models.spec import DomainSpec
from models.supporting_roles import SUPPORTING
from models.tree import get_at

_SIMULATOR: Final = "B:iam:SimulatePrincipalPolicy"
_LOOKUPS: Final = ("caller", "principal", "permissions")
_POLICY: Final = "Have it allowed; `smdomain operator-policy FILE` prints the least policy that is enough."
_KEY_ACTIONS: Final = ("kms:", "elasticfilesystem:")


def _heard(spec: DomainSpec, facts: Facts) -> Verdicts:
    return verdicts(caller_needs(spec, facts), facts)


def _own_rule(spec: DomainSpec, need: Need) -> bool:
    """Whether another rule tells of this action."""
    return (
        need.action in ("iam:PassRole", "iam:CreateServiceLinkedRole")
        or need.action.startswith(_KEY_ACTIONS)
        or (need.action == "sagemaker:CreateApp" and rstudio_on(spec))
    )


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
    heard = _heard(spec, facts)
    yield from unanswered(heard, "domain.name")
    wanted = [need for need in heard.needs if need.step != ROLLBACK and not _own_rule(spec, need)]
    yield from forbidden(heard.refused(wanted), lambda need: _field(spec, need), lambda needs: _POLICY)


@rule("PM-2", Level.WARNING, "The caller may take back what the plan makes.", _SIMULATOR, lookups=_LOOKUPS)
def may_take_back(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    heard = _heard(spec, facts)
    yield from not_taken_back(
        heard.refused(need for need in heard.needs if need.step == ROLLBACK), "domain.name", _POLICY
    )


@rule(
    "PM-3",
    Level.INFO,
    "Whether the plan's calls are allowed does not hang on conditions.",
    _SIMULATOR,
    lookups=_LOOKUPS,
)
def hangs_on_conditions(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    yield from conditional(_heard(spec, facts), "domain.name")


@rule(
    "RO-2", Level.ERROR, "The caller may pass each role to SageMaker.", "D:api-permissions-reference", lookups=_LOOKUPS
)
def may_pass_roles(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    heard = _heard(spec, facts)
    keys = {role.arn: f"{key}.arn" for key, role in reversed(list(chosen_roles(spec))) if role.arn}
    made = {role.name: f"{key}.create" for key, role in spec.roles_to_create().items()}
    tree = spec.as_tree()
    for each in SUPPORTING:
        answer = get_at(tree, each.key)
        arn = answer.get("arn") if isinstance(answer, dict) else answer
        if arn:
            keys.setdefault(str(arn), each.key)
    for need, decision in heard.refused(each for each in heard.needs if each.action == "iam:PassRole"):
        if decision.organization is False:
            continue
        name = name_in(need.resource)
        yield Found(
            keys.get(need.resource) or made.get(name) or "roles.default",
            f"You may not pass the role {quoted(name)} to SageMaker (iam:PassRole).{why(decision)}",
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
    yield from denied_above(
        _heard(spec, facts),
        "domain.name",
        "It may hang on conditions such as sagemaker:AppNetworkAccessType, sagemaker:VpcSubnets or required tags.",
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
    heard = _heard(spec, facts)
    for need, _ in heard.refused(each for each in heard.needs if each.action == "iam:CreateServiceLinkedRole"):
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
    heard = _heard(spec, facts)
    asked = heard.refused(each for each in heard.needs if each.action.startswith(_KEY_ACTIONS))
    refused = [need.action for need, decision in asked if decision.organization is not False]
    if refused:
        yield Found(
            "storage.kms_key",
            f"You may not {listed(dict.fromkeys(refused))}, which making a file system with this key takes.",
            _POLICY,
            (key,),
        )
    policy = facts.get("key-policy", key)
    yield from not_checked(policy, "storage.kms_key", "the key's policy")
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
    heard = _heard(spec, facts)
    asked = heard.refused(each for each in heard.needs if each.action == "sagemaker:CreateApp")
    if any(decision.organization is not False for _, decision in asked):
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
