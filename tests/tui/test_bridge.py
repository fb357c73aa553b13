"""Work in threads: what is dropped, what is told, and that nothing raised is lost."""

import threading
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Label

from models.errors import AccessDenied, SmdomainError
from tests.patience import PATIENCE, patiently
from tui.bridge import Bridge


class Found(Message):
    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class Failed(Message):
    def __init__(self, error: SmdomainError) -> None:
        super().__init__()
        self.error = error


class Over(Message):
    pass


class Listening(Bridge):
    def heard(self) -> list[Any]:
        heard: list[Any] = self.__dict__.setdefault("heard_so_far", [])
        return heard

    def on_found(self, message: Found) -> None:
        message.stop()
        self.heard().append(message.value)

    def on_failed(self, message: Failed) -> None:
        message.stop()
        self.heard().append(message.error)

    def on_over(self, message: Over) -> None:
        message.stop()
        self.heard().append("over")


class BridgedApp(Listening, App[None]):
    pass


class BridgedScreen(Listening, Screen[None]):
    pass


async def settled(app: App[Any], pilot: Pilot[Any]) -> None:
    for _ in patiently(lambda: "threads are at work"):
        await pilot.pause(0.001)
        if all(worker.is_finished for worker in app.workers):
            await pilot.pause()
            return


async def until(pilot: Pilot[Any], there: Callable[[], bool]) -> None:
    for _ in patiently(lambda: "threads have not begun"):
        if there():
            return
        await pilot.pause(0.001)


async def test_a_value_arrives_and_the_end_is_told() -> None:
    app = BridgedApp()
    async with app.run_test() as pilot:
        app.in_thread("a", lambda cancel: 7, Found, Failed, Over)
        assert app.is_at_work("a")
        await settled(app, pilot)
        assert app.heard() == [7, "over"]
        assert not app.is_at_work("a")


async def test_each_value_of_an_iterator_arrives() -> None:
    app = BridgedApp()
    async with app.run_test() as pilot:
        app.in_thread("a", lambda cancel: iter([1, 2, 3]), Found, Failed)
        await settled(app, pilot)
        assert app.heard() == [1, 2, 3]


async def test_snapshots_may_be_skipped_but_the_last() -> None:
    app = BridgedApp()
    async with app.run_test() as pilot:
        app.in_thread("a", lambda cancel: iter(range(1000)), Found, Failed, Over, every=1000.0)
        await settled(app, pilot)
        assert app.heard() == [0, 999, "over"]


async def test_an_iterator_that_breaks_off_tells_what_it_had_and_why() -> None:
    denied = AccessDenied("no", action="ec2:DescribeVpcs")

    def work(cancel: threading.Event) -> Iterator[int]:
        yield 1
        yield 2
        raise denied

    app = BridgedApp()
    async with app.run_test() as pilot:
        app.in_thread("a", work, Found, Failed, Over, every=1000.0)
        await settled(app, pilot)
        assert app.heard() == [1, 2, denied]
        assert not app.is_at_work("a")


async def test_what_nobody_foresaw_is_told_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    def work(cancel: threading.Event) -> int:
        raise ZeroDivisionError("secret-access-key")

    app = BridgedApp()
    async with app.run_test() as pilot:
        app.in_thread("a", work, Found, Failed, Over)
        await settled(app, pilot)
    (error,) = app.heard()
    assert type(error) is SmdomainError
    assert "ZeroDivisionError" in error.message
    assert "secret" not in error.message + error.remedy
    assert "work of group a failed" in caplog.text


async def test_the_answer_to_an_old_question_is_dropped() -> None:
    first_begun, first_may_end, first_ended = threading.Event(), threading.Event(), threading.Event()

    def first(cancel: threading.Event) -> str:
        first_begun.set()
        first_may_end.wait(PATIENCE)
        first_ended.set()
        return f"old, told to stop: {cancel.is_set()}"

    app = BridgedApp()
    async with app.run_test() as pilot:
        app.in_thread("a", first, Found, Failed, Over)
        await until(pilot, first_begun.is_set)
        app.in_thread("a", lambda cancel: "new", Found, Failed)
        first_may_end.set()
        assert first_ended.wait(PATIENCE)
        await settled(app, pilot)
        assert app.heard() == ["new"]


