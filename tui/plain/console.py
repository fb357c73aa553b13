"""What a dialogue offers, and the one of plain lines: numbered lists, no colours, no movement of the cursor."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TextIO

from models.text import scrub
from tui.plain.words import Said, understood
from tui.streams import is_terminal

if TYPE_CHECKING:
    from tui.output import Output

_NARROWEST: Final = 40
_WIDEST: Final = 100
_LONGEST: Final = 200
"""Characters of an item that are shown; of its label, `_LABEL`."""
_LABEL: Final = 80


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be chosen."""

    value: str
    """What is the answer when it is chosen."""
    label: str
    """How it is shown; made harmless where it is."""
    note: str = ""
    others: tuple[str, ...] = ()
    """What else means it, for example its name."""
    search: str = ""
    """Lower-case text that a part of a name is looked for in, beside what is shown."""

    @property
    def words(self) -> str:
        """The item in one line, harmless."""
        text = scrub(f"{_cut(self.label)} - {self.note}" if self.note else self.label)
        return _cut(text, _LONGEST)

    def means(self, text: str) -> bool:
        """Whether `text` is this item and no other of its kind."""
        wanted = text.casefold()
        return any(wanted == each.casefold() for each in (self.value, self.label, *self.others))

    def has(self, text: str) -> bool:
        """Whether every word of `text` is somewhere in it."""
        place = f"{self.value} {self.label} {self.note} {self.search} {' '.join(self.others)}".casefold()
        return all(word in place for word in text.casefold().split())


def _cut(text: str, length: int = _LABEL) -> str:
    return text if len(text) <= length else f"{text[: length - 3]}..."


class Console(Protocol):
    """A dialogue with a person."""

    rich: bool
    """Whether lists can be moved through, so that nothing need be numbered in advance."""
    marking: bool
    """Whether things in a list can be marked."""

    def say(self, text: str = "") -> None:
        """Tell something; made harmless here."""

    def line(self, prompt: str, *, current: str = "", items: Sequence[Item] = ()) -> Said:
        """Ask for a line.

        Args:
            prompt: what to ask for.
            current: what Enter leaves as it is.
            items: what can be completed.

        Raises:
            EOFError: there is no more input.
            KeyboardInterrupt: Ctrl-C.
        """

    def menu(self, prompt: str, items: Sequence[Item], current: str | None, *, must: bool) -> Said:
        """Ask for one of few, or with `must` for no less than one; for rich dialogues."""

    def marks(self, prompt: str, items: Sequence[Item], chosen: Sequence[str]) -> Said:
        """Ask for any of some; for rich dialogues."""


def wrapped(text: str, width: int | None = None) -> str:
    """`text` with its long lines broken between words; what has no blank stays whole, so that it can be copied."""
    room = width or max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns - 1))
    lines: list[str] = []
    for line in text.split("\n"):
        indent = " " * (len(line) - len(line.lstrip()) + (2 if line.startswith(" ") else 0))
        lines += textwrap.wrap(
            line,
            room,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
            drop_whitespace=True,
            replace_whitespace=False,
        ) or [""]
    return "\n".join(lines)


class LineConsole:
    """Reads lines and writes lines: for screen readers, dumb terminals, logs and pipes."""

    rich = False
    marking = False

    def __init__(self, out: Output, source: TextIO) -> None:
        """A dialogue that writes to `out` and reads from `source`."""
        self._out = out
        self._source = source
        self._echoed = is_terminal(source)

    def say(self, text: str = "") -> None:
        """Tell something."""
        self._out.line(wrapped(scrub(text, newlines=True)))

    def line(self, prompt: str, *, current: str = "", items: Sequence[Item] = ()) -> Said:
        """Ask for a line."""
        now = f" [{scrub(current)}]" if current else ""
        self._out.raw(f"{scrub(prompt)}{now}: ")
        # Not `input`: with a line editor behind it, that one moves the cursor.
        typed = self._source.readline()
        if not typed.endswith("\n") or not self._echoed:
            self._out.raw("\n")
        if not typed:
            raise EOFError
        return understood(typed)

    def menu(self, prompt: str, items: Sequence[Item], current: str | None, *, must: bool) -> Said:
        """Not for lines."""
        raise NotImplementedError

    def marks(self, prompt: str, items: Sequence[Item], chosen: Sequence[str]) -> Said:
        """Not for lines."""
        raise NotImplementedError
