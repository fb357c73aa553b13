"""Rules about the roles that work is done with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from models.arns import account_in, name_in
from models.facts import Facts
from models.findings import Level
from models.role_trust import ASSUME, for_own_account, trust_wanted, trusting
from models.rules_base import Found, account_of, listed, not_checked, quoted, repeated, rule
from models.rules_identity import default_role
from models.spec import DomainSpec
from models.spec_access import Role
from models.supporting_roles import EMR_PREFIX
from models.text import scrub

MOST_ACTIVITIES: Final = 8
"""How many the console takes in one custom setup (D:canvas-getting-started)."""
SAGEMAKER: Final = ("sagemaker.amazonaws.com", "sagemaker.amazonaws.com.cn")
"""The service as a principal; the second form is taken as well in China."""


def chosen_roles(spec: DomainSpec) -> Iterator[tuple[str, Role]]:
    """Each role of the spec with the key of its answer."""
    if spec.roles.default:
        yield "roles.default", spec.roles.default
    if isinstance(spec.roles.spaces, Role):
        yield "roles.spaces", spec.roles.spaces
    if spec.applications.rstudio and spec.applications.rstudio.role:
        yield "applications.rstudio.role", spec.applications.rstudio.role


@rule(
    "RO-1",
    Level.ERROR,
    "A role exists, is in the account of the domain, and lets SageMaker assume it.",
    "D:sagemaker-roles",
    lookups=("roles", "caller"),
)
def roles_can_be_assumed(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    account = account_of(spec, facts)
    named = [(key, account_in(role.arn)) for key, role in chosen_roles(spec) if role.arn and account_in(role.arn)]
    if not account and named:
        first, owner = named[0]
        for key, other in named[1:]:
            if other != owner:
                message = f"The role is in account {quoted(other)}, and `{first}` in {scrub(owner)}."
                yield Found(f"{key}.arn", message, f"Choose roles of the domain's own account (`{key}.arn`).")
    for key, role in chosen_roles(spec):
        if role.arn:
            yield from role_can_be_assumed(f"{key}.arn", role.arn, facts, account, trust_wanted(spec))


def role_can_be_assumed(
    field: str, arn: str, facts: Facts, account: str, actions: tuple[str, ...] = (ASSUME,)
) -> Iterator[Found]:
    """What stands against giving work this role.

    Args:
        field: whatever names the role.
        arn: the role's.
        facts: with the look-up of roles.
        account: the domain's; empty where nobody said.
        actions: all that its trust policy is to allow SageMaker.
    """
    owner = account_in(arn)
    if account and owner and owner != account:
        message = f"The role is in account {quoted(owner)}, and the domain belongs to {account}."
        yield Found(field, message, f"Choose a role of {account}, or use credentials of {scrub(owner)}.")
        return
    roles = facts.get("roles")
    found = next((each for each in roles.rows if each.arn == arn), None)
    if found is None:
        yield from not_checked(roles, field, "whether the role exists and trusts SageMaker")
        if roles.known:
            yield Found(
                field,
                f"The account has no role {quoted(arn)}.",
                f"Choose one that exists (`{field}`), or have one made; `smdomain lookup roles` lists them.",
            )
    elif not set(SAGEMAKER) & set(found.trusts):
        yield Found(
            field,
            f"The trust policy of {quoted(found.name)} does not let sagemaker.amazonaws.com assume it.",
            f"Allow sts:AssumeRole to sagemaker.amazonaws.com in its trust policy, or choose another role (`{field}`). "
            f"{trusting(found, actions)}".strip(),
            (found.arn,),
        )
    elif not for_own_account(found):
        yield Found(
            field,
            f"The trust policy of {quoted(found.name)} lets SageMaker assume it for account "
            f"{listed(found.trust_accounts, 3)} only, not for {account_in(found.arn)}.",
            "Name this account in its condition on aws:SourceAccount or aws:SourceArn, or choose another role "
            f"(`{field}`). {trusting(found, actions)}".strip(),
            (found.arn,),
        )
    elif found.conditional:
        yield Found(
            field,
            f"SageMaker may assume {quoted(found.name)} under conditions only.",
            "Look at the conditions of its trust policy; aws:SourceAccount must be this account.",
            (found.arn,),
            Level.INFO,
        )


@rule(
    "RO-4",
    Level.WARNING,
    "A role is made for at most 8 ML activities, as in the console.",
    "D:canvas-getting-started",
)
def activity_count(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    for key, role in spec.roles_to_create().items():
        field = f"{key}.create.activities"
        if len(role.activities) > MOST_ACTIVITIES:
            yield Found(
                field,
                f"{len(role.activities)} ML activities are chosen; the console takes {MOST_ACTIVITIES}, so that a "
                "policy for each fits into a role.",
                "It works as long as the policies fit; here they are packed where they must be.",
            )
        if twice := repeated(activity.id for activity in role.activities):
            yield Found(field, f"{quoted(twice[0])} is chosen twice.", "Remove one of them.", level=Level.ERROR)


@rule(
    "RO-7",
    Level.WARNING,
    "Recording the user profile goes with a role that allows sts:SetSourceIdentity.",
    "D:monitor-user-access-how-to",
    lookups=("roles",),
)
def source_identity(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if not spec.access.source_identity or not (spec.roles.default and spec.roles.default.arn):
        return
    role = default_role(spec, facts)
    if role is None:
        yield Found(
            "access.source_identity",
            "The role's trust policy must allow sts:SetSourceIdentity, or jobs fail. It does not reach shared spaces.",
            "Make sure that it does.",
        )
    elif "sts:SetSourceIdentity" not in role.trust_actions:
        yield Found(
            "access.source_identity",
            f"The trust policy of {quoted(role.name)} does not allow sts:SetSourceIdentity, so jobs would fail.",
            "Add sts:SetSourceIdentity to its trust policy, or turn this off (`access.source_identity: false`). "
            f"{trusting(role, trust_wanted(spec))}".strip(),
            (role.arn,),
        )


@rule(
    "RO-8",
    Level.ERROR,
    f"The name of Canvas's role for EMR Serverless begins with {EMR_PREFIX}",
    "D:canvas-large-data-permissions",
)
def emr_role_name(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    key = "applications.canvas.emr_serverless_role"
    arn = spec.applications.canvas.emr_serverless_role if spec.applications.canvas else None
    if isinstance(arn, Role):
        arn = arn.arn
    made = spec.roles_to_create().get(key)
    name = made.name if made else name_in(arn or "")
    if name and not name.startswith(EMR_PREFIX):
        yield Found(
            f"{key}.create.name" if made else key,
            f"The name of the role for EMR Serverless must begin with {EMR_PREFIX}",
            "Choose such a role, or make one.",
        )


@rule("RO-10", Level.ERROR, "A role is either one that exists or one to be made.", "smdomain")
def one_way(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    for key, role in chosen_roles(spec):
        if role.arn and role.create:
            yield Found(key, "The role has both an ARN and a description of one to make.", "Keep one of the two.")


@rule("RO-11", Level.ERROR, "Roles to be made have different names.", "smdomain")
def names_differ(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    created = {key: role.name for key, role in spec.roles_to_create().items() if role.name}
    for name in repeated(each.lower() for each in created.values()):
        keys = [key for key, each in created.items() if each.lower() == name]
        yield Found(
            f"{keys[-1]}.create.name",
            f"Two roles are to be made under the name {quoted(created[keys[-1]])}.",
            "Give one of them another name, or have shared spaces use the same role.",
        )


@rule(
    "RO-12",
    Level.WARNING,
    "No role has the name of one to be made.",
    "smdomain",
    lookups=("roles",),
)
def names_are_free(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    for key, role in spec.roles_to_create().items():
        taken = {each.name.lower(): each for each in facts.get("roles").rows}
        if found := taken.get(role.name.lower()):
            yield Found(
                f"{key}.create.name",
                f"The account has a role {quoted(found.name)} already; none can be made under that name.",
                "Choose another name, or use that role.",
                (found.arn,),
            )


RULES: Final = (
    roles_can_be_assumed,
    activity_count,
    source_identity,
    emr_role_name,
    one_way,
    names_differ,
    names_are_free,
)
