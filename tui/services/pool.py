"""Calls under way beside each other: a few threads that make them, one place where their answers are taken up."""

from __future__ import annotations

import queue
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a call."""

    key: str
    answer: Any = None
    problem: BaseException | None = None


class Pool(Protocol):
    """Whoever makes calls. Used by one thread."""

    def send(self, key: str, work: Callable[[], Any]) -> None:
        """Begin `work`."""

    def collect(self, seconds: float) -> list[Done]:
        """What has ended; waits so long for the first, in real time."""

    def close(self) -> None:
        """Give the threads back; what is under way goes on."""


class Threads:
    """A pool of threads that are made when they are needed."""

    def __init__(self, many: int) -> None:
        self._executor = ThreadPoolExecutor(many, thread_name_prefix="smdomain-call")
        self._ended: queue.SimpleQueue[Done] = queue.SimpleQueue()

    def send(self, key: str, work: Callable[[], Any]) -> None:
        """Begin `work`."""

        def make() -> None:
            try:
                done = Done(key, work())
            except BaseException as problem:
                done = Done(key, None, problem)
            self._ended.put(done)

        self._executor.submit(make)

    def collect(self, seconds: float) -> list[Done]:
        """What has ended; waits so long for the first."""
        found: list[Done] = []
        try:
            found.append(self._ended.get(timeout=seconds) if seconds > 0 else self._ended.get_nowait())
            while True:
                found.append(self._ended.get_nowait())
        except queue.Empty:
            return found

    def close(self) -> None:
        """Give the threads back."""
        self._executor.shutdown(wait=False)


class InTurn:
    """A pool without threads, which makes each call when its answer is asked for, the latest first: for tests."""

    def __init__(self) -> None:
        self._waiting: list[tuple[str, Callable[[], Any]]] = []

    def send(self, key: str, work: Callable[[], Any]) -> None:
        """Keep `work` for later."""
        self._waiting.append((key, work))

    def collect(self, seconds: float) -> list[Done]:
        """The answer to one call."""
        if not self._waiting:
            return []
        key, work = self._waiting.pop()
        try:
            return [Done(key, work())]
        except Exception as problem:
            return [Done(key, None, problem)]

    def close(self) -> None:
        """Forget what was not made."""
        self._waiting.clear()
