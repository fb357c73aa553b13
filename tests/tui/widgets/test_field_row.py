"""One question: every kind of control by keys alone, what it tells, and that nothing typed is lost."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from textual import events
from textual.widgets import Input, TextArea

from models.facts import Availability, Group, Lookup, Vpc
from models.fields import Choices, Field, Kind, Mutability, Option
from models.findings import Finding, Level
from models.questions import question
from tests.golden_text import assert_golden, screen_text
from tests.tui.widgets.small_app import HOSTILE, SmallApp, a_field, of_vpcs
from tui.widgets.field_row import FieldRow
from tui.widgets.picker_dialog import PickerDialog
from tui.widgets.records_dialog import RecordDialog, RecordsDialog

ACCESS = Choices(
    (
        Option("vpc-only", "VPC only", "Studio reaches other services through your VPC, and nothing else."),
        Option("public-internet", "Public internet access", "Through a network that SageMaker runs."),
    )
)
VPCS = Lookup((Vpc("vpc-0a", "prod [eu]"), Vpc("vpc-0b", HOSTILE)), Availability.KNOWN, fetched=0.0)

PARTS = (
    Field("image", "s", "S", Kind.TEXT, "Image", "Help.", Mutability.YES, required=True),
    Field("version", "s", "S", Kind.INTEGER, "Version", "Help.", Mutability.YES),
)


async def told(asked: Field, value: Any, keys: Sequence[str]) -> list[Any]:
    """What a row tells while these keys are pressed on it."""
    row = FieldRow(asked, value)
    app = SmallApp(row)
    async with app.run_test(size=(80, 24)) as pilot:
        row.focus()
        await pilot.press(*keys)
        await pilot.pause()
        return app.answers


def a_form() -> list[FieldRow]:
    rows = [
        FieldRow(a_field(Kind.TEXT, "Domain name", required=True, placeholder="ml-platform")),
        FieldRow(a_field(Kind.TEXT, "Path [x]"), "/service-role/"),
        FieldRow(a_field(Kind.INTEGER, "Default space size – optional", unit="GB"), 5),
        FieldRow(a_field(Kind.TOGGLE, "Create the EFS home file system", mutability=Mutability.NO), True),
        FieldRow(a_field(Kind.TOGGLE, "Docker access")),
        FieldRow(a_field(Kind.CHOICE, "How should Studio connect?", choices=ACCESS, required=True), "vpc-only"),
        FieldRow(of_vpcs(required=True, mutability=Mutability.NO), "vpc-0b"),
        FieldRow(of_vpcs(Kind.LOOKUP_MULTI), ["vpc-0a", "vpc-gone"]),
        FieldRow(a_field(Kind.NAMES, "User profiles"), ["anna", "한국"]),
        FieldRow(a_field(Kind.TAGS, "Tags – optional"), {"team": "ml [x]"}),
        FieldRow(a_field(Kind.RECORDS, "Custom images", parts=PARTS), [{"image": "x", "version": 2}]),
    ]
    return rows


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_form(size: tuple[int, int]) -> None:
    rows = a_form()
    app = SmallApp(*rows)
    async with app.run_test(size=size) as pilot:
        for row in rows:
            if row.field.choices and row.field.choices.lookup:
                row.show_lookup(VPCS)
        rows[1].show_findings([Finding("RO-1", Level.ERROR, "x", "It must not be [so].", "Make it otherwise.")])
        rows[2].focus()
        await pilot.pause()
        assert app.answers == []
        assert_golden(f"widgets/form-{size[0]}x{size[1]}", screen_text(app))


async def test_each_letter_is_told() -> None:
    assert await told(a_field(Kind.TEXT), "a", ["end", "b", "backspace", "backspace"]) == ["ab", "a", None]


async def test_text_that_is_no_number_is_kept_as_it_is() -> None:
    assert await told(a_field(Kind.INTEGER), 12, ["end", "x", "backspace", "3"]) == ["12x", 12, 123]


async def test_raw_text_is_shown_again() -> None:
    row = FieldRow(a_field(Kind.INTEGER), "12 GB")
    async with SmallApp(row).run_test(size=(80, 24)):
        assert row.query_one(Input).value == "12 GB"


async def test_a_switch() -> None:
    switch = a_field(Kind.TOGGLE)
    assert await told(switch, None, ["space", "enter", "delete", "delete"]) == [True, False, None]


async def test_a_choice_by_arrows_and_space() -> None:
    choice = a_field(Kind.CHOICE, choices=ACCESS)
    assert await told(choice, None, ["down", "space", "up", "enter", "enter", "backspace"]) == [
        "public-internet",
        "vpc-only",
        None,
    ]


async def test_the_arrows_go_from_field_to_field() -> None:
    rows = [
        FieldRow(a_field(Kind.TEXT)),
        FieldRow(a_field(Kind.TOGGLE)),
        FieldRow(a_field(Kind.CHOICE, choices=ACCESS)),
        FieldRow(of_vpcs()),
        FieldRow(a_field(Kind.NAMES), ["a", "b"]),
    ]
    app = SmallApp(*rows)
    async with app.run_test(size=(80, 24)) as pilot:
        rows[0].focus()
        places = []
        for key in ("down", "down", "down", "down", "down", "down", "up", "up", "up", "up", "up", "up"):
            await pilot.press(key)
            places.append(next(number for number, row in enumerate(rows) if row.has_focus_within))
        assert places == [1, 2, 2, 3, 4, 4, 4, 3, 2, 2, 1, 0]
        assert app.answers == []


async def test_leaving_is_told() -> None:
    rows = [FieldRow(a_field(Kind.TEXT)), FieldRow(a_field(Kind.TOGGLE))]
    app = SmallApp(*rows)
    async with app.run_test(size=(80, 24)) as pilot:
        rows[0].focus()
        await pilot.press("tab")
        assert [message.field for message in app.heard if isinstance(message, FieldRow.Left)] == [rows[0].field]


@pytest.mark.parametrize("key", ["enter", "space"])
async def test_a_list_opens_asks_for_rows_and_gives_a_value(key: str) -> None:
    row = FieldRow(of_vpcs())
    app = SmallApp(row)
    async with app.run_test(size=(80, 24)) as pilot:
        row.focus()
        await pilot.press(key)
        assert isinstance(app.screen, PickerDialog)
        assert app.wanted == [False]
        row.show_lookup(VPCS)
        await pilot.press("f5")
        assert app.wanted == [False, True]
        await pilot.press("enter")
        await pilot.pause()
        assert app.answers == ["vpc-0a"]
        assert "prod [eu] (vpc-0a)" in screen_text(app)


async def test_typing_on_a_list_filters_it_at_once() -> None:
    row = FieldRow(of_vpcs())
    app = SmallApp(row)
    async with app.run_test(size=(80, 24)) as pilot:
        row.show_lookup(VPCS)
        row.focus()
        await pilot.press("p", "r", "enter")
        await pilot.pause()
        assert app.answers == ["vpc-0a"]


async def test_an_id_pasted_on_a_list_is_taken() -> None:
    row = FieldRow(of_vpcs())
    app = SmallApp(row)
    async with app.run_test(size=(80, 24)) as pilot:
        row.show_lookup(VPCS)
        row.focus()
        await pilot.pause()
        app.post_message(events.Paste("vpc-0123456789\n"))
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert app.answers == ["vpc-0123456789"]


async def test_delete_takes_a_chosen_value_back() -> None:
    assert await told(of_vpcs(), "vpc-0a", ["delete"]) == [None]
    assert await told(of_vpcs(Kind.LOOKUP_MULTI), ["vpc-0a"], ["backspace"]) == [None]


async def test_names_pasted_line_by_line() -> None:
    row = FieldRow(a_field(Kind.NAMES))
    app = SmallApp(row)
    async with app.run_test(size=(80, 24)) as pilot:
        row.query_one(TextArea).focus()
        await pilot.pause()
        app.post_message(events.Paste("anna\nbob\n\nanna\n"))
        await pilot.pause()
        assert app.answers[-1] == ["anna", "bob"]


async def test_tags_are_kept_while_they_are_none_yet() -> None:
    said = await told(a_field(Kind.TAGS), {"a": "1"}, ["end", "enter", "b", "equals_sign", "2"])
    assert said == ["a=1\nb", {"a": "1", "b": ""}, {"a": "1", "b": "2"}]


async def test_showing_a_value_tells_nothing() -> None:
    rows = a_form()
    app = SmallApp(*rows)
    others = ["x", "/y/", 7, False, True, "public-internet", "vpc-0a", ["vpc-0b"], ["c"], {"k": "v"}, []]
    async with app.run_test(size=(120, 40)) as pilot:
        for row, value in zip(rows, others, strict=True):
            row.show_value(value)
        await pilot.pause()
        assert app.answers == []
        assert [row.value for row in rows] == others
        for row in rows:
            row.show_value(None)
        await pilot.pause()
        assert app.answers == []


async def test_findings_come_and_go_below_the_control() -> None:
    row = FieldRow(a_field(Kind.TEXT), "x")
    app = SmallApp(row)
    async with app.run_test(size=(80, 24)) as pilot:
        row.show_findings(
            [
                Finding("B-2", Level.WARNING, "x", "Second.", ""),
                Finding("A-1", Level.ERROR, "x", f"First {HOSTILE}.", "Do this."),
            ]
        )
        await pilot.pause()
        text = " ".join(screen_text(app).split())
        assert text.index("First [b]sg[/foo]") < text.index("Do this.") < text.index("Second.")
        row.show_findings([])
        await pilot.pause()
        assert "Second" not in screen_text(app)


async def test_records_are_added_changed_and_removed() -> None:
    row = FieldRow(a_field(Kind.RECORDS, "Images", parts=PARTS), [{"image": "old"}])
    app = SmallApp(row)
    async with app.run_test(size=(80, 24)) as pilot:
        row.focus()
        await pilot.press("enter")
        assert isinstance(app.screen, RecordsDialog)
        await pilot.press("down", "enter")
        assert isinstance(app.screen, RecordDialog)
        await pilot.press(*"new", "tab", *"one", "tab")
        await pilot.pause()
        assert "must be a whole number" in screen_text(app)
        await pilot.press("shift+tab", *["backspace"] * 3, "2", "f8")
        await pilot.pause()
        assert "Image: new, Version: 2" in screen_text(app)
        await pilot.press("home", "delete", "f8")
        await pilot.pause()
        assert app.answers == [[{"image": "new", "version": 2}]]


async def test_cancelled_records_stay() -> None:
    row = FieldRow(a_field(Kind.RECORDS, "Images", parts=PARTS), [{"image": "old"}])
    app = SmallApp(row)
    async with app.run_test(size=(80, 24)) as pilot:
        row.focus()
        await pilot.press("enter", "delete", "escape")
        await pilot.pause()
        assert app.answers == []
        assert row.value == [{"image": "old"}]


async def test_focus_shows_without_colour() -> None:
    rows = [FieldRow(a_field(Kind.TOGGLE, "One")), FieldRow(a_field(Kind.TOGGLE, "Two"))]
    app = SmallApp(*rows, no_color=True)
    async with app.run_test(size=(80, 24)) as pilot:
        rows[1].focus()
        await pilot.pause()
        lines = screen_text(app).splitlines()
        assert lines[0].startswith("  One")
        assert lines[1].startswith("> Two")


async def test_typing_into_a_line_adds_to_it() -> None:
    rows = [FieldRow(a_field(Kind.TOGGLE)), FieldRow(a_field(Kind.TEXT), "ml-team")]
    app = SmallApp(*rows)
    async with app.run_test(size=(80, 24)) as pilot:
        rows[0].focus()
        await pilot.press("tab", "2")
        assert app.answers == ["ml-team2"]


async def test_letters_that_come_in_one_go_open_one_list() -> None:
    row = FieldRow(of_vpcs())
    app = SmallApp(row)
    async with app.run_test(size=(80, 24)) as pilot:
        row.show_lookup(VPCS)
        row.focus()
        await pilot.pause()
        # As a slow link, or a terminal without bracketed paste, delivers them.
        for key in ("enter", "p", "r", "o", "d"):
            app.post_message(events.Key(key, None if key == "enter" else key))
        await pilot.pause()
        await pilot.pause()
        assert [type(each) for each in app.screen_stack[1:]] == [PickerDialog]
        assert app.screen.query_one("#filter", Input).value == "prod"
        await pilot.press("enter")
        await pilot.pause()
        assert app.answers == ["vpc-0a"]


async def test_records_open_once_for_keys_that_come_in_one_go() -> None:
    row = FieldRow(a_field(Kind.RECORDS, parts=(a_field(Kind.TEXT),)))
    app = SmallApp(row)
    async with app.run_test(size=(80, 24)) as pilot:
        row.focus()
        await pilot.pause()
        for _ in range(3):
            app.post_message(events.Key("enter", None))
        await pilot.pause()
        await pilot.pause()
        assert len(app.screen_stack) == 2


async def test_an_example_is_cut_where_it_does_not_fit_and_says_how_lines_are_told_apart() -> None:
    long = FieldRow(a_field(Kind.TEXT, placeholder="AmazonSageMaker-ExecutionRole-of-a-team"))
    lines = FieldRow(a_field(Kind.TAGS, placeholder="CostCenter=4711"))
    app = SmallApp(long, lines)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = screen_text(app)
        assert "(such as AmazonSageMaker-ExecutionRole..)" in text
        assert "(such as CostCenter=4711, one a line)" in text


async def test_a_control_stands_below_its_label_where_there_is_little_room() -> None:
    row = FieldRow(a_field(Kind.TEXT, "A label of quite some length"), "an answer of quite some length")
    app = SmallApp(row)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert re.search("some length +an answer", screen_text(app))
        await pilot.resize_terminal(50, 24)
        await pilot.pause()
        assert re.search("some length\n +an answer of quite some length", screen_text(app))


async def test_people_are_named_without_their_ids() -> None:
    row = FieldRow(question("access.groups"), [{"name": "admins", "id": "53c40100-a0b1-7000-9d2e-1a2b3c4d5e00"}])
    app = SmallApp(row)
    async with app.run_test(size=(80, 24)) as pilot:
        identifier = "53c40100-a0b1-7000-9d2e-1a2b3c4d5e00"
        row.show_lookup(Lookup((Group(identifier, "admins", ""),), Availability.KNOWN))
        await pilot.pause()
        assert "admins" in screen_text(app)
        assert identifier not in screen_text(app)
