"""The one way from a handler to a thread and back: work runs off the event loop, what it finds arrives as messages.

Services are plain generators and functions; `Bridge` loops over them in a thread. An answer to a question that has
been asked anew, or whose screen is gone, is dropped, however late it comes. Nothing raised in a thread is lost, and
nothing raised there ends the program.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, TypeVar, overload

from textual.dom import DOMNode
from textual.message import Message

from models.errors import SmdomainError

T = TypeVar("T")

_LOG: Final = logging.getLogger(__name__)
_WORKERS: Final = 24
"""Threads of the loop's pool: the default of a small machine, six, is soon all waiting for AWS."""


@dataclass(frozen=True)
class _Job:
    """One run of one group."""

    group: str
    ticket: int
    cancelled: threading.Event


class Bridge(DOMNode):
    """Mixin for an App (its work survives screens) or a Screen (its work ends with it).

    Named after the screen among the bases: Textual takes styles from the first base alone.
    """

    class Delivered(Message, bubble=False):
        """What a thread found, checked against its ticket once more before it is passed on."""

        def __init__(self, job: _Job, content: Message) -> None:
            super().__init__()
            self.job = job
            self.content = content

    @property
    def _jobs(self) -> dict[str, _Job]:
        jobs: dict[str, _Job] | None = self.__dict__.get("_bridge_jobs")
        if jobs is None:
            jobs = self.__dict__["_bridge_jobs"] = {}
        return jobs

    @overload
    def in_thread(
        self,
        group: str,
        work: Callable[[threading.Event], Iterator[T]],
        arrived: Callable[[T], Message],
        failed: Callable[[SmdomainError], Message],
        finished: Callable[[], Message] | None = None,
        *,
        every: float = 0.0,
    ) -> None: ...

    @overload
    def in_thread(
        self,
        group: str,
        work: Callable[[threading.Event], T],
        arrived: Callable[[T], Message],
        failed: Callable[[SmdomainError], Message],
        finished: Callable[[], Message] | None = None,
        *,
        every: float = 0.0,
    ) -> None: ...

    def in_thread(
        self,
        group: str,
        work: Callable[[threading.Event], Any],
        arrived: Callable[[Any], Message],
        failed: Callable[[SmdomainError], Message],
        finished: Callable[[], Message] | None = None,
        *,
        every: float = 0.0,
    ) -> None:
        """Run `work` in a thread and post what comes of it to this node.

        Args:
            group: what the work is about; work of the same group that still runs is told to stop and no longer heard.
            work: gets an event that is set when nobody waits any more; returns a value, or an iterator of values.
            arrived: makes the message for each value.
            failed: makes the message for whatever was raised; never called together with `finished`.
            finished: makes the message for the end.
            every: seconds between two values of an iterator that are posted; those between are skipped, the last one
                never. For growing snapshots.
        """
        self.stop_thread(group)
        previous = self.__dict__.get("_bridge_ticket", 0)
        ticket = self.__dict__["_bridge_ticket"] = previous + 1
        job = self._jobs[group] = _Job(group, ticket, threading.Event())
        self._widen_pool()

        def run() -> None:
            try:
                self._loop_over(job, work, arrived, every)
            except SmdomainError as error:
                self._deliver(job, failed(error))
            except Exception as error:
                _LOG.exception("work of group %s failed", group)
                self._deliver(job, failed(_unexpected(error)))
            else:
                if finished is not None:
                    self._deliver(job, finished())
            finally:
                self._deliver(job, _Ended())

        # The description would otherwise show the arguments of the work in logs.
        self.run_worker(run, thread=True, exit_on_error=False, group=group, description=group)

    def tell_screens(self, handler: str, *what: object) -> None:
        """Have every screen that has this method hear of something, the one in front last."""
        if not self.app.is_running:
            # Screens are being taken apart, from the inside.
            return
        for screen in self.app.screen_stack:
            heard = getattr(screen, handler, None)
            if heard is None:
                continue
            if screen.is_mounted:
                heard(*what)
            else:
                # It is there but has nothing to show it with yet.
                screen.call_later(heard, *what)

    def stop_thread(self, group: str) -> None:
        """Tell the work of this group to stop, and hear no more of it."""
        job = self._jobs.pop(group, None)
        if job is not None:
            job.cancelled.set()

    def stop_threads(self) -> None:
        """Tell all work to stop, and hear no more of it."""
        for group in list(self._jobs):
            self.stop_thread(group)

    def is_at_work(self, group: str) -> bool:
        """Whether work of this group was begun and neither replaced nor stopped nor ended."""
        return group in self._jobs

    def on_bridge_delivered(self, message: Bridge.Delivered) -> None:
        message.stop()
        if self._jobs.get(message.job.group) is message.job:
            if isinstance(message.content, _Ended):
                del self._jobs[message.job.group]
            else:
                self.post_message(message.content)

    def on_unmount(self) -> None:
        self.stop_threads()

    def _loop_over(
        self, job: _Job, work: Callable[[threading.Event], Any], arrived: Callable[[Any], Message], every: float
    ) -> None:
        outcome = work(job.cancelled)
        if not isinstance(outcome, Iterator):
            self._deliver(job, arrived(outcome))
            return
        posted: float | None = None
        held: list[Any] = []
        try:
            for value in outcome:
                if job.cancelled.is_set():
                    return
                held = [value]
                moment = time.monotonic()
                if not every or posted is None or moment - posted >= every:
                    posted = moment
                    held = []
                    self._deliver(job, arrived(value))
        finally:
            if held:
                self._deliver(job, arrived(held[0]))
            close = getattr(outcome, "close", None)
            if close is not None:
                close()

    def _deliver(self, job: _Job, content: Message) -> None:
        if job.cancelled.is_set():
            return
        # The loop may be closed already while the program ends: then nobody is left to tell.
        with contextlib.suppress(RuntimeError):
            self.post_message(Bridge.Delivered(job, content))

    def _widen_pool(self) -> None:
        if getattr(self.app, "_bridge_pool", None) is None:
            pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="smdomain")
            asyncio.get_running_loop().set_default_executor(pool)
            self.app.__dict__["_bridge_pool"] = pool


def _unexpected(error: Exception) -> SmdomainError:
    """Something nobody foresaw, in words; what exactly it was is in the log."""
    return SmdomainError(
        f"Something unexpected went wrong ({type(error).__name__}).",
        "Try again. If it happens again, please report it with the log; `smdomain doctor` says where it is.",
    )


class _Ended(Message, bubble=False):
    """The work of a group is over."""
