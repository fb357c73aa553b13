"""What the stages of the dialogue share: whom they talk to, what they know, and how they leave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from models.errors import Locked, SmdomainError
from tui.exit_codes import OF_OUTCOME, ExitCode
from tui.plain.console import Console
from tui.plain.desk import PlainDesk
from tui.plain.finder import Finder

if TYPE_CHECKING:
    from tui.context import Context


class Leave(Exception):
    """The end of the dialogue."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Talk:
    """One dialogue."""

    ctx: Context
    console: Console
    finder: Finder
    desk: PlainDesk
    _unsaved: str = field(default="", init=False)

    def say(self, text: str = "") -> None:
        """Tell something; made harmless on the way."""
        self.console.say(text)

    def tell_error(self, error: SmdomainError) -> None:
        """Tell what went wrong, and what to do."""
        self.say(f"{error.title}: {error.message}")
        if error.remedy:
            self.say(f"  What to do: {error.remedy}")

    def tell_saving(self) -> None:
        """Tell, once each time, that answers do not reach the disk."""
        session = self.ctx.session
        if session is None:
            return
        problem = session.save_problem
        words = f"{problem} {getattr(problem, 'remedy', '')}".strip() if problem else ""
        if words and words != self._unsaved:
            self.say(f"! Not saved: {words}")
        self._unsaved = words
        if isinstance(problem, Locked):
            # Somebody took it over: going on here would not reach the disk any more.
            session.read_only = True

    def leave(self, *, save: bool = False) -> NoReturn:
        """End the dialogue in order.

        Raises:
            Leave: always.
        """
        if save:
            self.desk.save_now()
            self.tell_saving()
        self.tell_how_to_go_on()
        raise Leave(self.code())

    def tell_how_to_go_on(self) -> None:
        """Tell with which command this goes on."""
        ctx, session = self.ctx, self.ctx.session
        if ctx.run is not None and ctx.watch is not None and ctx.watch.ended is None:
            self.say(f"`smdomain resume {ctx.run.id}` goes on with the run.")
        elif session is not None and not session.draft.run and not session.read_only and self._is_kept():
            self.say(f"The draft is saved. `smdomain setup --plain --resume {session.draft.id}` goes on from here.")

    def _is_kept(self) -> bool:
        session = self.ctx.session
        return session is not None and self.ctx.drafts.path(session.draft.id).exists()

    def code(self) -> int:
        """The exit code of leaving at this point."""
        watch = self.ctx.watch
        return int(OF_OUTCOME[watch.outcome]) if watch is not None and watch.outcome else int(ExitCode.DONE)
