"""Questions that are asked of several things: a role, idle shutdown, what an application starts with."""

from __future__ import annotations

from typing import Final

from models.conditions import Both, Condition, Is
from models.fields import Choices, Field, Kind, Mutability, Option

ROLE_FORM: Final = "the ARN of a role, such as arn:aws:iam::123456789012:role/name"
KEY_FORM: Final = "the ARN, the id or the alias of a KMS key"
GROUP_FORM: Final = "the id of a security group, such as sg-0123456789abcdef0"
S3_FORM: Final = "an S3 address, such as s3://bucket/prefix"
LIFECYCLE_FORM: Final = (
    "the ARN of a Studio lifecycle configuration, such as "
    "arn:aws:sagemaker:eu-central-1:123456789012:studio-lifecycle-config/name"
)
ROLES: Final = Choices(lookup="roles", value="arn")
KEYS: Final = Choices(lookup="kms-keys", value="arn")
BUCKETS: Final = Choices(lookup="buckets", value="uri")

STUDIO: Final = Is("applications.experience", "studio", None)
CLASSIC: Final = Is("applications.experience", "classic")

EXISTING: Final = Option("existing", "Use an existing role")
CREATE: Final = Option("create", "Create a new role")


def role_questions(
    key: str,
    *,
    step: str,
    section: str,
    label: str,
    question: str,
    help: str,
    options: tuple[Option, ...],
    shape: str,
    docs: str,
    default: str | None = None,
    required: bool = True,
    when: Condition | None = None,
    mutability: Mutability = Mutability.STOPPED,
    activities: bool = False,
) -> tuple[Field, ...]:
    """Whether a role exists or is to be made, and which it is; the advanced part is `role_details`.

    With `activities`, a role to be made is made of ML activities.
    """

    def also(condition: Condition) -> Condition:
        return Both(when, condition) if when else condition

    steering = {} if when is None else {"when": when}
    return (
        Field(
            key=f"{key}.how",
            step=step,
            section=section,
            kind=Kind.CHOICE,
            label=question,
            help=help,
            mutability=mutability,
            default=default,
            choices=Choices(options),
            required=required,
            docs=docs,
            virtual=True,
            **steering,  # type: ignore[arg-type]
        ),
        Field(
            key=f"{key}.arn",
            step=step,
            section=section,
            kind=Kind.LOOKUP,
            label=label,
            help="The role must be in the account of the domain, and its trust policy must let sagemaker.amazonaws.com "
            "call sts:AssumeRole. Roles that SageMaker may assume are listed first. A role that cannot be "
            "listed is entered by its ARN.",
            mutability=mutability,
            when=also(Is(f"{key}.how", "existing")),
            choices=ROLES,
            required=True,
            shape=shape,
            docs="sagemaker-roles",
            form=ROLE_FORM,
            placeholder="arn:aws:iam::123456789012:role/name",
        ),
        Field(
            key=f"{key}.create.name",
            step=step,
            section=section,
            kind=Kind.TEXT,
            label="Name of the new role",
            help="The role is made in IAM just before the domain, and SageMaker is allowed to assume it. The name must "
            "be free in the account. If setting up ends early, you are asked whether to keep the role.",
            mutability=Mutability.NO,
            when=also(Is(f"{key}.how", "create")),
            required=True,
            shape="CreateRole:RoleName",
            docs="sagemaker-roles",
            form="1 to 64 letters, digits and any of + = , . @ - _",
            placeholder="AmazonSageMaker-ExecutionRole-team",
        ),
        *((activities_question(key, step, section, also(Is(f"{key}.how", "create"))),) if activities else ()),
    )


