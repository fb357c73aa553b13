"""The full-screen program: one connection, one draft, one run, and the screen in front."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from screens.open import screen_for
from tui.draft_desk import DraftDesk
from tui.exit_codes import OF_OUTCOME
from tui.garbage import settle
from tui.keys import KEYS, bindings
from tui.lookup_desk import LookupDesk
from tui.messages import OpenStep
from tui.run_desk import RunDesk
from tui.terminal import read_terminal, settle_textual, signal_guard, thin_line
from tui.theme import dress

if TYPE_CHECKING:
    from textual.driver import Driver

    from screens.code_dialog import CodeWanted
    from tui.context import Context
    from tui.services.connection import Connection

LOG: Final = logging.getLogger("smdomain")
WIDTHS: Final = [(0, "-tiny"), (60, "-narrow"), (100, "-medium"), (118, "-wide")]
"""Classes that screens get from this many columns on."""
HEIGHTS: Final = [(0, "-flat"), (16, "-short"), (30, "-tall")]
"""Classes that screens get from this many rows on."""
CAN_BE_RESUMED: Final = 4
INTERRUPTED: Final = 130
_WAITS: Final = (
    "A call under way is waited for, 60 s at most, so that what it made is written down. Ctrl-C leaves at once: "
    "`resume` then looks before it sends anything again."
)


class SetupApp(LookupDesk, DraftDesk, RunDesk, App[int], inherit_bindings=False):
    """Hands the context to screens, switches between them, and ends in order however it ends.

    Takes no keys over from Textual: its Ctrl-Q ends the program unasked, also in the middle of a run, and is what those
    press who pressed Ctrl-S.
    """

    TITLE = "smdomain"
    CSS_PATH = "app.tcss"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("help", "palette", "quit", "redraw", "suspend")]

    def __init__(
        self,
        ctx: Context,
        *,
        theme: str = "smdomain",
        no_color: bool = False,
        first: str = "start",
        driver: type[Driver] | None = None,
    ) -> None:
        super().__init__(driver_class=driver)
        self.ctx = ctx
        ctx.desk = self
        self.open_saver()
        dress(self, theme, no_color=no_color)
        self.first = first
        ctx.ask_code = self._ask_code

    def on_mount(self) -> None:
        self.push_screen(screen_for(self.first, self.ctx))
        self.call_after_refresh(settle)

    # -- from screen to screen

    def on_open_step(self, message: OpenStep) -> None:
        session = self.ctx.session
        if session is not None and session.step.id != message.step:
            session.go(message.step)
        # The first screen of the stack is Textual's own; what stands in front of a step goes with it.
        while len(self.screen_stack) > 2:
            self.pop_screen()
        self.switch_screen(screen_for(message.step, self.ctx))

    def on_code_wanted(self, message: CodeWanted) -> None:
        from screens.code_dialog import CodeDialog

        self.push_screen(CodeDialog(message.prompt), message.given.set_result)

    def _ask_code(self, prompt: str) -> str:
        """Ask for a code; called from a thread that makes a call."""
        from screens.code_dialog import asker

        return asker(self)(prompt)

    # -- keys

    def action_help(self) -> None:
        from screens.keys import KeysDialog

        if not isinstance(self.screen, KeysDialog):
            self.push_screen(KeysDialog(self.screen, self.ctx.shapes))

    def action_redraw(self) -> None:
        from tui.driver import ThinDriver

        if isinstance(self._driver, ThinDriver):
            self._driver.forget()
        self.refresh(repaint=True, layout=True)

    def action_undo(self) -> None:
        """Take the last answer back."""
        from screens.step import StepScreen

        session = self.ctx.session
        undone = session.undo() if session is not None else None
        if undone is None:
            self.notify("There is no answer to take back.", markup=False)
        elif isinstance(self.screen, StepScreen):
            self.screen.undone(*undone)

    def action_leave(self) -> None:
        if not self.run_goes_on or self.ctx.run is None:
            watch = self.ctx.watch
            self.end(OF_OUTCOME.get(watch.outcome, 0) if watch is not None and watch.outcome else 0)
            return
        from screens.choose import ChooseDialog

        command = f"smdomain {self.ctx.run.command}"

        def chosen(index: int | None) -> None:
            if index == 0:
                self.leave_run()
                self.end(CAN_BE_RESUMED, f"Go on with: {command}\n{_WAITS}")

        entries = ["Leave: what AWS was told to do goes on there", "Stay and watch"]
        self.push_screen(
            ChooseDialog("Leave while the run goes on?", entries, f"`{command}` goes on from here."), chosen
        )

    def end(self, code: int, message: str = "") -> None:
        """Save and end the program."""
        self.close_session()
        self.exit(code, code, message or None)

    def gone(self, code: int) -> None:
        """The terminal is gone, or somebody asked the process to end: all is saved already."""
        self.exit(code, code)

    def _fatal_error(self) -> None:
        # Textual's own shows the values of variables, secrets among them, and does not tell what was kept.
        from rich.console import Group
        from rich.segment import Segments
        from rich.text import Text
        from rich.traceback import Traceback

        with contextlib.suppress(Exception):
            self.save_now()
        self.bell()
        if not self._exit_renderables:
            # What goes wrong after it mostly follows from it.
            traceback = Segments(self.console.render(Traceback(width=None), self.console.options))
            self._exit_renderables.append(Group(traceback, Text(self._after_a_crash())))
        self._close_messages_no_wait()

    def _after_a_crash(self) -> str:
        lines = ["This is a mistake in smdomain; please report it with the lines above."]
        if self.ctx.session is not None:
            lines += [f"Your answers are kept. Go on with: smdomain setup --resume {self.ctx.session.draft.id}"]
        if self.run_goes_on and self.ctx.run is not None:
            lines += [f"What AWS was told to do goes on there. Go on with: smdomain resume {self.ctx.run.id}"]
        return "\n".join(lines)

    def _handle_exception(self, error: Exception) -> None:
        if self._exit:
            # Whatever opens while it ends gets no widgets any more, and misses them: no reason to end otherwise.
            LOG.warning("while it ends", exc_info=error)
        else:
            super()._handle_exception(error)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        from screens.step import StepScreen

        active = {each.binding.id for each in screen.active_bindings.values() if each.enabled}
        for key in KEYS:
            if key.palette and key.id in active:
                yield SystemCommand(key.label, f"{key.tooltip} ({key.display})", self._doing(key.action, screen))
        if isinstance(screen, StepScreen):
            yield SystemCommand("Undo", "Take the last answer back", self.action_undo)
            yield SystemCommand("All members", "Every member of the request", screen.action_members)
        yield SystemCommand("Colours", "Change the theme", self.action_change_theme)

    def _doing(self, action: str, screen: Screen[object]) -> Callable[[], Awaitable[None]]:
        async def do() -> None:
            await self.run_action(action, screen)

        return do


def run(
    connection: Connection,
    *,
    spec_path: str | None = None,
    resume: str | bool | None = False,
    no_mouse: bool = False,
    no_color: bool = False,
    thin: bool | None = None,
) -> int:
    """Run the wizard until it ends; its exit code.

    Args:
        connection: which AWS to talk to.
        spec_path: a spec to begin with, at the review.
        resume: a draft to go on with, by its id; None for the last one, False for none.
        no_mouse: leave the mouse to the terminal.
        no_color: send no colours.
        thin: send only what changes on the screen; None where the terminal decides.

    Raises:
        SmdomainError: the spec or the draft cannot be opened.
    """
    from tui.begin import begin, make_context
    from tui.quick_driver import driver_for

    terminal = read_terminal()
    settle_textual(terminal)
    no_color = no_color or terminal.no_color
    driver = driver_for(thin=thin_line(terminal, thin), no_color=no_color, only_ascii=terminal.only_ascii)
    app = SetupApp(make_context(connection), theme=terminal.theme, no_color=no_color, driver=driver)
    app.first = begin(app.ctx, app, spec_path, resume)

    async def live() -> int:
        with signal_guard(app.save_now, app.gone, asyncio.get_running_loop()):
            await app.run_async(mouse=terminal.mouse and not no_mouse)
        return app.return_code or 0

    try:
        return asyncio.run(live())
    except KeyboardInterrupt:
        app.save_now()
        if app.left_run:
            # The call's intent is in the journal; threads that wait for its answer would hold the process up.
            sys.stdout.flush()
            os._exit(CAN_BE_RESUMED)
        return INTERRUPTED
