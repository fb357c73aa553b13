"""What the program's exit codes mean."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Final


class ExitCode(IntEnum):
    """How a command ended."""

    DONE = 0
    """It did what was asked."""
    FAILED = 1
    """Findings of level error, or a deploy that failed."""
    USAGE = 2
    """Wrong usage, a file that cannot be read, or no terminal where one is needed."""
    REFUSED = 3
    """AWS refused: credentials, a permission, a Region, another account."""
    RESUMABLE = 4
    """Interrupted; `smdomain resume` goes on."""
    INTERRUPTED = 130
    """Ended by Ctrl-C."""


SENTENCES: Final[Mapping[ExitCode, str]] = {
    ExitCode.DONE: "It did what was asked.",
    ExitCode.FAILED: "Findings of level error, or a deploy that failed.",
    ExitCode.USAGE: "Wrong usage, a file that cannot be read, or no terminal where one is needed.",
    ExitCode.REFUSED: "AWS refused: credentials, a permission, a Region, another account.",
    ExitCode.RESUMABLE: "Interrupted; `smdomain resume` goes on.",
    ExitCode.INTERRUPTED: "Ended by Ctrl-C.",
}

OF_OUTCOME: Final[Mapping[str, ExitCode]] = {
    "done": ExitCode.DONE,
    "partial": ExitCode.FAILED,
    "failed": ExitCode.FAILED,
    "interrupted": ExitCode.RESUMABLE,
    "rolled-back": ExitCode.FAILED,
}
"""How a command ends that carried a run out, by the value of `events.Outcome`, which is not imported for it."""
