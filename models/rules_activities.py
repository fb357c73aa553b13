"""Rules about ML activities: that they are told what they need, fit into a role, and cover what the domain offers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from models.activities import SELF, Parameter, values_of
from models.arns import account_in
from models.facts import Facts
from models.findings import Level
from models.policy_packing import DoesNotFit
from models.role_policies import attachments_in, known_activities, packing_of, parameters_of, scope_of, unmet
from models.role_trust import ASSUME, trusting
from models.rules_base import Found, account_of, canvas_on, not_checked, quoted, region_of, rule
from models.rules_roles import SAGEMAKER
from models.spec import DomainSpec
from models.spec_access import Role, RoleCreate
from models.supporting_roles import SUPPORTING

STUDIO: Final = "run-studio-classic-applications"
CANVAS: Final = "canvas-core-access"
NOT_TOLD: Final = "RO-21"
"""Code of the finding that keeps one from going on: an activity has to be told something."""

_ARN: Final = r"arn:aws[a-z-]*:{}:[^:]*:(\d{{12}}|aws)?:{}.+"
_FORMS: Final[dict[str, tuple[re.Pattern[str], str]]] = {
    "s3-bucket": (re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"), "the name of a bucket, without s3:// and prefix"),
    "role-arn": (re.compile(_ARN.format("iam", "role/") + f"|{SELF}"), f"the ARN of a role, or {SELF}"),
    "kms-key": (re.compile(_ARN.format("kms", "key/")), "the ARN of a key"),
    "subnet": (re.compile(r"subnet-[0-9a-f]+"), "the id of a subnet"),
    "security-group": (re.compile(r"sg-[0-9a-f]+"), "the id of a security group"),
    "ecr-repository": (re.compile(_ARN.format("ecr", "repository/")), "the ARN of a repository"),
    "athena-workgroup": (re.compile(r"[\w.-]{1,128}", re.ASCII), "the name of a workgroup"),
    "glue-db": (re.compile(r"[^/\s*?]{1,255}"), "the name of a database"),
    "kendra-index": (re.compile(r"[a-zA-Z0-9][a-zA-Z0-9-]{35}"), "the id of an index, 36 characters"),
}
_SOURCE: Final = "D:role-manager-ml-activities"


def problem_with(parameter: Parameter, value: str) -> str:
    """Why a value cannot be what an activity is told ("must be ..."); empty where it can."""
    pattern, form = _FORMS[parameter.kind]
    return "" if pattern.fullmatch(value) else f"must be {form}"


def _made(spec: DomainSpec, facts: Facts) -> Iterator[tuple[str, RoleCreate]]:
    """Roles to be made, where it is known what activities there are."""
    if facts.catalogue.activities:
        yield from spec.roles_to_create().items()


def _place(key: str, role: RoleCreate, activity: str) -> str:
    number = next((place for place, each in enumerate(role.activities) if each.id == activity), 0)
    return f"{key}.create.activities[{number}]"


@rule("RO-20", Level.ERROR, "ML activities are ones that exist.", _SOURCE)
def activities_exist(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    for key, role in _made(spec, facts):
        for each in role.activities:
            activity = facts.catalogue.activities.get(each.id)
            place = _place(key, role, each.id)
            if activity is None:
                yield Found(place, f"There is no ML activity {quoted(each.id)}.", "Remove it, or correct its id.")
                continue
            known = {parameter.name for parameter in activity.parameters}
            for name in parameters_of(each):
                if name not in known:
                    yield Found(
                        f"{place}.{name}",
                        f"{quoted(activity.title)} is not told {quoted(name)}.",
                        f"It can be told {', '.join(sorted(known))}." if known else "It is told nothing: remove it.",
                    )


@rule(NOT_TOLD, Level.ERROR, "ML activities are told what they need.", _SOURCE)
def activities_are_told(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    for key, role in _made(spec, facts):
        for activity_id, name in unmet(role, facts.catalogue):
            activity = facts.catalogue.activities[activity_id]
            label = next(each.label for each in activity.parameters if each.name == name)
            yield Found(
                f"{_place(key, role, activity_id)}.{name}",
                f"{quoted(activity.title)} has to be told: {label}.",
                "Tell it, or leave the activity out.",
            )


@rule("RO-22", Level.ERROR, "The policies of a role fit into it.", "IAM quotas", lookups=("iam-quotas",))
def policies_fit(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    region, account = region_of(spec, facts), account_of(spec, facts)
    for key, role in _made(spec, facts):
        try:
            # An account of twelve digits weighs the same whichever it is.
            packing_of(
                role,
                facts.catalogue,
                scope_of(role, account or "0" * 12, region or "us-east-1"),
                attachments_in(facts),
            )
        except DoesNotFit as problem:
            yield Found(
                f"{key}.create.activities",
                f"The activities grant more than one role can hold: {problem}.",
                "Choose fewer, name fewer buckets and roles, or ask AWS to raise the quota L-0DA4ABF3.",
            )


@rule("RO-23", Level.ERROR, "What ML activities are told has the right form.", _SOURCE)
def values_have_form(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    for key, role in _made(spec, facts):
        for activity, given in known_activities(role, facts.catalogue):
            for parameter in activity.parameters:
                values = values_of(parameter, given)
                place = f"{_place(key, role, activity.id)}.{parameter.name}"
                for value in values:
                    if problem := problem_with(parameter, value):
                        yield Found(place, f"{parameter.label}: {quoted(value)} {problem}.", "Correct it.")
                if len(values) > 1 and not parameter.multiple:
                    yield Found(place, f"{parameter.label}: one is enough, and {len(values)} are given.", "Keep one.")


@rule("RO-24", Level.WARNING, "The role's ML activities cover the applications.", "D:onboard-custom")
def applications_are_covered(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    role = spec.roles.default.create if spec.roles.default else None
    if role is None or not facts.catalogue.activities:
        return
    chosen = {each.id for each in role.activities}
    titles = facts.catalogue.activities
    for place, what, needed in _applications(spec, bool(role.activities)):
        if needed not in chosen and needed in titles:
            yield Found(
                place,
                f"{what} needs the ML activity {quoted(titles[needed].title)}, which the new role does not have.",
                "Choose it among the ML activities of step 2, or turn this off.",
                (needed,),
            )


def _applications(spec: DomainSpec, with_activities: bool) -> Iterator[tuple[str, str, str]]:
    """Key of the answer, what it is, and the activity it takes. AmazonSageMakerFullAccess covers all but Canvas."""
    applications = spec.applications
    canvas = applications.canvas
    if with_activities:
        yield "applications.experience", "Studio", STUDIO
    if canvas_on(spec) and canvas is not None:
        yield "applications.canvas.enabled", "Canvas", CANVAS
        if canvas.kendra:
            yield "applications.canvas.kendra", "Querying documents", "canvas-kendra-access"
        if canvas.direct_deploy:
            yield "applications.canvas.direct_deploy", "Direct deployment", "canvas-mlops"
        if canvas.bedrock_role:
            yield "applications.canvas.bedrock_role", "Generative AI", "canvas-ai-services"
    lab = applications.jupyterlab
    if lab and (lab.emr_execution_roles or lab.emr_runtime_role):
        yield (
            "applications.jupyterlab.emr_execution_roles",
            "Work on EMR Serverless",
            "run-studio-emr-serverless-applications",
        )


@rule("RO-25", Level.WARNING, "A role for model customization has a name that may be passed.", "MP:ModelCustomization")
def customization_name(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    for key, role in _made(spec, facts):
        if not any(each.id == "run-model-customization-jobs" for each in role.activities) or not role.name:
            continue
        if "sagemaker" not in role.name.lower() or role.path != "/service-role/":
            yield Found(
                f"{key}.create.name",
                "AmazonSageMakerModelCustomizationCoreAccess passes only roles under the path /service-role/ with "
                "SageMaker in their name.",
                "Call it AmazonSageMaker-ExecutionRole-..., with the path /service-role/.",
            )


@rule(
    "RO-26",
    Level.ERROR,
    "Roles beside the execution role exist, in the account, and trust the service that assumes them.",
    "D:canvas-getting-started",
    lookups=("roles", "caller"),
)
def supporting_roles_trust(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    account = account_of(spec, facts)
    for each in SUPPORTING:
        _, section, name = each.key.split(".")
        answer = getattr(getattr(spec.applications, section), name, None)
        arn = answer.arn if isinstance(answer, Role) else answer
        if not arn:
            continue
        owner, roles = account_in(arn), facts.get("roles")
        found = next((row for row in roles.rows if row.arn == arn), None)
        if account and owner and owner != account:
            message = f"The role is in account {quoted(owner)}, and the domain belongs to {account}."
            yield Found(each.key, message, f"Choose a role of {account}, or have one made.")
        elif found is None:
            yield from not_checked(roles, each.key, f"whether the role trusts {each.service}")
            if roles.known:
                yield Found(each.key, f"The account has no role {quoted(arn)}.", "Choose another, or have one made.")
        elif each.service not in found.trusts:
            executes = bool(set(SAGEMAKER) & set(found.trusts))
            trusts_us = " It trusts SageMaker, as an execution role does." if executes else ""
            own = account_in(found.arn) if each.own_account_only else ""
            command = "" if executes else trusting(found, (ASSUME,), service=each.service, account=own)
            yield Found(
                each.key,
                f"The trust policy of {quoted(found.name)} does not let {each.service} assume it.{trusts_us}",
                f"Choose another role, or have one made (`{each.key}`). {command}".strip(),
                (found.arn,),
            )


@rule("RO-27", Level.ERROR, "A role to be made beside the execution role has a name.", "B:iam:roleNameType")
def supporting_roles_named(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    wanted = spec.roles_to_create()
    for each in SUPPORTING:
        if each.key in wanted and not wanted[each.key].name:
            yield Found(
                f"{each.key}.create.name", "The role to be made has no name.", f"Call it, say, {each.placeholder}."
            )


RULES: Final = (
    activities_exist,
    activities_are_told,
    policies_fit,
    values_have_form,
    applications_are_covered,
    customization_name,
    supporting_roles_trust,
    supporting_roles_named,
)
