"""The keys a spec can have, and which of them an unknown one was meant to be."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from models.members import MEMBERS
from models.spec import DomainSpec


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """The sections that a field of this type may hold, itself or as entries."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if get_origin(annotation) in (Union, UnionType, list):
        return [model for part in get_args(annotation) for model in models_in(part)]
    return []


def annotation_at(place: tuple[str | int, ...]) -> Any:
    """The type of what stands at `place`; None where the spec says nothing about it."""
    current: Any = DomainSpec
    for part in place:
        if isinstance(part, int):
            continue
        models = models_in(current)
        found = next((model.model_fields[part] for model in models if part in model.model_fields), None)
        if found is None:
            return None
        current = found.annotation
    return current


def fields_at(place: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys known inside what stands at `place`, in order."""
    names: dict[str, None] = {}
    for model in models_in(annotation_at(place)):
        names |= dict.fromkeys(model.model_fields)
    return tuple(names)


@cache
def known_keys() -> tuple[str, ...]:
    """Every dotted key of a spec, in order; entries of lists have the key of the list."""
    return tuple(_keys(DomainSpec, ""))


def _keys(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, info in model.model_fields.items():
        yield prefix + name
        for inner in models_in(info.annotation):
            yield from _keys(inner, f"{prefix}{name}.")


def nearest_key(place: tuple[str | int, ...], name: str) -> str:
    """The key beside `name` that it was most likely meant to be; empty where none is near."""
    from difflib import get_close_matches

    matches = get_close_matches(name.lower().replace("-", "_"), fields_at(place), n=1, cutoff=0.6)
    return matches[0] if matches else ""


def likely_key(name: str) -> str:
    """Where in the spec something called `name` belongs, as a dotted key; also for AWS's own names."""
    from difflib import get_close_matches

    for member in MEMBERS:
        if member.path.rpartition(".")[2] == name:
            return member.key
    wanted = name.lower().replace("-", "_")
    by_end = {key.rpartition(".")[2]: key for key in reversed(known_keys())}
    matches = get_close_matches(wanted, by_end, n=1, cutoff=0.8)
    return by_end[matches[0]] if matches else ""
