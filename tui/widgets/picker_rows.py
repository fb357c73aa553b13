"""The rows of a list to choose from: which match, which are marked, where the cursor is; knows nothing of a screen."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from rich.cells import cell_len, set_cell_size

_CLOSE_ENOUGH: Final = 5_000
"""Rows up to which the closest names are looked for: beyond, it takes longer than a key press may."""


class Row(NamedTuple):
    """One thing that can be chosen."""

    value: str
    """What is the answer when it is chosen; unlike that of every other row."""
    cells: tuple[str, ...]
    """Harmless text, one a column."""
    search: str
    """Lower-case text that the filter is looked for in."""
    others: tuple[str, ...] = ()
    """Other values that mean the same thing, for example an alias."""


@dataclass(frozen=True, slots=True)
class Title:
    """A column: its title and the cells it gets in a window of 80 columns."""

    title: str
    width: int


class PickerRows:
    """Rows in the order in which they came, and what of them is in view.

    `view` has row numbers in order; chosen values that are no row come first, as negative numbers.
    """

    def __init__(self, chosen: Iterable[str] = ()) -> None:
        self.rows: list[Row] = []
        self._searched: list[str] = []
        """What the filter is looked for in, by row number."""
        self._all: list[int] = []
        """All row numbers: lists of them share these, as a number takes more memory than its place in a list."""
        self._wider: list[tuple[tuple[str, ...], list[int]]] = []
        """What was in view while fewer words were typed, for backspace."""
        self.marked: dict[str, None] = dict.fromkeys(chosen)
        self.view: list[int] = []
        self.closest = False
        """Whether nothing matches and the view has the closest names instead."""
        self._place: dict[str, int] = {}
        self._terms: tuple[str, ...] = ()
        self._strangers: list[str] = list(self.marked)
        self._match()

    # -- rows

    def clear(self) -> None:
        """Take all rows away; marks stay."""
        self.rows.clear()
        self._searched.clear()
        self._all.clear()
        self._place.clear()
        self._strangers = list(self.marked)
        self._match()

    def add(self, rows: Iterable[Row]) -> None:
        """Append rows; one that is there already is left as it is."""
        first = len(self.rows)
        self._wider.clear()
        for row in rows:
            if row.value in self._place:
                continue
            number = len(self.rows)
            self._place[row.value] = number
            self._all.append(number)
            self.rows.append(row)
            self._searched.append(row.search)
            if self.marked:
                self._settle_alias(row)
        before = len(self._strangers)
        self._strangers = [value for value in self._strangers if value not in self._place]
        if self.closest or len(self._strangers) != before:
            self._match()
        else:
            self.view.extend(self._narrowed(self._all[first:]))

    def _settle_alias(self, row: Row) -> None:
        for other in row.others:
            if other in self.marked and other != row.value:
                self.marked = dict.fromkeys(row.value if value == other else value for value in self.marked)
                self._strangers = [value for value in self._strangers if value != other]
                self._match()

    def row(self, number: int) -> Row | None:
        """The row of this number; None for a chosen value that is no row."""
        return self.rows[number] if number >= 0 else None

    def value(self, number: int) -> str:
        """What is the answer when this row is chosen."""
        return self.rows[number].value if number >= 0 else self._strangers[-number - 1]

    def has(self, value: str) -> bool:
        """Whether a row of this value came."""
        return value in self._place

    @property
    def strangers(self) -> Sequence[str]:
        """Chosen values that are no row."""
        return tuple(self._strangers)

    # -- filter

    def filter(self, query: str) -> None:
        """Show the rows that have every word of `query` somewhere; a comma ends a word too."""
        words = query.lower().replace(",", " ")
        terms = tuple(words.split())
        if terms == self._terms:
            return
        narrower = bool(self._terms) and not self.closest and words.startswith(" ".join(self._terms))
        if narrower:
            self._wider.append((self._terms, self.view))
        self._terms = terms
        if narrower:
            self._match(self.view, keep=True)
            return
        while self._wider and self._wider[-1][0] != terms:
            self._wider.pop()
        if self._wider:
            self.view, self.closest = self._wider.pop()[1], False
        else:
            self._match()

    def _match(self, among: list[int] | None = None, *, keep: bool = False) -> None:
        self.closest = False
        if not keep:
            self._wider.clear()
        self.view = self._narrowed([*self._stranger_numbers(), *self._all] if among is None else among)
        if not self.view and self._terms and 0 < len(self.rows) <= _CLOSE_ENOUGH:
            self._match_closest()

    def _narrowed(self, numbers: Sequence[int]) -> list[int]:
        """Those of `numbers` that match, in their order; one word after the other, as few are left after the first."""
        searched = self._searched
        strangers = sum(1 for number in numbers[: len(self._strangers)] if number < 0)
        unlike = [number for number in numbers[:strangers] if all(term in self._text(number) for term in self._terms)]
        left = numbers[strangers:]
        for term in self._terms:
            if len(left) == len(searched):
                left = [number for number, text in zip(left, searched, strict=True) if term in text]
            else:
                left = [number for number in left if term in searched[number]]
        return [*unlike, *left]

    def _match_closest(self) -> None:
        names: dict[str, int] = {}
        for number, row in enumerate(self.rows):
            for text in (row.value, *row.cells[:2]):
                names.setdefault(text.lower(), number)
        close = difflib.get_close_matches(" ".join(self._terms), names, 5, 0.6)
        self.view = sorted({names[name] for name in close})
        self.closest = bool(self.view)

    def _text(self, number: int) -> str:
        return self._searched[number] if number >= 0 else self._strangers[-number - 1].lower()

    def _stranger_numbers(self) -> range:
        return range(-1, -len(self._strangers) - 1, -1)

    def where(self, value: str) -> int | None:
        """The line of the view that has this value; None where it is not in view."""
        number = self._place.get(value)
        if number is None:
            numbers = [-place - 1 for place, each in enumerate(self._strangers) if each == value]
            return self.view.index(numbers[0]) if numbers and numbers[0] in self.view else None
        first = sum(1 for each in self.view[: len(self._strangers)] if each < 0)
        line = bisect_left(self.view, number, first)
        return line if line < len(self.view) and self.view[line] == number else None

    # -- marks

    def turn(self, value: str, on: bool | None = None) -> bool:
        """Mark or unmark a value; whether it is marked then."""
        wanted = value not in self.marked if on is None else on
        if wanted:
            self.marked[value] = None
            if value not in self._place and value not in self._strangers:
                self._strangers.append(value)
                self._match()
        else:
            self.marked.pop(value, None)
        return wanted

    def turn_shown(self) -> None:
        """Mark all rows in view, or unmark them where all are marked."""
        values = [self.value(number) for number in self.view]
        if all(value in self.marked for value in values):
            for value in values:
                del self.marked[value]
        else:
            self.marked.update(dict.fromkeys(values))


def fit(text: str, width: int) -> str:
    """`text` in exactly `width` cells; what is too long ends in two dots."""
    if text.isascii():
        return text.ljust(width) if len(text) <= width else text[: max(0, width - 2)] + ".."[:width]
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, max(0, width - 2)) + ".."[:width]


def widths(titles: Sequence[Title], room: int) -> list[int]:
    """Cells for each column in `room` cells, one cell between two; what is left over goes to the widest first."""
    wanted = [each.width for each in titles]
    spare = room - sum(wanted) - max(0, len(wanted) - 1)
    if spare >= 0:
        total = sum(wanted) or 1
        return [width + spare * width // total for width in wanted]
    cut = list(wanted)
    for place in range(len(cut) - 1, -1, -1):
        take = min(-spare, max(0, cut[place] - 4))
        cut[place] -= take
        spare += take
        if spare >= 0:
            break
    return cut
