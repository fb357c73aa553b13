"""A spec as YAML for review: sections in a fixed order, a comment above each, text in quotes wherever readers differ.

Written by hand rather than by a library, for the comments and because plain text is what two versions of YAML disagree
about: `no`, `012`, `1:30` and `2024-01-01` are text in one and something else in the other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from models.spec import DomainSpec

SCHEMA_FILE: Final = "smdomain.schema.json"
HEADER: Final = f"""\
# yaml-language-server: $schema={SCHEMA_FILE}
# A SageMaker AI domain, for smdomain. `smdomain schema > {SCHEMA_FILE}` writes the schema that editors check this with.
"""
_COMMENTS: Final[Mapping[str, str]] = {
    "version": "Version of this file's format.",
    "account": "Guard: apply refuses the credentials of any other account.",
    "region": "Where the domain is made.",
    "domain": "Name, unique in the account and Region, and tags. The name is permanent.",
    "access": "How people sign in, and who. The sign-in method is permanent.",
    "roles": "Roles that people's work runs with: of their own applications, and of shared spaces.",
    "applications": "What people start in Studio.",
    "studio_ui": "What Studio's menu leaves out. Hiding is not access control.",
    "network": "How Studio reaches other services. The VPC is permanent.",
    "storage": "Encryption, which is permanent, and the sizes of spaces.",
    "extra": "Members of CreateDomain under AWS's own names, merged into the request.",
}
_WIDTH: Final = 100
_MOST_LEVELS: Final = 2
_LONGEST_KEY: Final = 1000
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*")
_NOT_TEXT: Final = frozenset(["true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf"])
"""Words, in any case, that some reader takes for a switch, a number or nothing."""
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def spec_yaml(spec: DomainSpec) -> str:
    """The file for `spec`; reading it gives the same answers again."""
    parts = [HEADER]
    for key, value in spec.as_tree().items():
        comment = _COMMENTS.get(key)
        parts.append("\n".join(([f"\n# {comment}"] if comment else []) + list(_entry(key, value, 0))) + "\n")
    return "".join(parts)


def _entry(key: str, value: Any, depth: int) -> Iterator[str]:
    """The lines of one key with its value."""
    head = f"{'  ' * depth}{text(key)}:"
    line = f"{head} {flow(value)}"
    if isinstance(value, Mapping) and value and _may_be_tall(value) and (depth == 0 or _is_much(value, line)):
        yield head
        for name, child in value.items():
            yield from _entry(name, child, depth + 1)
    elif isinstance(value, list) and value and len(line) > _WIDTH:
        yield head
        for child in value:
            yield from _item(child, depth + 1)
    else:
        yield line


def _item(value: Any, depth: int) -> Iterator[str]:
    """The lines of one entry of a list that takes a line for each."""
    pad = "  " * depth
    line = f"{pad}- {flow(value)}"
    if isinstance(value, Mapping) and value and _may_be_tall(value) and _is_much(value, line):
        lines = [line for name, child in value.items() for line in _entry(name, child, depth + 1)]
        yield f"{pad}- {lines[0].lstrip(' ')}"
        yield from lines[1:]
    else:
        # A list in a list stays on one line: there is no other form that every reader takes.
        yield line


def _is_much(value: Mapping[str, Any], line: str) -> bool:
    """Whether a mapping gets a line for each key."""
    return len(line) > _WIDTH or _levels(value) > _MOST_LEVELS


def _may_be_tall(value: Mapping[str, Any]) -> bool:
    return all(len(text(key)) < _LONGEST_KEY for key in value)


def _levels(value: Any) -> int:
    """How many mappings lie in each other."""
    if isinstance(value, Mapping):
        return 1 + max((_levels(child) for child in value.values()), default=0)
    if isinstance(value, list | tuple):
        return max((_levels(child) for child in value), default=0)
    return 0


def flow(value: Any) -> str:
    """`value` on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {flow(child)}" for key, child in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(child) for child in value) + "]"
    if isinstance(value, str):
        return text(value)
    if isinstance(value, float):
        return _number(value)
    return json.dumps(value)


def _key(value: str) -> str:
    written = text(value)
    # Readers look for a key's colon within 1024 characters, unless they are told that a key comes.
    return written if len(written) < _LONGEST_KEY else f"? {written} "


def text(value: str) -> str:
    """A text: plain where every reader takes it for one, else in quotes, with whatever is not seen escaped."""
    if _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT:
        return value
    return '"' + "".join(_ESCAPES.get(letter) or _visible(letter) for letter in value) + '"'


def _visible(letter: str) -> str:
    if letter.isprintable():
        return letter
    code = ord(letter)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _number(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return {"nan": ".nan", "inf": ".inf", "-inf": "-.inf"}[str(value)]
    digits = repr(value)
    # YAML 1.1 takes an exponent only after a point.
    return digits if "." in digits else digits.replace("e", ".0e")
