"""What an activity must be told, as questions like any other: pickers, prompts and help come from the same data."""

from __future__ import annotations

from typing import Final

from models.activities import SELF, Activity, Parameter
from models.fields import Choices, Field, Kind, Mutability

_LOOKUPS: Final[dict[str, Choices]] = {
    "s3-bucket": Choices(lookup="buckets", value="name"),
    "role-arn": Choices(lookup="roles", value="arn"),
    "kms-key": Choices(lookup="kms-keys", value="arn"),
    "subnet": Choices(lookup="subnets", argument="network.vpc", value="id"),
    "security-group": Choices(lookup="security-groups", argument="network.vpc", value="id"),
}
_HELP: Final[dict[str, str]] = {
    "s3-bucket": "Names of buckets, without s3:// and without a prefix. The role gets access to these alone.",
    "role-arn": f"ARNs of roles that jobs may be given. Write `{SELF}` for the role that is being made.",
    "kms-key": "ARNs of keys; key ids would match nothing. Giving any demands that jobs use one of these keys.",
    "subnet": "Giving any demands that jobs run in one of these subnets.",
    "security-group": "Giving any demands that jobs use one of these security groups.",
    "ecr-repository": "ARNs of repositories the role may pull images from.",
    "athena-workgroup": "Names of Athena workgroups that may run queries.",
    "glue-db": "Names of Glue databases whose tables may be used.",
    "kendra-index": "Ids of Kendra indexes (36 characters), not their names.",
}


def parameter_question(activity: Activity, parameter: Parameter) -> Field:
    """The question that asks for one parameter; its key is relative to the activity."""
    choices = _LOOKUPS.get(parameter.kind)
    kind = Kind.LOOKUP_MULTI if parameter.multiple else Kind.LOOKUP
    note = f" {parameter.notes[:1].upper()}{parameter.notes[1:]}." if parameter.notes else ""
    return Field(
        key=parameter.name,
        step="users",
        section=activity.title,
        kind=kind if choices else Kind.NAMES,
        label=parameter.label,
        help=_HELP[parameter.kind] + note,
        mutability=Mutability.YES,
        default=list(parameter.default) or None,
        choices=choices,
        required=parameter.required,
        docs="role-manager-ml-activities",
    )


def parameter_questions(activity: Activity) -> tuple[Field, ...]:
    """All questions of an activity, what must be answered first."""
    ordered = sorted(activity.parameters, key=lambda parameter: not parameter.required)
    return tuple(parameter_question(activity, parameter) for parameter in ordered)
