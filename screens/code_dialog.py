"""A code that AWS wants from a device, asked for in front of everything else and never hidden behind the screen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from textual.message import Message

from models.errors import CredentialsError
from screens.line_dialog import LineDialog

if TYPE_CHECKING:
    from textual.app import App

PATIENCE: Final = 180.0
"""Seconds that a call waits for a code."""


@dataclass
class CodeWanted(Message):
    """A thread waits for a code; whoever shows the dialog sets the result."""

    prompt: str
    given: Future[str | None]


class CodeDialog(LineDialog):
    """Gives the code; None where none was given."""

    def __init__(self, prompt: str) -> None:
        super().__init__("AWS wants an MFA code", example="123456", note=prompt.strip())


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
