"""A dialog to choose one of a few things: a draft, a run, a step, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from models.text import scrub
from tui.keys import bindings


class ChooseDialog(ModalScreen[int | None]):
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

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(scrub(self._title)), classes="dialog-title")
            if self._note:
                yield Static(Content(scrub(self._note, newlines=True)), classes="dialog-note")
            if self._entries:
                yield OptionList(*(Content(scrub(entry)) for entry in self._entries), id="entries")
            else:
                yield Static(Content("There are none."), classes="dialog-note")
            yield Static(Content("Enter takes it, Esc closes."), classes="dialog-keys")

    def on_mount(self) -> None:
        if self._entries:
            entries = self.query_one(OptionList)
            entries.highlighted = self._chosen
            entries.focus()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.dismiss(message.option_index)

    def action_accept(self) -> None:
        self.dismiss(self.query_one(OptionList).highlighted if self._entries else None)

    def action_cancel(self) -> None:
        self.dismiss(None)
