"""A code that AWS wants from a device, asked for in front of everything else and never hidden behind the screen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from models.errors import CredentialsError
from models.text import scrub
from tui.keys import bindings

if TYPE_CHECKING:
    from textual.app import App

PATIENCE: Final = 180.0
"""Seconds that a call waits for a code."""


@dataclass
class CodeWanted(Message):
    """A thread waits for a code; whoever shows the dialog sets the result."""

    prompt: str
    given: Future[str | None]


class CodeDialog(ModalScreen[str | None]):
    """Gives the code; None where none was given."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("accept", "cancel")]
    DEFAULT_CSS = "CodeDialog { align: center middle; }"

    def __init__(self, prompt: str) -> None:
        super().__init__()
        self._prompt = prompt

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content("AWS wants an MFA code"), classes="dialog-title")
            yield Static(Content(scrub(self._prompt.strip())), classes="dialog-note")
            code = Input(placeholder="123456", id="code", compact=True, max_length=64)
            code.cursor_blink = False
            yield code
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


def asker(app: App[Any]) -> Callable[[str], str]:
    """What asks for a code on `app`, from a thread that makes a call.

    It raises `CredentialsError` where no code is given.
    """

    def ask(prompt: str) -> str:
        given: Future[str | None] = Future()
        if app._thread_id != threading.get_ident():
            app.post_message(CodeWanted(prompt, given))
            try:
                code = given.result(PATIENCE)
            except Late:
                # Nobody is there any more.
                code = None
            if code:
                return code
        raise CredentialsError("No MFA code was given.", "Press F5, or try again, to be asked once more.")

    return ask