def activities_question(key: str, step: str, section: str, when: Condition, *, advanced: bool = False) -> Field:
    """What a role to be made is for."""
    return Field(
        key=f"{key}.create.activities",
        step=step,
        section=section,
        kind=Kind.ACTIVITIES,
        label="ML activities",
        help="What people with the role do. Each activity grants what it takes, and some have to be told for which "
        "buckets, roles or keys; the policies are made with the role. A persona begins with what such people usually "
        "need. Without any activity the role gets AmazonSageMakerFullAccess.",
        mutability=Mutability.YES,
        when=when,
        docs="role-manager-ml-activities",
        form="a list such as [{id: manage-ml-jobs, rolesToPass: [self]}]",
        advanced=advanced,
    )


def role_details(key: str, *, step: str, section: str, of: str, when: Condition | None = None) -> tuple[Field, ...]:
    """Path and permissions boundary of a role to be made; `of` says which role it is."""
    shown: Condition = Is(f"{key}.how", "create")
    if when:
        shown = Both(when, shown)
    return (
        Field(
            key=f"{key}.create.path",
            step=step,
            section=section,
            kind=Kind.TEXT,
            label=f"Path of the new {of}",
            help="Groups roles in IAM, and can be named in policies. Without one the role is made at /, as the console "
            "does. It becomes part of the role's ARN.",
            mutability=Mutability.NO,
            when=shown,
            shape="CreateRole:Path",
            docs="sagemaker-roles",
            form="text that begins and ends with a slash, such as /service-role/",
            placeholder="/",
            advanced=True,
        ),
        Field(
            key=f"{key}.create.permissions_boundary",
            step=step,
            section=section,
            kind=Kind.TEXT,
            label=f"Permissions boundary of the new {of}",
            help="A policy that limits what the role can ever be allowed. Some organizations refuse to make a role "
            "without one. The policy must already exist.",
            mutability=Mutability.YES,
            when=shown,
            shape="CreateRole:PermissionsBoundary",
            docs="sagemaker-roles",
            form="the ARN of an IAM policy",
            placeholder="arn:aws:iam::123456789012:policy/boundary",
            advanced=True,
        ),
        Field(
            key=f"{key}.create.tags",
            step=step,
            section=section,
            kind=Kind.TAGS,
            label=f"Tags of the new {of}",
            help="Labels of the role and of the policies that are made with it. Some organizations refuse to make a "
            "role without certain ones.",
            mutability=Mutability.YES,
            when=shown,
            docs="sagemaker-roles",
            placeholder="CostCenter=4711",
            advanced=True,
        ),
    )


def idle_shutdown_questions(
    key: str, settings: str, *, section: str, app: str, advanced: bool = False
) -> tuple[Field, ...]:
    """When an idle application is stopped, and what people may change about it."""
    idle = f"{settings}.AppLifecycleManagement.IdleSettings"
    given = Both(STUDIO, Is(f"{key}.enabled", True))

    def minutes(name: str, label: str, help: str, member: str, placeholder: str) -> Field:
        return Field(
            key=f"{key}.{name}",
            step="applications",
            section=section,
            kind=Kind.INTEGER,
            label=label,
            help=help,
            mutability=Mutability.REPLACED,
            when=given,
            shape=f"{idle}.{member}",
            docs="studio-updated-idle-shutdown-setup",
            form="a number of minutes from 60 (an hour) to 525600 (a year)",
            placeholder=placeholder,
            unit="minutes",
            advanced=advanced,
        )

    return (
        Field(
            key=f"{key}.enabled",
            step="applications",
            section=section,
            kind=Kind.TOGGLE,
            label=f"Stop {app} when it is idle",
            help="An application that nobody uses goes on costing money until it is stopped. With this on, SageMaker "
            "stops it after the time below; files are kept. It works with SageMaker Distribution images 2.0 "
            "and later, and reaches applications that are started after a change.",
            mutability=Mutability.REPLACED,
            when=STUDIO,
            docs="studio-updated-idle-shutdown-setup",
            advanced=advanced,
        ),
        minutes(
            "minutes",
            "Idle time before it is stopped",
            "How long nobody may have used the application. The console suggests 10080, which is a week; two hours are "
            "120.",
            "IdleTimeoutInMinutes",
            "120",
        ),
        minutes(
            "minimum",
            "Shortest time people may set",
            "People can set a time of their own within these bounds. Give the same number three times, and everybody "
            "has exactly that time.",
            "MinIdleTimeoutInMinutes",
            "60",
        ),
        minutes(
            "maximum",
            "Longest time people may set",
            "The upper bound of a time people set themselves. It must not be below the time above.",
            "MaxIdleTimeoutInMinutes",
            "480",
        ),
    )


