"""Carrying a run out: a line for each thing that happens, and what can be done when it ends."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING, Final

from models.errors import SmdomainError
from models.events import ActionChanged, Event, Outcome, RunEnded, RunStarted, State
from tui.exit_codes import ExitCode
from tui.farewell import created_lines, presigned_url, sign_in_lines
from tui.plain.choosing import agreed, choose
from tui.plain.console import Item
from tui.plain.review import export_one
from tui.plain.talk import Leave
from tui.plain.words import Word
from tui.services.specfile import parse_spec
from tui.words import stopwatch

if TYPE_CHECKING:
    from tui.plain.talk import Talk
    from tui.run_watch import RunWatch
    from tui.services.runs import Run

_LEAVING: Final = (Word.SAVE, Word.QUIT)
_OVER: Final = (Outcome.DONE, Outcome.ROLLED_BACK)


class Status:
    """Follows the run that the desk has."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        run, watch = talk.ctx.run, talk.ctx.watch
        if run is None or watch is None:
            raise RuntimeError("no run")
        self._run: Run = run
        self._watch: RunWatch = watch
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
        talk.say(f"Ctrl-C stops after the call under way; `smdomain resume {self._run.id}` then goes on.")
        began = talk.ctx.clock.now()
        with self._guard():
            self._follow()
        ended = self._watch.ended
        outcome = ended.outcome if ended else Outcome.INTERRUPTED
        talk.say(f"{outcome} after {stopwatch(talk.ctx.clock.now() - began)}.")
        if ended is not None and ended.message:
            talk.say(f"  {ended.message}")
        if ended is not None and ended.remedy:
            talk.say(f"  What to do: {ended.remedy}")
        # The account is another one than before: what was looked up there no longer counts.
        talk.ctx.lookups.forget("domains", "roles", "quotas")
        talk.finder.forget()
        if self._by_key:
            raise Leave(ExitCode.INTERRUPTED)
        return "done" if outcome is Outcome.DONE else self._what_then(outcome)

    def _follow(self) -> None:
        engine = self._talk.ctx.engine
        desk = self._talk.desk
        try:
            events = (
                engine.rollback(self._run, self._stop, keep_files=desk.keep_files)
                if desk.undoing
                else engine.start(self._run, self._stop)
            )
            for event in events:
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
                self._talk.say(f"  {event.state}: {self._title(event.action)}{more}")
                if event.state is State.FAILED and event.remedy:
                    self._talk.say(f"    What to do: {event.remedy}")
                if event.state is State.FAILED and event.request_id:
                    self._talk.say(f"    Request id {event.request_id}")

    def _title(self, action: str) -> str:
        return next((each.title for each in self._watch.plan.actions if each.id == action), action)

    # -- signals

    @contextlib.contextmanager
    def _guard(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._wish)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _wish(self, _number: int, _frame: FrameType | None) -> None:
        if self._by_key:
            # The journal has everything already.
            raise KeyboardInterrupt
        self._by_key = True
        self._stop.set()

    # -- afterwards

    def _what_then(self, outcome: Outcome) -> str:
        items = [] if outcome in _OVER else [Item("retry", "Go on", "try again what did not work")]
        items += [] if outcome in _OVER else [Item("undo", "Roll back", "delete what this run has created")]
        items += [Item("done", "How people sign in")] if outcome is Outcome.PARTIAL else []
        items += [Item("leave", "Leave")]
        while True:
            said = choose(self._talk.console, "What to do", items, closed=True, must=True)
            if said.word in _LEAVING or said.text == "leave":
                self._talk.leave()
            elif said.word is None and said.text == "retry":
                self._talk.desk.retry()
                return "status"
            elif said.word is None and said.text == "done":
                return "done"
            elif said.word is None and self._sure():
                self._talk.desk.roll_back()
                return "status"

    def _sure(self) -> bool:
        made = [action.title for action in self._watch.plan.actions if self._watch.outputs(action.id)]
        self._talk.say("Only what this run has created is deleted:")
        for title in made:
            self._talk.say(f"  {title}")
        return agreed(self._talk.console, "Delete it?", default=False) is True


class Done:
    """The end: how people sign in, what was created, where the record is."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        run, watch = talk.ctx.run, talk.ctx.watch
        if run is None or watch is None:
            raise RuntimeError("no run")
        self._run: Run = run
        self._watch: RunWatch = watch
        self._spec = parse_spec(run.spec)

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
            url = presigned_url(talk.ctx, self._watch.output("DomainId"), said.text)
        except SmdomainError as error:
            talk.tell_error(error)
            return
        talk.say("Whoever has this link signs in with it: it works once, within five minutes, and is shown only here.")
        talk.say(url)
