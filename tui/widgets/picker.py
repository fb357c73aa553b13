"""A list to choose from: rows that come and go, a filter, marks and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui.quick import Quick
from tui.widgets.picker_lines import PickerLines
from tui.widgets.picker_rows import Row, Title


class Picker(Quick, PickerLines):
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
    _AT_ONCE: ClassVar[Mapping[str, Callable[[Picker], None]]] = MappingProxyType(
        {
            "down": lambda self: self.action_move(1),
            "up": lambda self: self.action_move(-1),
            "pagedown": lambda self: self.action_page(1),
            "pageup": lambda self: self.action_page(-1),
            "home": lambda self: self.action_edge(0),
            "end": lambda self: self.action_edge(1),
            "insert": lambda self: self.action_turn(),
            "space": lambda self: self.action_turn(),
        }
    )
    """What keys do that are answered at once: the same as their bindings."""

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
        super().__init__(titles, chosen, multi=multi, id=id)
        self._rows.add(rows)
        self._moved = False
        self._marks_changed = False
        """Whether nobody else knows yet that marks changed."""
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
        self._scroll(0)

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
                self._scroll(max(0, line - offset))
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

    def answer(self, key: str, write: Callable[[str], None]) -> bool:
        """Answer a key that moves or marks."""
        act = self._AT_ONCE.get(key)
        if act is None or (key == "space" and not self.multi) or not self._painter.can():
            return False
        self._changed = set()
        try:
            act(self)
            write(self._painter.frame(self._changed))
        finally:
            self._changed = None
        return True

    def settle(self) -> None:
        """Move the scrollbar, tell of marks."""
        # Textual keeps lines that it has drawn.
        self._styles_cache.clear()
        with self._context():
            if self._top is not None:
                self.scroll_to(y=self._top, animate=False)
                self._top = None
            if self._marks_changed:
                self._marks_changed = False
                self.post_message(self.Marked())

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
            if self._changed is None:
                self.post_message(self.Marked())
            else:
                self._marks_changed = True

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
