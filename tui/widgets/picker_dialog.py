"""The list of a field, in full: filter, marks, values by hand, and what to do where there is no list."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input, Static

from models.answers import entries
from models.facts import Availability, Lookup
from models.fields import Kind
from models.text import scrub
from tui.garbage import go_on, hold_back
from tui.keys import bindings
from tui.widgets.dialog import Dialog
from tui.widgets.offer import Offer
from tui.widgets.picker import Picker
from tui.widgets.picker_rows import Row
from tui.words import ago

_MANY = (Kind.MULTI, Kind.LOOKUP_MULTI, Kind.PRINCIPALS)
_BREATH = 0.01
_FIRST = 400
"""Rows made before the dialog is drawn: more than any window shows."""
_PIECE = 1000
"""Rows that are made and taken up at a time afterwards: a key waits no longer than that takes."""


class _ListInput(Input):
    """A line above or below the list: keys that mean nothing in one line move through the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.in_list('move', 1)", show=False),
        Binding("up", "screen.in_list('move', -1)", show=False),
        Binding("pagedown", "screen.in_list('page', 1)", show=False),
        Binding("pageup", "screen.in_list('page', -1)", show=False),
    ]

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    """Unlike that of other lines it lays nothing out anew: the line has its place whatever is in it."""

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(value, placeholder=placeholder, compact=True, select_on_focus=False, id=id)
        self.cursor_blink = False

    def watch_virtual_size(self, size: Size) -> None:
        self._scroll_update(size)


