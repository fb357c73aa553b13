"""Status and done: a run as it goes on, as it ends, and what comes after."""

from collections.abc import Callable
from typing import Any

import pytest

from models.events import Outcome
from tests.pilot import LARGE, Driven, driven

Opened = Callable[..., Any]


async def create(it: Driven) -> None:
    await it.press("f4", "right", "enter")
    for _ in range(50):
        await it.settled()
        if it.ctx.watch is not None and it.ctx.watch.ended is not None:
            break
    await it.settled()


async def test_a_run_ends_at_done(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review")
        await create(it)
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.DONE
        text = it.text()
        assert "ml-team is ready" in text
        assert "F3" in text
        assert it.draft.run == it.ctx.watch.run_id


async def test_a_sign_in_link_is_made_and_shown_once_and_kept_nowhere(opened: Opened, own_home: Any) -> None:
    async with driven(size=LARGE) as it:
        await opened(it, "review")
        await create(it)
        await it.press("f3", "enter")
        text = it.text()
        assert "token=" in text.replace("\n", "")
        await it.press("enter")
        assert "token=" not in it.text()
        kept = [path for path in own_home.rglob("*") if path.is_file() and b"token=" in path.read_bytes()]
        assert kept == []


async def test_a_failure_shows_its_reason_and_what_to_do(opened: Opened) -> None:
    async with driven("failing") as it:
        await opened(it, "review")
        await create(it)
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.FAILED
        text = it.text()
        assert "KMS key" in text
        assert "What to do" in text
        assert "F6 deletes" in text


async def test_rolling_back_begins_at_keeping_everything(opened: Opened) -> None:
    async with driven("failing") as it:
        await opened(it, "review")
        await create(it)
        await it.press("f6")
        assert "keep the home file system" in it.text()
        await it.press("enter")
        await it.settled()
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.FAILED


@pytest.mark.parametrize("downs", [1, 2], ids=["with its files", "files kept"])
async def test_what_failed_can_be_rolled_back(opened: Opened, downs: int) -> None:
    async with driven("failing") as it:
        await opened(it, "review")
        await create(it)
        await it.press("f6", *["down"] * downs, "enter")
        for _ in range(50):
            await it.settled()
            if it.ctx.watch is not None and it.ctx.watch.ended is not None:
                break
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.ROLLED_BACK
        names = [row.name for row in it.ctx.lookups.fetch("domains", refresh=True).rows]
        assert "ml-team" not in names


async def test_leaving_a_run_gives_the_command_that_goes_on(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review")
        it.app.submit(*_planned(it))
        assert it.app.run_goes_on
        it.app.action_leave()
        await it.pilot.pause()
        assert "smdomain resume" in it.text() or it.ctx.watch is not None


def _planned(it: Driven) -> Any:
    from screens.review import ReviewScreen

    screen = it.app.screen
    assert isinstance(screen, ReviewScreen)
    made = screen._planned()
    assert made is not None
    return made
