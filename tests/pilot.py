"""Driving the full-screen program in tests: on the embedded AWS, with a clock that takes no time."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from models.draft import Draft
from models.questions import QUESTIONS
from models.rules import check
from tests.patience import patiently
from tui.app import SetupApp
from tui.context import Context
from tui.emulator import world
from tui.emulator.clock import ManualClock
from tui.emulator.emulator import Emulator
from tui.services.connection import Connection
from tui.services.drafts import DraftStore
from tui.services.gateway import Gateway
from tui.services.runs import RunStore

SMALL = (80, 24)
LARGE = (120, 40)
GOLDEN = Path(__file__).parent / "golden" / "screens"
REGENERATE = "REGENERATE_GOLDEN"
"""Environment variable that has golden files written instead of compared. Kept by name: tests scrub others."""


class NoTime:
    """Our clock and the embedded AWS's at once: waiting moves both on and takes no time."""

    def __init__(self, start: float = 1_800_000_000.0) -> None:
        self.emulated = ManualClock(start)

    def now(self) -> float:
        return self.emulated.now()

    def wait(self, seconds: float, cancel: threading.Event | None = None) -> bool:
        self.emulated.advance(seconds)
        return bool(cancel and cancel.is_set())


@dataclass
class Driven:
    """A program under test."""

    app: SetupApp
    pilot: Pilot[int]
    ctx: Context
    emulator: Emulator
    clock: NoTime

    @property
    def draft(self) -> Draft:
        assert self.ctx.session is not None
        return self.ctx.session.draft

    async def ended(self) -> None:
        """Wait until the run that was begun has ended, and what follows from that is shown."""
        for _ in patiently(self.text):
            await self.settled()
            if self.ctx.watch is not None and self.ctx.watch.ended is not None:
                await self.settled()
                return

    async def settled(self) -> None:
        """Wait until no thread is at work and all messages are handled."""
        await settled(self.app, self.pilot)

    async def press(self, *keys: str) -> None:
        """Press keys, then wait until all is quiet."""
        await self.pilot.press(*keys)
        await self.settled()

    async def type(self, text: str) -> None:
        """Type text into the focused control."""
        await self.pilot.press(*(_KEYS.get(char, char) for char in text))
        await self.settled()

    def text(self) -> str:
        """The screen as text."""
        return screen_text(self.app)


_KEYS = {
    " ": "space",
    "-": "minus",
    "_": "underscore",
    "/": "slash",
    ":": "colon",
    ".": "full_stop",
    "=": "equals_sign",
}


async def settled(app: SetupApp, pilot: Pilot[int]) -> None:
    """Wait until no thread is at work and all messages are handled; timers are not waited for."""
    for _ in patiently(lambda: f"at work: {_jobs(app)}"):
        await pilot.pause()
        at_work = [worker._task for worker in app.workers if not worker.is_finished and worker._task is not None]
        if not at_work and not _jobs(app):
            await pilot.pause()
            return
        if at_work:
            # Turning round would take the processor from the threads that are waited for.
            await asyncio.wait(at_work, timeout=0.02, return_when=asyncio.FIRST_COMPLETED)


def _jobs(app: SetupApp) -> list[str]:
    nodes: list[Any] = [app, *app.screen_stack]
    return [group for node in nodes for group in getattr(node, "__dict__", {}).get("_bridge_jobs") or {}]


def screen_text(app: SetupApp) -> str:
    """What the screen shows, without colours; lines end where their text does."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


@asynccontextmanager
async def driven(
    scenario: str = "default",
    *,
    size: tuple[int, int] = SMALL,
    prepare: Callable[[Emulator], None] | None = None,
    first: Callable[[Context, SetupApp], str] | None = None,
    before: Driven | None = None,
) -> AsyncIterator[Driven]:
    """The program, with its first screen settled.

    Args:
        scenario: what the embedded AWS is like.
        size: columns and rows.
        prepare: changes the embedded AWS before anything is asked of it.
        first: what to begin with; gives the id of the first step.
        before: a program that has ended, whose AWS and clock this one goes on with.
    """
    clock = before.clock if before else NoTime()
    emulator = before.emulator if before else world.build(scenario, clock=clock.emulated)
    if prepare is not None:
        prepare(emulator)
    connection = Connection(demo=scenario)
    ctx = Context(
        connection,
        drafts=DraftStore(clock=clock),
        runs=RunStore(clock=clock),
        clock=clock,
        questions=lambda: QUESTIONS,
        check=check,
        connect=lambda wanted: Gateway(wanted, emulator=emulator),
    )
    app = SetupApp(ctx)
    if first is not None:
        app.first = first(ctx, app)
    async with app.run_test(size=size, notifications=True) as pilot:
        it = Driven(app, pilot, ctx, emulator, clock)
        await it.settled()
        yield it


def golden(name: str, text: str, size: tuple[int, int]) -> None:
    """Compare a screen with the one kept; writes it where the environment says so."""
    path = GOLDEN / f"{name}-{size[0]}x{size[1]}.txt"
    if os.environ.get(REGENERATE):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"no golden screen {path.name}: run with {REGENERATE}=1"
    assert text == path.read_text(encoding="utf-8"), f"{path.name} differs; look at it, then run with {REGENERATE}=1"
