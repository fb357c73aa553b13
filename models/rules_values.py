"""Rules about single answers: given where they must be, of the form AWS takes, not contradicted by `extra`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from models.draft import asked, draft_from_spec
from models.facts import Facts
from models.fields import Field, Kind
from models.findings import Level
from models.members import MEMBERS
from models.misfits import Misfit, misfits
from models.questions import QUESTIONS
from models.request import ROLE_KEYS, AccountUnknown, answer_tree, overlaps, request_of
from models.rules_base import Found, account_of, in_extra, listed, quoted, rule
from models.shapes import Constraint, Shapes
from models.spec import DomainSpec
from models.tree import Tree, get_at

_BY_OTHERS: Final = frozenset(
    {
        "access.profiles",
        "applications.code_editor.idle_shutdown.maximum",
        "applications.code_editor.idle_shutdown.minimum",
        "applications.code_editor.idle_shutdown.minutes",
        "applications.docker.trusted_accounts",
        "applications.jupyterlab.idle_shutdown.maximum",
        "applications.jupyterlab.idle_shutdown.minimum",
        "applications.jupyterlab.idle_shutdown.minutes",
        "applications.jupyterlab.shared_idle_shutdown.maximum",
        "applications.jupyterlab.shared_idle_shutdown.minimum",
        "applications.jupyterlab.shared_idle_shutdown.minutes",
        "storage.default_space_gb",
        "storage.maximum_space_gb",
        "storage.posix_user.gid",
        "storage.posix_user.uid",
        "studio_ui.hidden_apps",
        "studio_ui.hidden_instance_types",
        "studio_ui.hidden_ml_tools",
    }
)
"""Answers whose form is the business of a rule about just them."""
_ASKED_BY_OTHERS: Final = frozenset(
    {
        "applications.notebook_sharing.s3_uri",
        "applications.rstudio.role.how",
        "network.rstudio_security_groups",
        "network.security_groups",
        "network.vpc",
    }
)
_LISTS: Final = {member.key: [member.path] for member in MEMBERS}
"""Members of answers, for the bounds of those that are lists."""
_ROLE_PATHS: Final = ("ExecutionRole", "DomainExecutionRoleArn")


def form_problem(field: Field, value: object, shapes: Shapes) -> str | None:
    """What is wrong with one value, as "must ..." in plain words; None where it is as AWS takes it."""
    constraint = shapes.get(field.shape) if field.shape else None
    if constraint and (problem := constraint.problem_with(value)):
        return f"must be {field.form}" + _size(constraint, value) if field.form else problem
    allowed = shapes.enum(field.choices.enum) if field.choices and field.choices.enum else ()
    if allowed and isinstance(value, str) and value not in allowed:
        return "is not one of the values AWS has for it"
    return None


def _size(constraint: Constraint, value: object) -> str:
    if isinstance(value, str) and constraint.maximum is not None and len(value) > constraint.maximum:
        return f"; it has {len(value)} characters, and {constraint.maximum} are the most"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"; it is {value}"
    return ""


def form_problems(field: Field, value: object, shapes: Shapes, key: str = "") -> Iterator[tuple[str, str]]:
    """Each place in an answer that has a problem, with a sentence; entries of lists one by one."""
    key = key or field.key
    if field.parts and isinstance(value, list):
        if problem := list_problem(field, value, shapes):
            yield key, f"{field.label}: there {problem}."
        for number, entry in enumerate(value):
            for part in field.parts:
                if isinstance(entry, Mapping) and entry.get(part.key) not in (None, ""):
                    yield from form_problems(part, entry[part.key], shapes, f"{key}[{number}].{part.key}")
    elif isinstance(value, list):
        if problem := list_problem(field, value, shapes):
            yield key, f"{field.label}: there {problem}."
        for number, entry in enumerate(value):
            if problem := form_problem(field, entry, shapes):
                yield f"{key}[{number}]", f"{field.label}: {quoted(entry)} {problem}."
    elif problem := form_problem(field, value, shapes):
        yield key, f"{field.label} {problem}."


def list_problem(field: Field, value: list[Any], shapes: Shapes) -> str | None:
    """What is wrong with how many there are, as "can be at most ..."; None where their number fits."""
    paths = [field.shape.rpartition("[]")[0]] if "[]" in field.shape else _LISTS.get(field.key, [])
    constraint = next((found for path in paths if (found := shapes.get(path)) and found.type == "list"), None)
    if constraint and constraint.maximum is not None and len(value) > constraint.maximum:
        return f"can be at most {constraint.maximum}, and there are {len(value)}"
    return None


@rule("RQ-1", Level.ERROR, "Questions without whose answer nothing can be created are answered.", "D:onboard-custom")
def required(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    answers = draft_from_spec("", spec, QUESTIONS).answers
    for field in asked(QUESTIONS, answers):
        value = answers.get(field.key)
        if field.parts and isinstance(value, list):
            yield from _unfinished(field, value)
        if not field.required or field.key in _ASKED_BY_OTHERS or value not in (None, "", []):
            continue
        key = field.key.removesuffix(".how")
        if in_extra(spec, key) or any(in_extra(spec, role) for role in ROLE_KEYS if key.startswith(f"{role}.")):
            continue
        remedy = "Choose one." if field.kind in (Kind.CHOICE, Kind.LOOKUP) else "Fill it in."
        yield Found(key, f"{field.label.rstrip('?')}: an answer is needed.", remedy)


def _unfinished(field: Field, entries: list[Any]) -> Iterator[Found]:
    for number, entry in enumerate(entries):
        for part in field.parts:
            if part.required and isinstance(entry, Mapping) and entry.get(part.key) in (None, ""):
                yield Found(
                    f"{field.key}[{number}].{part.key}",
                    f"{field.label}: entry {number + 1} needs an answer for {part.label}.",
                    "Fill it in, or remove the entry.",
                )


@rule("SV-1", Level.ERROR, "Every value is of the form that AWS's service model describes.", "B:CreateDomainRequest")
def values(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    tree = spec.as_tree()
    for field in QUESTIONS:
        if field.virtual or field.key in _BY_OTHERS:
            continue
        value = get_at(tree, field.key)
        if value is None or value == "":
            continue
        for key, sentence in form_problems(field, value, facts.shapes):
            yield Found(key, sentence, "Correct it.")


@rule("XT-1", Level.ERROR, "`extra` does not contradict a named answer.", "smdomain")
def contradictions(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if not spec.extra:
        return
    account = account_of(spec, facts)
    try:
        paths = overlaps(spec, account)
    except AccountUnknown:
        # Which ARN a role will have is not known, so nothing is said about roles.
        paths = [path for path in overlaps(spec, "0" * 12) if not path.endswith(_ROLE_PATHS)]
    for path in paths:
        yield Found(
            f"extra.{path}",
            f"{path} is set in extra and by a named answer, to different values; AWS would be sent that of extra.",
            "Remove it from extra, or remove the named answer.",
        )


@rule("XT-2", Level.ERROR, "`extra` holds only members and values that `CreateDomain` has.", "B:CreateDomainRequest")
def extra_members(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if spec.extra and facts.shapes.members:
        try:
            named = request_of(answer_tree(spec, account_of(spec, facts) or "0" * 12), {})
        except AccountUnknown:
            named = {}
        for each in misfits(facts.shapes, "", spec.extra, "extra"):
            yield from _told(each, facts.shapes, named)


def _told(misfit: Misfit, shapes: Shapes, named: Tree) -> Iterator[Found]:
    """What is wrong at one place of `extra`; `named` is what answers say, which may complete it."""
    path = misfit.path
    if misfit.unknown:
        yield Found(
            misfit.place,
            f"CreateDomain has no member {quoted(path)} in botocore {shapes.version}.",
            "Check how it is spelled, or install a newer botocore.",
        )
    elif misfit.problem:
        yield Found(misfit.place, f"{path} {misfit.problem}.", "Correct it.")
    # The request as a whole is completed by the named answers.
    elif path and (absent := [name for name in misfit.missing if get_at(named, f"{path}.{name}") is None]):
        yield Found(misfit.place, f"{path} lacks {listed(absent)}.", "Add it.")


@rule(
    "XT-3",
    Level.WARNING,
    "`HomeEfsFileSystemKmsKeyId` is not used, because `KmsKeyId` has replaced it.",
    "B:CreateDomainRequest.HomeEfsFileSystemKmsKeyId",
)
def deprecated(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if "HomeEfsFileSystemKmsKeyId" in spec.extra:
        yield Found(
            "extra.HomeEfsFileSystemKmsKeyId",
            "HomeEfsFileSystemKmsKeyId is deprecated: AWS has replaced it by the encryption key of the storage step.",
            "Move the key to storage.kms_key.",
        )


RULES: Final = (required, values, contradictions, extra_members, deprecated)
