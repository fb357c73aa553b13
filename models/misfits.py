"""Walking a request, or a part of one, against what the service model allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from models.shapes import Constraint, Shapes

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "long": (int,),
    "boolean": (bool,),
    "list": (list, tuple),
    "structure": (Mapping,),
    "map": (Mapping,),
}
_WORDS: Final = {
    "string": "text",
    "integer": "a whole number",
    "long": "a whole number",
    "boolean": "true or false",
    "list": "a list",
    "structure": "a mapping",
    "map": "a mapping",
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """One place where a value is not what the service model describes."""

    path: str
    """The member, entries of lists as `Tags[]`; empty for the request as a whole."""
    place: str
    """The same in the value, entries of lists as `Tags[0]`."""
    problem: str = ""
    """The end of a sentence ("must ..."); empty where it is one of the following."""
    unknown: bool = False
    """Whether there is no such member."""
    missing: tuple[str, ...] = ()
    """Names of required members that a structure does not have."""


def misfits(shapes: Shapes, path: str, value: Any, place: str = "") -> Iterator[Misfit]:
    """Everything in `value` that breaks the shape at `path`, from the outside in.

    Args:
        shapes: the installed service model.
        path: the member whose value it is; empty for the whole request.
        value: the value.
        place: where the value stands.
    """
    constraint = shapes.get(path) if path else Constraint("structure")
    if constraint is None or ":" in path:
        yield Misfit(path, place, unknown=True)
        return
    types = _TYPES.get(constraint.type, (object,))
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types and object not in types):
        yield Misfit(path, place, f"must be {_WORDS[constraint.type]}")
        return
    if problem := constraint.problem_with(value):
        yield Misfit(path, place, problem)
    if isinstance(value, Mapping) and constraint.type == "structure":
        prefix, start = (f"{path}." if path else ""), (f"{place}." if place else "")
        if missing := tuple(name for name in _required(prefix, shapes) if name not in value):
            yield Misfit(path, place, missing=missing)
        for name, child in value.items():
            yield from misfits(shapes, f"{prefix}{name}", child, f"{start}{name}")
    elif isinstance(value, list | tuple) and shapes.get(f"{path}[]") is not None:
        for number, entry in enumerate(value):
            yield from misfits(shapes, f"{path}[]", entry, f"{place}[{number}]")


def _required(prefix: str, shapes: Shapes) -> list[str]:
    depth = prefix.count(".")
    return [
        path.removeprefix(prefix)
        for path, constraint in shapes.members.items()
        if constraint.required and path.startswith(prefix) and path.count(".") == depth and ":" not in path
    ]
