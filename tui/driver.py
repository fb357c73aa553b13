"""Textual's driver for the other end of a line: sends what changed, once, and no faster than the line takes it.

Textual draws whole widgets, three times over at the start; a cursor's move in a list is 7 kB. This one keeps what the
terminal shows and sends the difference. Whatever it does not understand it passes on, and draws in full from there on.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from types import FrameType
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events

from tui.quick_driver import QuickDriver
from tui.thin_cells import read_abilities
from tui.thin_line import ThinLine
from tui.thin_screen import ThinScreen

if TYPE_CHECKING:
    from textual.message import Message

_HUSH: Final = 1.0
"""Seconds that answers are waited for at the end: less than the watchdog of signals has."""


class ThinDriver(QuickDriver):
    """Sends differences."""

    mono: ClassVar[bool] = False
    """Whether no colour is sent, whatever is drawn."""
    only_ascii: ClassVar[bool] = False
    """Whether something alike is sent in place of what is not ASCII."""

    _line: ThinLine | None

    def forget(self) -> None:
        """The terminal may show anything: somebody else wrote on it. Draws all of it."""
        if self._line is not None:
            self._line.forget()
        self._draw_all()

    # -- what the program writes

    def write(self, data: str) -> None:
        """Take a frame or a control sequence; never waits for the terminal."""
        if self._line is not None:
            self._line.draw(data, *self._app.size)

    def _write_answer(self, frame: str) -> None:
        """Write a frame that is the whole answer to a key."""
        if self._line is not None and frame:
            self._line.draw(frame, *self._app.size, at_once=True)

    def _open_line(self) -> ThinLine:
        assert self._file is not None, "the full-screen program runs in a terminal only"
        abilities = read_abilities(os.environ.get("TERM", ""))
        screen = ThinScreen(abilities, mono=self.mono, only_ascii=self.only_ascii)
        return ThinLine(self._file.fileno(), screen, self._broken, self._line_gone)

    def start_application_mode(self) -> None:
        """Begin to draw."""
        super().start_application_mode()
        if self._line is not None:
            self._line.ask()
            self._watch_window()

    def _watch_window(self) -> None:
        """After its size changed a terminal may show anything, also where the size is the old one again."""
        before = signal.getsignal(signal.SIGWINCH)

        def changed(number: int, frame: FrameType | None) -> None:
            # Not in the handler: it may have interrupted whoever holds the lock.
            self._on_loop(self._forget_quietly)
            if callable(before):
                before(number, frame)

        signal.signal(signal.SIGWINCH, changed)

    def _forget_quietly(self) -> None:
        if self._line is not None:
            self._line.forget()

    def disable_input(self) -> None:
        """Stop to listen, once the terminal has told what it was asked."""
        if self._line is not None and not self.exit_event.is_set():
            end = time.monotonic() + _HUSH
            self._line.hush()
            while self._line.owed and self._keys is not None and (left := end - time.monotonic()) > 0:
                self._keys.wait(left)
        super().disable_input()

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
        self._on_loop(self._draw_all)

    def _draw_all(self) -> None:
        # Screens may be gone by then; the next one is drawn in full anyhow.
        with contextlib.suppress(Exception):
            screen = self._app.screen
            self._app._display(screen, screen._compositor.render_update(full=True))
