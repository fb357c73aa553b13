"""YAML as specs have it: the types of YAML 1.2, no key twice, no aliases, the line of every key.

PyYAML reads YAML 1.1, where `no` is a switch, `012` is ten and `2024-01-01` a date; here these are text, a number and
text, as in the editors and pipelines that handle the same file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml

from models.errors import SpecError, SpecProblem
from models.read.spec import Document, Place, dotted
from models.text import scrub

DEEPEST: Final = 40
_PREFIX: Final = "tag:yaml.org,2002:"
_NULL: Final = re.compile(r"~|null|Null|NULL|")
_BOOL: Final = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT: Final = re.compile(r"[-+]?[0-9]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_LONGEST_NUMBER: Final = 300
"""Digits; longer ones are slow to convert and mean nothing here."""


class _Flaw(Exception):
    """Something that ends the reading."""

    def __init__(self, message: str, line: int, remedy: str = "") -> None:
        super().__init__(message)
        self.problem = SpecProblem("", message, remedy, line)


@dataclass(frozen=True, slots=True)
class _Node:
    """A value before it is one: a text with its kind, entries, or pairs."""

    kind: str
    value: Any
    line: int


def parse_yaml(text: str, source: str = "") -> Document:
    """The tree of the one document in `text`.

    Raises:
        SpecError: it is not YAML, or not what specs have of it.
    """
    try:
        root = _root(text)
    except _Flaw as flaw:
        raise SpecError([flaw.problem], source) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        code = ord(text[error.position])
        problem = SpecProblem("", f"has a character that text files do not have: U+{code:04X}.", "Remove it.", line)
        raise SpecError([problem], source) from None
    except yaml.YAMLError as error:
        raise SpecError([_syntax(error)], source) from None
    builder = _Builder()
    tree = builder.value(root, ()) if root is not None else None
    return Document(tree, builder.lines, builder.written, tuple(builder.problems))


def _root(text: str) -> _Node | None:
    """The root node; what would be costly or ambiguous is refused while it is being read."""
    events: list[Any] = []
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Flaw(
                "uses an anchor or alias (& or *).", line, "Write the value out; texts with & or * need quotes."
            )
        tag = getattr(event, "tag", None)
        if tag:
            raise _Flaw(f"uses a tag ({scrub(tag)}).", line, "Leave it out; texts with ! need quotes.")
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise _Flaw("holds more than one document.", line, "Keep one; `---` begins another.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _Flaw(f"is nested more than {DEEPEST} levels deep.", line)
        if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            events.append(event)
    return _node(iter(events)) if events else None


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1


def _node(events: Iterator[Any], first: Any = None) -> _Node:
    event = first or next(events)
    if isinstance(event, yaml.ScalarEvent):
        # A plain text may be something else; one in quotes never is.
        return _Node(_kind(event.value) if event.implicit[0] else "str", event.value, _line(event))
    if isinstance(event, yaml.SequenceStartEvent):
        entries = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            entries.append(_node(events, inner))
        return _Node("seq", entries, _line(event))
    pairs = []
    while not isinstance(inner := next(events), yaml.MappingEndEvent):
        key = _node(events, inner)
        pairs.append((key, _node(events)))
    return _Node("map", pairs, _line(event))


def _kind(text: str) -> str:
    for name, pattern in (("null", _NULL), ("bool", _BOOL), ("int", _INT), ("float", _FLOAT)):
        if pattern.fullmatch(text):
            return name
    return "str"


class _Builder:
    """Values of nodes; notes lines, how numbers were written, and keys that cannot be."""

    def __init__(self) -> None:
        self.lines: dict[Place, int] = {}
        self.written: dict[Place, str] = {}
        self.problems: list[SpecProblem] = []

    def value(self, node: _Node, place: Place) -> Any:
        self.lines.setdefault(place, node.line)
        if node.kind == "map":
            return self._mapping(node, place)
        if node.kind == "seq":
            return [self.value(child, (*place, number)) for number, child in enumerate(node.value)]
        if node.kind == "int" and len(node.value) > _LONGEST_NUMBER:
            remedy = "Put it in quotes where it is text."
            self.problems.append(
                SpecProblem(dotted(place), "is a number too long to be one.", remedy, self.lines[place])
            )
            return None
        if node.kind != "str":
            self.written[place] = node.value
        return _scalar(node.kind, node.value)

    def _mapping(self, node: _Node, place: Place) -> dict[str, Any]:
        tree: dict[str, Any] = {}
        for key, child in node.value:
            line = key.line
            if key.kind in ("map", "seq", "null"):
                self.problems.append(SpecProblem(dotted(place), "has a key that is no text.", "", line))
                continue
            name = str(key.value)
            here = (*place, name)
            if key.kind != "str":
                remedy = f'Put it in quotes: "{scrub(name)}".'
                self.problems.append(SpecProblem(dotted(here), "is a key that is no text.", remedy, line))
            if name in tree:
                before = self.lines.get(here)
                message = f"is there twice, before in line {before}."
                self.problems.append(SpecProblem(dotted(here), message, "Keep one of them.", line))
                continue
            self.lines[here] = line
            tree[name] = self.value(child, here)
        return tree


def _scalar(kind: str, text: str) -> Any:
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int":
        return int(text)
    if kind == "float":
        plain = text.lower().replace(".inf", "inf").replace(".nan", "nan")
        return float(plain)
    return text


def _syntax(error: yaml.YAMLError) -> SpecProblem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = str(getattr(error, "problem", None) or getattr(error, "context", None) or "cannot be read")
    remedy = ""
    if "'\\t'" in said:
        said, remedy = "a tab where only spaces may be", "Indent with spaces."
    elif "mapping values are not allowed" in said:
        said, remedy = (
            "a colon where no key ends",
            "Put texts with a colon and a space in quotes, or mend the indentation.",
        )
    elif "could not find expected ':'" in said:
        said, remedy = "a key without a colon", "Write `key: value`, or mend the indentation."
    elif "expected ',' or" in said:
        said, remedy = "a bracket that is not closed, or a missing comma", ""
    elif "expected <block end>" in said:
        said, remedy = "an indentation that fits nothing above it", "Line it up with its neighbours."
    elif "found unexpected end of stream" in said:
        said, remedy = "a quote that is not closed", ""
    return SpecProblem("", f"is not YAML: {scrub(said)}.", remedy, mark.line + 1 if mark else None)
