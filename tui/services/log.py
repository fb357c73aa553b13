"""The log: off unless a file is named, private, one line an entry, without secrets and control characters."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Final

from models.errors import UsageError
from models.text import scrub
from tui.services.redact import redact_text

_OURS: Final = ("smdomain", "tui", "screens", "models")
_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s %(message)s"


class _Formatter(logging.Formatter):
    """Redacts and scrubs; a traceback goes below its entry, indented, so that no text can pass for an entry."""

    def format(self, record: logging.LogRecord) -> str:
        """The entry as text."""
        text = redact_text(super().format(record))
        first, *others = scrub(text, newlines=True).split("\n")
        return "\n".join([first, *(f"    {line}" for line in others)])


def set_up(path: Path | None) -> None:
    """Send the log to `path`, or nowhere; to the terminal never, because the screen is drawn there.

    Raises:
        UsageError: the file cannot be written.
    """
    root = logging.getLogger()
    for former in list(root.handlers):
        if isinstance(former, logging.NullHandler) or isinstance(former.formatter, _Formatter):
            root.removeHandler(former)
            former.close()
    logging.raiseExceptions = False
    if path is None:
        root.addHandler(logging.NullHandler())
        return
    handler = logging.StreamHandler(_opened(path))
    handler.setFormatter(_Formatter(_FORMAT))
    root.addHandler(handler)
    # boto's own debug output has signed headers and whole answers in it.
    root.setLevel(logging.INFO)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.DEBUG)


def _opened(path: Path) -> _File:
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        os.fchmod(number, 0o600)
    except OSError as problem:
        raise UsageError(
            f"The log file {path} cannot be written: {problem.strerror}.", "Name another one with --log-file."
        ) from problem
    return _File(number)


class _File:
    """An open log file; every entry is one write, so that two processes may share it."""

    def __init__(self, number: int) -> None:
        self._number = number

    def write(self, text: str) -> None:
        """Append `text`."""
        os.write(self._number, text.encode("utf-8", "backslashreplace"))

    def flush(self) -> None:
        """Nothing is held back."""

    def __del__(self) -> None:
        os.close(self._number)
