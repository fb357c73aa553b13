"""A dialog that asks for the path of a file."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from models.text import scrub
from tui.keys import bindings


class PathDialog(ModalScreen[str | None]):
    """Gives the path; None where none was given. Shows what was wrong with the one before."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("accept", "cancel")]

    def __init__(self, title: str, path: str = "", problem: str = "") -> None:
        super().__init__()
        self._title = title
        self._path = path
        self._problem = problem

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(scrub(self._title)), classes="dialog-title")
            path = Input(self._path, placeholder="~/domain.yaml", id="path", compact=True)
            path.cursor_blink = False
            yield path
            if self._problem:
                with VerticalScroll(id="problem", can_focus=True):
                    yield Static(Content(scrub(self._problem, newlines=True)))
            yield Static(Content("Enter takes it, Esc closes."), classes="dialog-keys")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.action_accept()

    def action_accept(self) -> None:
        self.dismiss(self.query_one(Input).value.strip() or None)

    def action_cancel(self) -> None:
        self.dismiss(None)
