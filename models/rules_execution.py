"""Rules about what execution roles that exist may do: use Studio, the key, buckets, Canvas, RStudio."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from models.arns import account_in, name_in
from models.commands import allow, aws, more_policies
from models.facts import Availability, Facts
from models.findings import Level
from models.permissions import Enquiry
from models.policy_packing import DEFAULT_ATTACHMENTS, MOST_ATTACHMENTS
from models.preflight_needs import FULL_ACCESS, buckets_used, existing_roles, role_enquiries
from models.role_policies import attachments_in
from models.rules_base import Found, account_of, canvas_on, listed, not_checked, quoted, rule
from models.rules_storage import DOMAIN_KEY, chosen_keys, key_arn
from models.spec import DomainSpec

_SIMULATOR: Final = "B:iam:SimulatePrincipalPolicy"
_ROOM: Final = 2
"""How many more managed policies are asked for where a role has no room."""
_LOOKUPS: Final = ("caller", "permissions", "role-policies")
_CANVAS: Final = "AmazonSageMakerCanvasFullAccess"
_MAY_USE: Final = "whether the execution role may use the key"
_OF_KEYS: Final = {
    DOMAIN_KEY: "applications will not start",
    "applications.canvas.kms_key": "Canvas can neither keep its work nor read it",
    "applications.notebook_sharing.kms_key": "notebooks can be neither shared nor opened",
}
"""Key of the answer that names a KMS key -> what a role that may not use it comes to."""


def _attached(facts: Facts, arn: str) -> list[str] | None:
    """Names of the managed policies of a role; None where they are not known."""
    rows = facts.get("role-policies", name_in(arn)).rows
    return [name_in(each) for row in rows for each in row.attached] if rows else None


def _key_of(spec: DomainSpec, arn: str) -> str:
    if spec.roles.default and spec.roles.default.arn == arn:
        return "roles.default.arn"
    rstudio = spec.applications.rstudio
    if rstudio and rstudio.role and rstudio.role.arn == arn:
        return "applications.rstudio.role.arn"
    return "roles.spaces.arn"


def _denied(facts: Facts, enquiry: Enquiry) -> list[str]:
    """The enquiry's actions that are denied whatever the conditions."""
    rows = facts.get("permissions", enquiry.text).rows
    return [each.action for each in rows if not each.allowed and not each.missing]


def _attach(arn: str, policy: str) -> str:
    """The command that attaches a policy of AWS's to a role."""
    base = ("iam", "attach-role-policy", "--role-name", name_in(arn))
    return aws(*base, "--policy-arn", f"arn:{arn.split(':')[1]}:iam::aws:policy/{policy}")


def _held(facts: Facts, enquiry: Enquiry) -> bool:
    """Whether something denies what is asked for whatever the role is given."""
    refused = [each for each in facts.get("permissions", enquiry.text).rows if not each.allowed]
    return any(each.decision == "explicitDeny" or False in (each.organization, each.boundary) for each in refused)


def _granting(facts: Facts, enquiry: Enquiry, policy: str) -> str:
    """The command that gives the role what it lacks; empty where that would be in vain."""
    if _held(facts, enquiry):
        return ""
    return allow(name_in(enquiry.principal), f"smdomain-{policy}", enquiry.actions, enquiry.resource)


def _policy_name(field: str, key: str) -> str:
    """A policy's name for a key's use: what is asked for differs by use, and a policy replaces one of its name."""
    return f"{field.replace('.', '-').replace('_', '-')}-{name_in(key)}"


def _full(facts: Facts, enquiry: Enquiry) -> str:
    """The command that allows what using Studio takes; empty where that would be in vain."""
    return "" if _held(facts, enquiry) else _attach(enquiry.principal, FULL_ACCESS)


def _about(spec: DomainSpec, facts: Facts, topic: str) -> Iterator[Enquiry]:
    return (enquiry for about, enquiry in role_enquiries(spec, facts) if about == topic)


