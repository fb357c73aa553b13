"""Every answer once more, as the review shows it: by step and section, with what is kept aside at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models.facts import Facts
from models.fields import Field
from models.findings import Finding, Level
from models.steps import QUESTION_STEPS
from tui.session import Session
from tui.words import answer_words, counted


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the review."""

    text: str
    key: str = ""
    """Key of the question to go to; empty for a heading."""
    mark: str = ""
    """A sign for what stands against the answer: `x`, `!` or nothing."""


def review_lines(session: Session, facts: Facts) -> list[Line]:
    """All lines, headings among them. Advanced questions that nobody answered are left out."""
    marks = _marks(session)
    lines: list[Line] = []
    for each_step in QUESTION_STEPS:
        lines.append(Line(f"{each_step.number} {each_step.title}"))
        section = each_step.title
        asked = session.asked_in(each_step.id)
        for each in asked:
            value = session.value(each.key)
            if value is None and each.advanced and each.key not in marks:
                continue
            if each.section != section:
                section = each.section
                lines.append(Line(f"  {section}"))
            lines.append(Line(_line(each, value, session, facts), each.key, marks.get(each.key, "")))
        if not asked:
            lines.append(Line("    Nothing is asked here with the answers given."))
    aside = session.kept_aside()
    if aside:
        lines.append(Line("Kept aside: answers to questions that are not asked now; not part of the spec"))
        lines += [Line(_line(each, session.value(each.key), session, facts)) for each in aside]
    return lines


def _line(field: Field, value: Any, session: Session, facts: Facts) -> str:
    argument = field.choices.argument if field.choices else ""
    words = answer_words(field, value, facts, str(session.value(argument) or "") if argument else "")
    return f"    {field.label:<38.38} {words}"


def _marks(session: Session) -> dict[str, str]:
    signs = {Level.ERROR: "x", Level.WARNING: "!", Level.UNKNOWN: "?"}
    marks: dict[str, str] = {}
    for finding in session.findings:
        sign = signs.get(finding.level)
        place = session.place_of(finding)
        if sign and place:
            # Findings come with the heaviest first.
            marks.setdefault(place, sign)
    return marks


def problems_words(findings: Iterable[Finding]) -> str:
    """How many findings of each weight there are, in a sentence or two; empty where there are none."""
    count = Counter(each.level for each in findings)
    parts = []
    if count[Level.ERROR]:
        parts.append(f"{counted(count[Level.ERROR], 'problem')} must be solved before the domain can be created.")
    if count[Level.WARNING]:
        parts.append(f"{counted(count[Level.WARNING], 'warning')}.")
    if count[Level.UNKNOWN]:
        parts.append(f"{counted(count[Level.UNKNOWN], 'check')} could not be made.")
    return " ".join(parts)