async def test_a_message_on_its_way_is_dropped_too() -> None:
    begun, may_post, posted = threading.Event(), threading.Event(), threading.Event()

    def first(cancel: threading.Event) -> Iterator[str]:
        begun.set()
        may_post.wait(PATIENCE)
        yield "old"
        posted.set()
        cancel.wait(PATIENCE)

    app = BridgedApp()
    async with app.run_test() as pilot:
        app.in_thread("a", first, Found, Failed)
        await until(pilot, begun.is_set)
        # The loop does not turn here: the value waits in the queue while the question is asked anew.
        may_post.set()
        assert posted.wait(PATIENCE)
        app.in_thread("a", lambda cancel: "new", Found, Failed)
        await settled(app, pilot)
        assert app.heard() == ["new"]


async def test_groups_do_not_disturb_each_other() -> None:
    app = BridgedApp()
    async with app.run_test() as pilot:
        for number in range(20):
            app.in_thread(f"group {number}", lambda cancel, value=number: value, Found, Failed)
        await settled(app, pilot)
        assert sorted(app.heard()) == list(range(20))


async def test_more_threads_than_processors_run_at_once() -> None:
    together = threading.Barrier(16, timeout=PATIENCE)
    app = BridgedApp()
    async with app.run_test() as pilot:
        for number in range(16):
            app.in_thread(f"group {number}", lambda cancel: bool(together.wait()) or True, Found, Failed)
        await settled(app, pilot)
        assert app.heard() == [True] * 16


async def test_work_of_a_screen_stops_with_it_and_work_of_the_program_goes_on() -> None:
    begun, cancelled, go_on = threading.Event(), threading.Event(), threading.Event()

    def of_screen(cancel: threading.Event) -> str:
        begun.set()
        cancel.wait(PATIENCE)
        cancelled.set()
        return "too late"

    def of_app(cancel: threading.Event) -> str:
        go_on.wait(PATIENCE)
        return "still here"

    app, screen = BridgedApp(), BridgedScreen()
    async with app.run_test() as pilot:
        await app.push_screen(screen)
        screen.in_thread("a", of_screen, Found, Failed)
        app.in_thread("a", of_app, Found, Failed)
        await until(pilot, begun.is_set)
        app.pop_screen()
        await pilot.pause()
        go_on.set()
        await settled(app, pilot)
        assert cancelled.wait(PATIENCE)
        assert screen.heard() == []
        assert app.heard() == ["still here"]


async def test_stopping_is_heard_by_the_work_and_ends_it() -> None:
    seen: list[int] = []

    def work(cancel: threading.Event) -> Iterator[int]:
        for number in count():
            seen.append(number)
            yield number

    app = BridgedApp()
    async with app.run_test() as pilot:
        app.in_thread("a", work, Found, Failed, Over, every=1000.0)
        await until(pilot, lambda: bool(seen))
        app.stop_thread("a")
        # It never ends by itself.
        await settled(app, pilot)
        assert "over" not in app.heard()


async def test_ending_the_program_tells_all_work_to_stop() -> None:
    begun, told = threading.Event(), threading.Event()

    def work(cancel: threading.Event) -> None:
        begun.set()
        if cancel.wait(PATIENCE):
            told.set()

    app = BridgedApp()
    async with app.run_test() as pilot:
        app.in_thread("a", work, Found, Failed)
        await until(pilot, begun.is_set)
    assert told.wait(PATIENCE)
    assert app.heard() == []


async def test_a_workers_description_holds_no_arguments() -> None:
    app = BridgedApp()
    async with app.run_test() as pilot:
        app.in_thread("look-up vpcs", lambda cancel: "secret", Found, Failed)
        assert [worker.description for worker in app.workers] == ["look-up vpcs"]
        await settled(app, pilot)


class ToldScreen(Screen[None]):
    """Can hear of something only once it has what it shows it with."""

    def compose(self) -> ComposeResult:
        yield Label("nothing", id="said")

    def told(self, what: str) -> None:
        self.query_one("#said", Label).update(what)


async def test_a_screen_hears_what_is_told_before_it_is_there() -> None:
    app = BridgedApp()
    async with app.run_test() as pilot:
        screen = ToldScreen()
        app.push_screen(screen)
        assert not screen.is_mounted
        app.tell_screens("told", "something")
        await pilot.pause()
        assert str(screen.query_one("#said", Label).content) == "something"
        app.tell_screens("told", "more")
        assert str(screen.query_one("#said", Label).content) == "more"


async def test_screens_that_are_taken_apart_hear_nothing() -> None:
    app = BridgedApp()
    async with app.run_test() as pilot:
        screen = ToldScreen()
        await app.push_screen(screen)
        await pilot.pause()
    # As while a test or a session ends: what it shows things with goes first.
    assert not app.is_running
    app._screen_stacks[app.current_mode] = [screen]
    app.tell_screens("told", "too late")
