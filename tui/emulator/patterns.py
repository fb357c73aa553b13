r"""The service models' regular expressions, which are Java's, as Python's.

Java knows `\p{L}`; `re` does not. Each category becomes a set of ranges, made once from the Unicode tables. Planes
above the second hold almost only ideographs and are taken as letters.
"""

import re
import sys
import unicodedata
from functools import cache
from typing import Final

_CATEGORY: Final = re.compile(r"\\p\{(\w+)\}")
_QUANTIFIED_END: Final = re.compile(r"\$\{\d+(?:,\d*)?\}")
_SURROGATES: Final = r"\uD800\uDC00-\uDBFF\uDFFF"
_TABLED: Final = 0x20000


@cache
def _ranges(category: str) -> str:
    if category == "Alnum":
        return "a-zA-Z0-9"
    spans: list[tuple[int, int]] = []
    for code in range(_TABLED):
        if unicodedata.category(chr(code)).startswith(category):
            if spans and spans[-1][1] == code - 1:
                spans[-1] = (spans[-1][0], code)
            else:
                spans.append((code, code))
    if category == "L":
        spans.append((_TABLED, sys.maxunicode))
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in spans)


def _translate(java: str) -> str:
    text = _QUANTIFIED_END.sub("$", java.replace(_SURROGATES, r"\U00010000-\U0010FFFF"))
    pieces: list[str] = []
    position = 0
    for match in _CATEGORY.finditer(text):
        pieces.append(text[position : match.start()])
        opened = len(re.findall(r"(?<!\\)\[", text[: match.start()]))
        closed = len(re.findall(r"(?<!\\)\]", text[: match.start()]))
        ranges = _ranges(match.group(1))
        pieces.append(ranges if opened > closed else f"[{ranges}]")
        position = match.end()
    return "".join([*pieces, text[position:]])


@cache
def compiled(java: str) -> re.Pattern[str] | None:
    """`java` for `fullmatch`, or None where Python has no such expression (nothing is refused then)."""
    try:
        return re.compile(_translate(java))
    except re.error:
        return None
