"""A list of small entries, each of a few parts: add, change, delete."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from models.answers import as_text, finding
from models.fields import Field
from models.findings import Finding
from models.text import scrub
from models.tree import drop_at, get_at, set_at
from tui.keys import bindings
from tui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from tui.widgets.field_row import FieldRow

_ADD = "+ add an entry"


def record_words(field: Field, entry: Any) -> str:
    """An entry in one line."""
    if not isinstance(entry, Mapping):
        return scrub(entry)
    parts = [(part, get_at(entry, part.key)) for part in field.parts]
    return ", ".join(f"{part.label}: {scrub(as_text(part, value))}" for part, value in parts if value is not None)


class RecordDialog(Dialog[dict[str, Any] | None]):
    """The parts of one entry."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("accept", "cancel")]

    def __init__(self, field: Field, entry: Mapping[str, Any], make_row: Callable[[Field, Any], FieldRow]) -> None:
        super().__init__()
        self._field = field
        self._entry: dict[str, Any] = dict(entry)
        self._make_row = make_row

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(scrub(self._field.label)), classes="dialog-title")
            with VerticalScroll(can_focus=False, classes="parts"):
                for part in self._field.parts:
                    yield self._make_row(part, get_at(self._entry, part.key))
            yield Static(Content("F8 takes it, Esc leaves it as it was."), classes="dialog-keys")

    def on_field_row_answered(self, message: FieldRow.Answered) -> None:
        message.stop()
        if message.value is None:
            drop_at(self._entry, message.field.key)
        else:
            set_at(self._entry, message.field.key, message.value)

    def on_field_row_left(self, message: FieldRow.Left) -> None:
        message.stop()
        for row in self.query("FieldRow"):
            if getattr(row, "field", None) is message.field:
                row.show_findings(self._findings(message.field))  # type: ignore[attr-defined]

    def _findings(self, part: Field) -> list[Finding]:
        """What stands against a part as it is; the rules have not seen it yet."""
        value = get_at(self._entry, part.key)
        wrong = finding(part, value)
        return [wrong] if wrong else []

    def action_accept(self) -> None:
        """Take the entry."""
        self.dismiss(self._entry)

    def action_cancel(self) -> None:
        """Leave it as it was."""
        self.dismiss(None)


class RecordsDialog(Dialog[list[dict[str, Any]] | None]):
    """All entries; gives them back changed, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("accept", "cancel"),
        Binding("delete,backspace", "remove", show=False),
    ]
    DEFAULT_CSS = """
    RecordsDialog, RecordDialog { align: center middle; }
    RecordsDialog OptionList { height: auto; max-height: 14; border: none; }
    RecordDialog .parts { height: auto; max-height: 16; }
    """

    def __init__(
        self, field: Field, entries: Sequence[Mapping[str, Any]], make_row: Callable[[Field, Any], FieldRow]
    ) -> None:
        super().__init__()
        self._field = field
        self._entries: list[dict[str, Any]] = [dict(entry) for entry in entries]
        self._make_row = make_row

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(scrub(self._field.label)), classes="dialog-title")
            yield OptionList(markup=False, compact=True)
            yield Static(Content("Enter changes or adds, Delete removes, F8 takes them, Esc leaves all as it was."))

    def on_mount(self) -> None:
        self._show(0)
        self.query_one(OptionList).focus()

    def _show(self, cursor: int) -> None:
        entries = self.query_one(OptionList)
        words = [record_words(self._field, entry) or "(empty)" for entry in self._entries]
        entries.set_options(Option(Content(text)) for text in [*words, _ADD])
        entries.highlighted = min(cursor, len(self._entries))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        place = event.option_index
        entry = self._entries[place] if place < len(self._entries) else {}

        def edited(changed: dict[str, Any] | None) -> None:
            if changed is not None:
                self._entries[place : place + 1] = [changed] if changed else []
                self._show(place)

        self.app.push_screen(RecordDialog(self._field, entry, self._make_row), edited)

    def action_remove(self) -> None:
        """Remove the entry under the cursor."""
        place = self.query_one(OptionList).highlighted
        if place is not None and place < len(self._entries):
            del self._entries[place]
            self._show(place)

    def action_accept(self) -> None:
        """Take the entries."""
        self.dismiss(self._entries)

    def action_cancel(self) -> None:
        """Leave all as it was."""
        self.dismiss(None)
