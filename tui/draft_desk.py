"""The program's desk for drafts: saving them as they change, and opening one that another process may hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from models.draft import Draft, draft_from_spec
from models.errors import Locked, SmdomainError
from models.spec import DomainSpec
from tui.bridge import Bridge
from tui.messages import DraftNotSaved, DraftSaved
from tui.services.draft_saver import DraftSaver
from tui.session import Session

if TYPE_CHECKING:
    from tui.context import Context


class DraftDesk(Bridge):
    """Mixin of the program: begins sessions and tells how saving goes."""

    ctx: Context
    saver: DraftSaver

    def open_saver(self) -> None:
        """Make what saves drafts; to be called once."""

        # Both are called from the saving thread, which may tell of it but must not touch a screen.
        def saved(draft: Draft) -> None:
            self.post_message(DraftSaved(draft.updated))

        def failed(problem: SmdomainError) -> None:
            self.post_message(DraftNotSaved(problem))

        self.saver = DraftSaver(self.ctx.drafts, saved, failed)

    def begin_new(self) -> Session:
        """Begin a new draft, with the Region and account in force written into it; kept once something is answered."""
        draft = self.ctx.drafts.new(self.ctx.questions)
        return self._edit(self._placed(replace(draft, step="domain")), keep=False)

    def begin_from(self, spec: DomainSpec) -> Session:
        """Begin a draft that says what a spec says, at the review."""
        draft = draft_from_spec(self.ctx.drafts.new_id(), spec, self.ctx.questions, self.ctx.clock.now())
        visited = tuple(dict.fromkeys(each.step for each in self.ctx.questions))
        return self._edit(self._placed(replace(draft, step="review", visited=visited)))

    def resume(self, draft: Draft, *, take_over: bool = False, read_only: bool = False) -> Session:
        """Go on with a draft.

        Raises:
            Locked: another process works on it.
        """
        if take_over:
            self.ctx.drafts.take_over(draft.id)
            # What the other process saved last is newer than what was listed.
            draft = self.ctx.drafts.load(draft.id)
        elif not read_only:
            self.ctx.drafts.acquire(draft.id)
        return self._edit(draft, read_only=read_only)

    def _placed(self, draft: Draft) -> Draft:
        facts = self.ctx.facts()
        answers = dict(draft.answers)
        if facts.region:
            answers.setdefault("region", facts.region)
        if facts.caller:
            answers.setdefault("account", facts.caller.account)
        return replace(draft, answers=answers, profile=self.ctx.connection.profile or "")

    def _edit(self, draft: Draft, *, read_only: bool = False, keep: bool = True) -> Session:
        self.close_session()
        session = self.ctx.edit(draft, self.saver, read_only=read_only)
        if keep:
            session.keep()
        return session

    def close_session(self) -> None:
        """Save what waits and let others have the draft."""
        session = self.ctx.session
        self.saver.flush()
        if session is not None and not session.read_only:
            self.ctx.drafts.release(session.draft.id)
        self.ctx.session = None

    def save_now(self) -> None:
        """Save before anything else happens; may be called inside a signal handler."""
        session = self.ctx.session
        if session is not None:
            session.keep()
        self.saver.flush()

    def on_draft_saved(self, message: DraftSaved) -> None:
        session = self.ctx.session
        if session is not None:
            session.save_problem = None
            session.saved_at = message.at
        self._tell_screens()

    def on_draft_not_saved(self, message: DraftNotSaved) -> None:
        session = self.ctx.session
        if session is None:
            return
        known = session.save_problem is not None
        session.save_problem = message.error
        if isinstance(message.error, Locked):
            # Somebody took it over: going on here would not reach the disk any more.
            session.read_only = True
        if not known:
            text = f"{message.error.message} {message.error.remedy}".strip()
            self.app.notify(text, title="Not saved", severity="error", timeout=20, markup=False)
        self._tell_screens()

    def _tell_screens(self) -> None:
        for screen in self.app.screen_stack:
            heard = getattr(screen, "saving_changed", None)
            if heard is not None:
                heard()
