"""The answers while they are being given: the one state that screens and prompts show and edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from models.supporting_roles import SUPPORTING
from models.tree import Tree, drop_at, get_at, leaves, set_at

if TYPE_CHECKING:
    from models.fields import Field
    from models.spec import DomainSpec

_EMPTY: Final[tuple[object, ...]] = (None, "", [], {})


@dataclass(frozen=True)
class Draft:
    """One set of answers; every change makes a new one.

    `answers` holds whatever was ever said, by dotted key, also of questions that are not asked at the moment.
    """

    id: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    step: str = "start"
    cursor: str = ""
    """Key of the field that had the focus."""
    visited: tuple[str, ...] = ()
    """Steps that were left by Next at least once."""
    profile: str = ""
    created: float = 0.0
    updated: float = 0.0
    """Seconds since the epoch."""
    run: str = ""
    """Id of the run that this draft was submitted as."""
    domain_id: str = ""
    """The domain that the answers are to change; empty where they make a new one."""

    def answer(self, key: str, value: Any) -> Draft:
        """This draft with another answer; None takes the answer back."""
        answers = dict(self.answers)
        if value is None:
            answers.pop(key, None)
        else:
            answers[key] = value
        return replace(self, answers=answers)

    @property
    def title(self) -> str:
        """What to call it in a list."""
        name = str(self.answers.get("domain.name") or "(no name yet)")
        return f"{name} (edit)" if self.domain_id else name


def new_draft(draft_id: str, fields: Sequence[Field], created: float = 0.0) -> Draft:
    """A draft that begins with every field's default written into it."""
    answers = {each.key: each.default for each in fields if each.default is not None}
    return Draft(draft_id, answers, created=created, updated=created)


def asked(fields: Sequence[Field], answers: Mapping[str, Any]) -> list[Field]:
    """The fields whose question is asked, in order.

    A condition sees only the answers of questions that are asked themselves, and must stand before its dependants.
    """
    known = {each.key for each in fields}
    visible: dict[str, Any] = {key: value for key, value in answers.items() if key not in known}
    shown: list[Field] = []
    for each in fields:
        if each.when.holds(visible):
            shown.append(each)
            if each.key in answers:
                visible[each.key] = answers[each.key]
    return shown


def kept_aside(fields: Sequence[Field], answers: Mapping[str, Any]) -> list[Field]:
    """Fields that have an answer and are not asked at the moment: kept, and left out of the spec."""
    shown = {each.key for each in asked(fields, answers)}
    return [
        each for each in fields if each.key not in shown and answers.get(each.key) not in _EMPTY and not each.virtual
    ]


def unanswered(fields: Sequence[Field], answers: Mapping[str, Any]) -> list[Field]:
    """Fields that are asked, must be answered and are not, in order."""
    return [each for each in asked(fields, answers) if each.required and answers.get(each.key) in _EMPTY]


def spec_tree(draft: Draft, fields: Sequence[Field]) -> Tree:
    """The draft's spec as nested mappings: answers of asked questions, and of keys that have no question."""
    from models.answers import invalid

    questions = {each.key for each in fields}
    tree: Tree = {}
    for key, value in draft.answers.items():
        if key not in questions and value not in _EMPTY:
            set_at(tree, key, value)
    for each in asked(fields, draft.answers):
        value = draft.answers.get(each.key)
        # What was typed and is no value yet stays in the draft; `answers.invalid_findings` tells of it.
        if not each.virtual and value not in _EMPTY and invalid(each, value) is None:
            set_at(tree, each.key, value)
    _settle_roles(tree, draft.answers, fields)
    _settle_supporting_roles(tree, draft.answers, fields)
    _settle_idle_shutdown(tree)
    _settle_records(tree, fields)
    return tree


def spec_of(draft: Draft, fields: Sequence[Field]) -> DomainSpec:
    """The draft's spec."""
    from models.spec import DomainSpec

    return DomainSpec.model_validate(spec_tree(draft, fields))


def draft_from_spec(draft_id: str, spec: DomainSpec, fields: Sequence[Field], created: float = 0.0) -> Draft:
    """A draft whose spec says what `spec` says; nothing is added.

    Answers that contradict each other, so that one hides the question of the other, are kept aside.
    """
    tree = spec.as_tree()
    for supporting in SUPPORTING:
        # Its question asks for the ARN itself.
        if "applications.canvas" in supporting.key and (arn := get_at(tree, f"{supporting.key}.arn")):
            set_at(tree, supporting.key, arn)
    answers: dict[str, Any] = dict(_virtual_answers(tree))
    if tree.get("roles", {}).get("spaces") == "same":
        drop_at(tree, "roles.spaces")
    extra = tree.pop("extra", None)
    for each in fields:
        value = get_at(tree, each.key)
        if not each.virtual and value is not None and not (isinstance(value, dict) and _has_questions(each, fields)):
            answers[each.key] = value
            drop_at(tree, each.key)
    answers.update({path: value for path, value in leaves(tree) if path != "version"})
    if extra:
        answers["extra"] = extra
    return Draft(draft_id, answers, created=created, updated=created)


