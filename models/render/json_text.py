"""JSON for people to read: nothing in it that a terminal or an editor would show as something else."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any, Final

_NOT_ASCII: Final = re.compile(r"[^\x00-\x7e]")


def json_text(value: Any) -> str:
    """`value` as indented JSON; control, format and surrogate characters are escaped, other letters stay."""
    return _NOT_ASCII.sub(_visible, json.dumps(value, indent=2, ensure_ascii=False))


def _visible(match: re.Match[str]) -> str:
    character = match.group()
    if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}:
        return character
    return json.dumps(character)[1:-1]
