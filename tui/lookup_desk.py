"""The program's desk for look-ups: screens ask here, so that what one screen began is there for the next."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from models.errors import SmdomainError
from models.facts import Availability, Lookup
from tui.bridge import Bridge
from tui.messages import LookupArrived

if TYPE_CHECKING:
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

    def on_lookup_arrived(self, message: LookupArrived) -> None:
        session = self.ctx.session
        if message.final and session is not None:
            session.refresh()
        for screen in self.app.screen_stack:
            heard = getattr(screen, "lookup_arrived", None)
            if heard is not None:
                heard(message)
