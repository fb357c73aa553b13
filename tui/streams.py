"""Whether somebody sits at the other end of a stream."""

from __future__ import annotations

import contextlib
import sys
from typing import Protocol


class Stream(Protocol):
    """A stream, as far as this asks it."""

    def isatty(self) -> bool: ...


def is_terminal(stream: Stream | None) -> bool:
    """Whether it is a terminal; one that is closed, or was not there from the start, is none."""
    with contextlib.suppress(ValueError, OSError, AttributeError):
        return stream is not None and stream.isatty()
    return False


def can_ask() -> bool:
    """Whether somebody can be asked while the program runs: answers are typed, and questions are seen."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)
