"""How tests wait: for facts, as long as a slow and busy machine may need; for a program, until it is quiet."""

import asyncio
import time
from asyncio import BaseEventLoop, TimerHandle
from collections.abc import Callable, Iterator
from typing import Final, cast

PATIENCE: Final = 100.0
"""Seconds that what must come may take. Nobody waits that long, but when it never comes."""

_QUIET: Final = 3
"""Turns of the event loop in which nobody else has anything to do."""
_TURNS: Final = 3_000
"""Turns after which a thread that never stops telling something is not waited for."""
_SOON: Final = 0.02
"""Seconds to the next painting, at most; what is due later is not waited for."""
_TIMERS: Final = 10


def patiently(seen: Callable[[], str]) -> Iterator[None]:
    """Go round until the body of the loop leaves it; where patience ends, the failure tells what was seen instead."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        yield
    raise AssertionError(f"It never came:\n{seen()}")


async def until_quiet(*_given: float, **_named: float) -> None:
    """Wait until the event loop has nothing to do but to wait: for threads, for input, for what is due later.

    Textual's own `wait_for_idle` takes a program that gets no processor for one that is idle, and sleeps for longer
    than most keys take.
    """
    loop = cast(BaseEventLoop, asyncio.get_running_loop())
    for _ in range(_TIMERS):
        if not await _nothing_is_ready(loop):
            return
        due = min((each.when() for each in _timers(loop)), default=None)
        if due is None or due > loop.time() + _SOON:
            return
        passed = asyncio.Event()
        loop.call_at(due, passed.set)
        await passed.wait()


async def _nothing_is_ready(loop: BaseEventLoop) -> bool:
    quiet = 0
    for _ in range(_TURNS):
        await asyncio.sleep(0)
        quiet = 0 if loop._ready else quiet + 1  # type: ignore[attr-defined]
        if quiet == _QUIET:
            return True
    return False


def _timers(loop: BaseEventLoop) -> list[TimerHandle]:
    return [each for each in loop._scheduled if not each.cancelled()]  # type: ignore[attr-defined]
