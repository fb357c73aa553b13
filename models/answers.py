"""Between what is typed and what an answer is: text becomes a value where it can, and is kept as it is where not.

A draft may hold what cannot be an answer yet (letters where a number is asked, a tag without `=`), so that nothing
typed is lost. Such raw text is always a `str`; `invalid` says what is wrong with it, and the spec leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from models.fields import Field, Kind
from models.findings import Finding, Level
from models.tree import get_at

CODE: Final = "SV-1"
"""Code of a finding about an answer of the wrong type."""

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_LISTS: Final = (Kind.MULTI, Kind.LOOKUP_MULTI, Kind.NAMES)


def coerce(field: Field, text: str) -> Any:
    """The answer that `text` is: its value, None where it says nothing, and `text` itself where it is no value.

    Entries of lists stand one a line (or, without line feeds, between commas), tags as `key=value` lines.
    """
    said = text.strip()
    if not said:
        return None
    if field.kind is Kind.INTEGER:
        return int(said) if _NUMBER.fullmatch(said) else text
    if field.kind is Kind.TOGGLE:
        return {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}.get(
            said.lower(), text
        )
    if field.kind in _LISTS:
        return entries(said)
    if field.kind is Kind.PRINCIPALS:
        return [{"name": entry} for entry in entries(said)]
    if field.kind is Kind.TAGS:
        return _tags(said, text)
    if field.kind in (Kind.RECORDS, Kind.ACTIVITIES):
        return text
    return said


def entries(text: str) -> list[str]:
    """The entries of pasted text, each once, in order: a line each, or between commas where it is one line."""
    found = text.splitlines() if "\n" in text or "\r" in text else text.split(",")
    return list(dict.fromkeys(entry.strip() for entry in found if entry.strip()))


def as_text(field: Field, value: Any) -> str:
    """`value` as it would be typed; the inverse of `coerce`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "\n".join(f"{key}={item}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return "\n".join(_entry_text(entry) for entry in value)
    return str(value)


def invalid(field: Field, value: Any) -> str | None:
    """Why `value` cannot be the answer at all ("must ..."); None where its type fits. Limits are for the rules."""
    if value is None:
        return None
    if field.kind is Kind.INTEGER:
        return None if isinstance(value, int) and not isinstance(value, bool) else "must be a whole number"
    if field.kind is Kind.TOGGLE:
        return None if isinstance(value, bool) else "must be yes or no"
    if field.kind in _LISTS:
        fits = isinstance(value, list | tuple) and all(isinstance(entry, str) for entry in value)
        return None if fits else "must be a list, one entry a line"
    if field.kind is Kind.PRINCIPALS:
        fits = isinstance(value, list | tuple) and all(isinstance(entry, Mapping) for entry in value)
        return None if fits else "must be a list of names or ids"
    if field.kind is Kind.TAGS:
        return _tags_problem(value)
    if field.kind is Kind.RECORDS:
        return _records_problem(field, value)
    if field.kind is Kind.ACTIVITIES:
        fits = isinstance(value, list | tuple) and all(
            isinstance(entry, Mapping) and isinstance(entry.get("id"), str) for entry in value
        )
        return None if fits else "must be a list of activities, each with its id"
    # One line of text, whose values rules and AWS's own limits judge.
    return None


def finding(field: Field, value: Any) -> Finding | None:
    """`invalid` as an error beside the field; None where the type fits."""
    problem = invalid(field, value)
    return (
        Finding(CODE, Level.ERROR, field.key, f"{field.name} {problem}.", "Correct it or empty it.")
        if problem
        else None
    )


def invalid_findings(fields: Iterable[Field], answers: Mapping[str, Any]) -> list[Finding]:
    """An error for each answer among `fields` that the spec leaves out because of its type."""
    found = (finding(field, answers.get(field.key)) for field in fields)
    return [each for each in found if each]


def _entry_text(entry: Any) -> str:
    if isinstance(entry, Mapping):
        return str(entry.get("name") or entry.get("id") or ", ".join(f"{key}={item}" for key, item in entry.items()))
    return str(entry)


def _tags(said: str, text: str) -> Any:
    tags: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in said.splitlines())):
        key, sign, value = line.partition("=")
        if not sign or not key.strip() or key.strip() in tags:
            return text
        tags[key.strip()] = value.strip()
    return tags


def _tags_problem(value: Any) -> str | None:
    if isinstance(value, Mapping):
        return None
    if not isinstance(value, str):
        return "must be key=value lines"
    seen: set[str] = set()
    for number, line in enumerate(value.splitlines(), 1):
        key, sign, _ = line.partition("=")
        if line.strip() and (not sign or not key.strip()):
            return f"must be key=value on each line; line {number} is not"
        if line.strip() and key.strip() in seen:
            return f"must have each key once; line {number} repeats one"
        seen.add(key.strip())
    return "must be key=value lines"


def _records_problem(field: Field, value: Any) -> str | None:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return "must be a list of entries"
    for number, entry in enumerate(value, 1):
        if not isinstance(entry, Mapping):
            return f"must be a list of entries; entry {number} is not one"
        for part in field.parts:
            problem = invalid(part, get_at(entry, part.key))
            if problem:
                return f"has an entry that cannot be: entry {number}, {part.label} {problem}"
    return None
