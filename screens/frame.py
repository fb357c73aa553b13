"""The line on top and the line of keys, around every screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size
from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from models.text import scrub
from tui.keys import Key

_GAP = 2
_STUMP = 4
"""Cells of a name below which it says nothing."""


class TopLine(Widget):
    """What this is on the left, where one is on the right; what does not fit is cut from a name."""

    DEFAULT_CSS = """
    TopLine { height: 1; width: 100%; background: $panel; color: $foreground; text-style: bold; }
    """

    def __init__(self, *, demo: bool) -> None:
        super().__init__()
        self._left = "smdomain  DEMO" if demo else "smdomain"
        self._middle = ""
        self._right = ""

    def show(self, middle: str, right: str) -> None:
        """Say where one is, and what about."""
        if (middle, right) != (self._middle, self._right):
            self._middle, self._right = scrub(middle), scrub(right)
            self.refresh()

    def render(self) -> RenderResult:
        return Content(top_line(f"{self._left}  {self._middle}".rstrip(), self._right, self.size.width))


def top_line(left: str, right: str, width: int) -> str:
    """Both parts in `width` cells."""
    room = width - cell_len(left) - _GAP - 1
    right = _shorter(right, room)
    if cell_len(right) > room:
        right = set_cell_size(right, max(0, room - 2)) + ".." if room > 8 else ""
    gap = max(1, width - cell_len(left) - cell_len(right) - 1)
    return set_cell_size(f" {left}{' ' * (gap - 1)}{right} ", width)


def _shorter(right: str, room: int) -> str:
    """With less of the longest part before the last one, which says in which account and Region one is."""
    *parts, place = right.split("  ")
    over = cell_len(right) - room
    if over <= 0 or not parts:
        return right
    longest = max(parts, key=cell_len)
    left = cell_len(longest) - over - 2
    if left < _STUMP:
        return right
    return "  ".join([*(f"{set_cell_size(each, left)}.." if each is longest else each for each in parts), place])


class KeyLine(Widget):
    """The most useful keys that fit; F1 and the command palette have all of them."""

    DEFAULT_CSS = """
    KeyLine { height: 1; width: 100%; background: $panel; color: $foreground; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[tuple[Key, bool]] = []

    def show(self, keys: Iterable[tuple[Key, bool]]) -> None:
        """Show these, each with whether it can act now."""
        shown = list(keys)
        if shown != self._keys:
            self._keys = shown
            self.refresh()

    def render(self) -> RenderResult:
        return Content(key_line([(key.display, key.label) for key, enabled in self._keys if enabled], self.size.width))


def key_line(keys: Sequence[tuple[str, str]], width: int) -> str:
    """As many keys as fit, in order; one that does not fit leaves its place to those after it."""
    line = ""
    for name, label in keys:
        longer = f"{line}  {name} {label}" if line else f" {name} {label}"
        if cell_len(longer) <= width:
            line = longer
    return set_cell_size(line, width)
