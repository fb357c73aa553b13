"""A spec file's tree into a spec, or into everything that is wrong with it, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pydantic import ValidationError

from models.errors import SpecError, SpecProblem
from models.read.migrations import migrated
from models.read.spec_keys import fields_at, likely_key, nearest_key
from models.read.spec_words import example_at, wrong_type
from models.spec import VERSION, DomainSpec
from models.supporting_roles import BY_KEY
from models.text import scrub

Place = tuple[str | int, ...]
"""Where something stands in the tree: keys and positions from the top."""


@dataclass(frozen=True)
class Document:
    """A file's contents, with what only its text tells."""

    tree: Any
    lines: Mapping[Place, int] = field(default_factory=dict)
    """1-based line of each key and entry."""
    written: Mapping[Place, str] = field(default_factory=dict)
    """Numbers and the like as they were written, which their value no longer tells."""
    problems: tuple[SpecProblem, ...] = ()
    """What was found while the text was read, and does not keep the rest from being checked."""

    def line(self, place: Place) -> int | None:
        """The line of what is at `place`, or of the nearest thing around it."""
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place)


def read_spec(document: Document, source: str = "") -> DomainSpec:
    """The spec in a file.

    Args:
        document: what the file holds.
        source: its name, for messages.

    Raises:
        SpecError: it holds none; with every problem.
    """
    problems = list(document.problems)
    early = _about_the_whole(document)
    if early is not None:
        raise SpecError([*problems, early], source)
    # Problems in what a step moved have the line of what is around it.
    document = replace(document, tree=migrated(document.tree, VERSION))
    problems += _about_the_version(document)
    tree = _without_unanswered(document.tree, ())
    try:
        spec = DomainSpec.model_validate({**tree, "version": VERSION})
    except ValidationError as refusal:
        problems += _problems_of(refusal, document)
    else:
        if not problems:
            return spec
    raise SpecError(problems, source)


def _about_the_whole(document: Document) -> SpecProblem | None:
    """What makes looking further pointless."""
    tree = document.tree
    if tree is None:
        return SpecProblem("", "The file is empty.", f"A spec begins with `version: {VERSION}`.")
    if not isinstance(tree, Mapping):
        kind = "a list" if isinstance(tree, list) else "a single value"
        return SpecProblem("", f"The file holds {kind}.", "A spec is made of keys with values.", document.line(()))
    version = tree.get("version")
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        return SpecProblem(
            "version",
            f"was made by a newer smdomain: it is {version}, and this one reads {VERSION}.",
            "Upgrade smdomain.",
            document.line(("version",)),
        )
    return None


def _about_the_version(document: Document) -> Iterator[SpecProblem]:
    version = document.tree.get("version")
    line = document.line(("version",))
    if version is None:
        yield SpecProblem("version", "is missing.", f"Begin the file with `version: {VERSION}`.", line)
    elif isinstance(version, bool) or version != VERSION:
        shown = scrub(document.written.get(("version",), repr(version)))
        yield SpecProblem("version", f"cannot be {shown}.", f"Write `version: {VERSION}`.", line)


def _without_unanswered(node: Any, place: Place) -> Any:
    """`node` without known keys that have no value: they are no answers. Elsewhere a missing value is a problem."""
    if isinstance(node, Mapping):
        known = fields_at(place)
        return {
            key: _without_unanswered(child, (*place, key))
            for key, child in node.items()
            if child is not None or key not in known
        }
    if isinstance(node, list):
        return [_without_unanswered(child, (*place, number)) for number, child in enumerate(node)]
    return node


def _problems_of(refusal: ValidationError, document: Document) -> list[SpecProblem]:
    found: dict[Place, SpecProblem] = {}
    for error in refusal.errors(include_url=False, include_context=True):
        place = _place_of(error["loc"])
        # Each alternative of a union complains by itself; the first one speaks for all.
        if place not in found:
            found[place] = _problem(error["type"], place, error["input"], error.get("ctx", {}), document)
    ends = set(found)
    # An alternative that was not meant complains about the whole while the one that was meant names the part.
    return [
        problem
        for place, problem in found.items()
        if not (
            problem.key in ("roles.spaces", *BY_KEY)
            and any(other[: len(place)] == place and other != place for other in ends)
        )
    ]


def _place_of(location: tuple[int | str, ...]) -> Place:
    """pydantic's location without the names it gives the alternatives of a union."""
    place = tuple(part for part in location if not (isinstance(part, str) and re.fullmatch(r"Role|literal\[.*", part)))
    return place[:-1] if place[-1:] == ("str",) and dotted(place[:-1]) in BY_KEY else place


def _problem(kind: str, place: Place, value: Any, context: Mapping[str, Any], document: Document) -> SpecProblem:
    key, line = dotted(place), document.line(place)
    if kind == "extra_forbidden":
        return _unknown(place, document)
    if kind == "missing":
        return SpecProblem(key, "is missing.", example_at(place), line)
    message, remedy = wrong_type(kind, place, value, context, document.written.get(place))
    return SpecProblem(key, message, remedy, line)


def _unknown(place: Place, document: Document) -> SpecProblem:
    name = str(place[-1])
    near = nearest_key(place[:-1], name)
    elsewhere = "" if near else likely_key(name)
    known = ", ".join(fields_at(place[:-1]))
    remedy = f"Did you mean {near}?" if near else f"Did you mean {elsewhere}?" if elsewhere else f"Known here: {known}."
    return SpecProblem(dotted(place), "is not a known key.", remedy, document.line(place))


def dotted(place: Place) -> str:
    """`place` in the words of findings: `access.groups[0].name`; harmless to show."""
    text: Final = "".join(f"[{part}]" if isinstance(part, int) else f".{scrub(part)}" for part in place)
    return text.removeprefix(".")
