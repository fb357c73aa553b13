"""The beginning: who is asking, where, and what to begin with."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from models.draft import Draft
from models.errors import Locked, SmdomainError
from models.steps import step
from tui.beginnings import Beginning, Offer, interrupted_runs, offers, open_drafts, place_of
from tui.plain.choosing import choose
from tui.plain.console import Item
from tui.plain.helping import command_lines
from tui.plain.words import Said, Word
from tui.words import ago

if TYPE_CHECKING:
    from tui.plain.talk import Talk
    from tui.welcome import Welcome

_LEAVING: Final = (Word.SAVE, Word.QUIT)
_LEAVE: Final = "leave"


class Start:
    """The first stage."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._ctx = talk.ctx
        self._welcome: Welcome | None = None

    def go(self) -> str:
        """Tell who is asking, and ask what to do; the stage to go on with."""
        here = step("start")
        self._talk.say(f"== {here.title} ==")
        self._talk.say(here.intro)
        if self._welcome is None:
            self._ask_who()
        while True:
            if self._ctx.wanted is not None:
                wanted, self._ctx.wanted = self._ctx.wanted, None
                stage = self._open(wanted)
            else:
                stage = self._chosen()
            if stage:
                return stage

    def _ask_who(self) -> None:
        from tui.welcome import ask_who

        self._talk.say("Asking AWS who you are ...")
        self._welcome = ask_who(self._ctx, threading.Event())
        for line in self._welcome.lines(self._ctx.clock.now()):
            self._talk.say(line.replace("F2 signs in, F5 tries again.", ":refresh tries again."))
        if self._welcome.problem is None:
            self._talk.finder.begin([("domains", ""), ("regions", "")])

    def _chosen(self) -> str | None:
        choices = {each.what: each for each in offers(self._ctx, self._welcome)}
        items = [Item(each.what, each.label, each.note) for each in choices.values()]
        items.append(Item(_LEAVE, "Leave"))
        self._talk.say("")
        said = self._pick("What to do", items)
        if said is None:
            return None
        return self._begin(None if said.text == _LEAVE else choices[Beginning(said.text)])

    def _pick(self, prompt: str, items: list[Item], current: str | None = None) -> Said | None:
        """One of `items`; None where one went back, or nothing was chosen."""
        while True:
            said = choose(self._talk.console, prompt, items, current=current, closed=True, must=True)
            if said.word in _LEAVING:
                self._talk.leave()
            elif said.word is Word.HELP:
                for line in command_lines():
                    self._talk.say(line)
            elif said.word is Word.REFRESH:
                self._ctx.reconnect()
                self._talk.finder.forget()
                self._ask_who()
                return None
            elif said.word is Word.KEEP and current is None and len(items) > 1:
                self._talk.say("  Choose one by its number or name; :quit leaves.")
                if self._talk.console.rich:
                    return None
            elif said.word is not None:
                return None
            else:
                return said

    def _begin(self, offer: Offer | None) -> str | None:
        """Begin what was chosen, or leave; the stage to go on with, None to choose again."""
        if offer is None:
            self._talk.leave()
        match offer.what:
            case Beginning.RUN:
                return self._choose_run()
            case Beginning.LAST_DRAFT:
                return self._open(open_drafts(self._ctx)[0])
            case Beginning.NEW:
                return self._new()
            case Beginning.DRAFT:
                return self._choose_draft()
            case Beginning.SPEC:
                return self._ask_path()
            case Beginning.DOMAINS:
                return self._show_domains()
            case Beginning.PROFILE:
                return self._choose_profile()
            case Beginning.REGION:
                return self._choose_region()

    def _new(self) -> str:
        self._talk.desk.begin_new()
        return "walk"

    # -- drafts and runs

    def _choose_draft(self) -> str | None:
        now = self._ctx.clock.now()
        drafts = open_drafts(self._ctx)
        items = [
            Item(each.id, each.title, f"{place_of(each)}, {ago(now - each.updated)}, {each.id}") for each in drafts
        ]
        said = self._pick("Which draft", items)
        return self._open(next(each for each in drafts if each.id == said.text)) if said else None

    def _open(self, draft: Draft) -> str | None:
        try:
            session = self._talk.desk.resume(draft)
        except Locked as locked:
            return self._ask_about_lock(draft, locked)
        except SmdomainError as error:
            self._talk.tell_error(error)
            return None
        return "review" if session.step.id == "review" else "walk"

    def _ask_about_lock(self, draft: Draft, locked: Locked) -> str | None:
        holder = self._ctx.drafts.holder(draft.id)
        self._talk.say(f"This draft is in use. {locked.message}")
        if holder is not None:
            self._talk.say(f"  It last did something {ago(self._ctx.clock.now() - holder.active)}.")
        said = self._pick(
            "What to do about it",
            [
                Item("over", "Take it over", "the other one can save no more"),
                Item("look", "Look at it without saving"),
                Item("new", "Begin a new draft"),
            ],
        )
        if said is None:
            return None
        if said.text == "new":
            return self._new()
        try:
            session = self._talk.desk.resume(draft, take_over=said.text == "over", read_only=said.text == "look")
        except SmdomainError as error:
            self._talk.tell_error(error)
            return None
        return "review" if session.step.id == "review" else "walk"

    def _choose_run(self) -> str | None:
        runs = interrupted_runs(self._ctx)
        said = self._pick("Which run", [Item(run.id, run.plan.domain_name or run.id, run.id) for run in runs])
        if said is None:
            return None
        try:
            self._talk.desk.carry_out(next(run for run in runs if run.id == said.text))
        except SmdomainError as error:
            self._talk.tell_error(error)
            return None
        return "status"

    # -- a spec

    def _ask_path(self) -> str | None:
        from tui.services.specfile import load_spec

        said = self._talk.console.line("Path of the spec file")
        if said.word in _LEAVING:
            self._talk.leave()
        if said.word is not None:
            return None
        try:
            self._talk.desk.begin_from(load_spec(said.text))
        except SmdomainError as error:
            self._talk.tell_error(error)
            return None
        return "review"

    # -- where

    def _show_domains(self) -> str | None:
        lookup = self._talk.finder.get("domains")
        for row in lookup.rows:
            self._talk.say(f"  {row.name}, {row.status}, {row.id}")
        if not lookup.rows:
            self._talk.say("  There are none." if lookup.known else f"  {lookup.reason}")
        return None

    def _choose_profile(self) -> str | None:
        return self._choose_of("profiles", "AWS profile", lambda name: self._ctx.reconnect(profile=name))

    def _choose_region(self) -> str | None:
        return self._choose_of("regions", "Region", lambda name: self._ctx.reconnect(region=name))

    def _choose_of(self, kind: str, prompt: str, take: Callable[[str], None]) -> str | None:
        lookup = self._talk.finder.get(kind)
        items = [Item(str(row.name), str(row.name)) for row in lookup.rows]
        if lookup.reason and not lookup.known:
            self._talk.say(f"  {lookup.reason}")
        said = choose(self._talk.console, prompt, items, closed=False)
        if said.word in _LEAVING:
            self._talk.leave()
        if said.word is None:
            take(said.text)
            self._talk.finder.forget()
            self._ask_who()
        return None
