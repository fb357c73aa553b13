"""Carrying a run out: a line for each thing that happens, and what can be done when it ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING, Final

from models.actions import CREATE
from models.errors import SmdomainError
from models.events import ActionChanged, Event, Outcome, RunEnded, RunStarted, State
from tui.exit_codes import ExitCode
from tui.farewell import LINK_NOTE, created_lines, presigned_url, sign_in_lines
from tui.plain.choosing import agreed, choose
from tui.plain.console import Item
from tui.plain.review import export_one
from tui.plain.signing_in import sign_in_again
from tui.plain.talk import Leave
from tui.plain.words import Word
from tui.services.engine_base import SIGN_IN
from tui.services.run_drafts import OPEN_AGAIN
from tui.services.specfile import parse_spec
from tui.services.watching import watched
from tui.signals import BY_KEY, heard
from tui.words import state_word, stopwatch

if TYPE_CHECKING:
    from tui.plain.talk import Talk
    from tui.run_watch import RunWatch
    from tui.services.runs import Run

_LEAVING: Final = (Word.SAVE, Word.QUIT)
_KEEP, _FILES, _ALL = "keep", "keep-files", "all"
_OVER: Final = (Outcome.DONE, Outcome.ROLLED_BACK)


def _under_way(talk: Talk) -> tuple[Run, RunWatch]:
    """The run that the desk has."""
    run, watch = talk.ctx.run, talk.ctx.watch
    if run is None or watch is None:
        raise RuntimeError("no run")
    return run, watch


class Status:
    """Follows the run that the desk has."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._run, self._watch = _under_way(talk)
        self._said: dict[str, tuple[str, str]] = {}
        self._stop = threading.Event()
        self._by_key = False

    def go(self) -> str:
        """Carry it out; the stage to go on with.

        Raises:
            Leave: one left, or stopped it with Ctrl-C.
        """
        talk, plan = self._talk, self._watch.plan
        talk.say("")
        talk.say("== 8 Status ==")
        talk.say(f"{plan.domain_name} in {plan.account} {plan.region}: {len(plan.actions)} actions.")
        holder = None if talk.desk.undoing else self._run.holder()
        if holder is not None:
            talk.say(f"Carried out by {holder.words}: this looks on, and changes nothing. Ctrl-C leaves;")
            talk.say(f"`smdomain {self._run.command} --take-over` goes on here if that one hangs.")
        else:
            command = f"resume {self._run.id} --rollback --yes" if talk.desk.undoing else self._run.command
            talk.say(f"Ctrl-C stops after the call under way; `smdomain {command}` then goes on.")
        began = talk.ctx.clock.now()
        with heard(BY_KEY, self._wish):
            self._follow(elsewhere=holder is not None)
        ended = self._watch.ended
        outcome = ended.outcome if ended else Outcome.INTERRUPTED
        talk.say(f"{outcome} after {stopwatch(talk.ctx.clock.now() - began)}.")
        if ended is not None and ended.message:
            talk.say(f"  {ended.message}")
        if ended is not None and ended.remedy:
            talk.say(f"  What to do: {ended.remedy}")
        if holder is None:
            talk.desk.settle_draft(self._run)
        # The account is another one than before: what was looked up there no longer counts.
        talk.ctx.lookups.forget("domains", "roles", "quotas")
        talk.finder.forget()
        if self._by_key:
            raise Leave(ExitCode.INTERRUPTED)
        return "done" if outcome is Outcome.DONE else self._what_then(outcome)

    def _events(self, *, elsewhere: bool) -> Iterator[Event]:
        ctx, desk = self._talk.ctx, self._talk.desk
        if elsewhere:
            return watched(self._run, ctx.clock, self._stop)
        if desk.undoing:
            return ctx.engine.rollback(self._run, self._stop, keep_files=desk.keep_files)
        return ctx.engine.start(self._run, self._stop)

    def _follow(self, *, elsewhere: bool) -> None:
        try:
            for event in self._events(elsewhere=elsewhere):
                self._watch.take(event)
                self._tell(event)
        except SmdomainError as error:
            self._talk.tell_error(error)
            now = self._talk.ctx.clock.now()
            self._watch.take(RunEnded(now, Outcome.INTERRUPTED, error.message, error.remedy))

    def _tell(self, event: Event) -> None:
        if isinstance(event, RunStarted):
            self._talk.say(f"Run {event.run} {'goes on' if event.resumed else 'begins'}.")
        elif isinstance(event, ActionChanged):
            news = (str(event.state), f"{event.status} {event.message}".strip())
            # A status that is read again and again is told once.
            if self._said.get(event.action) != news:
                self._said[event.action] = news
                more = f" - {news[1]}" if news[1] else ""
                action = next((each for each in self._watch.plan.actions if each.id == event.action), None)
                title = action.title if action else event.action
                self._talk.say(f"  {state_word(event.state, action)}: {title}{more}")
                if event.state is State.FAILED and event.remedy:
                    self._talk.say(f"    What to do: {event.remedy}")
                if event.state is State.FAILED and event.request_id:
                    self._talk.say(f"    Request id {event.request_id}")

    # -- signals

    def _wish(self, _number: int, _frame: FrameType | None) -> None:
        if self._by_key:
            # The journal has everything already.
            raise KeyboardInterrupt
        self._by_key = True
        self._stop.set()

    # -- afterwards

    def _what_then(self, outcome: Outcome) -> str:
        ended = self._watch.ended
        items = []
        if ended is not None and ended.code == SIGN_IN:
            items.append(Item("sign-in", "Sign in again", "and go on"))
        items += [] if outcome in _OVER else [Item("retry", "Go on", "try again what did not work")]
        items += [] if outcome in _OVER else [Item("undo", "Roll back", "delete what this run has created")]
        creating = self._watch.plan.purpose == CREATE
        again = creating and outcome in OPEN_AGAIN
        items += [Item("answers", "Go back to the answers", "change them, and create it anew")] if again else []
        items += [Item("done", "How people sign in")] if outcome is Outcome.PARTIAL else []
        items += [Item("leave", "Leave")]
        while True:
            said = choose(self._talk.console, "What to do", items, closed=True, must=True)
            if said.word in _LEAVING or said.text == "leave":
                self._talk.leave()
            elif said.word is None and said.text in ("retry", "sign-in"):
                if said.text == "retry" or sign_in_again(self._talk):
                    self._talk.desk.retry()
                    return "status"
            elif said.word is None and said.text == "done":
                return "done"
            elif said.word is None and said.text == "answers":
                try:
                    self._talk.desk.reopen(self._run)
                except SmdomainError as error:
                    self._talk.tell_error(error)
                    continue
                return "review"
            elif said.word is None and (fate := self._fate()) != _KEEP:
                self._talk.desk.roll_back(keep_files=fate == _FILES)
                return "status"

    def _fate(self) -> str:
        """What is to become of what was made: one of the three below."""
        self._talk.say("Only what this run has created is deleted:")
        for each in self._watch.made():
            self._talk.say(f"  {each.title}")
        if not self._watch.has_files:
            return _ALL if agreed(self._talk.console, "Delete it?", default=False) is True else _KEEP
        items = [
            Item(_KEEP, "Keep everything"),
            Item(_FILES, "Delete it, keep the home file system"),
            Item(_ALL, "Delete all of it", "the home file system too, with what is in it"),
        ]
        said = choose(self._talk.console, "Roll back", items, current=_KEEP, closed=True, must=True)
        return said.text if said.word is None else _KEEP


