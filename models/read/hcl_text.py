"""Texts of Terraform's language as python-hcl2 gives them: literals in quotes, expressions in `${}` without quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))|(\$\$\{)|(%%\{)|([$%]\{)", re.DOTALL)
_SHORT: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Code:
    """An expression."""

    text: str


def parsed(value: Any) -> Any:
    """`value` in plain terms: text for a literal, `Code` for an expression, a list of both for a template."""
    if not isinstance(value, str):
        return value
    if len(value) >= 2 and value[0] == value[-1] == '"':
        parts = template_parts(value[1:-1])
        if all(isinstance(part, str) for part in parts):
            return "".join(str(part) for part in parts)
        return parts
    if value.startswith("${") and value.endswith("}"):
        return Code(value[2:-1].strip())
    return Code(value)


def name(key: str) -> str:
    """The key of a mapping or the label of a block, without its quotes."""
    plain = parsed(key)
    return plain if isinstance(plain, str) else key


def template_parts(inner: str) -> list[str | Code]:
    """What stands between quotes, taken apart; directives (`%{...}`) are expressions as well."""
    parts: list[str | Code] = []
    text = ""
    position = 0
    while match := _ESCAPE.search(inner, position):
        text += inner[position : match.start()]
        position = match.end()
        if match[6]:
            end = _closing(inner, position)
            parts += [text] if text else []
            text = ""
            code = inner[position:end].strip()
            parts.append(Code(code if match[6] == "${" else f"%{{{code}}}"))
            position = end + 1
        elif match[4] or match[5]:
            text += match.group()[1:]
        elif match[1] or match[2]:
            code_point = int(match[1] or match[2], 16)
            text += chr(code_point) if code_point <= 0x10FFFF else match.group()
        else:
            text += _SHORT.get(match[3], match.group())
    text += inner[position:]
    return [*parts, text] if text or not parts else parts


def _closing(inner: str, start: int) -> int:
    """Where the brace that was opened before `start` is closed; quotes within are skipped over."""
    depth, position, in_text = 1, start, False
    while position < len(inner):
        character = inner[position]
        if character == "\\" and in_text:
            position += 1
        elif character == '"':
            in_text = not in_text
        elif not in_text:
            depth += {"{": 1, "}": -1}.get(character, 0)
            if depth == 0:
                return position
        position += 1
    return len(inner)