def _has_questions(each: Field, fields: Sequence[Field]) -> bool:
    return any(other.key.startswith(f"{each.key}.") for other in fields)


IDLE_SHUTDOWNS: Final = (
    "applications.jupyterlab.idle_shutdown",
    "applications.jupyterlab.shared_idle_shutdown",
    "applications.code_editor.idle_shutdown",
)
ROLE_QUESTIONS: Final = ("roles.default", "roles.spaces", "applications.rstudio.role")
"""Answers that are an existing or a new role; each has a virtual field `<key>.how`."""


def _virtual_answers(tree: Tree) -> Tree:
    """What the steering questions must have been answered with, for the spec to say what it says."""
    virtual: Tree = {}
    for key in ROLE_QUESTIONS:
        role = get_at(tree, key)
        if role == "same":
            virtual[f"{key}.how"] = "same"
        elif isinstance(role, dict):
            virtual[f"{key}.how"] = "create" if "create" in role else "existing"
        elif key == "roles.spaces":
            virtual[f"{key}.how"] = "none"
    for supporting in SUPPORTING:
        role = get_at(tree, supporting.key)
        if role is not None:
            virtual[f"{supporting.key}.how"] = "create" if isinstance(role, dict) and "create" in role else "existing"
    virtual["applications.rstudio.enabled"] = bool(get_at(tree, "applications.rstudio"))
    virtual["applications.notebook_sharing.enabled"] = bool(get_at(tree, "applications.notebook_sharing"))
    for key in IDLE_SHUTDOWNS:
        # Times without a word on whether they count: they do.
        if get_at(tree, key) and get_at(tree, f"{key}.enabled") is None:
            virtual[f"{key}.enabled"] = True
    return virtual


def _settle_roles(tree: Tree, answers: Mapping[str, Any], fields: Sequence[Field]) -> None:
    """Of each role, keep the one way it is chosen by; also where an answer below it has no question of its own."""
    shown = {each.key for each in asked(fields, answers)}
    questions = {each.key for each in fields}
    for key in ROLE_QUESTIONS:
        if f"{key}.how" not in questions:
            continue
        how = answers.get(f"{key}.how") if f"{key}.how" in shown else None
        for way, part in (("existing", "arn"), ("create", "create")):
            if how != way:
                drop_at(tree, f"{key}.{part}")
        if how == "create" and get_at(tree, f"{key}.create.name") is None:
            # Said so, and not yet named: an empty name is what the rules ask for.
            set_at(tree, f"{key}.create.name", "")
        if how == "same":
            set_at(tree, key, "same")


def _settle_supporting_roles(tree: Tree, answers: Mapping[str, Any], fields: Sequence[Field]) -> None:
    """Of a role to be made, nothing where none is wanted, and a name where one is."""
    shown = {each.key for each in asked(fields, answers)}
    questions = {each.key for each in fields}
    for each in SUPPORTING:
        name, how = f"{each.key}.create.name", f"{each.key}.how"
        if how not in questions:
            continue
        if how not in shown or answers.get(how) != "create":
            drop_at(tree, f"{each.key}.create")
        elif get_at(tree, name) is None:
            set_at(tree, name, "")


def _settle_idle_shutdown(tree: Tree) -> None:
    """Times say by themselves that it is on."""
    for key in IDLE_SHUTDOWNS:
        if get_at(tree, f"{key}.enabled") is True and get_at(tree, f"{key}.minutes") is not None:
            drop_at(tree, f"{key}.enabled")


def _settle_records(tree: Tree, fields: Sequence[Field]) -> None:
    """Give entries the parts they cannot be without, empty: an unfinished one is a finding, not a failure."""
    for each in fields:
        entries = get_at(tree, each.key) if each.parts else None
        if not isinstance(entries, list):
            continue
        needed = {part.key: "" for part in each.parts if part.required}
        filled = [
            needed | {key: value for key, value in entry.items() if value not in _EMPTY}
            for entry in entries
            if isinstance(entry, Mapping)
        ]
        set_at(tree, each.key, filled)
