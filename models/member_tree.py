"""Every member of `CreateDomain` as a tree to browse: what it takes, what it is now, and which answer sets it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.members import MEMBERS
from models.misfits import misfits
from models.shapes import Constraint, Shapes
from models.tree import Tree, drop_at, get_at, merge, set_at


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member, as a line of the tree."""

    path: str
    name: str
    depth: int
    constraint: Constraint
    has_children: bool
    value: Any = None
    """What the request says at this path; None where it says nothing."""
    set_by: str = ""
    """Key of the answer that makes it, `extra`, or empty."""
    answers: tuple[str, ...] = ()
    """Keys of the answers that can make it."""
    new: bool = False
    """Whether it came with a later service model than this program was made with."""

    @property
    def editable(self) -> bool:
        """Whether a value can be typed for it here: leaves, and lists as a whole."""
        return "[]" not in self.path and (not self.has_children or self.constraint.type == "list")


def member_rows(
    shapes: Shapes, request: Mapping[str, Any], extra: Mapping[str, Any], known: frozenset[str] = frozenset()
) -> list[MemberRow]:
    """The whole tree, parents before children, in the service model's order.

    Args:
        shapes: the installed service model.
        request: the request as it would be sent.
        extra: the part of it that no named answer makes.
        known: paths this program was made with; empty marks nothing as new.
    """
    paths = [path for path in shapes.members if ":" not in path]
    parents = {_parent(path) for path in paths}
    rows = []
    for path in paths:
        value = get_at(request, path) if "[]" not in path else None
        answers = tuple(dict.fromkeys(m.key for m in MEMBERS if path in (m.path, m.space)))
        set_by = ""
        if value is not None:
            set_by = "extra" if get_at(extra, path) is not None else next(iter(answers), "")
        rows.append(
            MemberRow(
                path=path,
                name=path.rpartition(".")[2],
                depth=path.count(".") + path.count("[]"),
                constraint=shapes.members[path],
                has_children=path in parents,
                value=value,
                set_by=set_by,
                answers=answers,
                new=bool(known) and path not in known,
            )
        )
    return rows


def _parent(path: str) -> str:
    return path[:-2] if path.endswith("[]") else path.rpartition(".")[0]


def search(rows: Sequence[MemberRow], text: str) -> list[MemberRow]:
    """Rows whose path or documentation has every word of `text`, with the parents that lead to them."""
    words = text.lower().split()
    hits = {
        row.path
        for row in rows
        if all(word in row.path.lower() or word in row.constraint.documentation.lower() for word in words)
    }
    wanted = hits | {parent for path in hits for parent in _parents(path)}
    return [row for row in rows if row.path in wanted]


def _parents(path: str) -> Iterator[str]:
    while path := _parent(path):
        yield path


class NotAValue(ValueError):
    """What was typed cannot be this member's value; the text says why."""


def parse_value(shapes: Shapes, path: str, text: str) -> Any:
    """What was typed for a member, as a value that fits its shape.

    Text is taken as it is, numbers and booleans are read, lists are one entry a line or JSON, structures JSON.

    Raises:
        NotAValue: it does not fit.
    """
    constraint = shapes.members[path]
    value = _read(shapes, path, constraint, text)
    problems = list(problems_with(shapes, path, value))
    if problems:
        raise NotAValue("; ".join(f"{place}: {problem}" if place != path else problem for place, problem in problems))
    return value


def _read(shapes: Shapes, path: str, constraint: Constraint, text: str) -> Any:
    stripped = text.strip()
    match constraint.type:
        case "string":
            return text
        case "integer" | "long":
            try:
                return int(stripped)
            except ValueError:
                raise NotAValue("must be a whole number") from None
        case "boolean":
            if stripped.lower() not in ("true", "false"):
                raise NotAValue("must be true or false")
            return stripped.lower() == "true"
        case "list" if not stripped.startswith("["):
            item = shapes.members[f"{path}[]"]
            if item.type in ("structure", "list", "map"):
                raise NotAValue("must be JSON: a list of objects")
            return [_read(shapes, f"{path}[]", item, line) for line in text.splitlines() if line.strip()]
    try:
        return json.loads(text)
    except ValueError as error:
        raise NotAValue(f"must be JSON ({error})") from None


def problems_with(shapes: Shapes, path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Everything in `value` that breaks the shape at `path`: place and the end of a sentence ("must ...").

    The path of the whole request is the empty string.
    """
    for each in misfits(shapes, path, value):
        if each.unknown:
            yield each.path, "is not a member that the installed service model knows"
        elif each.missing:
            for name in each.missing:
                yield (f"{each.path}.{name}" if each.path else name), "is required"
        else:
            yield each.path, each.problem


def with_member(extra: Mapping[str, Any], path: str, value: Any) -> Tree:
    """`extra` with another value at `path`; None takes it out."""
    changed = merge(extra, {})
    if value is None:
        drop_at(changed, path)
    else:
        set_at(changed, path, value)
    return changed
