"""The program's desk for look-ups: screens ask here, so that what one screen began is there for the next."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from models.steps import QUESTION_STEPS
from tui.bridge import Bridge
from tui.messages import AnswersSettled, LookupArrived, OpenStep, PreflightMoved, SnapshotFound
from tui.services.lookups_parallel import start

if TYPE_CHECKING:
    from models.errors import SmdomainError
    from models.facts import Facts, Lookup
    from models.spec import DomainSpec
    from tui.context import Context

PACE: Final = 0.15
"""Seconds between two snapshots of a growing list that are shown."""
CHECK: Final = "preflight"
"""Group of the work that reads all that a check goes by."""
REREAD: Final = "reread"
"""Group of the work that reads what an answer touched."""
_JUDGED: Final = ("review", *(each.id for each in QUESTION_STEPS))
"""Steps whose screens show what stands against the answers."""


class LookupDesk(Bridge):
    """Mixin of the program: makes look-ups in threads and hands what they find to every screen."""

    ctx: Context
    _reading: DomainSpec | None = None
    """What the check under way is for."""

    def look_up(self, kind: str, argument: str = "", *, refresh: bool = False) -> None:
        """Have a look-up arrive; one that is under way is not begun twice."""
        from models.facts import Availability, Lookup

        group = f"look-up {kind} {argument}"
        if self.is_at_work(group) and not refresh:
            return
        lookups_of = self.ctx

        def work(cancel: threading.Event) -> Iterator[Lookup]:
            return lookups_of.lookups.stream(kind, argument, refresh=refresh, cancel=cancel)

        def arrived(lookup: Lookup) -> LookupArrived:
            return LookupArrived(kind, argument, lookup, lookup.availability is not Availability.NOT_ASKED)

        def failed(error: SmdomainError) -> LookupArrived:
            reason = f"{error.message} {error.remedy}".strip()
            return LookupArrived(kind, argument, Lookup((), Availability.FAILED, reason), True)

        self.in_thread(group, work, arrived, failed, every=PACE)

    def look_up_all(self, needs: Iterable[tuple[str, str]], *, refresh: bool = False) -> None:
        """Have several look-ups arrive."""
        for kind, argument in needs:
            self.look_up(kind, argument, refresh=refresh)

    def preflight(self, spec: DomainSpec, *, refresh: bool = False) -> None:
        """Have all arrive that the checks of a spec go by; what was known before is told first."""
        if not refresh and self.is_at_work(CHECK) and spec == self._reading:
            return
        self._reading = spec
        ctx, session = self.ctx, self.ctx.session
        draft = session.draft if session is not None else None
        path = ctx.drafts.path(draft.id) if draft is not None else None
        mine = draft.id if draft is not None else ""
        keeps = session is not None and not session.read_only
        where = (str(draft.answers.get("account") or ""), str(draft.answers.get("region") or "")) if draft else ("", "")
        checked = ctx.checked

        def before() -> SnapshotFound | None:
            from models.preflight_stale import answers_behind, elsewhere
            from tui.services import preflight, reread

            kept = checked or (preflight.load(preflight.beside(path), ctx.shapes) if path is not None else None)
            if kept is None:
                return None
            return SnapshotFound(kept, mine, elsewhere(kept, *where), answers_behind(reread.unread_of(spec, kept)))

        def work(cancel: threading.Event) -> Iterator[PreflightMoved | SnapshotFound]:
            from tui.services import preflight, reread

            if (found_before := before()) is not None:
                yield found_before
            heard: SimpleQueue[PreflightMoved | None] = SimpleQueue()
            found: list[Facts] = []
            problems: list[Exception] = []

            def count(progress: preflight.Progress) -> None:
                heard.put(PreflightMoved(progress.done, progress.total, draft=mine))

            def ask() -> None:
                try:
                    found.append(preflight.snapshot(spec, ctx.lookups, count, cancel, refresh=refresh))
                except Exception as problem:
                    problems.append(problem)
                finally:
                    heard.put(None)

            start("preflight", ask)
            while (moved := heard.get()) is not None:
                yield moved
            if problems:
                raise problems[0]
            if found and not cancel.is_set():
                if keeps and path is not None:
                    reread.keep(found[0], preflight.beside(path))
                yield PreflightMoved(1, 1, found[0], mine)

        def failed(_error: SmdomainError) -> PreflightMoved:
            # Each look-up tells of its own failure; the check ends with what there is.
            return PreflightMoved(1, 1, draft=mine, failed=True)

        self.in_thread(CHECK, work, lambda moved: moved, failed, every=PACE)

    def on_snapshot_found(self, message: SnapshotFound) -> None:
        session = self.ctx.session
        if session is None or session.draft.id != message.draft:
            return
        if self.ctx.checked is None and not message.elsewhere:
            self.ctx.checked = message.facts
            session.refresh()
        self.tell_screens("snapshot_found", message)

    def on_preflight_moved(self, message: PreflightMoved) -> None:
        session = self.ctx.session
        if message.draft != (session.draft.id if session is not None else ""):
            return
        if message.quiet:
            self.stop_thread(REREAD)
            if message.failed or self.ctx.checked is None or self.is_at_work(CHECK):
                # Whoever reads everything reads this as well.
                return
        elif message.failed:
            # What was kept from before must not pass for what there is.
            self.ctx.checked = None
            message.facts = self.ctx.facts()
        if message.facts is not None:
            if not message.quiet:
                self.stop_thread(CHECK)
            self.ctx.checked = message.facts
            if session is not None:
                session.refresh()
        self.tell_screens("preflight_moved", message)
        if message.facts is not None and not message.failed:
            # Answers may have changed while it was read.
            self._read_on()

    # -- what an answer touched

    def on_answers_settled(self, message: AnswersSettled) -> None:
        message.stop()
        self._read_on()

    def _read_on(self) -> None:
        """Look up what a check has not read for the answers as they are; nothing before there was a check."""
        ctx, session, checked = self.ctx, self.ctx.session, self.ctx.checked
        if session is None or checked is None or self.is_at_work(CHECK) or self.is_at_work(REREAD):
            # What is under way ends with another look.
            return
        from tui.services import preflight, reread

        spec, mine = session.spec(), session.draft.id
        if not reread.unread_of(spec, ctx.facts()):
            return
        path = None if session.read_only else preflight.beside(ctx.drafts.path(mine))

        def work(cancel: threading.Event) -> PreflightMoved:
            facts = reread.extended(spec, checked, ctx.lookups, cancel)
            if path is not None and not cancel.is_set():
                reread.keep(facts, path)
            return PreflightMoved(1, 1, facts, mine, quiet=True)

        def failed(_error: SmdomainError) -> PreflightMoved:
            return PreflightMoved(1, 1, draft=mine, quiet=True, failed=True)

        self.in_thread(REREAD, work, lambda moved: moved, failed)

    def on_open_step(self, message: OpenStep) -> None:
        # From step to step it goes on: the next one would ask for the same. Anywhere else nobody wants it any more.
        if message.step not in _JUDGED:
            self.stop_thread(REREAD)

    def on_lookup_arrived(self, message: LookupArrived) -> None:
        session = self.ctx.session
        if message.final and session is not None:
            session.refresh()
        self.tell_screens("lookup_arrived", message)
