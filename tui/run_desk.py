"""The program's desk for runs: a run belongs to the program and goes on whichever screen is in front."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from models.actions import Plan
from models.errors import SmdomainError
from models.events import Event, Outcome, RunEnded
from models.spec import DomainSpec
from tui.bridge import Bridge
from tui.messages import RunFailed, RunMoved
from tui.output import title_sequence
from tui.run_watch import RunWatch
from tui.services.engine_base import SIGN_IN
from tui.services.specfile import dump_spec

if TYPE_CHECKING:
    from tui.context import Context
    from tui.services.runs import Run

GROUP: Final = "run"


class RunDesk(Bridge):
    """Mixin of the program: carries runs out in a thread and tells every screen how they go."""

    ctx: Context

    def submit(self, plan: Plan, spec: DomainSpec) -> RunWatch:
        """Write the plan down as a run, and begin it.

        Raises:
            SmdomainError: the run cannot be written; nothing was begun.
        """
        session = self.ctx.session
        run = self.ctx.runs.create(
            plan,
            dump_spec(spec),
            profile=self.ctx.connection.profile or "",
            endpoint=self.ctx.connection.endpoint_url or "",
            draft=session.draft.id if session else "",
        )
        if session is not None:
            session.submitted(run.id)
        return self.carry_out(run)

    def carry_out(self, run: Run) -> RunWatch:
        """Begin a run, or go on with it."""
        watch = self._watch(run)
        self.in_thread(GROUP, lambda cancel: self._started(run, cancel), RunMoved, RunFailed)
        return watch

    def retry(self) -> None:
        """Go on with the run that ended."""
        run, watch = self.ctx.run, self.ctx.watch
        if run is not None and not self.is_at_work(GROUP):
            if watch is not None and watch.ended is not None and watch.ended.code == SIGN_IN:
                self.ctx.gateway.renew()
            self.carry_out(run)

    def roll_back(self, *, keep_files: bool = False) -> None:
        """Delete what the run has made; the home file system of its domain too, unless `keep_files`."""
        run = self.ctx.run
        if run is not None and not self.is_at_work(GROUP):
            self._watch(run)
            self.in_thread(GROUP, lambda cancel: self._undone(run, cancel, keep_files), RunMoved, RunFailed)

    def leave_run(self) -> None:
        """Follow the run no further; what AWS was told to do goes on there."""
        self.stop_thread(GROUP)

    @property
    def run_goes_on(self) -> bool:
        """Whether a run is being carried out."""
        return self.is_at_work(GROUP)

    def _watch(self, run: Run) -> RunWatch:
        watch = self.ctx.watch
        if watch is None or watch.run_id != run.id:
            watch = RunWatch.of(run)
        watch.again()
        self.ctx.run, self.ctx.watch = run, watch
        return watch

    def _started(self, run: Run, cancel: threading.Event) -> Iterator[Event]:
        return iter(self.ctx.engine.start(run, cancel))

    def _undone(self, run: Run, cancel: threading.Event, keep_files: bool) -> Iterator[Event]:
        return iter(self.ctx.engine.rollback(run, cancel, keep_files=keep_files))

    def on_run_moved(self, message: RunMoved) -> None:
        self._tell(message.event)

    def on_run_failed(self, message: RunFailed) -> None:
        error: SmdomainError = message.error
        self._tell(RunEnded(self.ctx.clock.now(), Outcome.INTERRUPTED, error.message, error.remedy))

    def _ring(self, title: str) -> None:
        """Call people back who look elsewhere: a bell, and how it ended in the terminal's title."""
        # Textual keeps the driver, the only way to the terminal, to itself.
        driver = self.app._driver
        if driver is not None:
            driver.write(title_sequence(title))
        self.app.bell()

    def _tell(self, event: Event) -> None:
        watch = self.ctx.watch
        if watch is None:
            return
        watch.take(event)
        if isinstance(event, RunEnded):
            # The account is another one than before: what was looked up there no longer counts.
            self.ctx.lookups.forget("domains", "roles", "quotas")
            self._ring(f"{watch.plan.domain_name}: {event.outcome} - smdomain")
        for screen in self.app.screen_stack:
            heard = getattr(screen, "run_moved", None)
            if heard is not None:
                heard(event)