def app_start_questions(key: str, settings: str, *, section: str, app: str) -> tuple[Field, ...]:
    """What an application of Studio starts with: instance type, scripts, images."""
    images = f"{settings}.CustomImages"

    def part(name: str, kind: Kind, label: str, help: str, member: str, form: str, choices: Choices | None) -> Field:
        return Field(
            key=name,
            step="applications",
            section=section,
            kind=kind,
            label=label,
            help=help,
            mutability=Mutability.REPLACED,
            choices=choices,
            required=name != "version",
            shape=f"{images}[].{member}",
            docs="studio-updated-byoi",
            form=form,
            advanced=True,
        )

    return (
        Field(
            key=f"{key}.instance_type",
            step="applications",
            section=section,
            kind=Kind.CHOICE,
            label=f"Default instance type of {app}",
            help="The machine a space starts on unless its owner chooses another. Not every Region has every type, and "
            "each type has a quota of its own.",
            mutability=Mutability.REPLACED,
            when=STUDIO,
            choices=Choices(enum=f"{settings}.DefaultResourceSpec.InstanceType"),
            docs="studio-updated-jl",
            placeholder="ml.t3.medium",
            advanced=True,
        ),
        Field(
            key=f"{key}.lifecycle_configs",
            step="applications",
            section=section,
            kind=Kind.LOOKUP_MULTI,
            label=f"Lifecycle configurations of {app}",
            help="Scripts that people may have run when the application starts, for example to install packages. They "
            "must exist in the account and Region already.",
            mutability=Mutability.REPLACED,
            when=STUDIO,
            choices=Choices(lookup="lifecycle-configs", value="arn"),
            shape=f"{settings}.LifecycleConfigArns[]",
            docs="jl-lcc",
            form=LIFECYCLE_FORM,
            advanced=True,
        ),
        Field(
            key=f"{key}.built_in_lifecycle_config",
            step="applications",
            section=section,
            kind=Kind.LOOKUP,
            label=f"Lifecycle configuration that always runs in {app}",
            help="A script that runs before the one a person chooses, and that nobody can leave out. If it fails, the "
            "application does not start.",
            mutability=Mutability.REPLACED,
            when=STUDIO,
            choices=Choices(lookup="lifecycle-configs", value="arn"),
            shape=f"{settings}.BuiltInLifecycleConfigArn",
            docs="jl-lcc",
            form=LIFECYCLE_FORM,
            advanced=True,
        ),
        Field(
            key=f"{key}.custom_images",
            step="applications",
            section=section,
            kind=Kind.RECORDS,
            label=f"Custom images of {app}",
            help="Container images of your own that people can choose for a space, beside those of AWS. Each must be "
            "registered as a SageMaker image and have an app image config.",
            mutability=Mutability.REPLACED,
            when=STUDIO,
            docs="studio-updated-byoi",
            advanced=True,
            parts=(
                part(
                    "image",
                    Kind.LOOKUP,
                    "Image",
                    "The name of the SageMaker image.",
                    "ImageName",
                    "1 to 63 letters, digits and inner hyphens or dots",
                    Choices(lookup="images", value="name"),
                ),
                part(
                    "config",
                    Kind.TEXT,
                    "App image config",
                    "The name of the configuration that says how the image is started.",
                    "AppImageConfigName",
                    "1 to 63 letters, digits and inner hyphens",
                    None,
                ),
                part(
                    "version",
                    Kind.INTEGER,
                    "Version",
                    "The version of the image. Without one the latest is taken.",
                    "ImageVersionNumber",
                    "a whole number from 0",
                    None,
                ),
            ),
        ),
    )
