"""The program's desk for runs: a run belongs to the program and goes on whichever screen is in front."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tui.bridge import Bridge
from tui.messages import RunFailed, RunMoved
from tui.output import title_sequence
from tui.running import Running
from tui.titles import GIVE_TITLE_BACK, KEEP_TITLE, keeps_titles

if TYPE_CHECKING:
    from models.errors import SmdomainError
    from models.events import Event
    from tui.run_watch import RunWatch
    from tui.services.runs import Run

GROUP: Final = "run"


class RunDesk(Running, Bridge):
    """Mixin of the program: carries runs out in a thread and tells every screen how they go."""

    left_run = False
    """Whether a call of a run that somebody left may still wait for its answer."""
    _titled = False
    """Whether the terminal was told to keep its title for later."""

    def carry_out(self, run: Run) -> RunWatch:
        """Begin a run, or go on with it; one that another process carries out is watched, and left alone."""
        watch = self._watch(run)
        holder = run.holder()
        if holder is not None:
            watch.elsewhere = holder.words
            self.in_thread(GROUP, lambda cancel: self._watched(run, cancel), RunMoved, RunFailed)
            return watch
        self.in_thread(GROUP, lambda cancel: self._started(run, cancel), RunMoved, RunFailed)
        return watch

    def take_over(self) -> None:
        """Go on with the run that is looked at, although another process has it; that one makes no further call.

        Raises:
            Locked: somebody else was faster.
        """
        run = self.ctx.run
        if run is not None:
            self.stop_thread(GROUP)
            run.take_over()
            self._watch(run)
            self._go_on(run)

    def retry(self) -> None:
        """Go on with the run that ended, forwards or back."""
        from tui.services.engine_base import SIGN_IN

        run, watch = self.ctx.run, self.ctx.watch
        if run is not None and not self.is_at_work(GROUP):
            if watch is not None and watch.ended is not None and watch.ended.code == SIGN_IN:
                self.ctx.gateway.renew()
            if run.holder() is None:
                self._watch(run)
                self._go_on(run)
            else:
                self.carry_out(run)

    def _go_on(self, run: Run) -> None:
        """Carry it out, or take it back where that was begun."""
        if run.ledger.rolling_back:
            keep_files = run.ledger.keep_files
            self.in_thread(GROUP, lambda cancel: self._undone(run, cancel, keep_files), RunMoved, RunFailed)
        else:
            self.in_thread(GROUP, lambda cancel: self._started(run, cancel), RunMoved, RunFailed)

    def roll_back(self, *, keep_files: bool = False) -> None:
        """Delete what the run has made; the home file system of its domain too, unless `keep_files`."""
        run = self.ctx.run
        if run is not None and not self.is_at_work(GROUP):
            self._watch(run)
            self.in_thread(GROUP, lambda cancel: self._undone(run, cancel, keep_files), RunMoved, RunFailed)

    def leave_run(self) -> None:
        """Follow the run no further; what AWS was told to do goes on there."""
        self.left_run = True
        self.stop_thread(GROUP)

    @property
    def run_goes_on(self) -> bool:
        """Whether a run is being carried out."""
        return self.is_at_work(GROUP)

    def _started(self, run: Run, cancel: threading.Event) -> Iterator[Event]:
        return iter(self.ctx.engine.start(run, cancel))

    def _watched(self, run: Run, cancel: threading.Event) -> Iterator[Event]:
        from tui.services.watching import watched

        return watched(run, self.ctx.clock, cancel)

    def _undone(self, run: Run, cancel: threading.Event, keep_files: bool) -> Iterator[Event]:
        return iter(self.ctx.engine.rollback(run, cancel, keep_files=keep_files))

    def on_run_moved(self, message: RunMoved) -> None:
        self._take(message.event)

    def on_run_failed(self, message: RunFailed) -> None:
        from models.events import Outcome, RunEnded

        error: SmdomainError = message.error
        self._take(RunEnded(self.ctx.clock.now(), Outcome.INTERRUPTED, error.message, error.remedy))

    def _ring(self, title: str) -> None:
        """Call people back who look elsewhere: a bell, and how it ended in the terminal's title."""
        # Textual keeps the driver, the only way to the terminal, to itself.
        driver = self.app._driver
        if driver is not None:
            if not self._titled and keeps_titles(os.environ.get("TERM", "")):
                driver.write(KEEP_TITLE)
                self._titled = True
            driver.write(title_sequence(title))
        self.app.bell()

    def on_unmount(self) -> None:
        driver = self.app._driver
        if self._titled and driver is not None:
            driver.write(GIVE_TITLE_BACK)

    def _take(self, event: Event) -> None:
        watch = self.ctx.watch
        if watch is None:
            return
        from models.edit_roles import OF_ROLES
        from models.events import RunEnded

        watch.take(event)
        if isinstance(event, RunEnded):
            # The account is another one than before: what was looked up there no longer counts.
            self.ctx.lookups.forget("domains", "roles", "quotas", *OF_ROLES)
            if self.ctx.run is not None and not watch.elsewhere:
                self.settle_draft(self.ctx.run)
            self._ring(f"{watch.plan.domain_name}: {event.outcome} - smdomain")
        self.tell_screens("run_moved", event)
