"""Drafts, look-ups and runs for prompts: what the full-screen program does in threads, done where one waits for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from models.errors import UsageError
from tui.drafting import Drafting
from tui.plain.finder import Finder
from tui.running import Running

if TYPE_CHECKING:
    from models.draft import Draft
    from models.spec import DomainSpec
    from tui.context import Context
    from tui.run_watch import RunWatch
    from tui.services.runs import Run
    from tui.session import Session


class PlainDesk(Drafting, Running):
    """Begins sessions and runs. Every save is on disk when it returns."""

    def __init__(self, ctx: Context, finder: Finder) -> None:
        self.ctx = ctx
        self.saver = ctx.drafts
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

        self.ctx.checked = snapshot(spec, self.ctx.lookups, refresh=refresh)
        if self.ctx.session is not None:
            self.ctx.session.refresh()

    # -- drafts

    def resume(self, draft: Draft, *, take_over: bool = False, read_only: bool = False) -> Session:
        """Go on with a draft.

        Raises:
            Locked: another process works on it.
            UsageError: it is to change a domain that exists, which prompts do not do.
        """
        if draft.domain_id:
            raise UsageError(
                f"The draft {draft.title} changes a domain that exists.",
                f"Go on without --plain, or `smdomain drafts show {draft.id}` and "
                f"`smdomain domains edit {draft.domain_id} --spec FILE`.",
            )
        return super().resume(draft, take_over=take_over, read_only=read_only)

    # -- runs

    def carry_out(self, run: Run) -> RunWatch:
        """Have a run followed from where it is."""
        watch = self._watch(run)
        self.undoing = False
        return watch

    def take_over(self) -> None:
        """Go on with the run that is looked at, although another process has it.

        Raises:
            Locked: somebody else was faster.
        """
        if self.ctx.run is not None:
            self.ctx.run.take_over()
            self.retry()

    def retry(self) -> None:
        """Go on with the run that ended, forwards or back."""
        run = self.ctx.run
        if run is not None and run.ledger.rolling_back:
            self.roll_back(keep_files=run.ledger.keep_files)
        elif run is not None:
            self.carry_out(run)

    def roll_back(self, *, keep_files: bool = False) -> None:
        """Delete what the run has made; the home file system of its domain too, unless `keep_files`."""
        if self.ctx.run is not None:
            self.carry_out(self.ctx.run)
            self.undoing, self.keep_files = True, keep_files
