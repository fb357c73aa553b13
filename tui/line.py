"""Writing to a terminal: at once what it takes, and in a thread what it does not."""

from __future__ import annotations

import contextlib
import os
import select
import threading
from collections.abc import Callable
from typing import Final

_BACKLOG: Final = 1 << 20
"""Characters that may wait for a terminal before the program does."""


class Line(threading.Thread):
    """Takes what the program writes and hands it on in order.

    A thread alone would be simpler, but every frame would wait until the program lets go of Python, and for the
    scheduler. Used as the thread of what is left; never waits for the terminal unless a megabyte waits already.
    """

    def __init__(self, file: int, gone: Callable[[], None]) -> None:
        """A line.

        Args:
            file: descriptor of the terminal.
            gone: told, in any thread, that there is no terminal any more.
        """
        super().__init__(name="line", daemon=True)
        self._file = file
        self._tell_gone = gone
        self._now = _own_way(file)
        """A descriptor of the same terminal on which nothing ever waits; None where there is none."""
        self._turn = threading.Condition()
        self._ready: list[str] = []
        self._left = b""
        """What the terminal did not take at once."""
        self._writing = False
        """Whether the thread is at it, so that nobody else may write."""
        self._ending = False
        self._gone = False

    # -- from the program

    def write(self, data: str) -> None:
        """Take a frame or a control sequence."""
        with self._turn:
            while not self._gone and self.is_alive() and sum(map(len, self._ready)) > _BACKLOG:
                self._turn.wait()
            if not self._gone:
                self._ready.append(data)
                self._send()

    def finish(self, patience: float) -> None:
        """Write what is left and end; a terminal that does not take it is waited for no longer, in seconds."""
        with self._turn:
            self._ending = True
            self._turn.notify_all()
        if self.is_alive():
            self.join(patience)
        with self._turn:
            if self._now is not None:
                os.close(self._now)
                self._now = None

    # -- to the terminal; all of it with the lock

    def _send(self) -> None:
        """Write now as much as the terminal takes, and leave the rest to the thread."""
        if self._now is not None and not (self._writing or self._left or self._ending):
            data = self._next().encode("utf-8", "replace")
            with contextlib.suppress(OSError):
                # What is wrong with the terminal, if anything is, the thread finds out.
                data = data[os.write(self._now, data) :] if data else data
            self._left = data
        if self._left or self._waiting:
            self._turn.notify_all()

    def _next(self) -> str:
        """What is to be written next."""
        data = "".join(self._ready)
        self._ready.clear()
        return data

    @property
    def _waiting(self) -> bool:
        """Whether there is something that the thread must write, or watch the time for."""
        return bool(self._ready)

    def _wait_at_most(self) -> float | None:
        """Seconds after which to look again although nothing happened."""
        return None

    # -- the thread

    def run(self) -> None:
        """Write until the end."""
        while data := self._take():
            gone = not self._put(data)
            with self._turn:
                self._writing = False
                self._gone = gone
                self._turn.notify_all()
            if gone:
                self._tell_gone()
                return

    def _take(self) -> bytes:
        """Wait for something to write; nothing at the end."""
        with self._turn:
            while not (data := self._left or self._next().encode("utf-8", "replace")):
                if self._ending:
                    return b""
                self._turn.wait(self._wait_at_most())
            self._left = b""
            self._writing = True
            return data

    def _put(self, data: bytes) -> bool:
        """Write all of it; False where there is no terminal any more."""
        while data:
            try:
                data = data[os.write(self._file, data) :]
            except BlockingIOError:
                select.select([], [self._file], [])
            except OSError:
                return False
        return True


def _own_way(file: int) -> int | None:
    """Open the terminal once more: a descriptor that others share must not be told never to wait."""
    try:
        return os.open(os.ttyname(file), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        # No terminal, or another user's, as after `su`.
        return None
