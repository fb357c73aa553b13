"""Drawing lines of a list at once, past Textual: a page takes it longer than all the rest of a key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import set_cell_size
from rich.color import ColorSystem
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

if TYPE_CHECKING:
    from rich.style import Style
    from textual.screen import Screen
    from textual.widget import Widget

    _Places = dict[Widget, tuple[Region, Region]]


class _Place(NamedTuple):
    """Where the list is on the screen, beside its scrollbar."""

    left: int
    top: int
    width: int
    screen: Size


class LinePainter:
    """Puts frames together that show what Textual would draw.

    Every line of the list is one text of one look, and there are two looks: that of the line with the cursor, and that
    of all others. What they are is seen from what Textual draws, and the texts are the list's.
    """

    def __init__(
        self, widget: ScrollView, texts: Callable[[Sequence[int]], list[str]], cursor: Callable[[], int]
    ) -> None:
        """A painter.

        Args:
            widget: the list.
            texts: gives the texts of lines; 1 is the line below the titles.
            cursor: gives the line that has the cursor's look, in sight or not.
        """
        self._widget = widget
        self._texts = texts
        self._cursor = cursor
        self._styles: list[Style | None] = [None, None]
        """As last drawn by Textual: of lines without the cursor, and of that with it."""
        self._looks: tuple[tuple[str, str], ...] = ()
        """What is sent before and after a text of either style; empty where that is not known."""
        self._places: _Places | None = None
        """Where all widgets are that are to be seen."""
        self._place: _Place | None = None
        """The list's place among them; None where not all of it is to be seen."""

    def forget_cursor(self) -> None:
        """The cursor's look is another from here on."""
        self._styles[True], self._looks = None, ()

    def see(self, first: int, strips: Sequence[Strip]) -> None:
        """Textual drew these lines, from `first` on."""
        cursor = self._cursor()
        lines = dict(enumerate(strips, first))
        other = next((line for line in lines if line not in (0, cursor)), None)
        if other is not None and self._styles[False] != (style := _style(lines[other])):
            # Where that of all others is another, the cursor's is too.
            self._styles, self._looks = [style, None], ()
        if cursor in lines and self._styles[True] != (style := _style(lines[cursor])):
            self._styles[True], self._looks = style, ()

    def can(self) -> bool:
        """Whether all of the list is to be seen and nothing waits to be drawn."""
        screen = self._widget.app.screen
        if screen._dirty_widgets or screen._layout_required or screen._scroll_required or screen._repaint_required:
            return False
        places = screen._compositor.visible_widgets
        if places is not self._places:
            self._places, self._place = places, self._find(screen, places)
        return self._place is not None and bool(self._looks or self._find_looks())

    def _find(self, screen: Screen[object], places: _Places) -> _Place | None:
        widget = self._widget
        if widget not in places:
            return None
        region, clip = places[widget]
        inside = widget.scrollable_content_region
        under = (widget, *widget.ancestors)
        covered = (
            place.intersection(seen).overlaps(inside) for each, (place, seen) in places.items() if each not in under
        )
        if not clip.contains_region(region) or widget.content_region != region or any(covered):
            return None
        return _Place(inside.x, inside.y, inside.width, screen.outer_size)

    def _find_looks(self) -> bool:
        system = self._widget.app.console._color_system or ColorSystem.TRUECOLOR
        looks = [Strip.render_style(style, "?", system).partition("?") for style in self._styles if style is not None]
        if len(looks) == 2:
            self._looks = tuple((before, after) for before, _, after in looks)
        return bool(self._looks)

    def frame(self, lines: set[int]) -> str:
        """What to send so that these lines show what they should; only after `can` said so."""
        if not lines or self._place is None:
            return ""
        left, top, width, screen = self._place
        cursor = self._cursor()
        ordered = sorted(lines)
        # A frame begins with a place, also where it goes on with a look.
        pieces = [f"\x1b[{top + 1};{left + 1}H"]
        after = ""
        which: bool | None = None
        for line, text in zip(ordered, self._texts(ordered), strict=True):
            if which is not (line == cursor):
                which = line == cursor
                before, ending = self._looks[which]
                pieces.append(after + before)
                after = ending
            # The scrollbar lies over the end of it.
            seen = text[:width] if text.isascii() else set_cell_size(text, width)
            pieces.append(f"\x1b[{top + line + 1};{left + 1}H{seen}")
        x, y = screen.clamp_offset(self._widget.app.cursor_position)
        pieces.append(f"{after}\x1b[{y + 1};{x + 1}H")
        return "".join(pieces)


def _style(strip: Strip) -> Style | None:
    """The style of all of it; None where there are several."""
    segments = strip._segments
    return segments[0].style if len(segments) == 1 else None
