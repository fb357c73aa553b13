"""What is wrong with a value of the wrong type, in words for whoever writes a spec by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, Literal, get_args, get_origin

from models.read.spec_keys import annotation_at, models_in
from models.spec_access import MlActivity, Principal, Role
from models.text import scrub

ROLE_FORM: Final = '{arn: "arn:aws:iam::..."} or {create: {name: ...}}'
_EXAMPLES: Final[Mapping[type, str]] = {
    Role: f"Write {ROLE_FORM}.",
    Principal: "Write {name: ...}, {id: ...}, or both.",
    MlActivity: "Write {id: ...}, for example {id: manage-ml-jobs}.",
}
_SWITCHES: Final = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
_LONGEST: Final = 60


def example_at(place: tuple[str | int, ...]) -> str:
    """What to write where something is missing, or a text stands for more than a text."""
    if place and place[-1] == "id":
        return _EXAMPLES[MlActivity]
    for model in models_in(annotation_at(place)):
        if model in _EXAMPLES:
            return _EXAMPLES[model]
    return ""


def wrong_type(
    kind: str, place: tuple[str | int, ...], value: Any, context: Mapping[str, Any], written: str | None
) -> tuple[str, str]:
    """Message and remedy.

    Args:
        kind: pydantic's name of the refusal.
        place: where the value stands.
        value: the value.
        context: what pydantic says further.
        written: the value as it stood in the file, where the file still tells.
    """
    shown = _shown(value, written)
    if kind == "literal_error" or place == ("roles", "spaces"):
        return _not_one_of(place, value, shown)
    if kind == "string_type":
        return _not_text(value, written, shown)
    if kind.startswith("int_"):
        plain = isinstance(value, str) and value.strip().lstrip("+-").isdecimal()
        remedy = f"Write {value.strip()} without quotes." if plain else ""
        return f"must be a whole number, not {shown}.", remedy
    if kind == "bool_type":
        meant = _SWITCHES.get(value.lower(), "") if isinstance(value, str) else ""
        return f"must be true or false, not {shown}.", f"Write {meant}." if meant else ""
    if kind == "list_type":
        one = isinstance(value, str | int | float) and not isinstance(value, bool)
        return f"must be a list, not {shown}.", f"Write [{_quoted(value)}]." if one else "Write [..., ...]."
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return f"must be keys with values, not {shown}.", example_at(place)
    return f"cannot be {shown}: {scrub(context.get('reason') or kind.replace('_', ' '))}.", ""


def _not_text(value: Any, written: str | None, shown: str) -> tuple[str, str]:
    if isinstance(value, bool | int | float):
        return f"must be text, not {shown}.", f"Put it in quotes: {_quoted(written or json.dumps(value))}."
    return f"must be text, not {shown}.", 'An empty text is "".' if value is None else ""


def _not_one_of(place: tuple[str | int, ...], value: Any, shown: str) -> tuple[str, str]:
    from difflib import get_close_matches

    words = _words_in(annotation_at(place))
    near = get_close_matches(value.lower().replace("_", "-"), words, n=1, cutoff=0.5) if isinstance(value, str) else []
    remedy = f"Did you mean {near[0]}?" if near else ""
    choices = [*words, ROLE_FORM] if place == ("roles", "spaces") else words
    if len(choices) == 1:
        return f"must be {choices[0]}, not {shown}.", remedy
    return f"must be {', '.join(choices[:-1])} or {choices[-1]}, not {shown}.", remedy


def _words_in(annotation: Any) -> list[str]:
    if get_origin(annotation) is Literal:
        return [str(word) for word in get_args(annotation)]
    return [word for part in get_args(annotation) for word in _words_in(part)]


def _shown(value: Any, written: str | None) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "keys with values"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return f"the text {_quoted(value)}"
    return f"the {'switch' if isinstance(value, bool) else 'number'} {scrub(written or json.dumps(value))}"


def _quoted(value: Any) -> str:
    text = scrub(value)
    return f'"{text}"' if len(text) <= _LONGEST else f'"{text[: _LONGEST - 1]}…"'
