"""Asking one question, whatever its kind: the one place where answers of one value come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.answers import as_text, coerce
from models.facts import Lookup
from models.fields import Field, Kind, Mutability
from tui.plain.choosing import YES_NO, asking, choose
from tui.plain.console import Console, Item
from tui.plain.finder import Finder, state_words
from tui.plain.helping import help_lines
from tui.plain.words import MOVES, Move, Said, Word
from tui.words import answer_words

if TYPE_CHECKING:
    from tui.context import Context

LISTS = (Kind.MULTI, Kind.LOOKUP_MULTI, Kind.PRINCIPALS, Kind.NAMES, Kind.TAGS, Kind.RECORDS, Kind.ACTIVITIES)


@dataclass(frozen=True, slots=True)
class Slot:
    """A question with the place its answer is kept: the draft, or an entry that is being put together."""

    field: Field
    get: Callable[[], Any]
    take: Callable[[Any], None]
    """Keeps another answer at once; None takes it back."""


class Asker:
    """Asks questions in one dialogue, about one draft."""

    def __init__(self, ctx: Context, console: Console, finder: Finder) -> None:
        self.ctx = ctx
        self.console = console
        self.finder = finder

    def ask(self, slot: Slot) -> Move:
        """Ask until the question is left; every change is kept as it is made."""
        if slot.field.kind in LISTS:
            from tui.plain.lists import ask_list

            return ask_list(self, slot)
        while True:
            move = self._once(slot)
            if move is not None:
                return move

    def _once(self, slot: Slot) -> Move | None:
        field, value = slot.field, slot.get()
        if field.kind is Kind.TOGGLE:
            said = choose(
                self.console,
                asking(self.console, self.prompt(field)),
                YES_NO,
                current=_yes_no(value),
                shown=self.shown(slot),
                closed=True,
                quiet=True,
            )
        elif field.kind is Kind.CHOICE:
            current = None if value is None else str(value)
            # What a newer AWS takes is typed after a backslash.
            said = choose(
                self.console,
                self.prompt(field),
                self.options(field),
                current=current,
                shown=self.shown(slot),
                closed=True,
            )
        elif field.kind is Kind.LOOKUP:
            said = self.among(slot, self.shown(slot))
        else:
            said = self.console.line(self.prompt(field), current=as_text(field, value))
        if said.word is not None:
            return self.obey(said, slot)
        if field.kind is Kind.LOOKUP and not said.exact and not self.fits(field, said.text):
            return None
        slot.take(said.text if field.kind in (Kind.LOOKUP, Kind.CHOICE) else self._value(field, said))
        return Move.ON

    def _value(self, field: Field, said: Said) -> Any:
        return coerce(field, said.text)

    # -- parts that all kinds share

    def prompt(self, field: Field) -> str:
        """The words of the prompt itself."""
        unit = f" in {field.unit}" if field.unit else ""
        return f"{field.label.rstrip('?')}{unit}"

    def shown(self, slot: Slot) -> str:
        """The answer there is, in words; empty where there is none."""
        value = slot.get()
        return "" if value is None else answer_words(slot.field, value, self.ctx.facts(), self._argument(slot.field))

    def introduce(self, field: Field) -> None:
        """Say what is not in the prompt."""
        signs = ["an answer is needed"] if field.required else []
        signs += ["permanent"] if field.mutability is Mutability.NO else []
        signs += [f"such as {field.placeholder}"] if field.placeholder else []
        self.console.say("")
        if signs:
            self.console.say(f"({'; '.join(signs)})")

    def obey(self, said: Said, slot: Slot) -> Move | None:
        """Do what a command says; None where the question is to be asked again."""
        word = said.word
        if word is Word.HELP:
            constraint = self.ctx.shapes.get(slot.field.shape) if slot.field.shape else None
            for line in help_lines(slot.field, constraint):
                self.console.say(line)
        elif word is Word.CLEAR:
            slot.take(None)
            return Move.ON
        elif word is Word.REFRESH:
            need = self.need(slot.field)
            if need is None:
                self.console.say("  Nothing is looked up for this question.")
            else:
                self.finder.get(*need, refresh=True)
        elif word in MOVES:
            return MOVES[word]
        else:
            self.console.say(f"  There is no command {said.text}; ? tells those there are.")
        return None

    # -- where values come from

    def options(self, field: Field) -> list[Item]:
        """What a closed list has."""
        if field.choices is None:
            return []
        return [
            Item(each.value, each.label, each.note, (), "" if each.label == each.value else each.value.lower())
            for each in field.choices.resolved(self.ctx.shapes)
        ]

    def need(self, field: Field) -> tuple[str, str] | None:
        """The look-up a question goes by; None without one, or while what narrows it is unanswered."""
        session = self.ctx.session
        return session.lookup_of(field) if session is not None else None

    def rows(self, field: Field) -> list[Item]:
        """What a look-up offers; says what keeps it from offering more."""
        need = self.need(field)
        if need is None:
            return []
        lookup: Lookup = self.finder.get(*need)
        state = state_words(need[0], lookup)
        if state:
            self.console.say(f"  {state}")
        return self.finder.items(field, *need, lookup)

    def among(self, slot: Slot, shown: str) -> Said:
        """Ask for something of the account, by any part of its name, or by hand."""
        return choose(
            self.console,
            self.prompt(slot.field),
            self.rows(slot.field),
            current=str(slot.get() or ""),
            shown=shown,
            closed=False,
        )

    def fits(self, field: Field, text: str) -> bool:
        """Whether a value typed by hand can be right; says why not."""
        if field.kind is Kind.PRINCIPALS or not field.shape:
            return True
        shape, shapes = field.shape, self.ctx.shapes
        constraint = shapes.get(shape if shape.endswith("[]") else f"{shape}[]") or shapes.get(shape)
        wrong = constraint.problem_with(text) if constraint else None
        if not wrong:
            return True
        must = f"must be {field.form}" if field.form else wrong
        self.console.say(f"  {text} matches nothing, and by hand it {must}. After a backslash it is taken as it is.")
        return False

    def _argument(self, field: Field) -> str:
        need = self.need(field)
        return need[1] if need else ""


def _yes_no(value: Any) -> str | None:
    return None if value is None else "yes" if value is True else "no" if value is False else str(value)
