"""Reading keys on the program's loop: no other thread has to wake, and to let go of Python, before one is answered."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY

if TYPE_CHECKING:
    from textual.message import Message

_AT_ONCE: Final = 4096
_LATER: Final = 0.005
"""Seconds to look after the moment rather than before it."""


class KeyReader:
    """Reads what a terminal says while it is started."""

    def __init__(
        self,
        file: int,
        hear: Callable[[Message], None],
        gone: Callable[[], None],
        failed: Callable[[Exception], None],
        *,
        debug: bool = False,
    ) -> None:
        """A reader; nothing is read yet.

        Args:
            file: descriptor of the terminal.
            hear: told every message.
            gone: called when there is no terminal any more; nothing is read then.
            failed: told, while it is handled, the exception that nothing more is read after.
            debug: whether Textual is to keep a log of keys.
        """
        self._file = file
        self._hear = hear
        self._gone = gone
        self._failed = failed
        self._parser = XTermParser(debug)
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> bool:
        """Read from here on, in the context of the caller; False where the loop cannot wait for this file."""
        loop = asyncio.get_running_loop()
        try:
            loop.add_reader(self._file, self._read)
        except (OSError, NotImplementedError):
            return False
        self._loop = loop
        return True

    def stop(self) -> None:
        """Read no more."""
        if self._timer is not None:
            self._timer.cancel()
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                # The loop may be closed.
                self._loop.remove_reader(self._file)
            self._loop = None

    def wait(self, patience: float) -> bool:
        """Read once without going back to the loop; whether something came within so many seconds."""
        if self._loop is None or not select.select([self._file], [], [], patience)[0]:
            return False
        self._read()
        return True

    def _read(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        try:
            data = os.read(self._file, _AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.stop()
            self._gone()
            return
        text = self._decode(data)
        # Given nothing, the parser takes it that all is over.
        self._tell(self._parser.feed(text) if text else ())

    def _tell(self, messages: Iterable[Message]) -> None:
        try:
            for message in messages:
                self._hear(message)
        except Exception as error:
            self.stop()
            self._failed(error)
        else:
            self._watch_escape()

    def _watch_escape(self) -> None:
        """Look again when what is not complete by then is complete: an Escape key is the beginning of other keys."""
        if self._parser._timeout_time is not None and self._loop is not None:
            self._timer = self._loop.call_later(ESCAPE_DELAY + _LATER, self._tick)

    def _tick(self) -> None:
        self._tell(self._parser.tick())
