"""Whether the session before ended in order: one that was killed could not leave its terminal as it was.

A session keeps a file, locked for as long as it lives, and removes it when it ends in order. A file that nobody has
locked is of one that was killed.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from models.errors import SmdomainError
from models.text import scrub

_FOLDER: Final = "sessions"
_TOLD: Final[list[str]] = []


def said() -> str:
    """What there is to say of a session that was killed; empty where there is nothing, or it was asked before."""
    return _TOLD.pop() if _TOLD else ""


@contextlib.contextmanager
def session(folder: Path | None = None) -> Iterator[str]:
    """Begin a session, and end it in order, by an exception too; yields what there is to say of one that was killed.

    Args:
        folder: where sessions keep their files; in the state folder where none is given.
    """
    number = path = None
    # A disk that is full, or not ours, is no reason not to begin.
    with contextlib.suppress(OSError, SmdomainError):
        folder = folder or _sessions()
        here = _tty()
        killed = [tty for tty in _killed(folder) if tty is not None]
        _TOLD[:] = [_sentence(here, killed)] if killed else []
        path = folder / f"{socket.gethostname()}-{os.getpid()}.json"
        number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.write(number, json.dumps({"host": socket.gethostname(), "pid": os.getpid(), "tty": here}).encode())
    try:
        yield _TOLD[0] if _TOLD else ""
    finally:
        with contextlib.suppress(OSError):
            if path is not None:
                path.unlink(missing_ok=True)
            if number is not None:
                os.close(number)


def _sessions() -> Path:
    from tui.services.paths import private_dir, state_dir

    return private_dir(state_dir() / _FOLDER)


def _killed(folder: Path) -> Iterator[str | None]:
    """Terminals of the sessions on this machine that were killed; None where one says nothing. Forgets them."""
    for path in sorted(folder.glob("*.json")):
        with contextlib.suppress(OSError), path.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            try:
                told: Any = json.load(file)
            except ValueError:
                told = None
            told = told if isinstance(told, dict) else {}
            # Locks of other machines are not seen everywhere.
            if told.get("host", socket.gethostname()) == socket.gethostname():
                path.unlink(missing_ok=True)
                yield str(told["tty"]) if "tty" in told else None


def _sentence(here: str, killed: list[str]) -> str:
    kept = "Its answers and runs are kept."
    if here in killed:
        return f"The last session on this terminal was killed. {kept} If the terminal looks odd: leave, and type reset."
    place = scrub(killed[-1]) or "another terminal"
    return f"A session on {place} was killed. {kept} If that terminal looks odd, type reset there."


def _tty() -> str:
    with contextlib.suppress(OSError, ValueError, AttributeError):
        return os.ttyname(sys.stdin.fileno())
    return ""
