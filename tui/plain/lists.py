"""Asking for several values: what is there is numbered, more is added, each change is kept at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

from models.answers import coerce, entries, invalid
from models.fields import Kind
from models.text import scrub
from tui.plain.choosing import choose, meant
from tui.plain.console import Item
from tui.plain.words import Move, Said, Word
from tui.words import answer_words

if TYPE_CHECKING:
    from tui.plain.asking import Asker, Slot

ENTRY: Final = re.compile(r"([-=])([0-9]{1,6})")
"""`-1` removes an entry, `=1` changes it."""
_MARKED: Final = 40
"""Options of a closed list up to which a rich dialogue shows them all with marks."""
_SHOWN: Final = 20
"""Entries that are listed; of more, the last ones."""


class Entries(Protocol):
    """How a kind of list is read and changed. Entries are handed on in whatever shape the answer has them."""

    hint: str

    def read(self, value: Any) -> list[Any]:
        """The entries of an answer; none where it cannot be read."""

    def words(self, entry: Any) -> str:
        """An entry in one line."""

    def ask(self, prompt: str) -> Said:
        """Ask for something to add."""

    def add(self, there: list[Any], said: Said) -> list[Any] | Move | None:
        """The entries with what was said added; None where it is nothing, with the reason told."""

    def change(self, there: list[Any], place: int) -> list[Any] | Move | None:
        """The entries with one of them changed; None where there is nothing to change."""

    def answer(self, there: list[Any]) -> Any:
        """The answer that the entries are."""


def ask_list(asker: Asker, slot: Slot) -> Move:
    """Ask for entries until the question is left."""
    field, console = slot.field, asker.console
    if field.kind is Kind.MULTI and console.marking and 0 < len(asker.options(field)) <= _MARKED:
        return _ask_marks(asker, slot)
    kind = _entries_of(asker, slot)
    while True:
        value = slot.get()
        if value is not None and invalid(field, value):
            console.say(f"  Kept, but no answer yet: {value}")
        there = kind.read(value)
        _list(asker, kind, there)
        said = kind.ask(_prompt(asker, slot, kind, there))
        if said.word is not None:
            move = asker.obey(said, slot)
            # Of a list, taking everything back is not the end of it.
            if move is not None and said.word is not Word.CLEAR:
                return move
            continue
        changed = _changed(kind, there, said, console.say)
        if isinstance(changed, Move):
            return changed
        if changed is not None:
            slot.take(kind.answer(changed))


def _changed(kind: Entries, there: list[Any], said: Said, say: Callable[[str], None]) -> list[Any] | Move | None:
    meant_entry = ENTRY.fullmatch(said.text) if not said.exact else None
    if meant_entry is None:
        return kind.add(there, said)
    place = int(meant_entry[2])
    if not 1 <= place <= len(there):
        say(f"  There is no entry {place}.")
        return None
    if meant_entry[1] == "=":
        return kind.change(there, place - 1)
    return [each for number, each in enumerate(there, 1) if number != place]


def _list(asker: Asker, kind: Entries, there: Sequence[Any]) -> None:
    first = max(0, len(there) - _SHOWN)
    if first:
        asker.console.say(f"  {first} more above")
    for number, entry in enumerate(there[first:], first + 1):
        asker.console.say(f"  entry {number}: {kind.words(entry)}")


def _prompt(asker: Asker, slot: Slot, kind: Entries, there: Sequence[Any]) -> str:
    more = "Add another" if there else "Add one"
    removing = "; -1 removes entry 1" if there else ""
    return f"{asker.prompt(slot.field)}. {more}{kind.hint}{removing}; Enter when done"


def _ask_marks(asker: Asker, slot: Slot) -> Move:
    field = slot.field
    while True:
        options = asker.options(field)
        value = slot.get()
        chosen = [str(each) for each in value] if isinstance(value, list | tuple) else []
        known = {each.value for each in options}
        options += [Item(each, each, "not one of these") for each in chosen if each not in known]
        said = asker.console.marks(asker.prompt(field), options, chosen)
        if said.word is not None:
            move = asker.obey(said, slot)
            if move is not None:
                return move
            continue
        marked = said.values or ()
        # In the order in which they were chosen: what was there stays where it was.
        kept = [each for each in chosen if each in marked]
        slot.take([*kept, *(each for each in marked if each not in kept)] or None)
        return Move.ON


def _entries_of(asker: Asker, slot: Slot) -> Entries:
    kind = slot.field.kind
    if kind is Kind.TAGS:
        return _Tags(asker, slot)
    if kind is Kind.NAMES:
        return _Names(asker, slot)
    if kind is Kind.PRINCIPALS:
        return _Principals(asker, slot)
    if kind is Kind.RECORDS:
        from tui.plain.records import Records

        return Records(asker, slot)
    if kind is Kind.ACTIVITIES:
        from tui.plain.activities import Activities

        return Activities(asker, slot)
    return _Values(asker, slot)


class _Names:
    """Names that are typed."""

    hint = ", several between commas"

    def __init__(self, asker: Asker, slot: Slot) -> None:
        self._asker = asker
        self._slot = slot

    def read(self, value: Any) -> list[Any]:
        return list(value) if isinstance(value, list | tuple) else []

    def words(self, entry: Any) -> str:
        return answer_words(self._slot.field, [entry], self._asker.ctx.facts(), self._narrowed())

    def _narrowed(self) -> str:
        need = self._asker.need(self._slot.field)
        return need[1] if need else ""

    def ask(self, prompt: str) -> Said:
        return self._asker.console.line(prompt)

    def add(self, there: list[Any], said: Said) -> list[Any] | Move | None:
        more = [said.text] if said.exact else entries(said.text)
        return list(dict.fromkeys([*there, *(each for each in more if each)]))

    def change(self, there: list[Any], place: int) -> list[Any] | Move | None:
        self._asker.console.say("  Remove it, and add the other one.")
        return None

    def answer(self, there: list[Any]) -> Any:
        return there or None


class _Values(_Names):
    """Values of a closed list, or ids of things of the account."""

    hint = ""

    def __init__(self, asker: Asker, slot: Slot) -> None:
        super().__init__(asker, slot)
        self._told = False

    @property
    def _closed(self) -> bool:
        choices = self._slot.field.choices
        return choices is not None and not choices.lookup

    def _items(self) -> list[Item]:
        return self._asker.options(self._slot.field) if self._closed else self._asker.rows(self._slot.field)

    def words(self, entry: Any) -> str:
        if self._closed:
            return next((each.label for each in self._items() if each.value == entry), scrub(entry))
        return super().words(entry)

    def ask(self, prompt: str) -> Said:
        quiet, self._told = self._told, True
        # Several at once match nothing by themselves: closed lists are looked through afterwards.
        return choose(self._asker.console, prompt, self._items(), closed=False, quiet=quiet, aside=ENTRY)

    def add(self, there: list[Any], said: Said) -> list[Any] | Move | None:
        values = [said.text] if said.exact else self._several(said.text)
        return None if values is None else self._with(there, values)

    def _several(self, text: str) -> list[str] | None:
        values = []
        items = self._items() if len(entries(text)) > 1 else []
        for each in entries(text):
            found = meant(each, items)
            if len(found) == 1:
                values.append(found[0].value)
            elif self._closed:
                self._asker.console.say(f"  {each} is not one of these.")
                return None
            elif not self._asker.fits(self._slot.field, each):
                return None
            else:
                values.append(each)
        return values

    def _with(self, there: list[Any], values: Sequence[str]) -> list[Any]:
        return list(dict.fromkeys([*there, *values]))


class _Principals(_Values):
    """Groups or people of Identity Center: by name, by id, or by both where they were looked up."""

    def words(self, entry: Any) -> str:
        if not isinstance(entry, Mapping):
            return scrub(entry)
        return scrub(
            " ".join(filter(None, (str(entry.get("name") or ""), f"({entry['id']})" if entry.get("id") else "")))
        )

    def _with(self, there: list[Any], values: Sequence[str]) -> list[Any]:
        added = [self._principal(each) for each in values]
        return [*there, *(each for each in added if each not in there)]

    def _principal(self, value: str) -> dict[str, str]:
        need = self._asker.need(self._slot.field)
        rows = self._asker.ctx.facts().get(*need).rows if need else ()
        for row in rows:
            if value == row.id:
                return {"name": str(row.name), "id": value}
        # An id of Identity Center is a GUID, with or without the store's prefix; anything else is a name.
        looks_like_id = value.count("-") >= 4 and all(char in "0123456789abcdef-" for char in value.lower())
        return {"id": value} if looks_like_id else {"name": value}


class _Tags(_Names):
    """Keys with values."""

    hint = " as key=value"

    def read(self, value: Any) -> list[Any]:
        return list(value.items()) if isinstance(value, Mapping) else []

    def words(self, entry: Any) -> str:
        return scrub(f"{entry[0]}={entry[1]}")

    def add(self, there: list[Any], said: Said) -> list[Any] | Move | None:
        tags = coerce(self._slot.field, said.text)
        if not isinstance(tags, Mapping):
            self._asker.console.say("  A tag is typed as key=value.")
            return None
        # A key that is there gets the other value, in its place.
        return list((dict(there) | dict(tags)).items())

    def answer(self, there: list[Any]) -> Any:
        return dict(there) or None
