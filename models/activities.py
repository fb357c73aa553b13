"""ML activities: what each needs to be told, and the policy statements it becomes.

The catalogue is data that is handed in (`catalogue_from`); nothing here reads a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final

SELF: Final = "self"
"""A role to pass that is the role being made."""

# Names with a colon inside, such as ${sagemaker:DomainId}, are IAM's own variables and stay.
_PLACEHOLDER: Final = re.compile(r"\$\{(Partition|Region|AccountId|Param\.[A-Za-z]+)\}")
_VARIANT_KINDS: Final = ("vpc", "kms")

Statement = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something an activity must or may be told."""

    name: str
    label: str
    kind: str
    """`s3-bucket`, `ecr-repository`, `role-arn`, `kms-key`, `subnet`, `security-group`, `athena-workgroup`,
    `glue-db` or `kendra-index`."""
    required: bool
    multiple: bool
    variant: str = ""
    """`vpc` or `kms`: giving it chooses that variant of the statements, which then needs all of its parameters."""
    default: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """Something people do, and what allows it."""

    id: str
    title: str
    description: str
    status: str
    """`current`, `other-page` (named by AWS on another page) or `retired`."""
    parameters: tuple[Parameter, ...] = ()
    statements: tuple[Statement, ...] = ()
    variants: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)
    managed_policies: tuple[str, ...] = ()
    """Names of AWS managed policies."""
    supporting_roles: tuple[str, ...] = ()
    known_issues: tuple[str, ...] = ()
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Persona:
    """A set of activities to begin with."""

    id: str
    title: str
    description: str
    activities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ManagedPolicy:
    """An AWS managed policy; `arn` still has its partition open."""

    name: str
    arn: str
    used_for: str
    actions_by_service: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class SupportingRole:
    """A further role that an application takes, with whom it trusts and what it grants."""

    id: str
    title: str
    required_for: str
    trust: Mapping[str, Any]
    managed_policies: tuple[str, ...]
    statements: tuple[Statement, ...]
    name_hint: str


@dataclass(frozen=True)
class Catalogue:
    """All activities, personas, managed policies and supporting roles, by id or name, in AWS's order."""

    activities: Mapping[str, Activity] = field(default_factory=dict)
    personas: Mapping[str, Persona] = field(default_factory=dict)
    managed_policies: Mapping[str, ManagedPolicy] = field(default_factory=dict)
    supporting_roles: Mapping[str, SupportingRole] = field(default_factory=dict)

    def current(self) -> tuple[Activity, ...]:
        """The activities AWS lists today."""
        return tuple(each for each in self.activities.values() if each.status == "current")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a role will be: the values of `${Partition}`, `${Region}`, `${AccountId}`, and the role's own ARN."""

    partition: str
    region: str
    account: str
    role_arn: str


def catalogue_from(data: Mapping[str, Any]) -> Catalogue:
    """The catalogue in the data file's mappings."""
    return Catalogue(
        activities={each["id"]: _activity(each) for each in data["activities"]},
        personas={
            each["id"]: Persona(each["id"], each["title"], each["description"], tuple(each["activities"]))
            for each in data["personas"]
        },
        managed_policies={
            each["name"]: ManagedPolicy(each["name"], each["arn"], each["used_for"], each["actions_by_service"])
            for each in data["managed_policies"]
        },
        supporting_roles={
            each["id"]: SupportingRole(
                each["id"],
                each["title"],
                each["required_for"],
                each["trust"],
                tuple(each["managed_policies"]),
                tuple(each["statements"]),
                each["name_hint"],
            )
            for each in data["supporting_roles"]
        },
    )


def _activity(data: Mapping[str, Any]) -> Activity:
    return Activity(
        id=data["id"],
        title=data["title"],
        description=data["description"],
        status=data["status"],
        parameters=tuple(_parameter(each) for each in data["parameters"]),
        statements=tuple(data["statements"]),
        variants={name: tuple(statements) for name, statements in data["variants"].items()},
        managed_policies=tuple(data["managed_policies"]),
        supporting_roles=tuple(data["supporting_roles"]),
        known_issues=tuple(data["known_issues"]),
        confidence=data["confidence"],
    )


