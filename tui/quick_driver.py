"""Textual's driver with a short way for keys.

A key that the focused widget answers at once goes to it before any queue of Textual's, and what shows the answer is
written before anything else is done.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events
from textual.drivers.linux_driver import LinuxDriver

from tui.key_reader import KeyReader
from tui.line import Line
from tui.quick import Quick

if TYPE_CHECKING:
    from textual.message import Message

_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
"""Around a frame that is to be shown as one."""
_AS_ONE: Final = 400
"""Bytes from which on that is worth it."""


_PAUSE: Final = 0.01
"""Seconds after an answer in which nothing else is done: the system needs a processor to bring it to the terminal."""


class QuickDriver(LinuxDriver):
    """Draws as Textual does, and keeps no key waiting that can be answered at once."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._line: Line | None = None
        self._keys: KeyReader | None = None
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
        if self._line is None:
            super().write(data)
        else:
            self._line.write(data)

    def _write_answer(self, frame: str) -> None:
        """Write a frame that is the whole answer to a key."""
        as_one = self._synchronized and len(frame) >= _AS_ONE
        if frame:
            self._hand_on(f"{_BEGIN}{frame}{_END}" if as_one else frame)

    def _open_line(self) -> Line:
        assert self._file is not None, "the full-screen program runs in a terminal only"
        return Line(self._file.fileno())

    def start_application_mode(self) -> None:
        """Begin to draw and to listen."""
        self._line = self._open_line()
        self._line.start()
        keys = KeyReader(self.fileno, self.process_message, self._deaf, debug=self._debug)
        self._keys = keys if keys.start() else None
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def disable_input(self) -> None:
        """Stop to listen."""
        if self._keys is not None:
            self._keys.stop()
        super().disable_input()

    def stop_application_mode(self) -> None:
        """Leave the terminal as it was."""
        super().stop_application_mode()
        if self._line is not None:
            self._line.finish(self.drain)

    drain: ClassVar[float | None] = None
    """Seconds that the terminal has at the end to take what is left; None for as long as it needs."""

    # -- what the terminal says

    def run_input_thread(self) -> None:
        """Listen in a thread, where the loop cannot."""
        if self._keys is None:
            super().run_input_thread()

    def _deaf(self) -> None:
        from rich.traceback import Traceback

        self._app.call_later(self._app.panic, Traceback())

    def send_message(self, message: Message) -> None:
        """Hand on what the terminal says, in the order in which it came."""
        if threading.get_ident() == self._app._thread_id:
            self._deliver(message)
        else:
            with contextlib.suppress(RuntimeError):
                # The loop may have ended.
                self._loop.call_soon_threadsafe(self._app.post_message, message)

    def _deliver(self, message: Message) -> None:
        if isinstance(message, events.Key) and self._answer(message.key):
            return
        self._settle()
        self._app.post_message(message)

    def _answer(self, key: str) -> bool:
        """Have the focused widget answer a key, if it does so at once and nothing that came before is still to do."""
        app = self._app
        try:
            if not (app._running and app._screen_stack and app.app_focus and not app._batch_count):
                return False
            quick: object = app.focused
            if not isinstance(quick, Quick) or not self._calm() or not quick.answer(key, self._write_answer):
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

    def _calm(self) -> bool:
        """Whether all that came before is done: nobody on the way of a key has a message waiting."""
        screen = self._app.screen
        pumps = (self._app, screen, *screen._compositor.visible_widgets)
        return all(pump._message_queue.empty() for pump in pumps)
