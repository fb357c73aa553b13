"""Writing to the other end of a line: what was never sent is merged, and a slow line is never flooded."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from tui.line import Line
from tui.thin_screen import ThinScreen

LOG: Final = logging.getLogger("smdomain")
ASK: Final = "\x1b[6n"
"""Has a terminal tell its cursor's place: it does so when it has come this far."""
WINDOW: Final = 384
"""Bytes that may be under way before the next frame waits for the terminal: half a second at 9,600 baud."""
_ASK_EVERY: Final = 96
"""Bytes after which the terminal is asked again; less is not worth a question."""
_SLOWEST: Final = 800
"""Bytes a second that a line is taken to manage."""
_PATIENCE: Final = 2.0
_SYNC_FROM: Final = 400
"""Bytes from which on a frame is worth being shown at once."""
_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
_OTHER_SCREEN: Final = ("\x1b[?1049h", "\x1b[2J", "\x1bc")
"""After these the terminal shows something else."""
_LEAVE: Final = "\x1b[?1049l"
"""After this it shows what it did before the program began."""


class ThinLine(Line):
    """Takes frames and control sequences, and writes them as the line allows; never waits for the terminal."""

    def __init__(self, file: int, screen: ThinScreen, broken: Callable[[], None], gone: Callable[[], None]) -> None:
        """A line.

        Args:
            file: descriptor of the terminal.
            screen: what it shows and should show.
            broken: told, in any thread, when frames are passed on as they come because something went wrong; the whole
                screen must be drawn once more then.
            gone: told, in any thread, that there is no terminal any more.
        """
        super().__init__(file, gone)
        self._screen = screen
        self._broken = broken
        self._plain = False
        """Whether frames are passed on as they come."""
        self._synchronized = False
        self._sent = 0
        self._asked = 0
        """Bytes that were sent before the last question."""
        self._told = 0
        """Bytes that the terminal is known to have taken."""
        self._questions: deque[tuple[float, int]] = deque()
        """When the terminal was asked, and how many bytes were sent before; the oldest first."""
        self._owed = 0
        """Answers that may still come."""
        self._answers = False
        """Whether it answers at all."""
        self._asking = True

    # -- from the program

    def draw(self, data: str, width: int, height: int, *, at_once: bool = False) -> None:
        """Take what Textual writes for a window of this size.

        Frames that Textual draws one after the other are left to the thread, which merges them; `at_once` is for a
        frame that is the whole answer to a key.
        """
        with self._turn:
            if data in (_BEGIN, _END):
                # Textual sends these once the terminal has said that it knows them.
                self._synchronized = True
                return
            if not self._plain and self._screen.is_frame(data):
                self._apply(data, width, height)
            elif _LEAVE in data:
                # What was drawn has no place to go to: on the other screen it would stay for good.
                self._screen.leave()
                self._ready.append(data)
            else:
                self._ready.append(self._changes() + data)
                if any(sign in data for sign in _OTHER_SCREEN):
                    self._screen.forget()
            if at_once:
                self._send()
            else:
                self._turn.notify_all()

    def _apply(self, frame: str, width: int, height: int) -> None:
        try:
            understood = self._screen.apply(frame, width, height)
        except Exception:
            LOG.exception("thin line")
            understood = False
        if not understood:
            self._break()
            self._ready.append(frame)

    def _break(self) -> None:
        """Pass everything on as it comes from here on: dearer, and always right."""
        LOG.warning("thin line: drawing in full from here on")
        self._plain, self._asking = True, False
        self._ready.append("\x1b[m\x1b[2J")
        self._broken()

    def forget(self) -> None:
        """The terminal may show anything."""
        with self._turn:
            self._screen.forget()

    def ask(self) -> None:
        """Find out whether the terminal answers; until it did, nothing waits for it."""
        with self._turn:
            self._ready.append(self._question())
            self._turn.notify_all()

    def answered(self) -> bool:
        """The terminal told where its cursor is; whether that was asked from here."""
        with self._turn:
            if not self._owed:
                return False
            self._owed -= 1
            self._answers = True
            if self._questions:
                self._told = self._questions.popleft()[1]
            self._turn.notify_all()
            return True

    def hush(self) -> None:
        """Ask nothing more: later answers would end up on the shell's command line."""
        with self._turn:
            self._asking = False

    @property
    def owed(self) -> bool:
        """Whether the terminal, which answers, has not answered everything yet."""
        with self._turn:
            return self._answers and self._owed > 0 and not self._gone

    # -- to the terminal

    def _next(self) -> str:
        data = "".join(self._ready)
        self._ready.clear()
        if not self._held():
            changes = self._changes()
            data += changes
            if data and self._answers and self._asking and self._sent + len(data) - self._asked > _ASK_EVERY:
                self._sent += len(data)
                return data + self._question()
        self._sent += len(data)
        return data

    def _question(self) -> str:
        self._questions.append((time.monotonic(), self._sent))
        self._owed += 1
        self._asked = self._sent
        return ASK

    def _held(self) -> bool:
        """Whether the next frame waits for the terminal."""
        if not (self._answers and self._asking and self._questions) or self._ending:
            return False
        under_way = self._sent - self._told
        if under_way <= WINDOW:
            return False
        if time.monotonic() < self._deadline():
            return True
        LOG.warning("thin line: the terminal stopped answering")
        self._asking = False
        return False

    def _deadline(self) -> float:
        return self._questions[0][0] + _PATIENCE + (self._sent - self._told) / _SLOWEST

    @property
    def _waiting(self) -> bool:
        return bool(self._ready) or (self._screen.waiting and not self._plain)

    def _wait_at_most(self) -> float | None:
        if self._screen.waiting and not self._plain and self._questions:
            return max(0.01, self._deadline() - time.monotonic())
        return None

    def _changes(self) -> str:
        """The frames that were not sent yet, as one; empty where nothing changed."""
        if self._plain or not self._screen.waiting:
            return ""
        try:
            changes = self._screen.difference()
        except Exception:
            LOG.exception("thin line")
            self._break()
            return ""
        if self._synchronized and len(changes) >= _SYNC_FROM:
            return f"{_BEGIN}{changes}{_END}"
        return changes
