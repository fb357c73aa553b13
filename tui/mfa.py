"""Asking for an MFA code at a terminal, hidden as the AWS CLI does, before the first call that needs one."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Final

from models.errors import CredentialsError
from tui.streams import can_ask

_ONE_AT_A_TIME: Final = threading.Lock()
_open_questions: list[Callable[[], None]] = []
"""What turns the echo on again, while a question is open."""


def asker() -> Callable[[str], str] | None:
    """What asks for a code, in any thread; None where nobody sits there.

    What it gives raises `CredentialsError` where no code is typed.
    """
    return _ask if can_ask() else None


def _ask(prompt: str) -> str:
    from getpass import getpass

    from models.text import scrub

    with _ONE_AT_A_TIME:
        try:
            with _echo_kept():
                code = getpass(f"{scrub(prompt.strip())} ", sys.stderr).strip()
        except EOFError:
            code = ""
    if not code:
        raise CredentialsError("No MFA code was given.", "Try again, with the code that the device shows.")
    return code


def close() -> None:
    """The program ends: where a question is still open in another thread, nobody else turns the echo on again."""
    while _open_questions:
        _open_questions.pop()()


@contextlib.contextmanager
def _echo_kept() -> Iterator[None]:
    import termios

    def restore() -> None:
        # The terminal may be gone by then.
        with contextlib.suppress(OSError, ValueError, termios.error):
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, modes)

    try:
        modes = termios.tcgetattr(sys.stdin.fileno())
    except (OSError, ValueError, termios.error):
        yield
        return
    _open_questions.append(restore)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):
            _open_questions.remove(restore)
