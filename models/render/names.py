"""Names of things inside a template, made from names that people chose."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 60


def camel(text: str) -> str:
    """`text` as letters and digits alone, each word with a capital: `data-science` -> `DataScience`."""
    words = re.findall(r"[A-Za-z0-9]+", text)
    return "".join(word[:1].upper() + word[1:] for word in words)[:_LONGEST]


def snake(text: str) -> str:
    """`text` as small letters, digits and underscores, beginning with a letter: `Data Science` -> `data_science`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text)
    name = "_".join(re.findall(r"[a-z0-9]+", spaced.lower()))[:_LONGEST].strip("_")
    return name if name[:1].isalpha() else f"x_{name}".rstrip("_")


class Names:
    """Hands out each name once; a name asked for again gets a number."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str, gap: str = "") -> str:
        """`wanted`, or it with a number behind `gap`."""
        number, name = 1, wanted
        while name in self._taken:
            number += 1
            name = f"{wanted}{gap}{number}"
        self._taken.add(name)
        return name
