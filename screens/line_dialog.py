"""A dialog that asks for one line: a path, an id, a code."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from models.text import scrub
from tui.keys import bindings
from tui.widgets.dialog import Dialog

_KEYS: Final = "Enter takes it, Esc closes."


class LineDialog(Dialog[str | None]):
    """Gives what was typed into its one input, without the blanks around it; None where it was closed."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("accept", "cancel")]
    DEFAULT_CSS = "LineDialog { align: center middle; }"

    def __init__(self, title: str, text: str = "", problem: str = "", example: str = "", note: str = "") -> None:
        """A dialog.

        Args:
            title: what is asked for.
            text: what was typed before.
            problem: what was wrong with that.
            example: stands in the line while it is empty.
            note: more about it.
        """
        super().__init__()
        self._title = title
        self._text = text
        self._problem = problem
        self._example = example
        self._note = note

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(scrub(self._title)), classes="dialog-title")
            if self._note:
                yield Static(Content(scrub(self._note)), classes="dialog-note")
            line = Input(self._text, placeholder=self._example, id="line", compact=True)
            line.cursor_blink = False
            yield line
            if self._problem:
                with VerticalScroll(id="problem", can_focus=True):
                    yield Static(Content(scrub(self._problem, newlines=True)))
            yield Static(Content(_KEYS), classes="dialog-keys")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.action_accept()

    def action_accept(self) -> None:
        text = self.query_one(Input).value.strip()
        if text:
            self.dismiss(text)
        else:
            self.query_one(".dialog-keys", Static).update(Content(f"x Nothing is typed yet. {_KEYS}"))

    def action_cancel(self) -> None:
        self.dismiss(None)
