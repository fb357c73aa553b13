"""What would change about a domain that exists, in words: what it was and what it becomes, nothing cut."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from rich.cells import cell_len

from models.codecs import Undecodable
from models.edit import ADD, REMOVE, UNSET, Change
from models.fields import Field, Kind
from models.members import member_at
from models.normalise import with_names
from models.text import scrub
from tui.words import NOTHING, counted

_LABEL: Final = 38
_NARROW: Final = 56
"""Cells where the room is not known yet."""
_EMPTY: Final[tuple[object, ...]] = (None, [], {})
_NOT_SET: Final = "not set"
_SIGNS: Final[Mapping[str, str]] = {ADD: "+", REMOVE: "-", UNSET: "="}


def change_text(change: Change, label: str, width: int) -> str:
    """One change in as many lines of `width` cells as it takes: nothing of a value is cut."""
    sign = _SIGNS.get(change.kind, "~")
    parts = _parts(change)
    width, label = width if width > 0 else _NARROW, scrub(label)
    line = f"{sign}    {label:<{_LABEL}} {' '.join(f'{word} {value}' if word else value for word, value in parts)}"
    if cell_len(label) <= _LABEL and cell_len(line) <= width:
        return line
    lines = [f"{sign}    {label}"]
    for word, value in parts:
        head = f"         {word + ' ' if word else ''}"
        # Names in ARNs have hyphens: breaking there would tear them apart for no reason.
        lines += textwrap.wrap(
            value,
            max(width - 1, _NARROW // 2),
            initial_indent=head,
            subsequent_indent=" " * len(head),
            break_on_hyphens=False,
        ) or [head]
    return "\n".join(lines)


def worded(change: Change, question: Field | None) -> Change:
    """A change with the words of its question's options and switches instead of AWS's; others as they are."""
    member = member_at(change.path)
    if (
        question is None
        or member is None
        or question.key != change.field
        or question.kind not in (Kind.CHOICE, Kind.TOGGLE)
    ):
        return change

    def words(value: Any) -> Any:
        try:
            answer = value if value is None else member.codec.decode(value)
        except Undecodable:
            return value
        options = question.choices.options if question.choices else ()
        return next((each.label for each in options if each.value == answer), answer)

    return replace(change, before=words(change.before), after=words(change.after))


def people_named(change: Change, names: Mapping[str, str]) -> Change:
    """A change of people with their names, where only ids tell whom it is about."""
    if change.path:
        return change
    return replace(change, before=with_names(change.before, names), after=with_names(change.after, names))


def going_words(changed: Iterable[Change]) -> str:
    """Who would be taken off and what goes with them, in the middle of a sentence; empty where all stay."""
    groups = people = 0
    for each in changed:
        if each.kind == REMOVE:
            groups += len(each.before) if each.field == "access.groups" else 0
            people += len(each.before) if each.field != "access.groups" else 0
    parts = [counted(groups, "group")] if groups else []
    parts += [f"{counted(people, 'person', 'people')} with their apps and spaces"] if people else []
    return " and ".join(parts)


def _parts(change: Change) -> list[tuple[str, str]]:
    """Words and the values they stand before."""
    if change.kind == ADD:
        return [("add", shown_value(change.after))]
    if change.kind == REMOVE:
        return [("no longer named:", shown_value(change.before))]
    if change.kind == UNSET:
        member = member_at(change.path)
        # What was switched on can be switched off, by an answer that says so.
        why = "nothing is said about it" if member and member.codec.switch else "it cannot be taken back"
        return [("stays", f"{shown_value(change.before)}: {why}")]
    before, after = (_NOT_SET if value in _EMPTY else shown_value(value) for value in (change.before, change.after))
    return [("", before), ("->", after)]


def shown_value(value: Any) -> str:
    """A value as people read it; harmless."""
    if value in _EMPTY:
        return NOTHING
    if isinstance(value, list):
        return ", ".join(shown_value(each) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return _mapping(value)
    return scrub(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _mapping(value: Mapping[str, Any]) -> str:
    if set(value) == {"Key", "Value"}:
        return scrub(f"{value['Key']}={value['Value']}")
    if set(value) <= {"id", "name"}:
        return scrub(value.get("name") or value.get("id"))
    return json.dumps(value, ensure_ascii=False, default=str)
