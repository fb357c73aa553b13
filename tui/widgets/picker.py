"""A list to choose from, drawn line by line: a hundred thousand rows cost no more than ten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from models.text import scrub
from tui.widgets.picker_rows import PickerRows, Row, Title, fit, widths

NOT_FOUND = "(not found in the account)"


class Picker(ScrollView, can_focus=True):
    """Rows under a line of titles; one is the cursor's, some are marked.

    Rows may come while it is used: cursor, marks and filter stay as they are.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(1)", show=False),
        Binding("enter", "choose", show=False),
        Binding("insert", "turn", show=False),
    ]
    DEFAULT_CSS = """
    Picker { height: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    class Chosen(Message):
        """Enter was pressed; of a single choice, on this value."""

        def __init__(self, value: str | None) -> None:
            super().__init__()
            self.value = value
            """None where nothing matches, also where only the closest names are shown and none was gone to."""

    class Marked(Message):
        """Marks changed."""

    class Typed(Message):
        """A key for the filter: text to append, or `backspace`."""

        def __init__(self, text: str, *, back: bool = False) -> None:
            super().__init__()
            self.text = text
            self.back = back

    def __init__(
        self,
        titles: Sequence[Title],
        rows: Iterable[Row] = (),
        *,
        chosen: Iterable[str] = (),
        multi: bool = False,
        id: str | None = None,
    ) -> None:
        """A list.

        Args:
            titles: the columns.
            rows: what there is so far.
            chosen: values that are chosen already, whether there is a row for them or not.
            multi: whether several can be chosen.
            id: of the widget.
        """
        super().__init__(id=id)
        self.multi = multi
        self._strangers_note = NOT_FOUND
        self._titles = tuple(titles)
        self._rows = PickerRows(chosen)
        self._rows.add(rows)
        self._cursor = 0
        self._moved = False
        self._gone_to = False
        self._go_to_chosen()

    # -- what it has

    @property
    def chosen(self) -> list[str]:
        """The chosen values, in the order in which they were."""
        return list(self._rows.marked)

    @property
    def total(self) -> int:
        """How many rows came."""
        return len(self._rows.rows)

    @property
    def shown(self) -> int:
        """How many rows match the filter."""
        view = self._rows.view
        strangers = next((place for place, number in enumerate(view) if number >= 0), len(view))
        return 0 if self._rows.closest else len(view) - strangers

    @property
    def closest(self) -> bool:
        """Whether nothing matches the filter, and the closest names are shown instead."""
        return self._rows.closest

    @property
    def cursor_value(self) -> str | None:
        """The value of the cursor's row."""
        view = self._rows.view
        return self._rows.value(view[self._cursor]) if self._cursor < len(view) else None

    def has(self, value: str) -> bool:
        """Whether there is a row of this value."""
        return self._rows.has(value)

    # -- what changes it

    def name_strangers(self, note: str) -> None:
        """Say this of chosen values that are no row."""
        if note != self._strangers_note:
            self._strangers_note = note
            if self._rows.strangers:
                self.refresh()

    def add_rows(self, rows: Iterable[Row]) -> None:
        """Append rows; those that are there already are left as they are."""
        before, strangers = self.cursor_value, len(self._rows.strangers)
        shown = len(self._rows.view)
        self._rows.add(rows)
        same_top = strangers == len(self._rows.strangers) and not self._rows.closest
        self._restore(before, repaint=not same_top or shown < self._first_line() + self.size.height)

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Show these rows instead; the cursor stays on the row it was on."""
        before = self.cursor_value
        self._rows.clear()
        self._rows.add(rows)
        self._restore(before)

    def filter(self, query: str) -> None:
        """Show the rows that have every word of `query`."""
        self._rows.filter(query)
        self._cursor = 0
        self._gone_to = False
        self._measure()
        self.scroll_to(y=0, animate=False)
        self.refresh()

    def mark(self, value: str, on: bool = True) -> None:
        """Mark or unmark a value, whether there is a row for it or not."""
        if not self.multi and on:
            self._rows.marked.clear()
        before = self.cursor_value
        self._rows.turn(value, on)
        self._restore(before)
        self.post_message(self.Marked())

    def mark_shown(self) -> None:
        """Mark all rows that match, or unmark them where all are marked."""
        if self.multi and self._rows.view and not self._rows.closest:
            self._rows.turn_shown()
            self.refresh()
            self.post_message(self.Marked())

    def _restore(self, value: str | None, *, repaint: bool = True) -> None:
        """Put the cursor on the row of `value` again, at the line of the window where it was."""
        if not self._moved:
            self._go_to_chosen()
        elif value is not None:
            line = self._rows.where(value)
            if line is not None and line != self._cursor:
                offset = self._cursor - self._first_line()
                self._cursor = line
                self._measure()
                self.scroll_to(y=max(0, line - offset), animate=False)
                self.refresh()
                return
        self._cursor = max(0, min(self._cursor, len(self._rows.view) - 1))
        self._measure()
        if repaint:
            self.refresh()

    def _go_to_chosen(self) -> None:
        """Begin on what is chosen already, as long as nobody moved the cursor."""
        first = next(iter(self._rows.marked), None)
        line = self._rows.where(first) if first is not None and not self.multi else None
        self._cursor = line or 0
        if self.is_attached:
            self.call_after_refresh(self._reveal)

    # -- drawing

    def _first_line(self) -> int:
        return self.scroll_offset.y

    def _measure(self) -> None:
        # One line more than there are rows: the titles stay on top.
        size = Size(self.size.width, len(self._rows.view) + 1)
        if size != self.virtual_size:
            self.virtual_size = size

    def on_resize(self) -> None:
        self._measure()
        self._reveal()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base = self.rich_style
        if y == 0:
            text = "    " + " ".join(map(fit, (scrub(each.title) for each in self._titles), self._widths(width)))
            return Strip([Segment(fit(text, width), base + Style(bold=True))], width)
        line = self._first_line() + y - 1
        if line >= len(self._rows.view):
            return Strip.blank(width, base)
        number = self._rows.view[line]
        style = base
        if line == self._cursor and (self._gone_to or not self._rows.closest):
            style += Style(reverse=True) if self.has_focus else Style(underline=True, bold=True)
        return Strip([Segment(fit(self._line(number, width), width), style)], width)

    def _line(self, number: int, width: int) -> str:
        value = self._rows.value(number)
        on = value in self._rows.marked
        sign = ("[x] " if on else "[ ] ") if self.multi else ("(*) " if on else "( ) ")
        row = self._rows.row(number)
        if row is None:
            return sign + f"{self._strangers_note} {scrub(value)}".strip()
        return sign + " ".join(map(fit, row.cells, self._widths(width)))

    def _widths(self, width: int) -> list[int]:
        return widths(self._titles, width - 4)

    def _redraw(self, line: int) -> None:
        y = line - self._first_line() + 1
        if 1 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def on_focus(self) -> None:
        self._redraw(self._cursor)

    def on_blur(self) -> None:
        self._redraw(self._cursor)

    # -- keys

    def _go(self, line: int) -> None:
        count = len(self._rows.view)
        if not count:
            return
        self._moved = True
        if self._rows.closest and not self._gone_to:
            # The cursor is not seen on what was only guessed: the first key brings it there.
            line = self._cursor
        self._gone_to = True
        before, self._cursor = self._cursor, max(0, min(count - 1, line))
        if not self._reveal():
            self._redraw(before)
            self._redraw(self._cursor)

    def _reveal(self) -> bool:
        """Scroll the cursor's row into view; whether that took scrolling."""
        top, height = self._first_line(), max(1, self.size.height - 1)
        if self._cursor < top:
            self.scroll_to(y=self._cursor, animate=False)
        elif self._cursor >= top + height:
            self.scroll_to(y=self._cursor - height + 1, animate=False)
        else:
            return False
        self.refresh()
        return True

    def action_move(self, by: int) -> None:
        """Move the cursor by lines."""
        self._go(self._cursor + by)

    def action_page(self, by: int) -> None:
        """Move the cursor by pages."""
        self._go(self._cursor + by * max(1, self.size.height - 2))

    def action_edge(self, end: int) -> None:
        """Move the cursor to the first or last row."""
        self._go(len(self._rows.view) - 1 if end else 0)

    def action_turn(self) -> None:
        """Mark or unmark the cursor's row."""
        value = self.cursor_value
        if self.multi and value is not None:
            self._moved = True
            self._rows.turn(value)
            self._redraw(self._cursor)
            self.post_message(self.Marked())

    def action_choose(self) -> None:
        """Take what is chosen."""
        guessed = self._rows.closest and not self._gone_to
        self.post_message(self.Chosen(None if guessed else self.cursor_value))

    def on_key(self, event: events.Key) -> None:
        if event.key == "space" and self.multi:
            self.action_turn()
        elif event.key == "backspace":
            self.post_message(self.Typed("", back=True))
        elif event.is_printable and event.character:
            self.post_message(self.Typed(event.character))
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.post_message(self.Typed(" ".join(event.text.split())))

    def on_click(self, event: events.Click) -> None:
        line = self._first_line() + event.y - 1
        if event.y >= 1 and line < len(self._rows.view):
            self._go(line)
            if self.multi:
                self.action_turn()
            elif event.chain >= 2:
                self.action_choose()