class Done:
    """The end: how people sign in, what was created, where the record is."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._run, self._watch = _under_way(talk)
        self._spec = parse_spec(self._run.spec)

    def go(self) -> str:
        """Show it, and ask what else.

        Raises:
            Leave: one left.
        """
        talk, plan = self._talk, self._watch.plan
        if self._spec.access.auth != "iam":
            talk.finder.get("idc")
        talk.say("")
        talk.say("== 9 Done ==")
        talk.say(f"{plan.domain_name} is ready.")
        talk.say(f"  {self._watch.output('DomainId')} in account {plan.account}, Region {plan.region}")
        for line in sign_in_lines(self._spec, talk.ctx.facts(), self._watch.output("Url")):
            talk.say(line.replace("Here: F3 makes a link", "Here: the entry below makes a link"))
        talk.say("What was created:")
        for line in created_lines(self._watch):
            talk.say(line)
        talk.say(f"The record of this run: {self._run.path}")
        items = [Item("link", "Make a sign-in link", "for one person")] if self._spec.access.profiles else []
        items += [Item("export", "Export", "the spec, to keep it under review"), Item("leave", "Leave")]
        while True:
            said = choose(talk.console, "What else", items, closed=True, must=True)
            if said.word in (*_LEAVING, Word.KEEP) or said.text == "leave":
                talk.leave()
            elif said.word is None and said.text == "export":
                export_one(talk, self._spec)
            elif said.word is None:
                self._link()

    def _link(self) -> None:
        talk = self._talk
        names = [Item(str(name), str(name)) for name in self._spec.access.profiles]
        said = choose(talk.console, "Sign-in link for", names, closed=True, must=True)
        if said.word is not None:
            return
        try:
            url = presigned_url(talk.ctx.gateway, self._watch.output("DomainId"), said.text)
        except SmdomainError as error:
            talk.tell_error(error)
            return
        talk.say(LINK_NOTE)
        talk.say(url)