class PickerDialog(Dialog[list[str] | None]):
    """Gives back the chosen values; None where nothing is to change."""

    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("accept", "cancel", "by-hand", "mark-shown", "reload")]
    DEFAULT_CSS = """
    PickerDialog > Vertical { width: 100%; height: 100%; background: $background; }
    PickerDialog #title { text-style: bold reverse; width: 100%; }
    PickerDialog .line { height: 1; }
    PickerDialog .line Static { width: auto; }
    PickerDialog .line Input { width: 1fr; }
    PickerDialog #state { height: auto; max-height: 5; padding: 1 0 0 4; }
    PickerDialog #problem { height: auto; max-height: 3; text-style: bold; }
    """

    def __init__(
        self,
        offer: Offer,
        chosen: list[str],
        *,
        filter_text: str = "",
        now: Callable[[], float] = time.time,
        reload: Callable[[], None] | None = None,
        region: str = "",
    ) -> None:
        """A dialog.

        Args:
            offer: what there is to choose from.
            chosen: values that are chosen already.
            filter_text: what was typed already.
            now: gives the seconds since the epoch, for the age of the rows.
            reload: asks for the look-up once more.
            region: where the look-up looks, for words.
        """
        super().__init__()
        self._reload = reload
        self.offer = offer
        self._filter = filter_text
        self._now = now
        self._region = region
        self._before = list(chosen)
        self._feeding = False
        self._fed = 0
        """Rows of the offer that the list has."""
        self._counted = ""
        self.multi = offer.field.kind in _MANY
        if not offer.rows and offer.pending:
            offer.more(_FIRST)
        self._picker = Picker(offer.titles, self._next(_FIRST), chosen=chosen, multi=self.multi, id="rows")
        self._picker.name_strangers(offer.note)

    def compose(self) -> ComposeResult:
        with Vertical():
            where = f" in {self._region}" if self._region and self.offer.kind else ""
            yield Static(Content(scrub(f"{self.offer.field.label}{where}")), id="title")
            with Horizontal(classes="line"):
                yield Static(Content("Filter: "))
                # Space marks where several can be chosen.
                more = "a comma begins another word" if self.multi else "several words narrow it"
                yield _ListInput(self._filter, placeholder=f"(just type; {more})", id="filter")
            yield Static(Content(""), id="state")
            yield self._picker
            yield Static(Content(""), id="count")
            if self.offer.kind:
                with Horizontal(classes="line"):
                    yield Static(Content("By hand (F2): "))
                    yield _ListInput(placeholder=self._hint(), id="by-hand")
            yield Static(Content(""), id="problem")
            yield Static(Content(self._keys()), id="dialog-keys")

    def _hint(self) -> str:
        # In brackets: without colour it would look like something that was typed.
        return f"({scrub(self.offer.field.form or self.offer.field.placeholder or 'an id, ARN or name')})"

    def _keys(self) -> str:
        words = ["Space mark", "F4 all shown", "Enter OK"] if self.multi else ["Enter choose"]
        if self.offer.kind:
            words += ["F5 refresh", "F2 by hand"]
        return " | ".join([*words, "F7 cancel"])

    def on_mount(self) -> None:
        hold_back()
        self._show_problem("")
        if self._filter:
            self._picker.filter(self._filter)
        self._picker.focus()
        self._show_state()
        self.call_after_refresh(self._feed_later)
        if self.offer.state() and not self.offer.loading:
            self.action_by_hand()

    def on_unmount(self) -> None:
        go_on()

    def on_idle(self) -> None:
        """Paint what a key changed; Textual would wait for the next sixtieth of a second, more than all the rest."""
        if self._dirty_widgets and not self._layout_required:
            self._on_timer_update()

    # -- rows

    @property
    def _more(self) -> bool:
        """Whether the list does not have all rows yet that were looked up."""
        return self._fed < len(self.offer.rows) or self.offer.pending

    def _next(self, limit: int = _PIECE) -> list[Row]:
        """The next rows for the list, made already or not."""
        if self._fed == len(self.offer.rows) and self.offer.pending:
            self.offer.more(limit)
        rows = self.offer.rows[self._fed : self._fed + limit]
        self._fed += len(rows)
        return rows

    def show_lookup(self, lookup: Lookup) -> None:
        """Take up rows as they arrive."""
        self.show_offer(self.offer.take(lookup))

    def show_offer(self, grown: bool) -> None:
        """Show what the offer has taken up; `grown` where it only has more than before."""
        if grown:
            self._feed()
        else:
            self._fed = 0
            self._picker.set_rows(self._next())
            self._picker.name_strangers(self.offer.note)
            self._show_state()
            self._feed_later()

    def _feed(self) -> None:
        self._picker.add_rows(self._next())
        self._picker.name_strangers(self.offer.note)
        self._show_state()
        self._feed_later()

    def _feed_later(self) -> None:
        """Between two pieces of a long list keys have their turn."""
        if self._more and not self._feeding:
            self._feeding = True
            self.set_timer(_BREATH, self._feed_on)

    def _feed_on(self) -> None:
        self._feeding = False
        self._feed()

    def _show_state(self) -> None:
        state = self.offer.state(self._region)
        self._show_box("#state", state)
        self._show_count()

    def _show_count(self) -> None:
        picker, lookup = self._picker, self.offer.lookup
        parts = [f"{len(picker.chosen)} chosen"] if self.multi else []
        if picker.closest:
            parts.append(f"nothing matches of {picker.total:,}; these are close (Down)")
        elif self.offer.kind and not picker.shown and picker.total:
            parts.append(f"nothing matches of {picker.total:,}; Enter takes it by hand")
        else:
            parts.append(f"{picker.shown:,} of {picker.total:,} shown")
        if self.offer.loading or self._more:
            parts.append("loading...")
        elif self.offer.kind and lookup.rows and not lookup.known:
            parts.append(f"not all: {scrub(lookup.reason) or 'the look-up broke off'}")
        elif self.offer.kind and lookup.availability is Availability.KNOWN and lookup.fetched is not None:
            parts.append(f"looked up {ago(max(0.0, self._now() - lookup.fetched))}")
        self._say_count(" · ".join(parts))

    def _say_count(self, text: str) -> None:
        """Lay out anew only where it takes another number of lines."""
        before, self._counted = self._counted, text
        if text != before:
            longest = max(cell_len(text), cell_len(before) or self.size.width + 1)
            self.query_one("#count", Static).update(Content(text), layout=longest > self.size.width)

    def _show_problem(self, text: str) -> None:
        self._show_box("#problem", text)

    def _show_box(self, name: str, text: str) -> None:
        box = self.query_one(name, Static)
        shown = Content(scrub(text))
        if box.display != bool(text) or box.content != shown:
            box.display = bool(text)
            box.update(shown)

    # -- filter

    def on_picker_typed(self, event: Picker.Typed) -> None:
        event.stop()
        line = self.query_one("#filter", _ListInput)
        line.value = line.value[:-1] if event.back else line.value + event.text
        line.action_end()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show_problem("")
        if event.input.id == "filter":
            self._picker.filter(event.value)
            self._show_count()

    def action_in_list(self, action: str, by: int) -> None:
        """Move in the list while a line has the cursor."""
        (self._picker.action_move if action == "move" else self._picker.action_page)(by)

    # -- taking

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "by-hand" and event.value.strip():
            self._take_by_hand(event.value)
        else:
            self._picker.action_choose()

    def on_picker_chosen(self, event: Picker.Chosen) -> None:
        event.stop()
        typed = self.query_one("#filter", _ListInput).value
        if event.value is None and typed.strip():
            self._take_filter(typed)
        elif self.multi:
            # Enter on a row of a list in which nothing is marked, and nothing was, means that row.
            if not self._picker.chosen and not self._before and event.value is not None:
                self._picker.mark(event.value)
            self.action_accept()
        elif event.value is not None:
            self.dismiss([event.value])

    def on_picker_marked(self, event: Picker.Marked) -> None:
        event.stop()
        self._before = self._before or ["(marks were changed)"]
        self._show_count()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()

    # -- by hand

    def action_by_hand(self) -> None:
        """Go to the line for a value that is not in the list."""
        if self.offer.kind:
            line = self.query_one("#by-hand", _ListInput)
            if not self.multi and not line.value and self._picker.chosen:
                # What is chosen can be changed in part, for example a folder added to a bucket.
                line.value = self._picker.chosen[0]
                line.action_end()
            line.focus()

    def _take_filter(self, typed: str) -> None:
        """What matches nothing may be an id that was typed or pasted; a list that is closed has no others."""
        problem = self.offer.problem(typed.strip()) if self.offer.kind else "is not in the list"
        if problem:
            self._show_problem(f"E! {typed.strip()} matches nothing, and by hand it {problem}.")
        elif self._take_by_hand(typed) and self.multi:
            self.query_one("#filter", _ListInput).value = ""

    def _take_by_hand(self, text: str) -> bool:
        values = entries(text) if self.multi else [text.strip()]
        for value in values:
            problem = self.offer.problem(value)
            if problem:
                self._show_problem(f"E! {value} {problem}.")
                return False
        if not self.multi:
            self.dismiss(values)
            return True
        for value in values:
            self._picker.mark(value)
        self.query_one("#by-hand", _ListInput).value = ""
        self._show_count()
        return True

    # -- keys

    def action_mark_shown(self) -> None:
        """Mark all rows that match."""
        self._picker.mark_shown()

    def action_reload(self) -> None:
        """Look up again."""
        if self.offer.kind and self._reload is not None:
            self._reload()

    def action_accept(self) -> None:
        """Take what is marked, and what is typed by hand."""
        typed = self.query_one("#by-hand", _ListInput).value if self.offer.kind else ""
        if self.multi:
            if not typed.strip() or self._take_by_hand(typed):
                self.dismiss(self._picker.chosen)
        elif typed.strip() and self.focused is not self._picker:
            self._take_by_hand(typed)
        elif self._picker.cursor_value is not None:
            self.dismiss([self._picker.cursor_value])
        else:
            self.dismiss(None)

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)
