"""Making text from outside harmless before it is shown.

Names, descriptions, error texts and files may hold control characters (a live escape sequence to a terminal) and
bidirectional marks (text that reads as something else). Both are replaced by something visible, so that what is on
screen is what is there.
"""

from __future__ import annotations

import re
from typing import Final

_BIDI: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_INVISIBLE: Final = "\u200b\u2028\u2029\u2060\ufeff\u00ad"
_HARMFUL: Final = re.compile(f"[\x00-\x1f\x7f-\x9f{_BIDI}{_INVISIBLE}\ud800-\udfff]")
_HARMFUL_BUT_NEWLINE: Final = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f{_BIDI}{_INVISIBLE}\ud800-\udfff]")


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code == 0x09:
        return " "
    if code < 0x20:
        return "^" + chr(code + 0x40)
    if code == 0x7F:
        return "^?"
    return f"<U+{code:04X}>"


def sentence(text: str) -> str:
    """`text` with a full stop, unless it ends a sentence already."""
    own = text.strip()
    return own if not own or own.endswith((".", "!", "?", "…")) else f"{own}."


def scrub(value: object, *, newlines: bool = False) -> str:
    """`value` as text without control, bidirectional or invisible characters.

    Args:
        value: anything; `str()` is taken of it.
        newlines: keep line feeds, for text shown on several lines.
    """
    pattern = _HARMFUL_BUT_NEWLINE if newlines else _HARMFUL
    return pattern.sub(_visible, str(value))
