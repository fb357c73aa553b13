"""Drafts, look-ups and runs for prompts: what the full-screen program does in threads, done where one waits for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from models.actions import Plan
from models.draft import Draft, draft_from_spec
from models.spec import DomainSpec
from tui.plain.finder import Finder
from tui.run_watch import RunWatch
from tui.services.specfile import dump_spec
from tui.session import Session

if TYPE_CHECKING:
    from tui.context import Context
    from tui.services.runs import Run


class PlainDesk:
    """Begins sessions and runs. Every save is on disk when it returns."""

    def __init__(self, ctx: Context, finder: Finder) -> None:
        self._ctx = ctx
        self._finder = finder
        self.undoing = False
        """Whether the run is to be taken back instead of carried out."""
        self.keep_files = False
        """Whether taking back leaves the home file system."""

    # -- look-ups

    def look_up(self, kind: str, argument: str = "", *, refresh: bool = False) -> None:
        """Begin a look-up."""
        self._finder.begin([(kind, argument)], refresh=refresh)

    def look_up_all(self, needs: Iterable[tuple[str, str]], *, refresh: bool = False) -> None:
        """Begin several look-ups."""
        self._finder.begin(needs, refresh=refresh)

    def preflight(self, spec: DomainSpec, *, refresh: bool = False) -> None:
        """Look up all that the checks of a spec go by, and wait for it."""
        from tui.services.preflight import snapshot

        self._ctx.checked = snapshot(spec, self._ctx.lookups, refresh=refresh)
        if self._ctx.session is not None:
            self._ctx.session.refresh()

    # -- drafts

    def begin_new(self) -> Session:
        """Begin a new draft, with the Region and account in force written into it; kept once something is answered."""
        draft = self._ctx.drafts.new(self._ctx.questions)
        return self._edit(self._placed(replace(draft, step="domain")), keep=False)

    def begin_from(self, spec: DomainSpec) -> Session:
        """Begin a draft that says what a spec says, at the review."""
        ctx = self._ctx
        draft = draft_from_spec(ctx.drafts.new_id(), spec, ctx.questions, ctx.clock.now())
        visited = tuple(dict.fromkeys(each.step for each in ctx.questions))
        return self._edit(self._placed(replace(draft, step="review", visited=visited)))

    def resume(self, draft: Draft, *, take_over: bool = False, read_only: bool = False) -> Session:
        """Go on with a draft.

        Raises:
            Locked: another process works on it.
        """
        if take_over:
            self._ctx.drafts.take_over(draft.id)
            # What the other process saved last is newer than what was listed.
            draft = self._ctx.drafts.load(draft.id)
        elif not read_only:
            self._ctx.drafts.acquire(draft.id)
        return self._edit(draft, read_only=read_only)

    def _placed(self, draft: Draft) -> Draft:
        facts = self._ctx.facts()
        answers = dict(draft.answers)
        if facts.region:
            answers.setdefault("region", facts.region)
        if facts.caller:
            answers.setdefault("account", facts.caller.account)
        return replace(draft, answers=answers, profile=self._ctx.connection.profile or "")

    def _edit(self, draft: Draft, *, read_only: bool = False, keep: bool = True) -> Session:
        self.close_session()
        session = self._ctx.edit(draft, self._ctx.drafts, read_only=read_only)
        if keep:
            session.keep()
        return session

    def close_session(self) -> None:
        """Let others have the draft."""
        session = self._ctx.session
        if session is not None and not session.read_only:
            self._ctx.drafts.release(session.draft.id)
        self._ctx.session = None

    def save_now(self) -> None:
        """Save what is there."""
        if self._ctx.session is not None:
            self._ctx.session.keep()

    # -- runs

    def submit(self, plan: Plan, spec: DomainSpec) -> RunWatch:
        """Write the plan down as a run, to be followed.

        Raises:
            SmdomainError: the run cannot be written; nothing was begun.
        """
        ctx, session = self._ctx, self._ctx.session
        run = ctx.runs.create(
            plan,
            dump_spec(spec),
            profile=ctx.connection.profile or "",
            endpoint=ctx.connection.endpoint_url or "",
            draft=session.draft.id if session else "",
        )
        if session is not None:
            session.submitted(run.id)
        return self.carry_out(run)

    def carry_out(self, run: Run) -> RunWatch:
        """Have a run followed from where it is."""
        watch = self._ctx.watch
        if watch is None or watch.run_id != run.id:
            watch = RunWatch.of(run)
        watch.again()
        self._ctx.run, self._ctx.watch = run, watch
        self.undoing = False
        return watch

    def retry(self) -> None:
        """Go on with the run that ended."""
        if self._ctx.run is not None:
            self.carry_out(self._ctx.run)

    def roll_back(self, *, keep_files: bool = False) -> None:
        """Delete what the run has made; the home file system of its domain too, unless `keep_files`."""
        if self._ctx.run is not None:
            self.carry_out(self._ctx.run)
            self.undoing, self.keep_files = True, keep_files
