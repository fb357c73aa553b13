"""Writing HashiCorp's configuration language in the shape `terraform fmt` leaves alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from models.text import scrub

_WIDTH: Final = 100
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_KEYWORDS: Final = frozenset({"true", "false", "null", "for", "if"})
# A `$` or `%` before a brace begins a template; any before that one would be read as part of its escape.
_TEMPLATE: Final = re.compile(r"([$%]+)\{([^{}\"\\]*\})?")
_TRAILING: Final = re.compile(r"[$%]+\Z")
_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


@dataclass(frozen=True, slots=True)
class Expr:
    """An expression, written as it is: never made from text of a spec."""

    code: str


@dataclass(frozen=True, slots=True)
class Template:
    """A text with expressions in it."""

    parts: tuple[str | Expr, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function of one argument."""

    function: str
    argument: Any


@dataclass(frozen=True, slots=True)
class Attr:
    """`name = value`."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Comment:
    """A line of its own."""

    text: str


@dataclass(frozen=True)
class Block:
    """`kind "label" { ... }`."""

    kind: str
    labels: tuple[str, ...] = ()
    body: Sequence[Item] = field(default_factory=tuple)


Item: TypeAlias = Attr | Block | Comment


def quoted(text: str) -> str:
    """`text` as a literal: nothing in it ends the quotes or begins a template."""
    return f'"{_inside(text)}"'


def _inside(text: str) -> str:
    escaped = "".join(_escaped(character) for character in text)
    return _TEMPLATE.sub(_escaped_template, escaped)


def _escaped(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    code = ord(character)
    # Control, format (bidirectional marks among them), surrogate and separator characters: nobody could see them.
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}:
        return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
    return character


def _escaped_template(match: re.Match[str]) -> str:
    run = match[1]
    rest = match[2]
    if rest is None:
        # Not every parser knows the short escape where no brace closes it.
        return f"{_unicode_escapes(run)}{{"
    return f"{_unicode_escapes(run[:-1])}{run[-1]}{run[-1]}{{{rest}"


def _unicode_escapes(text: str) -> str:
    return "".join(f"\\u{ord(character):04X}" for character in text)


def document(items: Iterable[Item]) -> str:
    """A whole file."""
    return "\n".join(_body(list(items), 0)) + "\n"


def _body(items: Sequence[Item], depth: int) -> list[str]:
    lines: list[str] = []
    run: list[tuple[str, list[str]]] = []
    pad = "  " * depth

    def flush() -> None:
        lines.extend(_aligned(run, pad))
        run.clear()

    previous: Item | None = None
    for item in items:
        if isinstance(item, Attr):
            if isinstance(previous, Block):
                lines.append("")
            run.append((item.name, _value(item.value, depth)))
        else:
            flush()
            apart = isinstance(item, Block) or isinstance(previous, Block)
            # A comment at the head of a file is about all of it, not about the block below it.
            if previous is not None and apart and (depth == 0 or not isinstance(previous, Comment)):
                lines.append("")
            if isinstance(item, Comment):
                lines.append(f"{pad}# {scrub(item.text)}".rstrip())
            else:
                lines.extend(_block(item, depth))
        previous = item
    flush()
    return lines


def _block(block: Block, depth: int) -> list[str]:
    pad = "  " * depth
    head = " ".join((block.kind, *(quoted(label) for label in block.labels)))
    inner = _body(block.body, depth + 1)
    return [f"{pad}{head} {{", *inner, f"{pad}}}"] if inner else [f"{pad}{head} {{}}"]


def _aligned(run: Sequence[tuple[str, list[str]]], pad: str) -> list[str]:
    """`name = value` lines; neighbours of one line each have their signs below each other, as fmt wants it."""
    lines: list[str] = []
    start = 0
    while start < len(run):
        end = start
        while end < len(run) and len(run[end][1]) == 1:
            end += 1
        width = max((_columns(name) for name, _ in run[start:end]), default=0)
        for name, value in run[start:end]:
            lines.append(f"{pad}{name}{' ' * (width - _columns(name))} = {value[0]}")
        if end < len(run):
            name, value = run[end]
            lines.append(f"{pad}{name} = {value[0]}")
            lines.extend(value[1:])
            end += 1
        start = end
    return lines


def _columns(text: str) -> int:
    """Characters as fmt counts them: what combines with the one before is not counted."""
    return sum(1 for character in text if unicodedata.category(character) not in {"Mn", "Me"})


def _value(value: Any, depth: int) -> list[str]:
    """The lines of a value; the first stands behind the sign, the others have their indent."""
    if isinstance(value, Expr):
        return [value.code]
    if isinstance(value, Template):
        return [f'"{"".join(_template_parts(value.parts))}"']
    if isinstance(value, Call):
        lines = _value(value.argument, depth)
        return (
            [f"{value.function}({lines[0]}", *lines[1:-1], f"{lines[-1]})"]
            if len(lines) > 1
            else [f"{value.function}({lines[0]})"]
        )
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, str):
        return [quoted(value)]
    if isinstance(value, int | float):
        return [str(value)]
    if value is None:
        return ["null"]
    if isinstance(value, Mapping):
        return _object(value, depth)
    return _list(list(value), depth)


def _template_parts(parts: Sequence[str | Expr]) -> Iterator[str]:
    for number, part in enumerate(parts):
        if isinstance(part, Expr):
            yield f"${{{part.code}}}"
        elif number + 1 < len(parts) and isinstance(parts[number + 1], Expr):
            # A `$` right before an expression would make it literal text.
            yield _TRAILING.sub(lambda run: _unicode_escapes(run[0]), _inside(part))
        else:
            yield _inside(part)


def _object(value: Mapping[str, Any], depth: int) -> list[str]:
    if not value:
        return ["{}"]
    pad = "  " * depth
    entries = [(_key(name), _value(child, depth + 1)) for name, child in value.items()]
    return ["{", *_aligned(entries, pad + "  "), f"{pad}}}"]


def _key(name: str) -> str:
    return name if _NAME.fullmatch(name) and name not in _KEYWORDS else quoted(name)


def _list(values: list[Any], depth: int) -> list[str]:
    if not values:
        return ["[]"]
    pad = "  " * depth
    entries = [_value(each, depth + 1) for each in values]
    if all(len(lines) == 1 for lines in entries):
        line = f"[{', '.join(lines[0] for lines in entries)}]"
        if len(pad) + len(line) <= _WIDTH:
            return [line]
    result = ["["]
    for lines in entries:
        result.append(f"{pad}  {lines[0]}")
        result.extend(lines[1:])
        result[-1] += ","
    return [*result, f"{pad}]"]