@rule(
    "RO-13",
    Level.WARNING,
    "The execution role may do what using Studio takes.",
    "D:studio-updated-migrate-ui",
    lookups=_LOOKUPS,
)
def role_uses_studio(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    told = False
    for enquiry in _about(spec, facts, "studio"):
        key = _key_of(spec, enquiry.principal)
        attached = _attached(facts, enquiry.principal)
        if attached and FULL_ACCESS in attached:
            continue
        lookup = facts.get("permissions", enquiry.text)
        if lookup.availability in (Availability.DENIED, Availability.FAILED) and not told:
            told = True
            yield from not_checked(lookup, key, "whether the execution role may use Studio")
        if denied := _denied(facts, enquiry):
            yield Found(
                key,
                f"The role {quoted(name_in(enquiry.principal))} may not {listed(denied, 4)}, which people need in "
                "Studio.",
                f"Attach {FULL_ACCESS} to it, or a policy of your own. {_full(facts, enquiry)}".strip(),
                (enquiry.principal,),
            )


@rule(
    "RO-3",
    Level.WARNING,
    "With Canvas the execution role has a policy for Canvas.",
    "D:canvas-getting-started",
    lookups=("role-policies",),
)
def role_has_canvas(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    arn = spec.roles.default.arn if spec.roles.default else None
    if not arn or not canvas_on(spec):
        return
    lookup = facts.get("role-policies", name_in(arn))
    yield from not_checked(lookup, "roles.default.arn", "whether the execution role may use Canvas")
    attached = _attached(facts, arn)
    inline = any(row.inline for row in lookup.rows)
    if attached is not None and not any("Canvas" in name or name == "AdministratorAccess" for name in attached):
        more = " It has policies of its own, which may allow it." if inline else ""
        yield Found(
            "roles.default.arn",
            f"The role {quoted(name_in(arn))} has no policy for Canvas.{more}",
            f"Attach {_CANVAS} to it, or turn Canvas off (`applications.canvas.enabled: false`). "
            f"{'' if inline else _attach(arn, _CANVAS)}".strip(),
            (arn,),
            Level.INFO if inline else Level.WARNING,
        )


@rule(
    "RO-5",
    Level.WARNING,
    "A role has no more managed policies than an account allows by default, or than this one is known to.",
    "D:canvas-getting-started",
    lookups=("role-policies", "iam-quotas"),
)
def managed_policies(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    allowed = attachments_in(facts)
    for arn in existing_roles(spec):
        attached = _attached(facts, arn)
        if attached and len(attached) >= max(allowed, DEFAULT_ATTACHMENTS + 1):
            remedy = "Detach or join some of them"
            more = min(len(attached) + _ROOM, MOST_ATTACHMENTS)
            if len(attached) < more:
                remedy += f", or ask for more: {more_policies(more, arn.split(':')[1])}"
            yield Found(
                _key_of(spec, arn),
                f"The role {quoted(name_in(arn))} has {len(attached)} managed policies, and {allowed} are allowed on "
                "a role, so none can be added.",
                remedy if remedy.endswith(".") else f"{remedy}.",
                (arn,),
            )


@rule(
    "RO-6",
    Level.WARNING,
    "The execution role may use the KMS keys of the domain, of Canvas and of shared notebooks.",
    "D:sagemaker-roles",
    lookups=(*_LOOKUPS, "kms-keys"),
)
def role_uses_key(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    keys, account = facts.get("kms-keys"), account_of(spec, facts)
    for field, value in chosen_keys(spec):
        if not key_arn(keys, value) and existing_roles(spec):
            yield from not_checked(keys, field, _MAY_USE)
            if keys.known and account_in(value) not in ("", account):
                yield Found(
                    field,
                    f"Could not check {_MAY_USE}: an alias of another account cannot be looked up.",
                    "Give the key's own ARN, or make sure of it yourself.",
                    level=Level.UNKNOWN,
                )
        for enquiry in _about(spec, facts, field):
            yield from not_checked(facts.get("permissions", enquiry.text), field, _MAY_USE)
            if denied := _denied(facts, enquiry):
                yield Found(
                    field,
                    f"The role {quoted(name_in(enquiry.principal))} may not {listed(denied)} with this key, so "
                    f"{_OF_KEYS[field]}.",
                    "Give the role a policy for the key, or choose another role or key "
                    f"(`{field}`). {_granting(facts, enquiry, _policy_name(field, enquiry.resource))}".strip(),
                    (enquiry.principal, enquiry.resource),
                )


@rule(
    "SH-4", Level.WARNING, "The execution role reaches the buckets that work is kept in.", _SIMULATOR, lookups=_LOOKUPS
)
def role_reaches_buckets(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    fields = {bucket: key for key, bucket in reversed(list(buckets_used(spec)))}
    for enquiry in _about(spec, facts, "bucket"):
        bucket = enquiry.resource.rpartition(":::")[2].removesuffix("/*")
        key = fields.get(bucket, "roles.default.arn")
        lookup = facts.get("permissions", enquiry.text)
        yield from not_checked(lookup, key, "whether the execution role reaches the bucket")
        if denied := _denied(facts, enquiry):
            yield Found(
                key,
                f"The role {quoted(name_in(enquiry.principal))} may not {listed(denied)} in {quoted(bucket)}.",
                "Give the role a policy for the bucket, or choose one whose name contains sagemaker "
                f"(`{key}`). {_granting(facts, enquiry, f'bucket-{bucket}')}".strip(),
                (enquiry.principal, enquiry.resource),
            )


@rule(
    "RS-12",
    Level.WARNING,
    "RStudio's role may check out licences, and make applications.",
    "D:rstudio-create-cli",
    lookups=_LOOKUPS,
)
def role_runs_rstudio(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    for enquiry in _about(spec, facts, "rstudio"):
        lookup = facts.get("permissions", enquiry.text)
        yield from not_checked(lookup, "applications.rstudio.role.arn", "whether RStudio's role has its permissions")
        if denied := _denied(facts, enquiry):
            yield Found(
                "applications.rstudio.role.arn",
                f"The role {quoted(name_in(enquiry.principal))} may not {listed(denied, 6)}, which the RStudio server "
                "needs.",
                "Give it the policy of RStudio's domain execution role. "
                f"{_granting(facts, enquiry, 'rstudio')}".strip(),
                (enquiry.principal,),
            )


@rule("RO-15", Level.ERROR, "An execution role is not a service-linked role.", "IAM rule", lookups=("roles",))
def not_service_linked(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if spec.roles.default and spec.roles.default.arn:
        yield from service_linked("roles.default.arn", spec.roles.default.arn, facts)


def service_linked(field: str, arn: str, facts: Facts, _account: str = "") -> Iterator[Found]:
    """That a role is a service-linked one, where it is."""
    role = next((each for each in facts.get("roles").rows if each.arn == arn), None)
    if role and role.service_linked:
        yield Found(
            field,
            f"{quoted(role.name)} belongs to an AWS service and cannot be an execution role.",
            "Choose another role.",
            (role.arn,),
        )


RULES: Final = (
    role_uses_studio,
    role_has_canvas,
    managed_policies,
    role_uses_key,
    role_reaches_buckets,
    role_runs_rstudio,
    not_service_linked,
)
