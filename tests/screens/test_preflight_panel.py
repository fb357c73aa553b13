"""What review says of the account: its age, what changed since, what could not be read, what an answer touched."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from models.findings import Finding, Level
from tests.patience import PATIENCE, patiently
from tests.pilot import Driven, driven
from tui.messages import AnswersSettled, OpenStep
from tui.services import preflight
from tui.widgets.finding_list import FindingList

Opened = Callable[..., Any]


def calls(it: Driven) -> Counter[str]:
    """How often each operation was called so far."""
    return Counter(operation for _, operation, _ in it.emulator.log)


@contextmanager
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Reads of the whole account wait until the event is set."""
    gate, whole = threading.Event(), preflight.snapshot

    def waiting(*args: Any, **kwargs: Any) -> Any:
        gate.wait(PATIENCE)
        return whole(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(preflight, "snapshot", waiting)
        try:
            yield gate
        finally:
            gate.set()


async def until(it: Driven, there: Callable[[], bool]) -> None:
    """Wait for a fact while something else is still at work."""
    for _ in patiently(it.text):
        await it.pilot.pause()
        if there():
            return


def two_hours_later(emulator: Any) -> None:
    """Let the program begin later than the others."""
    emulator.clock.advance(7400)


def front(it: Driven) -> Any:
    """The screen in front."""
    return it.app.screen


def a_key(it: Driven) -> str:
    rows = it.ctx.lookups.fetch("kms-keys").rows
    return next(str(row.arn) for row in rows if row.manager == "CUSTOMER" and row.state == "Enabled")


async def test_findings_are_narrowed_and_enter_goes_to_the_answer(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review", domain__name="not_a_name")
        await it.press("tab")
        listed = it.app.screen.query_one(FindingList)
        assert listed.has_focus
        assert "-- 1 Domain details: 1 error" in it.text()
        await it.press("right")
        assert f"{listed.shown} of {listed.total} shown" in it.text()
        assert listed.shown < listed.total
        await it.press("enter")
        assert it.draft.step == "domain"
        assert it.draft.cursor == "domain.name"


async def test_escape_shows_all_before_it_goes_back(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review")
        await it.press("tab", "q", "q", "escape")
        assert it.draft.step == "review"
        await it.press("escape")
        assert it.draft.step != "review"


async def test_a_refused_submit_leads_to_the_worst_even_when_it_was_left_out(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review", domain__name="not_a_name")
        await it.press("tab", "q", "q", "f4", "enter")
        assert it.draft.cursor == "domain.name"


async def test_the_age_is_told_and_f5_reads_again(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review")
        assert "Account read just now · F5 reads again" in it.text()
        it.clock.emulated.advance(250)
        front(it)._show_state()
        await it.settled()
        assert "Account read 4 min ago · F5 reads again" in it.text()
        before = calls(it)
        await it.press("f5")
        assert "Account read just now" in it.text()
        assert calls(it)["DescribeVpcs"] > before["DescribeVpcs"]


async def test_what_was_read_is_not_read_again_on_coming_back(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review")
        await it.press("enter")
        assert it.draft.step == "domain"
        before = calls(it)
        await it.press("f8")
        assert it.draft.step == "review"
        assert calls(it) - before == Counter()


async def test_a_kept_snapshot_is_shown_at_once_with_its_age(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    async with driven() as it:
        await opened(it, "review")
        draft = it.draft
        assert preflight.beside(it.ctx.drafts.path(draft.id)).is_file()
        it.app.close_session()
    with held(monkeypatch) as gate:
        async with driven(prepare=two_hours_later) as it:
            it.app.resume(it.ctx.drafts.load(draft.id))
            it.app.post_message(OpenStep("review"))
            await until(it, lambda: "Account read 2 h" in it.text())
            assert "reading again" in it.text()
            assert "stale" not in it.text()
            assert "DM-3" in it.text(), "what is known from before is judged by"
            await it.pilot.press("f4")
            await it.pilot.pause()
            assert "still being checked" in it.text()
            gate.set()
            await it.settled()
            assert "Account read just now · F5 reads again" in it.text()


async def test_a_kept_snapshot_is_stale_where_answers_changed(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    async with driven() as it:
        await opened(it, "review")
        draft = it.draft
        it.app.close_session()
    with held(monkeypatch) as gate:
        async with driven() as it:
            session = it.app.resume(it.ctx.drafts.load(draft.id))
            session.answer("network.vpc", "vpc-0123456789abcdef0")
            it.app.post_message(OpenStep("review"))
            await until(it, lambda: "stale: VPC" in it.text())
            gate.set()
            await it.settled()
            assert "stale" not in it.text()


async def test_a_snapshot_of_another_region_does_not_count(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    async with driven() as it:
        await opened(it, "review")
        draft = it.draft
        it.app.close_session()
    with held(monkeypatch) as gate:
        async with driven() as it:
            session = it.app.resume(it.ctx.drafts.load(draft.id))
            session.answer("region", "us-east-1")
            it.app.post_message(OpenStep("review"))
            await until(it, lambda: "Account read in eu-central-1, which is not here" in it.text())
            assert it.ctx.checked is None
            gate.set()
            await it.settled()


async def test_a_snapshot_of_one_draft_is_not_used_for_another(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review")
        assert it.ctx.checked is not None
        it.app.begin_new()
        assert it.ctx.checked is None


async def test_what_was_denied_is_said_with_its_permission(opened: Opened) -> None:
    async with driven("denied", size=(120, 40)) as it:
        session = it.app.begin_new()
        for key, value in {"domain.name": "ml", "access.auth": "iam", "network.vpc": "vpc-0123456789abcdef0"}.items():
            session.answer(key, value)
        it.app.post_message(OpenStep("review"))
        await it.settled()
        assert any(each.level is Level.UNKNOWN for each in session.findings)
        assert "could not be made" in front(it)._state()
        await it.press("tab", "right", "right", "right")
        assert "Findings: could not check" in it.text()
        assert "Allow " in it.text()


async def test_only_what_an_answer_touched_is_read_and_once(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review")
        key = a_key(it)
        it.app.post_message(OpenStep("storage"))
        await it.settled()
        before = calls(it)
        row = front(it).row("storage.kms_key")
        row._answer(key)
        await it.settled()
        read = calls(it) - before
        assert read["GetKeyPolicy"] == 1
        assert not {"DescribeVpcs", "DescribeSubnets", "ListDomains", "ListRoles", "GetRole"} & set(read)
        assert it.ctx.checked is not None
        assert it.ctx.checked.get("key-policy", key).known
        saved = preflight.load(preflight.beside(it.ctx.drafts.path(it.draft.id)), it.ctx.shapes)
        assert saved is not None
        assert saved.get("key-policy", key).known
        before = calls(it)
        it.app.post_message(AnswersSettled())
        await it.settled()
        assert calls(it) == before
        it.app.post_message(OpenStep("review"))
        await it.settled()
        assert calls(it) - before == Counter()
        assert "stale" not in it.text()


async def test_another_role_is_read_by_itself_and_judged(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review")
        it.ctx.lookups.forget("roles")
        session = it.ctx.session
        assert session is not None
        it.app.post_message(OpenStep("users"))
        await it.settled()
        it.ctx.lookups.forget("roles")
        before = calls(it)
        session.answer("roles.default.arn", "arn:aws:iam::123456789012:role/gone")
        it.app.post_message(AnswersSettled())
        await it.settled()
        assert (calls(it) - before)["GetRole"] == 1
        assert any(each.code == "RO-1" and each.level is Level.ERROR for each in session.findings)


async def test_letters_read_nothing_until_the_field_is_left(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review")
        it.app.post_message(OpenStep("domain"))
        await it.settled()
        before = calls(it)
        await it.type("x")
        assert calls(it) == before


async def test_nothing_is_read_on_before_there_was_a_check(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "storage")
        key = a_key(it)
        before = calls(it)
        front(it).row("storage.kms_key")._answer(key)
        await it.settled()
        assert calls(it)["GetKeyPolicy"] == before["GetKeyPolicy"]


async def test_reading_on_ends_when_the_wizard_is_left(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.services import reread

    told: list[threading.Event] = []

    def endless(spec: Any, before: Any, lookups: Any, cancel: threading.Event) -> Any:
        told.append(cancel)
        cancel.wait(PATIENCE)
        return before

    async with driven() as it:
        await opened(it, "review")
        key = a_key(it)
        it.app.post_message(OpenStep("storage"))
        await it.settled()
        monkeypatch.setattr(reread, "extended", endless)
        front(it).row("storage.kms_key")._answer(key)
        await until(it, lambda: bool(told))
        it.app.post_message(OpenStep("network"))
        await until(it, lambda: it.draft.step == "network")
        assert not told[0].is_set()
        it.app.post_message(OpenStep("start"))
        await it.settled()
        assert told[0].is_set()
        assert len(told) == 1


async def test_the_problem_key_brings_what_stands_against_an_answer_into_view(opened: Opened) -> None:
    async with driven(size=(80, 24)) as it:
        on = {f"applications__{each}__idle_shutdown__enabled": True for each in ("jupyterlab", "code_editor")}
        await opened(it, "applications", applications__canvas__enabled=True, **on)
        form = front(it).query_one("#form")
        for row in [each for each in front(it).rows() if each.display]:
            found = Finding("QT-1", Level.WARNING, row.field.key, "This is a sentence of some length. " * 6)
            front(it).session._findings = (found,)
            await it.press("f6")
            beside = row.query_one(".findings")
            assert beside.display
            assert form.region.contains_region(beside.region), row.field.key
