"""A change record in Markdown: what is to be made, for whom, what stands against it, and what cannot be undone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from models.actions import Action, Plan
from models.answers import as_text
from models.fields import Field, Kind, Mutability
from models.findings import Finding, by_weight
from models.questions import QUESTIONS
from models.render.json_text import json_text
from models.render.plan_parts import notes_of, parts_of
from models.render.rendered import Rendered
from models.spec import DomainSpec
from models.steps import QUESTION_STEPS
from models.text import scrub
from models.tree import get_at

_BACKTICKS: Final = re.compile(r"`+")
_LONGEST: Final = 300


def render(
    plan: Plan, spec: DomainSpec, request: Mapping[str, Any], findings: Sequence[Finding] | None = None
) -> Rendered:
    """The record.

    Args:
        plan: the steps.
        spec: the answers.
        request: the `CreateDomain` request.
        findings: what the rules say; None where nobody checked.
    """
    sections = (
        ("What", _what(plan, spec)),
        ("Why", ["_To be filled in by whoever asks for the change._"]),
        ("Answers", _answers(spec)),
        ("Findings", _findings(findings)),
        ("Steps", _steps(plan)),
        ("Who can sign in, and how", _sign_in(plan, spec, request)),
        ("What cannot be changed later", _permanent(spec)),
        ("The way back", _way_back(plan)),
        ("Roles and policies", _roles(plan)),
        ("Request", ["`CreateDomain` is sent:", "", *fenced(json_text(request), "json")]),
    )
    lines = [f"# Change record: SageMaker AI domain {code(plan.domain_name)}"]
    for title, body in sections:
        lines += ["", f"## {title}", "", *body]
    return Rendered("\n".join(lines) + "\n", [], notes_of(plan))


def code(value: object) -> str:
    """`value` as inline code: on one line, and whatever is in it stays text."""
    text = scrub(value)
    if len(text) > _LONGEST:
        text = text[:_LONGEST] + "…"
    if not text.strip():
        # Markdown has no empty code.
        return '`""`' if not text else f'`"{text}"`'
    ticks = "`" * (max((len(run) for run in _BACKTICKS.findall(text)), default=0) + 1)
    # One space on each side is taken off again by the reader, and needed beside a backtick.
    gap = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{ticks}{gap}{text}{gap}{ticks}"


def fenced(text: str, language: str = "") -> list[str]:
    """`text` as a block of code whose fence is longer than any in it."""
    fence = "`" * max(3, max((len(run) for run in _BACKTICKS.findall(text)), default=0) + 1)
    return [f"{fence}{language}", *scrub(text, newlines=True).split("\n"), fence]


def _what(plan: Plan, spec: DomainSpec) -> list[str]:
    auth = {"identity-center": "IAM Identity Center", "iam": "IAM"}.get(spec.access.auth or "", "not said")
    return [
        f"- Domain {code(plan.domain_name)} in account {code(plan.account)}, Region {code(plan.region)}",
        f"- Sign-in: {auth}",
        f"- {len(plan.actions)} steps, listed below",
        *(f"- {code(note)}" for note in notes_of(plan)),
    ]


def _answers(spec: DomainSpec) -> list[str]:
    lines: list[str] = []
    tree = spec.as_tree()
    for step in QUESTION_STEPS:
        said = [
            (field, value)
            for field in QUESTIONS
            if field.step == step.id and not field.virtual and (value := get_at(tree, field.key)) is not None
        ]
        if said:
            lines += [f"### {step.title}", ""]
        section = ""
        for field, value in said:
            if field.section != section:
                lines += [f"{field.section}:", ""] if lines[-1] == "" else ["", f"{field.section}:", ""]
                section = field.section
            lines.append(_answer(field, value))
        if said:
            lines.append("")
    if spec.extra:
        lines += ["### Further members", "", *fenced(json_text(spec.extra), "json"), ""]
    return lines[:-1] or ["Nothing is answered."]


def _answer(field: Field, value: Any) -> str:
    if isinstance(value, Mapping) and field.kind is not Kind.TAGS:
        return f"- {field.name}: {code(json_text(value).replace(chr(10), ' '))}"
    if isinstance(value, list):
        entries = [as_text(field, [entry]) if not isinstance(entry, Mapping) else _person(entry) for entry in value]
        return f"- {field.name}: " + ", ".join(code(entry) for entry in entries)
    if isinstance(value, Mapping):
        return f"- {field.name}: " + ", ".join(code(f"{key} = {entry}") for key, entry in value.items())
    return f"- {field.name}: {code(as_text(field, value))}"


def _person(entry: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in entry.items())


def _findings(findings: Sequence[Finding] | None) -> list[str]:
    if findings is None:
        return ["The spec was not checked for this record."]
    if not findings:
        return ["None."]
    return [
        f"- **{finding.level}** {finding.code}, {code(finding.field)}: {code(finding.message)}"
        + (f" Remedy: {code(finding.remedy)}" if finding.remedy else "")
        for finding in by_weight(findings)
    ]


def _steps(plan: Plan) -> list[str]:
    return [f"{number}. {_step(action)}" for number, action in enumerate(plan.actions, 1)]


def _step(action: Action) -> str:
    return f"{code(action.title)} ({action.call.service} {action.call.operation})"


def _sign_in(plan: Plan, spec: DomainSpec, request: Mapping[str, Any]) -> Iterator[str]:
    if request.get("AuthMode") == "SSO":
        yield "In the AWS access portal they open the application named Amazon SageMaker Studio, followed by the"
        yield "domain's id."
        yield ""
        for noun, people in (("Group", spec.access.groups), ("Person", spec.access.users)):
            for each in people:
                yield f"- {noun} {code(each.name or each.id)}" + (f", id {code(each.id)}" if each.name else "")
        if not (spec.access.groups or spec.access.users):
            yield "- Nobody yet: no group and no person is assigned."
        return
    yield "In the console under Domains, at their user profile, or by a URL that whoever may call"
    yield "`CreatePresignedDomainUrl` makes for them; it is good for five minutes."
    yield ""
    profiles = parts_of(plan).profiles
    yield from (f"- User profile {code(profile.get('UserProfileName'))}" for profile in profiles)
    if not profiles:
        yield "- Nobody yet: no user profile is made."
    if spec.access.allowed_networks:
        networks = ", ".join(code(each) for each in spec.access.allowed_networks)
        yield f"- Only from {networks}, once the sign-in policy is attached to them."


def _permanent(spec: DomainSpec) -> list[str]:
    tree = spec.as_tree()
    lines = [
        f"- {field.label}: {code(as_text(field, value))} ({field.mutability})"
        for field in QUESTIONS
        if field.mutability in (Mutability.NO, Mutability.ONCE)
        and not field.virtual
        and (value := get_at(tree, field.key)) is not None
        and not isinstance(value, Mapping)
    ]
    return lines or ["Nothing that is answered here."]


def _way_back(plan: Plan) -> list[str]:
    undone = [action for action in reversed(plan.actions) if action.undo]
    if not undone:
        return ["Nothing is made that would have to be undone."]
    return [
        "In this order; what people have made in the domain by then goes with it.",
        "",
        *(
            f"{number}. {', '.join(call.operation for call in action.undo)}: {code(action.title)}"
            for number, action in enumerate(undone, 1)
        ),
    ]


def _roles(plan: Plan) -> list[str]:
    lines: list[str] = []
    for role in parts_of(plan).roles:
        lines += [f"### Role {code(role.name)}", "", "Trust policy:", "", *fenced(json_text(role.trust), "json"), ""]
        lines += [f"- AWS managed policy {code(arn)}" for arn in role.managed]
        if role.managed:
            lines.append("")
        for policy in role.policies:
            kind = "Inline policy" if policy.inline else "Policy"
            lines += [f"{kind} {code(policy.name)}:", "", *fenced(json_text(policy.document), "json"), ""]
    return lines[:-1] or ["No role is made."]
