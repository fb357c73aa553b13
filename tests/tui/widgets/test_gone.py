"""Widgets that are gone leave nothing behind."""

import gc
import weakref
from collections.abc import Callable

import pytest
from textual.app import App
from textual.screen import Screen
from textual.widget import Widget

from models.facts import Availability, Group, Lookup
from models.questions import question
from models.shapes import Shapes
from tests.pilot import driven
from tui.theme import dress
from tui.widgets.code_view import CodeView
from tui.widgets.field_row import FieldRow
from tui.widgets.lines import Lines
from tui.widgets.offer import Offer
from tui.widgets.picker_dialog import PickerDialog


class Bare(App[None]):
    """Shows nothing."""

    def __init__(self) -> None:
        super().__init__()
        dress(self)


def a_text() -> Screen[None]:
    class Shown(Screen[None]):
        def compose(self):  # type: ignore[no-untyped-def]
            yield CodeView("one\ntwo")

    return Shown()


def some_lines() -> Screen[None]:
    class Shown(Screen[None]):
        def compose(self):  # type: ignore[no-untyped-def]
            yield Lines("one\ntwo", "")

    return Shown()


def a_list() -> Screen[list[str] | None]:
    offer = Offer(question("access.groups"), Shapes({}))
    offer.take(Lookup((Group("1-2", "admins", ""),), Availability.KNOWN))
    return PickerDialog(offer, [])


@pytest.mark.parametrize("make", [a_text, some_lines, a_list])
async def test_screens_that_are_gone_are_let_go(make: Callable[[], Screen[object]]) -> None:
    app = Bare()
    async with app.run_test() as pilot:
        gone: list[weakref.ref[Widget]] = []

        async def come_and_go() -> None:
            screen = make()
            await app.push_screen(screen)
            await pilot.pause()
            gone.extend(weakref.ref(each) for each in screen.walk_children(Widget, with_self=True))
            await app.pop_screen()
            await pilot.pause()

        for _ in range(5):
            await come_and_go()
        gc.collect()
        # The last one may still be held by what is under way.
        assert gone
        assert [each() for each in gone[: len(gone) * 4 // 5]].count(None) == len(gone) * 4 // 5


async def test_rows_of_steps_that_are_gone_are_let_go() -> None:
    async with driven() as it:
        await it.press("enter")
        seen: weakref.WeakSet[FieldRow] = weakref.WeakSet()
        for number in range(12):
            await it.pilot.press("f7" if number % 2 else "f8")
            await it.settled()
            seen.update(it.app.screen.query(FieldRow))
        shown = len(it.app.screen.query(FieldRow))
        gc.collect()
        assert shown
        # Those of the step before may still be held by what is under way.
        assert len(seen) <= 3 * shown + 12
