"""What the program's exit codes mean."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Final

from models.events import Outcome


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

OF_OUTCOME: Final[Mapping[Outcome, ExitCode]] = {
    Outcome.DONE: ExitCode.DONE,
    Outcome.PARTIAL: ExitCode.FAILED,
    Outcome.FAILED: ExitCode.FAILED,
    Outcome.INTERRUPTED: ExitCode.RESUMABLE,
    Outcome.ROLLED_BACK: ExitCode.FAILED,
}
"""How a command ends that carried a run out."""
