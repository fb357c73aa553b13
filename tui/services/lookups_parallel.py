"""Doing several things at once on threads that never keep the program from ending.

The standard executors join their threads at exit, so that one hung request would hold up a quit for its whole timeout.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

PATIENCE: Final = 0.05
"""Seconds between two looks at a cancel event."""


def start(name: str, work: Callable[[], None]) -> threading.Thread:
    """`work` on a thread of its own, which ends with the program at the latest."""
    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread


def side_by_side(
    work: Callable[[_Item], _Result],
    items: Sequence[_Item],
    *,
    workers: int = 10,
    cancel: threading.Event | None = None,
) -> Iterator[tuple[_Item, _Result]]:
    """Each item with what `work` gives for it, in the order they are done; ends early when `cancel` is set.

    Raises:
        Exception: the first that `work` raised; what was not begun is left undone.
    """
    waiting: queue.SimpleQueue[_Item] = queue.SimpleQueue()
    for item in items:
        waiting.put(item)
    done: queue.SimpleQueue[tuple[_Item, _Result] | BaseException] = queue.SimpleQueue()
    stop = threading.Event()

    def worker() -> None:
        while not stop.is_set():
            try:
                item = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                done.put((item, work(item)))
            except BaseException as error:
                done.put(error)

    for number in range(min(workers, len(items))):
        start(f"side-by-side-{number}", worker)
    try:
        for _ in items:
            outcome = _next(done, cancel)
            if outcome is None:
                return
            if isinstance(outcome, BaseException):
                raise outcome
            yield outcome
    finally:
        stop.set()


def _next(
    done: queue.SimpleQueue[tuple[_Item, _Result] | BaseException], cancel: threading.Event | None
) -> tuple[_Item, _Result] | BaseException | None:
    if cancel is None:
        return done.get()
    while not cancel.is_set():
        try:
            return done.get(timeout=PATIENCE)
        except queue.Empty:
            continue
    return None