def _parameter(data: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=data["name"],
        label=data["label"],
        kind=data["kind"],
        required=data["required"],
        multiple=data["multiple"],
        variant=data.get("variant", ""),
        default=tuple(data.get("default") or ()),
        notes=data.get("notes") or "",
    )


def values_of(parameter: Parameter, given: Mapping[str, Any]) -> tuple[str, ...]:
    """The values given for a parameter, or its default; one value may stand for a list of one."""
    value = given.get(parameter.name)
    if value is None or value == []:
        return parameter.default
    return (value,) if isinstance(value, str) else tuple(str(each) for each in value)


def variant_of(activity: Activity, given: Mapping[str, Any]) -> str:
    """The variant that the given values choose: empty, `vpc`, `kms` or `vpc_kms`."""
    chosen = [
        kind
        for kind in _VARIANT_KINDS
        if any(each.variant == kind and values_of(each, given) for each in activity.parameters)
    ]
    return "_".join(chosen)


def missing(activity: Activity, given: Mapping[str, Any]) -> list[Parameter]:
    """Parameters without which the activity's statements would be empty or wider than meant."""
    kinds = variant_of(activity, given).split("_")
    return [
        each
        for each in activity.parameters
        if (each.required or (each.variant in kinds and each.variant)) and not values_of(each, given)
    ]


def statements_of(activity: Activity, given: Mapping[str, Any], scope: Scope) -> list[Statement]:
    """The activity's statements with every placeholder filled in.

    A string with a parameter in it is repeated for each value. A statement whose resources or whose condition end
    up empty is left out: IAM refuses the one, and the other would grant more than was asked for.
    """
    variant = variant_of(activity, given)
    source = activity.variants.get(variant, activity.statements) if variant else activity.statements
    known: dict[str, tuple[str, ...]] = {
        "Partition": (scope.partition,),
        "Region": (scope.region,),
        "AccountId": (scope.account,),
    }
    for each in activity.parameters:
        known[f"Param.{each.name}"] = tuple(
            scope.role_arn if value == SELF and each.kind == "role-arn" else value for value in values_of(each, given)
        )
    filled = (_filled(statement, known) for statement in source)
    return [statement for statement in filled if statement is not None]


def document_of(statements: Sequence[Statement]) -> dict[str, Any]:
    """A policy document of these statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def fill(value: Any, scope: Scope) -> Any:
    """`value` with the placeholders of the scope filled in, at any depth."""
    known = {"Partition": (scope.partition,), "Region": (scope.region,), "AccountId": (scope.account,)}
    if isinstance(value, str):
        return "".join(_expanded(value, known))
    if isinstance(value, Mapping):
        return {key: fill(child, scope) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [fill(child, scope) for child in value]
    return value


def _filled(statement: Statement, known: Mapping[str, tuple[str, ...]]) -> Statement | None:
    result = dict(statement)
    resources = [text for each in statement["Resource"] for text in _expanded(each, known)]
    if not resources:
        return None
    result["Resource"] = resources
    if "Condition" in statement:
        result["Condition"] = {
            operator: {key: _filled_values(values, known) for key, values in tests.items()}
            for operator, tests in statement["Condition"].items()
        }
        if any(values == [] for tests in result["Condition"].values() for values in tests.values()):
            return None
    return result


def _filled_values(values: Any, known: Mapping[str, tuple[str, ...]]) -> Any:
    if isinstance(values, str):
        expanded = list(_expanded(values, known))
        return expanded[0] if expanded == [values] or len(expanded) == 1 else expanded
    return [text for each in values for text in _expanded(each, known)]


def _expanded(text: str, known: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    names = list(dict.fromkeys(_PLACEHOLDER.findall(text)))
    for combination in product(*(known.get(name, ()) for name in names)):
        replaced = dict(zip(names, combination, strict=True))
        yield _PLACEHOLDER.sub(lambda match, found=replaced: found[match.group(1)], text)  # type: ignore[misc]
