"""The full-screen program: one connection, one draft, one run, and the screen in front."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from models.events import Outcome
from screens.choose import ChooseDialog
from screens.code_dialog import CodeDialog, CodeWanted, asker
from screens.keys import KeysDialog
from screens.open import screen_for
from screens.step import StepScreen
from tui.draft_desk import DraftDesk
from tui.driver import ThinDriver, driver_for
from tui.keys import KEYS, bindings
from tui.lookup_desk import LookupDesk
from tui.messages import OpenStep
from tui.run_desk import RunDesk
from tui.terminal import read_terminal, settle_textual, signal_guard, thin_line
from tui.theme import dress

if TYPE_CHECKING:
    from textual.driver import Driver

    from tui.context import Context
    from tui.services.connection import Connection

WIDTHS: Final = [(0, "-tiny"), (60, "-narrow"), (100, "-medium"), (118, "-wide")]
"""Classes that screens get from this many columns on."""
HEIGHTS: Final = [(0, "-flat"), (16, "-short"), (30, "-tall")]
"""Classes that screens get from this many rows on."""
CAN_BE_RESUMED: Final = 4
INTERRUPTED: Final = 130
_EXIT_CODES: Final = {
    Outcome.DONE: 0,
    Outcome.PARTIAL: 1,
    Outcome.FAILED: 1,
    Outcome.INTERRUPTED: 4,
    Outcome.ROLLED_BACK: 1,
}


class SetupApp(LookupDesk, DraftDesk, RunDesk, App[int]):
    """Hands the context to screens, switches between them, and ends in order however it ends."""

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
        ctx.ask_code = asker(self)

    def on_mount(self) -> None:
        self.push_screen(screen_for(self.first, self.ctx))

    # -- from screen to screen

    def on_open_step(self, message: OpenStep) -> None:
        session = self.ctx.session
        if session is not None and session.step.id != message.step:
            session.go(message.step)
        self.switch_screen(screen_for(message.step, self.ctx))

    def on_code_wanted(self, message: CodeWanted) -> None:
        self.push_screen(CodeDialog(message.prompt), message.given.set_result)

    # -- keys

    def action_help(self) -> None:
        if not isinstance(self.screen, KeysDialog):
            self.push_screen(KeysDialog(self.screen, self.ctx.shapes))

    def action_redraw(self) -> None:
        if isinstance(self._driver, ThinDriver):
            self._driver.forget()
        self.refresh(repaint=True, layout=True)

    def action_undo(self) -> None:
        """Take the last answer back."""
        session = self.ctx.session
        undone = session.undo() if session is not None else None
        if undone is None:
            self.notify("There is no answer to take back.", markup=False)
        elif isinstance(self.screen, StepScreen):
            self.screen.undone(*undone)

    def action_leave(self) -> None:
        if not self.run_goes_on or self.ctx.run is None:
            watch = self.ctx.watch
            self.end(_EXIT_CODES.get(watch.outcome, 0) if watch is not None and watch.outcome else 0)
            return
        command = f"smdomain resume {self.ctx.run.id}"

        def chosen(index: int | None) -> None:
            if index == 0:
                self.leave_run()
                self.end(CAN_BE_RESUMED, f"Go on with: {command}")

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

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
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
        return INTERRUPTED
