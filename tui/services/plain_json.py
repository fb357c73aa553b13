"""JSON that is safe to look at: letters of all languages as they are, whatever a terminal acts on escaped."""

from __future__ import annotations

import json
import re
from typing import Any, Final

# Inside JSON only strings can hold these, and there an escape says the same.
_HARMFUL: Final = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


def dumps(value: Any, *, indent: int | None = None) -> str:
    """`value` as JSON; what JSON does not know (dates, paths) as its text."""
    separators = (",", ": ") if indent else (", ", ": ")
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators, default=str)
    return _HARMFUL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
