"""Signals that end a program, and who hears them."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from types import FrameType
from typing import Final, NoReturn

BY_KEY: Final = (signal.SIGINT,)
FROM_OUTSIDE: Final = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""The process is told to end, or its terminal is gone."""


class Ended(SystemExit):
    """A signal ended the program; the exit code is 128 and its number.

    A `SystemExit`, because asyncio hands everything else that a signal handler raises to the loop's own handler of
    exceptions, and prompt_toolkit's then waits for a key.
    """

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)


@contextlib.contextmanager
def heard(numbers: Iterable[int], handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """While inside, these signals come to the handler; in other threads than the main one, nothing changes.

    One that is ignored stays ignored: that is how `nohup` and shells protect what goes on without them.
    """
    before = {}
    if threading.current_thread() is threading.main_thread():
        for number in numbers:
            if signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, was in before.items():
            signal.signal(number, was)


def end(number: int, _frame: FrameType | None) -> NoReturn:
    """The handler of a program that has nothing to do but to end in order.

    Raises:
        Ended: always.
    """
    raise Ended(number)
