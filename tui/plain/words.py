"""What can be said at a prompt: an answer, or a command that works at every one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Word(StrEnum):
    """A command; its value is how it is written."""

    KEEP = ""
    """Just Enter: leave it as it is and go on."""
    BACK = ":back"
    HELP = ":help"
    REVIEW = ":review"
    NEXT = ":next"
    UNDO = ":undo"
    CLEAR = ":clear"
    REFRESH = ":refresh"
    SAVE = ":save"
    QUIT = ":quit"
    UNKNOWN = ":"
    """Looks like a command and is none."""


class Move(StrEnum):
    """Where to go after a question."""

    ON = "on"
    BACK = "back"
    REVIEW = "review"
    NEXT = "next"
    """To the next step."""
    UNDO = "undo"
    SAVE = "save"
    QUIT = "quit"


MOVES: Final = {
    Word.KEEP: Move.ON,
    Word.BACK: Move.BACK,
    Word.REVIEW: Move.REVIEW,
    Word.NEXT: Move.NEXT,
    Word.UNDO: Move.UNDO,
    Word.SAVE: Move.SAVE,
    Word.QUIT: Move.QUIT,
}
"""Commands that leave the question."""

COMMANDS: Final[tuple[tuple[str, str], ...]] = (
    ("Enter", "leave the answer as it is and go on"),
    ("<  or :back", "the question before"),
    ("?  or :help", "what the question means"),
    (":clear", "take the answer back"),
    (":undo", "take the last change back, wherever it was"),
    (":refresh", "look the list up in the account again"),
    (":next", "on to the next step"),
    (":review", "on to the review of all answers"),
    (":save  or :quit", "save the draft and leave"),
    ("\\", "before a text: take it as it is, even if it looks like a command or a number"),
)
"""The commands with what they do, for help."""

_SHORT: Final = {"<": Word.BACK, "?": Word.HELP}
_COMMAND: Final = re.compile(r":[a-z]*")
_LITERAL: Final = "\\"


@dataclass(frozen=True, slots=True)
class Said:
    """What was said at a prompt."""

    text: str = ""
    word: Word | None = None
    exact: bool = False
    """Whether the text is meant as it is: chosen from a list, or typed after a backslash."""
    values: tuple[str, ...] | None = None
    """All that is marked, where a list with marks was shown."""


def understood(typed: str) -> Said:
    """What a typed line says."""
    text = typed.strip()
    if not text:
        return Said(word=Word.KEEP)
    if text.startswith(_LITERAL):
        return Said(text[1:], exact=True)
    if text in _SHORT:
        return Said(text, _SHORT[text])
    if _COMMAND.fullmatch(text):
        known = {str(word): word for word in Word}
        return Said(text, known.get(text, Word.UNKNOWN))
    return Said(text)


def typed(text: str) -> str:
    """How `text` is typed so that it is understood as itself."""
    special = text.startswith(_LITERAL) or text in _SHORT or _COMMAND.fullmatch(text)
    return f"{_LITERAL}{text}" if special else text
