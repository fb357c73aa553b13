"""Turning a plan into a run, and a run into what may be known of it: what every desk does alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.actions import Plan
    from models.spec import DomainSpec
    from tui.context import Context
    from tui.run_watch import RunWatch
    from tui.services.runs import Run


class Running:
    """Part of a desk: writes runs down; how they are carried out is the desk's own."""

    ctx: Context

    def submit(self, plan: Plan, spec: DomainSpec) -> RunWatch:
        """Write the plan down as a run of the draft under way, and carry it out.

        Raises:
            SmdomainError: the run cannot be written; nothing was begun.
        """
        session = self.ctx.session
        run = self._written(plan, spec, session.draft.id if session else "")
        if session is not None:
            session.submitted(run.id)
        return self.carry_out(run)

    def carry_plan(self, plan: Plan, spec: DomainSpec, *, draft: str = "") -> RunWatch:
        """Write a plan about a domain that exists down as a run that no draft became, and carry it out.

        Args:
            plan: what to do.
            spec: the domain as it is, for the run's folder.
            draft: id of the draft that is to make the domain again after the plan has deleted it.

        Raises:
            SmdomainError: the run cannot be written; nothing was begun.
        """
        return self.carry_out(self._written(plan, spec, draft))

    def carry_out(self, run: Run) -> RunWatch:
        """Begin a run, or go on with it."""
        raise NotImplementedError

    def settle_draft(self, run: Run) -> None:
        """After a run ended, see that its draft is open again where the run made nothing that lasts."""
        from tui.services.run_drafts import OPEN_AGAIN, settle_draft

        session = self.ctx.session
        if session is None or session.draft.id != run.draft:
            settle_draft(self.ctx.drafts, run)
        elif not session.read_only:
            session.submitted("" if run.outcome in OPEN_AGAIN else run.id)

    def _written(self, plan: Plan, spec: DomainSpec, draft: str = "") -> Run:
        from tui.services.specfile import dump_spec

        return self.ctx.runs.begin(plan, dump_spec(spec), self.ctx.connection, draft=draft)

    def _watch(self, run: Run) -> RunWatch:
        """The watch of a run that is taken up; from here on it is the one that screens show."""
        from tui.run_watch import RunWatch

        watch = self.ctx.watch
        if watch is None or watch.run_id != run.id:
            watch = RunWatch.of(run)
        watch.again()
        self.ctx.run, self.ctx.watch = run, watch
        return watch
