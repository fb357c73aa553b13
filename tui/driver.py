"""Textual's driver for the other end of a line: sends what changed, once, and no faster than the line takes it.

Textual draws whole widgets, three times over at the start; a cursor's move in a list is 7 kB. This one keeps what the
terminal shows and sends the difference. Whatever it does not understand it passes on, and draws in full from there on.
"""

from __future__ import annotations

import contextlib
import os
import signal
from types import FrameType
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events
from textual.drivers.linux_driver import LinuxDriver

from tui.thin_cells import read_abilities
from tui.thin_line import ThinLine
from tui.thin_screen import ThinScreen

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.message import Message

_HUSH: Final = 1.0
"""Seconds that answers are waited for at the end: less than the watchdog of signals has."""
_DRAIN: Final = 1.5


class ThinDriver(LinuxDriver):
    """Sends differences."""

    mono: ClassVar[bool] = False
    """Whether no colour is sent, whatever is drawn."""
    only_ascii: ClassVar[bool] = False
    """Whether something alike is sent in place of what is not ASCII."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._line: ThinLine | None = None

    def forget(self) -> None:
        """The terminal may show anything: somebody else wrote on it. Draws all of it."""
        if self._line is not None:
            self._line.forget()
        self._draw_all()

    # -- what the program writes

    def write(self, data: str) -> None:
        """Take a frame or a control sequence; never waits for the terminal."""
        if self._line is None:
            super().write(data)
        else:
            self._line.write(data, *self._app.size)

    def start_application_mode(self) -> None:
        """Begin to draw."""
        abilities = read_abilities(os.environ.get("TERM", ""))
        screen = ThinScreen(abilities, mono=self.mono, only_ascii=self.only_ascii)
        assert self._file is not None, "the full-screen program runs in a terminal only"
        self._line = ThinLine(self._file.fileno(), screen, self._broken)
        self._line.start()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._line.ask()
        self._watch_window()

    def _watch_window(self) -> None:
        """After its size changed a terminal may show anything, also where the size is the old one again."""
        before = signal.getsignal(signal.SIGWINCH)

        def changed(number: int, frame: FrameType | None) -> None:
            # Not in the handler: it may have interrupted whoever holds the lock.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._forget_quietly)
            if callable(before):
                before(number, frame)

        signal.signal(signal.SIGWINCH, changed)

    def _forget_quietly(self) -> None:
        if self._line is not None:
            self._line.forget()

    def disable_input(self) -> None:
        """Stop to listen, once the terminal has told what it was asked."""
        if self._line is not None and not self.exit_event.is_set():
            self._line.hush(_HUSH)
        super().disable_input()

    def stop_application_mode(self) -> None:
        """Leave the terminal as it was."""
        super().stop_application_mode()
        if self._line is not None:
            self._line.finish(_DRAIN)

    # -- what the terminal says

    def process_message(self, message: Message) -> None:
        """Keep to itself what only the driver asked for."""
        if isinstance(message, events.CursorPosition) and self._line is not None and self._line.answered():
            return
        if isinstance(message, events.Resize):
            self._forget_quietly()
        super().process_message(message)

    # -- when something goes wrong

    def _broken(self) -> None:
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._draw_all)

    def _draw_all(self) -> None:
        # Screens may be gone by then; the next one is drawn in full anyhow.
        with contextlib.suppress(Exception):
            screen = self._app.screen
            self._app._display(screen, screen._compositor.render_update(full=True))


def driver_for(*, thin: bool, no_color: bool, only_ascii: bool) -> type[Driver] | None:
    """The driver to use; None for Textual's own choice."""
    if not thin:
        return None

    class SettledDriver(ThinDriver):
        mono = no_color

    SettledDriver.only_ascii = only_ascii
    return SettledDriver
