"""Credentials that end while the status screen is in front: it says so, takes new ones, and goes on."""

from collections.abc import Callable, Iterator
from typing import Any

from models.events import Outcome
from tests.patience import patiently
from tests.pilot import Driven, driven
from tui.emulator.emulator import Emulator
from tui.services.sso_login import Prompt, SignedIn, SignIn

Opened = Callable[..., Any]


async def ended(it: Driven) -> None:
    for _ in patiently(it.text):
        await it.settled()
        if it.ctx.watch is not None and it.ctx.watch.ended is not None and not it.app.run_goes_on:
            return


async def expired_in_the_middle(it: Driven, opened: Opened) -> None:
    await opened(it, "review")
    it.emulator.fault("sagemaker:CreateUserProfile", "expired")
    await it.press("f4", "right", "enter")
    await ended(it)
    assert it.ctx.watch is not None
    assert it.ctx.watch.outcome is Outcome.INTERRUPTED
    assert "F2 signs in again" in it.text()


async def test_renewed_credentials_are_read_and_the_run_goes_on(opened: Opened) -> None:
    async with driven() as it:
        await expired_in_the_middle(it, opened)
        it.emulator.clear_faults()
        await it.press("f2")
        await it.settled()
        assert "renewed already" in it.text()
        await it.press("enter")
        await ended(it)
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.DONE


async def test_a_code_is_shown_with_its_time_and_then_the_run_goes_on(opened: Opened, monkeypatch: Any) -> None:
    place = SignIn("work", "https://corp.awsapps.com/start", "eu-central-1", "corp")
    steps: list[str] = []

    def sign_in(aws: object, where: SignIn, clock: Any, cancel: Any) -> Iterator[Prompt | SignedIn]:
        assert where is place
        yield Prompt("https://device.example/", "ABCD-EFGH", "", clock.now() + 599)
        while not cancel.wait(0.01) and not steps:
            pass
        yield SignedIn(clock.now() + 3600)

    monkeypatch.setattr("tui.services.sso_login.sign_in_of", lambda configuration, profile: place)
    monkeypatch.setattr("tui.services.sso_login.sign_in", sign_in)
    async with driven() as it:
        await expired_in_the_middle(it, opened)
        it.emulator.clear_faults()
        await it.press("f2")
        await it.settled()
        await it.pilot.press("enter")
        for _ in patiently(it.text):
            await it.pilot.pause()
            if "ABCD-EFGH" in it.text():
                break
        text = it.text()
        assert "https://device.example/" in text
        assert "ABCD-EFGH" in text
        assert "The code ends in 9:" in text
        steps.append("agreed")
        await ended(it)
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.DONE


async def test_a_rollback_goes_on_as_a_rollback(opened: Opened) -> None:
    async with driven("failing") as it:
        await opened(it, "review")
        await it.press("f4", "right", "enter")
        await ended(it)
        it.emulator.fault("sagemaker:DeleteDomain", "expired")
        await it.press("f6", "down", "down", "enter")
        await ended(it)
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.INTERRUPTED
        it.emulator.clear_faults()
        await it.press("f2")
        await it.settled()
        await it.press("enter")
        await ended(it)
        assert it.ctx.watch.outcome is Outcome.ROLLED_BACK
        assert it.ctx.run is not None
        assert it.ctx.run.ledger.keep_files
        assert "home file system fs-" in it.text()


async def test_escape_gives_up_and_keeps_the_run(opened: Opened) -> None:
    async with driven() as it:
        await expired_in_the_middle(it, opened)
        await it.press("f2")
        await it.settled()
        await it.press("escape")
        await it.settled()
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.INTERRUPTED
        assert "F2 signs in again" in it.text()


async def test_who_begins_with_credentials_that_ended_signs_in_at_the_start() -> None:
    def ended_until_renewed(emulator: Emulator) -> None:
        emulator.fault("*", "expired")
        emulator.renew = emulator.clear_faults  # type: ignore[method-assign]

    async with driven(prepare=ended_until_renewed) as it:
        assert "F2 signs in" in it.text()
        assert "123456789012" not in it.text()
        await it.press("f2")
        assert "renewed already" in it.text()
        await it.press("enter")
        assert "123456789012" in it.text()
        # With nothing to sign in for, the key is not shown.
        assert "F2" not in it.text()
