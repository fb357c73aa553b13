"""A list drawn line by line: a hundred thousand rows cost no more than ten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from models.text import scrub
from tui.widgets.picker_paint import LinePainter
from tui.widgets.picker_rows import PickerRows, Title, fit, widths

NOT_FOUND = "(not found in the account)"


class _Drawing(NamedTuple):
    """What lines are drawn with."""

    style: Style
    width: int
    cursor: int
    """The line that looks like the cursor's."""
    texts: dict[int, str]


class PickerLines(ScrollView, can_focus=True):
    """Rows under a line of titles; one is the cursor's, some are marked."""

    DEFAULT_CSS = """
    PickerLines { height: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)
    """Unlike that of other widgets it lays nothing out anew: the list has its place whatever it shows."""

    def __init__(self, titles: Sequence[Title], chosen: Iterable[str], *, multi: bool, id: str | None) -> None:
        super().__init__(id=id)
        self.multi = multi
        self._strangers_note = NOT_FOUND
        self._titles = tuple(titles)
        self._room: tuple[int, list[int]] = (-1, [])
        """The width that the columns were last measured for, and theirs."""
        self._rows = PickerRows(chosen)
        self._drawing: _Drawing | None = None
        """What lines are drawn with, while Textual draws several."""
        self._painter = LinePainter(self, self._texts, self._cursor_line)
        self._changed: set[int] | None = None
        """The lines that a key changes, while it is answered at once."""
        self._top: int | None = None
        """The first row that is shown, where nobody else knows yet that it is another."""
        self._cursor = 0
        self._gone_to = False
        """Whether somebody brought the cursor to where it is."""

    def name_strangers(self, note: str) -> None:
        """Say this of chosen values that are no row."""
        if note != self._strangers_note:
            self._strangers_note = note
            if self._rows.strangers:
                self.refresh()

    # -- where it is

    def _reveal(self) -> bool:
        """Scroll the cursor's row into view; whether that took scrolling."""
        top, height = self._first_line(), max(1, self.size.height - 1)
        if top <= self._cursor < top + height:
            return False
        self._scroll(self._cursor if self._cursor < top else self._cursor - height + 1)
        return True

    def _scroll(self, top: int) -> None:
        """Show the rows from this one on."""
        if self._changed is None:
            self._top = None
            self.scroll_to(y=top, animate=False)
            self.refresh()
        else:
            self._top = top
            self._changed.update(range(1, self.size.height))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw what comes into sight, unless that was done."""
        if self._top is None:
            super().watch_scroll_y(old_value, new_value)
        else:
            self.vertical_scrollbar.position = new_value

    def _first_line(self) -> int:
        return self.scroll_offset.y if self._top is None else self._top

    def _measure(self) -> None:
        # One line more than there are rows: the titles stay on top.
        size = Size(self.size.width, len(self._rows.view) + 1)
        if size != self.virtual_size:
            self.virtual_size = size
            self._scroll_update(size)

    def on_resize(self) -> None:
        self._measure()
        self._reveal()

    def render_lines(self, crop: Region) -> list[Strip]:
        if crop.x >= self.scrollable_content_region.width:
            # Below the scrollbar, which moves with every page: none of it is ever seen.
            return [Strip.blank(crop.width)] * crop.height
        self._drawing = self._drawn_with(crop.line_range)
        try:
            strips = super().render_lines(crop)
        finally:
            self._drawing = None
        self._painter.see(crop.y, strips)
        return strips

    def _drawn_with(self, lines: range) -> _Drawing:
        # Found out once for all lines: one's own style takes as long as all the rest of a line.
        rows = [y for y in lines if y]
        return _Drawing(
            self.rich_style, self.size.width, self._cursor_line(), dict(zip(rows, self._texts(rows), strict=True))
        )

    def render_line(self, y: int) -> Strip:
        style, width, cursor, texts = self._drawing or self._drawn_with(range(y, y + 1))
        if y == 0:
            text = "    " + " ".join(map(fit, (scrub(each.title) for each in self._titles), self._widths(width)))
            return Strip([Segment(fit(text, width), style + Style(bold=True))], width)
        if y == cursor:
            style += Style(reverse=True) if self.has_focus else Style(underline=True, bold=True)
        return Strip([Segment(texts[y], style)], width)

    def _cursor_line(self) -> int:
        """The line of the window that looks like the cursor's, in sight or not; -1 where none does."""
        shown = self._cursor < len(self._rows.view) and (self._gone_to or not self._rows.closest)
        return self._cursor - self._first_line() + 1 if shown else -1

    def _texts(self, lines: Sequence[int]) -> list[str]:
        """What these lines of the window say, each as wide as the window."""
        width, top = self.size.width, self._first_line() - 1
        view, columns, rows = self._rows.view, self._widths(width), self._rows
        marked, unmarked = ("[x] ", "[ ] ") if self.multi else ("(*) ", "( ) ")
        texts: list[str] = []
        for line in lines:
            if top + line >= len(view):
                texts.append(" " * width)
                continue
            number = view[top + line]
            value, row = rows.value(number), rows.row(number)
            sign = marked if value in rows.marked else unmarked
            if row is None:
                text = f"{sign}{f'{self._strangers_note} {scrub(value)}'.strip()}"
            else:
                text = sign + " ".join(map(fit, row.cells, columns))
            texts.append(fit(text, width))
        return texts

    def _widths(self, width: int) -> list[int]:
        if self._room[0] != width:
            self._room = (width, widths(self._titles, width - 4))
        return self._room[1]

    def _redraw(self, line: int) -> None:
        y = line - self._first_line() + 1
        if not 1 <= y < self.size.height:
            return
        if self._changed is None:
            self.refresh(Region(0, y, self.size.width, 1))
        else:
            self._changed.add(y)

    def on_focus(self) -> None:
        self._painter.forget_cursor()
        self._redraw(self._cursor)

    def on_blur(self) -> None:
        self._painter.forget_cursor()
        self._redraw(self._cursor)
