"""Asking for a list of small entries, each of a few parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from models.answers import as_text, finding
from models.fields import Field
from models.text import scrub
from models.tree import drop_at, get_at, set_at
from tui.plain.helping import finding_lines
from tui.plain.words import Move, Said

if TYPE_CHECKING:
    from tui.plain.asking import Asker, Slot

_LEAVES = (Move.REVIEW, Move.NEXT, Move.SAVE, Move.QUIT, Move.UNDO)


class Records:
    """Entries that are put together part by part."""

    hint = " (type +); =1 changes entry 1"

    def __init__(self, asker: Asker, slot: Slot) -> None:
        self._asker = asker
        self._slot = slot

    def read(self, value: Any) -> list[Any]:
        """The entries."""
        return [dict(each) for each in value if isinstance(each, Mapping)] if isinstance(value, list | tuple) else []

    def words(self, entry: Any) -> str:
        """The parts that have an answer."""
        parts = [(part, get_at(entry, part.key)) for part in self._slot.field.parts]
        return ", ".join(f"{part.label}: {scrub(as_text(part, value))}" for part, value in parts if value is not None)

    def ask(self, prompt: str) -> Said:
        """Ask whether to add one."""
        return self._asker.console.line(prompt)

    def add(self, there: list[Any], said: Said) -> list[Any] | Move | None:
        """Begin an entry."""
        if said.text not in ("+", "add"):
            self._asker.console.say("  + begins an entry.")
            return None
        return self._edited(there, {}, len(there))

    def change(self, there: list[Any], place: int) -> list[Any] | Move | None:
        """Go through the parts of an entry again."""
        return self._edited(there, dict(there[place]), place)

    def _edited(self, there: list[Any], entry: dict[str, Any], place: int) -> list[Any] | Move | None:
        move = ask_parts(self._asker, entry, self._slot.field.parts)
        changed = [*there[:place], *([entry] if entry else []), *there[place + 1 :]]
        if move in _LEAVES:
            # What was said so far is kept, as everywhere.
            self._slot.take(self.answer(changed))
            return move
        return None if move is Move.BACK else changed

    def answer(self, there: list[Any]) -> Any:
        """The answer that the entries are."""
        return there or None


def ask_parts(asker: Asker, entry: dict[str, Any], parts: Sequence[Field]) -> Move:
    """Ask for the parts of an entry and put them into it; `BACK` where one went back before the first."""
    from tui.plain.asking import Slot

    place = 0
    while place < len(parts):
        part = parts[place]

        def take(value: Any, part: Field = part) -> None:
            if value is None:
                drop_at(entry, part.key)
            else:
                set_at(entry, part.key, value)

        def get(part: Field = part) -> Any:
            return get_at(entry, part.key)

        asker.introduce(part)
        move = asker.ask(Slot(part, get, take))
        if move in _LEAVES:
            return move
        if move is Move.BACK:
            if place == 0:
                return Move.BACK
            place -= 1
            continue
        wrong = finding(part, get())
        for line in finding_lines(wrong) if wrong else ():
            asker.console.say(line)
        place += 1
    return Move.ON
