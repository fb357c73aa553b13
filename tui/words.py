"""Answers, times and sizes as people read them; every text that came from outside is made harmless here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from models.arns import name_in
from models.events import State
from models.text import scrub

if TYPE_CHECKING:
    from models.actions import Action
    from models.facts import Facts
    from models.fields import Choices, Field

NOTHING: Final = "-"
NOUNS: Final[Mapping[str, str]] = {
    "app-deletion": "Apps",
    "space-deletion": "Spaces",
    "user-profile-deletion": "User profiles",
    "domain-deletion": "Domain",
    "mount-target-deletion": "Mount targets",
    "file-system-deletion": "File system",
    "network-interface-deletion": "Network interfaces",
    "security-group-rules": "Rules of security groups",
    "security-group-deletion": "Security groups",
    "log-stream-deletion": "Log streams",
}
"""What actions of a kind are about, where something is taken away."""
_GONE: Final = "gone"
_MANY: Final = 4
"""Entries of a list that are named before the rest is only counted."""
_EMPTY: Final[tuple[object, ...]] = (None, "", [], {}, ())


def state_word(state: State, action: Action | None) -> str:
    """The state of an action as it is told; what was to be taken away and is not there is gone, it did not exist."""
    return _GONE if state is State.EXISTED and action is not None and action.removes else str(state)


def answer_words(field: Field, value: Any, facts: Facts | None = None, argument: str = "") -> str:
    """An answer in one line; ids of looked-up things get their names.

    Args:
        field: the question.
        value: its answer; None where there is none.
        facts: what is known of the account.
        argument: what the field's look-up is narrowed by, for example the id of a VPC.
    """
    if value in _EMPTY:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return _listed([f"{scrub(key)}={scrub(item)}" for key, item in value.items()])
    if isinstance(value, list | tuple):
        return _listed([_entry(field, each, facts, argument) for each in value])
    text = _entry(field, value, facts, argument)
    return f"{text} {field.unit}" if field.unit and field.kind == "integer" else text


def _entry(field: Field, value: Any, facts: Facts | None, argument: str) -> str:
    if isinstance(value, Mapping):
        named = value.get("name") or value.get("id")
        return scrub(named) if named else ", ".join(f"{scrub(key)}={scrub(item)}" for key, item in value.items())
    text = scrub(value)
    choices = field.choices
    if choices is None:
        return text
    for option in choices.options:
        if option.value == value:
            return option.label
    if text.startswith("arn:"):
        # The name first: what is long is cut at its end.
        return f"{name_in(text)} ({text})"
    name = _name_of(choices, value, facts, argument)
    return f"{text} ({name})" if name and name != text else text


def _name_of(choices: Choices, value: Any, facts: Facts | None, argument: str) -> str:
    if facts is None or not choices.lookup or choices.value == "name":
        return ""
    for row in facts.get(choices.lookup, argument).rows:
        if getattr(row, choices.value, None) == value:
            # An ARN already ends in the name.
            name = getattr(row, "name", "") or next(iter(getattr(row, "aliases", ())), "")
            return "" if str(value).endswith(str(name)) else scrub(name)
    return ""


def _listed(entries: list[str]) -> str:
    shown = ", ".join(entries[:_MANY])
    rest = len(entries) - _MANY
    return f"{shown} and {rest} more" if rest > 0 else shown


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a table, as wide as what is in it."""
    table = [[scrub(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]


def ago(seconds: float) -> str:
    """How long ago something was."""
    if seconds < 60:
        return "just now"
    return f"{span(seconds)} ago"


def span(seconds: float) -> str:
    """A length of time in its largest unit or two."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min"
    if whole < 48 * 3600:
        return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
    return f"{whole // 86400} days"


def stopwatch(seconds: float) -> str:
    """An elapsed time as `m:ss`."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def first_of(lines: Sequence[str], most: int, noun: str = "") -> list[str]:
    """The first lines, set in, and how many more there are; `noun` is what one of them is."""
    rest = len(lines) - most
    more = counted(rest, f"more {noun}") if noun else f"{rest} more"
    return [*(f"  {line}" for line in lines[:most]), *([f"  and {more}"] if rest > 0 else [])]


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 problem`, `2 problems`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
