"""Textual's driver with a short way for keys.

A key that the focused widget answers at once goes to it before any queue of Textual's, and what shows the answer is
written before anything else is done.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any, Final

from textual import events
from textual.drivers.linux_driver import LinuxDriver

from tui.in_turn import InTurn
from tui.key_reader import KeyReader
from tui.line import Line
from tui.quick import Quick
from tui.terminal import is_console

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.driver import Driver
    from textual.message import Message

_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
"""Around a frame that is to be shown as one."""
_AS_ONE: Final = 400
"""Bytes from which on that is worth it."""
_PAUSE: Final = 0.01
"""Seconds after an answer in which nothing else is done: the system needs a processor to bring it to the terminal."""
_DRAIN: Final = 1.5
"""Seconds that the terminal has at the end to take what is left: less than the watchdog of signals has."""
_HUNG_UP: Final = 129
"""Exit code of a program whose terminal is gone: 128 and the number of SIGHUP."""


class QuickDriver(LinuxDriver):
    """Draws as Textual does, keeps keys in their order, and none waiting that can be answered at once."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._line: Line | None = None
        self._keys: KeyReader | None = None
        self._turns = InTurn(self._app, self._loop, self._hand)
        self._answered: Quick | None = None
        """Who has something left to do."""
        self._begun: list[str] | None = None
        """The pieces so far of what is to be shown as one."""
        self._synchronized = False
        """Whether the terminal can do that."""

    # -- what the program writes

    def write(self, data: str) -> None:
        """Take a frame or a control sequence."""
        if data == _BEGIN:
            self._begun, self._synchronized = [], True
        elif data == _END and self._begun is not None:
            pieces, self._begun = self._begun, None
            self._hand_on(f"{_BEGIN}{''.join(pieces)}{_END}")
        elif self._begun is not None:
            self._begun.append(data)
        else:
            self._hand_on(data)

    def _hand_on(self, data: str) -> None:
        if self._line is not None:
            self._line.write(data)

    def _write_answer(self, frame: str) -> None:
        """Write a frame that is the whole answer to a key."""
        as_one = self._synchronized and len(frame) >= _AS_ONE
        if frame:
            self._hand_on(f"{_BEGIN}{frame}{_END}" if as_one else frame)

    # -- beginning and ending, for good or for a while

    def _open_line(self) -> Line:
        assert self._file is not None, "the full-screen program runs in a terminal only"
        return Line(self._file.fileno(), self._line_gone)

    def start_application_mode(self) -> None:
        """Begin to draw and to listen; neither where the program is not in the foreground."""
        self._line = self._open_line()
        self._line.start()
        keys = KeyReader(self.fileno, self.process_message, self._gone, self._app._handle_exception, debug=self._debug)
        self._keys = keys if keys.start() else None
        self._writer_thread = None
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._writer_thread is None:
            # Textual was refused the terminal: the process stops, and tries again when it is continued.
            self._stop_listening()
            self._close_line()

    def _request_terminal_sync_mode_support(self) -> None:
        if not is_console():
            super()._request_terminal_sync_mode_support()

    def _query_in_band_window_resize(self) -> None:
        # A text console does not know the form of such questions, and prints the end of it.
        if not is_console():
            super()._query_in_band_window_resize()

    def disable_input(self) -> None:
        """Stop to listen."""
        self._stop_listening()
        super().disable_input()

    def _stop_listening(self) -> None:
        self._turns.forget()
        if self._keys is not None:
            self._keys.stop()

    def stop_application_mode(self) -> None:
        """Leave the terminal as it was; what is written from here on goes nowhere."""
        super().stop_application_mode()
        self._close_line()

    def _close_line(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.finish(_DRAIN)

    def _sigtstp_application(self, *_: object) -> None:
        # Not in the handler: it may have interrupted whoever writes, and leaving waits until all is written.
        self._on_loop(super()._sigtstp_application)

    def _sigcont_application(self, *_: object) -> None:
        self._on_loop(self._come_back)

    def _come_back(self) -> None:
        if not self._auto_restart:
            return
        if self._line is not None:
            # Nobody hears SIGSTOP: the terminal was not given back, and the shell made of it what it likes.
            self.suspend_application_mode()
        self.resume_application_mode()

    def _on_loop(self, call: Callable[..., object], *given: object) -> None:
        with contextlib.suppress(RuntimeError):
            # The loop may have ended.
            self._loop.call_soon_threadsafe(call, *given)

    def _line_gone(self) -> None:
        """Called in the line's thread."""
        self._on_loop(self._gone)

    def _gone(self) -> None:
        """There is no terminal any more; where SIGHUP is ignored, nobody else says so."""
        self._app.exit(return_code=_HUNG_UP)

    # -- what the terminal says

    def run_input_thread(self) -> None:
        """Listen in a thread, where the loop cannot."""
        if self._keys is None:
            super().run_input_thread()

    def send_message(self, message: Message) -> None:
        """Hand on what the terminal says, in the order in which it came."""
        if threading.get_ident() == self._app._thread_id:
            self._take(message)
        else:
            self._on_loop(self._take, message)

    def _take(self, message: Message) -> None:
        if isinstance(message, events.InputEvent | events.Paste):
            self._turns.take(message)
        else:
            self._settle()
            self._app.post_message(message)

    def _hand(self, message: Message, calm: bool) -> bool:
        """Hand on what was typed; False where something else is to be done first."""
        if isinstance(message, events.Key):
            if message.key == "ctrl+j":
                # Enter, typed before the terminal was told to leave it as it is.
                message = events.Key("enter", "\r")
            if calm and self._answer(message.key):
                return True
        if self._answered is not None:
            self._settle()
            return False
        self._app.post_message(message)
        return True

    def _answer(self, key: str) -> bool:
        """Have the focused widget answer a key, if it does so at once."""
        app = self._app
        try:
            quick: object = app.focused if app.app_focus else None
            if not isinstance(quick, Quick) or not quick.answer(key, self._write_answer):
                return False
        except Exception as error:
            app._handle_exception(error)
            return True
        if self._answered is None:
            self._answered = quick
            self._loop.call_later(_PAUSE, self._settle)
        return True

    def _settle(self) -> None:
        """Have done what the answer of a key left to do."""
        quick, self._answered = self._answered, None
        if quick is not None:
            try:
                quick.settle()
            except Exception as error:
                self._app._handle_exception(error)


def driver_for(*, thin: bool, no_color: bool, only_ascii: bool) -> type[Driver]:
    """The driver to use."""
    if not thin:
        return QuickDriver
    # What puts differences together is of no use elsewhere, and takes its time to import.
    from tui.driver import ThinDriver

    class SettledDriver(ThinDriver):
        mono = no_color

    SettledDriver.only_ascii = only_ascii
    return SettledDriver
