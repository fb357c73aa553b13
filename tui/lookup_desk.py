"""The program's desk for look-ups: screens ask here, so that what one screen began is there for the next."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from models.errors import SmdomainError
from models.facts import Availability, Facts, Lookup
from tui.bridge import Bridge
from tui.messages import LookupArrived, PreflightMoved
from tui.services.lookups_parallel import start

if TYPE_CHECKING:
    from models.spec import DomainSpec
    from tui.context import Context

PACE: Final = 0.15
"""Seconds between two snapshots of a growing list that are shown."""


class LookupDesk(Bridge):
    """Mixin of the program: makes look-ups in threads and hands what they find to every screen."""

    ctx: Context

    def look_up(self, kind: str, argument: str = "", *, refresh: bool = False) -> None:
        """Have a look-up arrive; one that is under way is not begun twice."""
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
        """Have all arrive that the checks of a spec go by."""
        ctx, session = self.ctx, self.ctx.session

        def work(cancel: threading.Event) -> Iterator[PreflightMoved]:
            from tui.services import preflight

            heard: SimpleQueue[PreflightMoved | None] = SimpleQueue()
            found: list[Facts] = []

            def count(progress: preflight.Progress) -> None:
                heard.put(PreflightMoved(progress.done, progress.total))

            def ask() -> None:
                try:
                    found.append(preflight.snapshot(spec, ctx.lookups, count, cancel, refresh=refresh))
                finally:
                    heard.put(None)

            start("preflight", ask)
            while (moved := heard.get()) is not None:
                yield moved
            if found:
                if session is not None and not session.read_only:
                    preflight.save(found[0], preflight.beside(ctx.drafts.path(session.draft.id)))
                yield PreflightMoved(1, 1, found[0])

        def failed(_error: SmdomainError) -> PreflightMoved:
            # Each look-up tells of its own failure; the check ends with what there is.
            return PreflightMoved(1, 1, ctx.facts())

        self.in_thread("preflight", work, lambda moved: moved, failed, every=PACE)

    def on_preflight_moved(self, message: PreflightMoved) -> None:
        if message.facts is not None:
            self.ctx.checked = message.facts
            if self.ctx.session is not None:
                self.ctx.session.refresh()
        for screen in self.app.screen_stack:
            heard = getattr(screen, "preflight_moved", None)
            if heard is not None:
                heard(message)

    def on_lookup_arrived(self, message: LookupArrived) -> None:
        session = self.ctx.session
        if message.final and session is not None:
            session.refresh()
        for screen in self.app.screen_stack:
            heard = getattr(screen, "lookup_arrived", None)
            if heard is not None:
                heard(message)
