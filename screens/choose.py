"""A dialog to choose one of a few things: a draft, a run, a step, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from models.text import scrub
from tui.keys import bindings
from tui.widgets.dialog import Dialog

_MANY: Final = 9
"""Entries from which on typing narrows them."""


class ChooseDialog(Dialog[int | None]):
    """Gives the index of the chosen entry; None where none was chosen."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("accept", "cancel")]

    def __init__(self, title: str, entries: Sequence[str], note: str = "", *, chosen: int = 0) -> None:
        """A dialog.

        Args:
            title: what is chosen.
            entries: one line each; made harmless here.
            note: more about it, above the entries.
            chosen: index of the entry the cursor begins on.
        """
        super().__init__()
        self._title = title
        self._entries = list(entries)
        self._note = note
        self._chosen = chosen
        self._shown = list(range(len(entries)))
        """Indices of the entries that match what was typed."""
        self._typed = ""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(scrub(self._title)), classes="dialog-title")
            if self._note:
                yield Static(Content(scrub(self._note, newlines=True)), classes="dialog-note")
            if self._entries:
                yield OptionList(*(Content(scrub(entry)) for entry in self._entries), id="entries")
            else:
                yield Static(Content("There are none."), classes="dialog-note")
            yield Static(Content(self._keys()), classes="dialog-keys")

    def _keys(self) -> str:
        keys = "Enter takes it, Esc closes."
        if len(self._entries) < _MANY:
            return keys
        return f"{f'Only with: {scrub(self._typed)}' if self._typed else 'Typing narrows them'}. {keys}"

    def on_mount(self) -> None:
        if self._entries:
            entries = self.query_one(OptionList)
            entries.highlighted = self._chosen
            entries.focus()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.dismiss(self._shown[message.option_index])

    def on_key(self, event: events.Key) -> None:
        if len(self._entries) < _MANY:
            return
        if event.key == "backspace":
            event.stop()
            self._narrow(self._typed[:-1])
        elif event.is_printable and event.character:
            event.stop()
            self._narrow(self._typed + event.character)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if len(self._entries) >= _MANY:
            self._narrow(self._typed + " ".join(event.text.split()))

    def _narrow(self, typed: str) -> None:
        """Show only what has each of the words; what would leave nothing is not taken."""
        words = typed.casefold().split()
        shown = [place for place, entry in enumerate(self._entries) if all(word in entry.casefold() for word in words)]
        if shown:
            self._typed, self._shown = typed, shown
            entries = self.query_one(OptionList)
            entries.set_options(Content(scrub(self._entries[place])) for place in shown)
            entries.highlighted = 0
            self.query_one(".dialog-keys", Static).update(Content(self._keys()))

    def action_accept(self) -> None:
        highlighted = self.query_one(OptionList).highlighted if self._entries else None
        self.dismiss(self._shown[highlighted] if highlighted is not None else None)

    def action_cancel(self) -> None:
        self.dismiss(None)
