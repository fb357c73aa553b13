"""The program's desk for drafts: saving them as they change, and opening one that another process may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import Locked, SmdomainError
from tui.bridge import Bridge
from tui.drafting import Drafting
from tui.messages import DraftNotSaved, DraftSaved
from tui.services.draft_saver import DraftSaver

if TYPE_CHECKING:
    from models.draft import Draft


class DraftDesk(Drafting, Bridge):
    """Mixin of the program: keeps drafts in a thread and tells how that goes."""

    saver: DraftSaver

    def open_saver(self) -> None:
        """Make what saves drafts; to be called once."""

        # Both are called from the saving thread, which may tell of it but must not touch a screen.
        def saved(_draft: Draft) -> None:
            self.post_message(DraftSaved())

        def failed(problem: SmdomainError) -> None:
            self.post_message(DraftNotSaved(problem))

        self.saver = DraftSaver(self.ctx.drafts, saved, failed)

    def on_unmount(self) -> None:
        # Its thread would keep all of an ended program in memory.
        self.saver.close()

    def save_what_waits(self) -> None:
        """See that all drafts that changed are on disk."""
        self.saver.flush()

    def on_draft_saved(self, message: DraftSaved) -> None:
        session = self.ctx.session
        if session is not None:
            session.save_problem = None
        self.tell_screens("saving_changed")

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
        self.tell_screens("saving_changed")
