"""Beginning, resuming and leaving a draft: what the full-screen program and the prompts do alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from models.errors import UsageError

if TYPE_CHECKING:
    from models.draft import Draft
    from models.spec import DomainSpec
    from tui.context import Context
    from tui.services.runs import Run
    from tui.session import Saver, Session


_AFTER: Final = ("status", "done")
"""Steps that only a run has."""


class Drafting:
    """Part of a desk: begins and ends sessions."""

    ctx: Context
    saver: Saver
    """Keeps what changes."""

    def begin_new(self) -> Session:
        """Begin a new draft, with the Region and account in force written into it; kept once something is answered."""
        draft = self.ctx.drafts.new(self.ctx.questions)
        return self._edit(self._placed(replace(draft, step="domain")), keep=False)

    def begin_from(self, spec: DomainSpec, *, domain_id: str = "") -> Session:
        """Begin a draft that says what a spec says, at the review; to change a domain that exists, if one is named."""
        from models.draft import draft_from_spec

        draft = draft_from_spec(self.ctx.drafts.new_id(), spec, self.ctx.questions, self.ctx.clock.now())
        visited = tuple(dict.fromkeys(each.step for each in self.ctx.questions))
        placed = self._placed(replace(draft, step="review", visited=visited, domain_id=domain_id))
        # What says only how the domain is needs no keeping.
        return self._edit(placed, keep=not domain_id)

    def put_by(self, spec: DomainSpec) -> str:
        """Keep what a spec says as a draft for later; its id."""
        draft = self.begin_from(spec).draft.id
        self.close_session()
        return draft

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
        if draft.step in _AFTER and not draft.run:
            draft = replace(draft, step="review")
        return self._edit(draft, read_only=read_only)

    def reopen(self, run: Run) -> Session:
        """The answers that a run was made of, at the review, to be changed and submitted anew.

        Raises:
            Locked: another process works on its draft.
        """
        from models.actions import EDIT
        from tui.services.specfile import parse_spec

        session = self.ctx.session
        if session is None or session.draft.id != run.draft:
            try:
                draft = self.ctx.drafts.load(run.draft)
            except UsageError:
                of_edit = run.plan.purpose == EDIT
                session = self.begin_from(parse_spec(run.spec), domain_id=run.plan.domain_id if of_edit else "")
            else:
                session = self.resume(replace(draft, run="", step="review"))
        session.submitted("")
        session.go("review")
        self.ctx.run = self.ctx.watch = None
        return session

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
        self.save_what_waits()
        if session is not None and not session.read_only:
            self.ctx.drafts.release(session.draft.id)
        self.ctx.session = None

    def save_now(self) -> None:
        """Save before anything else happens; may be called inside a signal handler."""
        session = self.ctx.session
        if session is not None:
            session.keep()
        self.save_what_waits()

    def save_what_waits(self) -> None:
        """See that all that `saver` took is on disk; there is nothing to do where it saves at once."""
