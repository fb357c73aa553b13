"""Asking for ML activities: by persona or one by one, and what each has to be told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from models.activity_questions import parameter_questions
from models.text import scrub
from tui.plain.choosing import choose
from tui.plain.console import Item
from tui.plain.lists import ENTRY
from tui.plain.records import ask_parts
from tui.plain.words import Move, Said
from tui.services.activity_catalogue import load_catalogue

if TYPE_CHECKING:
    from tui.plain.asking import Asker, Slot

_LEAVES = (Move.REVIEW, Move.NEXT, Move.SAVE, Move.QUIT, Move.UNDO)
_PERSONA = "persona:"


class Activities:
    """Activities of a role, each with its parameters."""

    hint = ", or a persona's all; =1 tells entry 1 for what"

    def __init__(self, asker: Asker, slot: Slot) -> None:
        self._asker = asker
        self._slot = slot
        self._catalogue = load_catalogue()
        self._listed = False

    def read(self, value: Any) -> list[Any]:
        """The entries."""
        return [dict(each) for each in value if isinstance(each, Mapping)] if isinstance(value, list | tuple) else []

    def words(self, entry: Any) -> str:
        """The activity with what it was told."""
        known = self._catalogue.activities.get(str(entry.get("id")))
        told = [f"{name}: {_listed(value)}" for name, value in entry.items() if name != "id"]
        title = known.title if known else str(entry.get("id"))
        return scrub(f"{title} ({'; '.join(told)})" if told else title)

    def ask(self, prompt: str) -> Said:
        """Ask for an activity or a persona."""
        personas = [
            Item(f"{_PERSONA}{each.id}", each.title, f"persona, {len(each.activities)} activities")
            for each in self._catalogue.personas.values()
        ]
        single = [Item(each.id, each.title, each.description) for each in self._catalogue.current()]
        quiet, self._listed = self._listed, True
        return choose(self._asker.console, prompt, [*personas, *single], closed=False, quiet=quiet, aside=ENTRY)

    def add(self, there: list[Any], said: Said) -> list[Any] | Move | None:
        """Add an activity and ask what it has to be told; of a persona, all."""
        if said.text.startswith(_PERSONA):
            persona = self._catalogue.personas.get(said.text.removeprefix(_PERSONA))
            wanted = list(persona.activities) if persona else []
        else:
            wanted = [said.text]
        unknown = [each for each in wanted if each not in self._catalogue.activities]
        if unknown and not said.exact:
            self._asker.console.say(f"  {unknown[0]} is no activity.")
            return None
        changed = list(there)
        for each in wanted:
            if any(entry.get("id") == each for entry in changed):
                continue
            entry = self._begun(each, changed)
            changed.append(entry)
            move = self._told(entry)
            # Kept as they are told: what was said of one is not lost with the next.
            self._keep(changed)
            if move in _LEAVES:
                return move
            if move is Move.BACK:
                changed.pop()
                return changed
        return changed

    def _begun(self, activity: str, others: list[Any]) -> dict[str, Any]:
        """A chosen activity, told what others of the role were told under the same name."""
        entry: dict[str, Any] = {"id": activity}
        known = self._catalogue.activities.get(activity)
        for parameter in known.parameters if known else ():
            told = next((other[parameter.name] for other in others if other.get(parameter.name)), None)
            if parameter.required and told:
                entry[parameter.name] = told
        return entry

    def change(self, there: list[Any], place: int) -> list[Any] | Move | None:
        """Ask again what an activity has to be told."""
        changed = [dict(each) for each in there]
        move = self._told(changed[place])
        self._keep(changed)
        return move if move in _LEAVES else changed

    def _keep(self, there: list[Any]) -> None:
        # Entries are changed further on; what is kept must not change with them.
        self._slot.take([dict(each) for each in there])

    def _told(self, entry: dict[str, Any]) -> Move:
        known = self._catalogue.activities.get(str(entry["id"]))
        if known is None:
            return Move.ON
        asked = parameter_questions(known)
        if asked:
            self._asker.console.say(f"  {known.title}:")
        for each in asked:
            if each.default:
                self._asker.console.say(f"  {each.label}: without an answer {_listed(each.default)}.")
        return ask_parts(self._asker, entry, asked)

    def answer(self, there: list[Any]) -> Any:
        """The answer that the entries are."""
        return there or None


def _listed(value: Any) -> str:
    return ", ".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)
