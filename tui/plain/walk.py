"""The walk through all questions: in order, forth and back, with what stands against each answer right after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from models.fields import Field
from models.findings import Finding, Level
from models.steps import QUESTION_STEPS, step
from tui.plain.asking import Asker, Slot
from tui.plain.choosing import agreed
from tui.plain.helping import command_lines, finding_lines
from tui.plain.words import MOVES, Move, Said, Word
from tui.session import Session

if TYPE_CHECKING:
    from tui.plain.talk import Talk

_IDS: Final = [each.id for each in QUESTION_STEPS]


@dataclass(frozen=True, slots=True)
class Stop:
    """A question, or the one whether to ask an advanced part at all."""

    step: str
    section: str
    field: Field | None
    """None of the one about the part."""
    advanced: bool = False


class Walk:
    """Goes through one draft. Where one is, is in the draft."""

    def __init__(self, talk: Talk, session: Session) -> None:
        self._talk = talk
        self._session = session
        self._asker = Asker(talk.ctx, talk.console, talk.finder)
        self._opened: set[tuple[str, str]] = set()
        self._told: set[Finding] = set()
        self._stops = list(_stops(session))
        self._step = ""
        self._section = ""

    def go(self) -> str:
        """Ask from where the draft is; the stage to go on with."""
        place = self._begin()
        while place is not None:
            if place >= len(self._stops):
                self._cross("review")
                return "review"
            stop = self._stops[place]
            self._cross(stop.step)
            self._head(stop)
            move = self._ask(stop)
            if move in (Move.SAVE, Move.QUIT):
                self._talk.leave(save=move is Move.SAVE)
            if move is Move.REVIEW:
                self._session.go("review")
                return "review"
            place = self._after(place, move)
        self._session.go("start")
        return "start"

    def edit(self, key: str) -> Move:
        """Ask one question again, and those that appear because of the answer."""
        session = self._session
        if session.reach(key) is None:
            return Move.ON
        before = session.asked_keys()
        move = self._question(key)
        if move is Move.ON:
            for each in session.questions:
                if each.key in session.asked_keys() - before and not each.advanced:
                    session.reach(each.key)
                    move = self._question(each.key)
                    if move is not Move.ON:
                        break
        session.go("review")
        return move

    # -- from stop to stop

    def _begin(self) -> int | None:
        session = self._session
        cursor, here = session.draft.cursor, session.draft.step
        for place, stop in enumerate(self._stops):
            if stop.field is not None and stop.field.key == cursor and stop.step == here:
                if stop.advanced:
                    self._opened.add((stop.step, stop.section))
                if self._active(stop):
                    return place
        first = _IDS.index(here) if here in _IDS else 0
        return self._next(-1, at_least=first)

    def _active(self, stop: Stop) -> bool:
        asked = self._session.asked_keys()
        if stop.field is None:
            return any(
                each.field.key in asked
                for each in self._stops
                if each.field is not None and (each.step, each.section) == (stop.step, stop.section)
            )
        return stop.field.key in asked and (not stop.advanced or (stop.step, stop.section) in self._opened)

    def _next(self, place: int, at_least: int = 0) -> int:
        for later in range(place + 1, len(self._stops)):
            stop = self._stops[later]
            if _IDS.index(stop.step) >= at_least and self._active(stop):
                return later
        return len(self._stops)

    def _after(self, place: int, move: Move) -> int | None:
        """The place to go to; None before the first."""
        stop = self._stops[place]
        if move is Move.UNDO:
            return self._undone(place)
        if move is Move.NEXT:
            return self._next(place, at_least=_IDS.index(stop.step) + 1)
        if move is Move.BACK:
            earlier = [each for each in range(place) if self._active(self._stops[each])]
            return earlier[-1] if earlier else None
        return self._next(place)

    def _undone(self, place: int) -> int:
        undone = self._session.undo()
        if undone is None:
            self._talk.say("  There is no answer to take back.")
            return place
        for there, stop in enumerate(self._stops):
            if stop.field is not None and stop.field.key == undone[0]:
                if stop.advanced:
                    self._opened.add((stop.step, stop.section))
                if self._active(stop):
                    return there
        return place

    def _cross(self, step_id: str) -> None:
        """Be at a step: forwards by leaving each on the way, so that what is missing there is told."""
        session = self._session
        order = ["start", *_IDS, "review"]
        while order.index(session.draft.step) < order.index(step_id):
            left = session.step
            session.next()
            if left.id in _IDS:
                self._tell(self._standing(each.key for each in session.asked_in(left.id)))
                if not session.asked_in(left.id):
                    self._talk.say(f"{left.number} {left.title}: nothing is asked here with the answers so far.")
        if session.draft.step != step_id:
            session.go(step_id)

    def _head(self, stop: Stop) -> None:
        talk = self._talk
        if stop.step != self._step:
            here = step(stop.step)
            talk.say("")
            talk.say(f"== {here.number} {here.title} ==")
            talk.say(here.intro)
            if not self._step:
                talk.say("Enter goes on, < goes back, ? helps, :save leaves; answers are saved as they are given.")
            self._step, self._section = stop.step, here.title
            talk.finder.begin(self._session.needs(stop.step))
        if stop.section != self._section and stop.field is not None:
            self._section = stop.section
            talk.say("")
            talk.say(f"-- {stop.section} --")

    # -- asking

    def _ask(self, stop: Stop) -> Move:
        return self._gate(stop) if stop.field is None else self._question(stop.field.key)

    def _gate(self, stop: Stop) -> Move:
        session, part = self._session, (stop.step, stop.section)
        keys = [
            each.field.key
            for each in self._stops
            if each.field is not None and (each.step, each.section) == part and self._asked(each.field)
        ]
        answered = sum(session.value(key) is not None for key in keys)
        note = f" ({answered} of {len(keys)} have an answer)" if answered else ""
        name = stop.section.removesuffix(", advanced")
        self._talk.say("")
        while True:
            said = agreed(
                self._talk.console, f"Answer the advanced questions of {name}?{note}", default=part in self._opened
            )
            if isinstance(said, bool):
                (self._opened.add if said else self._opened.discard)(part)
                return Move.ON
            move = self._at_gate(said, keys)
            if move is not None:
                return move

    def _at_gate(self, said: Said, keys: list[str]) -> Move | None:
        if said.word in MOVES:
            return MOVES[said.word]
        if said.word is Word.HELP:
            labels = (question.label for key in keys if (question := self._session.question(key)))
            self._talk.say(f"Most people leave these as they are: {'; '.join(labels)}.")
            for line in command_lines():
                self._talk.say(line)
        else:
            self._talk.say(f"  {said.text} does nothing here; ? tells what there is.")
        return None

    def _asked(self, field: Field) -> bool:
        return field.key in self._session.asked_keys()

    def _question(self, key: str) -> Move:
        session = self._session
        field = session.question(key)
        if field is None:
            return Move.ON
        session.focus(key)
        self._asker.introduce(field)
        slot = Slot(field, lambda: session.value(key), lambda value: self._take(key, value))
        while True:
            before = session.value(key)
            move = self._asker.ask(slot)
            if move in (Move.UNDO, Move.QUIT):
                return move
            session.leave(key)
            found = session.shown_for(key)
            self._tell(found)
            wrong = any(each.level is Level.ERROR for each in found)
            if move is not Move.ON or not wrong or session.value(key) == before:
                return move
            self._talk.say("  Answer again, or press Enter to leave it like this for the moment.")

    def _take(self, key: str, value: object) -> None:
        change = self._session.answer(key, value)
        self._talk.tell_saving()
        if change.appeared:
            self._talk.finder.begin(self._session.needs(self._session.draft.step))

    # -- what stands against answers

    def _standing(self, keys: Iterable[str]) -> list[Finding]:
        shown = [each for key in keys for each in self._session.shown_for(key)]
        return [each for each in shown if each not in self._told]

    def _tell(self, found: Iterable[Finding]) -> None:
        for each in found:
            self._told.add(each)
            for line in finding_lines(each):
                self._talk.say(line)


def _stops(session: Session) -> Iterable[Stop]:
    for each_step in QUESTION_STEPS:
        for part in session.parts(each_step.id):
            if part.advanced:
                yield Stop(each_step.id, part.title, None)
            for field in part.fields:
                yield Stop(each_step.id, part.title, field, part.advanced)
