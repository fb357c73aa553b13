"""A text to read, in front of whatever asked for it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models.text import scrub
from tui.keys import bindings
from tui.widgets.code_view import CodeView
from tui.widgets.dialog import Dialog


class TextDialog(Dialog[None]):
    """Shows a text; changes nothing."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("cancel")]
    DEFAULT_CSS = """
    TextDialog { align: center middle; }
    TextDialog .dialog { height: 90%; }
    """

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(scrub(self._title)), classes="dialog-title")
            yield CodeView(self._text, wrap=True)
            yield Static(Content("Esc closes."), classes="dialog-keys")

    def on_mount(self) -> None:
        self.query_one(CodeView).focus()

    def action_cancel(self) -> None:
        self.dismiss(None)
