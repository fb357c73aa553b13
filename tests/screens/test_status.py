"""Status and done: a run as it goes on, as it ends, and what comes after."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from models.errors import Locked
from models.events import Outcome
from models.plan import make_plan
from screens.done import DoneScreen
from tests.patience import PATIENCE
from tests.pilot import LARGE, Driven, driven
from tests.tui.services.fakes import ACCOUNT, REGION, spec
from tui.beginnings import open_drafts
from tui.messages import OpenStep
from tui.services.runs import RunStore
from tui.services.specfile import dump_spec
from tui.titles import GIVE_TITLE_BACK, KEEP_TITLE, keeps_titles

Opened = Callable[..., Any]


async def create(it: Driven) -> None:
    await it.press("f4", "right", "enter")
    await it.ended()


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


async def test_a_run_that_lost_its_spec_ends_at_done_too(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review")
        await create(it)
        assert it.ctx.run is not None
        it.ctx.run.spec = ""
        it.app.post_message(OpenStep("done"))
        await it.settled()
        text = it.text()
        assert "ml-team is ready" in text
        assert "smdomain import --domain" in text
        await it.press("f9", "f3")
        assert isinstance(it.app.screen, DoneScreen)


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
        await it.ended()
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.ROLLED_BACK
        names = [row.name for row in it.ctx.lookups.fetch("domains", refresh=True).rows]
        assert "ml-team" not in names


async def test_after_a_failure_the_answers_can_be_changed_and_it_is_created_anew(opened: Opened) -> None:
    async with driven() as it:
        it.emulator.world.domain_failure = "KMS key arn:aws:kms:x is disabled"
        await opened(it, "review")
        await create(it)
        first, draft = it.ctx.run, it.draft.id
        assert first is not None
        text = " ".join(it.text().split())
        assert "F6 deletes what was created, then F3 goes to the answer: Encryption key," in text
        await it.press("f6", "down", "enter")
        await it.ended()
        assert "F3 goes to the answers" in it.text()
        it.emulator.world.domain_failure = None
        await it.press("f3")
        await it.settled()
        # At the answer, in the same draft.
        assert (it.draft.id, it.draft.step, it.draft.run) == (draft, "review", "")
        await it.press("f4", "right", "enter")
        await it.ended()
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.DONE
        assert it.ctx.watch.run_id != first.id
        assert it.draft.run == it.ctx.watch.run_id


async def test_the_way_back_leads_to_the_answer_that_it_is_about(opened: Opened) -> None:
    async with driven() as it:
        it.emulator.world.domain_failure = "Security group sg-1 does not exist"
        await opened(it, "review")
        await create(it)
        await it.press("f3")
        await it.settled()
        assert (it.draft.step, it.draft.cursor) == ("network", "network.security_groups")


@pytest.mark.parametrize("gone_back", [False, True], ids=["failed", "taken back"])
async def test_a_draft_whose_run_failed_is_offered_again(opened: Opened, gone_back: bool) -> None:
    async with driven("failing") as it:
        await opened(it, "review")
        await create(it)
        if gone_back:
            await it.press("f6", "down", "enter")
            await it.ended()
        draft = it.draft.id
        it.app.close_session()
        assert [each.id for each in open_drafts(it.ctx)] == [draft]
        session = it.app.resume(it.ctx.drafts.load(draft))
        assert session.step.id == "review"


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


async def test_a_run_of_another_process_is_looked_at_and_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    async with driven() as it:
        theirs = it.ctx.runs.create(make_plan(spec(), account=ACCOUNT, region=REGION), "")
        theirs.acquire()
        theirs.begin()
        before = theirs.journal.read_text()
        going = threading.Event()
        monkeypatch.setattr(it.clock, "wait", lambda seconds, cancel=None: not going.wait(PATIENCE))
        it.ctx.desk.carry_out(RunStore(theirs.path.parent, it.ctx.clock).load(theirs.id))
        it.app.post_message(OpenStep("status"))
        for _ in range(5):
            await it.pilot.pause()
        assert "Carried out by process" in it.text()
        assert "changes nothing" in it.text()
        assert theirs.journal.read_text() == before
        assert theirs.holder() is not None
        theirs.release()
        going.set()
        await it.settled()
        assert "The process that carried it out is gone." in it.text()
        assert "F4 goes on" in it.text()


async def test_a_run_of_a_process_that_hangs_is_taken_over_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async with driven() as it:
        theirs = it.ctx.runs.create(make_plan(spec(), account=ACCOUNT, region=REGION), dump_spec(spec()))
        theirs.acquire()
        theirs.begin()
        wait, going = it.clock.wait, threading.Event()
        monkeypatch.setattr(it.clock, "wait", lambda seconds, cancel=None: not going.wait(PATIENCE))
        it.ctx.desk.carry_out(RunStore(theirs.path.parent, it.ctx.clock).load(theirs.id))
        it.app.post_message(OpenStep("status"))
        for _ in range(5):
            await it.pilot.pause()
        assert "F4 takes over" in " ".join(it.text().split())
        await it.pilot.press("f4")
        assert "It last did something" in it.text()
        await it.pilot.press("enter")
        assert theirs.holder() is not None
        monkeypatch.setattr(it.clock, "wait", wait)
        await it.pilot.press("f4", "down", "enter")
        going.set()
        await it.ended()
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.DONE
        with pytest.raises(Locked, match="taken over"):
            theirs.intent("domain", "sagemaker:CreateDomain", {}, None)


@pytest.mark.parametrize(("term", "kept"), [("xterm-256color", True), ("tmux-256color", True), ("linux", False)])
def test_titles_are_kept_by_terminals_that_can(term: str, kept: bool) -> None:
    assert keeps_titles(term) is kept


async def test_the_title_is_given_back_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    written: list[str] = []
    async with driven() as it:
        driver = it.app._driver
        assert driver is not None
        monkeypatch.setattr(driver, "write", written.append)
        it.app._ring("one")
        it.app._ring("two")
    mine = [each for each in written if each.startswith(("\x1b[22", "\x1b[23", "\x1b]2"))]
    assert mine == [KEEP_TITLE, "\x1b]2;one\x07", "\x1b]2;two\x07", GIVE_TITLE_BACK]
