"""The list of a field: every key, every state, rows that come while it is used, names that mean harm."""

import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from models.facts import Availability, Bucket, Group, KmsKey, Lookup, Vpc
from models.fields import Choices, Field, Kind, Option
from models.questions import question
from models.shapes import Constraint, Shapes
from tests.golden_text import assert_golden, screen_text
from tests.tui.widgets.small_app import HOSTILE, SmallApp, a_field, of_vpcs
from tui.widgets.offer import Offer
from tui.widgets.picker import Picker
from tui.widgets.picker_dialog import PickerDialog

SHAPES = Shapes({"VpcId": Constraint("string", maximum=32, pattern=r"vpc-[0-9a-f]+")})


def vpcs(count: int, first: int = 0) -> tuple[Vpc, ...]:
    teams = ("payments", "ml", "web")
    return tuple(
        Vpc(f"vpc-{number:04x}", f"{teams[number % 3]}-{number}", f"10.{number % 256}.0.0/16")
        for number in range(first, first + count)
    )


def known(rows: tuple[Any, ...], fetched: float | None = 880.0) -> Lookup:
    return Lookup(rows, Availability.KNOWN, fetched=fetched)


@dataclass
class Open:
    """A dialog under test."""

    app: SmallApp
    pilot: Pilot[Any]
    dialog: PickerDialog
    outcome: list[Any] = field(default_factory=list)
    reloads: list[bool] = field(default_factory=list)

    @property
    def picker(self) -> Picker:
        return self.dialog.query_one(Picker)

    @property
    def text(self) -> str:
        return screen_text(self.app)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def arrive(self, lookup: Lookup) -> None:
        self.dialog.show_lookup(lookup)
        await self.pilot.pause()


@asynccontextmanager
async def opened(
    asked: Field,
    lookup: Lookup | None = None,
    chosen: tuple[str, ...] = (),
    *,
    size: tuple[int, int] = (80, 24),
    typed: str = "",
    no_color: bool = False,
) -> AsyncIterator[Open]:
    app = SmallApp(no_color=no_color)
    async with app.run_test(size=size) as pilot:
        offer = Offer(asked, SHAPES)
        if lookup is not None:
            offer.take(lookup)
        it = Open(app, pilot, None)  # type: ignore[arg-type]
        it.dialog = PickerDialog(
            offer,
            list(chosen),
            filter_text=typed,
            now=lambda: 1000.0,
            reload=lambda: it.reloads.append(True),
            region="eu-central-1",
        )
        app.push_screen(it.dialog, it.outcome.append)
        await pilot.pause()
        yield it


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_list_with_a_chosen_value_that_is_gone(size: tuple[int, int]) -> None:
    rows = (*vpcs(30), Vpc("vpc-00ff", HOSTILE, "10.9.0.0/16", default=True))
    async with opened(of_vpcs(), known(rows), ("vpc-dead",), size=size) as it:
        assert_golden(f"widgets/picker-{size[0]}x{size[1]}", it.text)
        await it.press("end")
        assert "vpc-00ff" in it.text
        assert "\x1b" not in it.text
        assert "\u202e" not in it.text
        assert "[b]sg[/foo]" in it.text


async def test_typing_filters_and_enter_takes() -> None:
    async with opened(of_vpcs(), known(vpcs(30))) as it:
        await it.press(*"ml", "-", "1", "6")
        assert it.picker.shown == 1
        await it.press("enter")
        assert it.outcome == [["vpc-0010"]]


async def test_backspace_widens_the_filter_again() -> None:
    async with opened(of_vpcs(), known(vpcs(30)), typed="web") as it:
        assert it.picker.shown == 10
        await it.press("backspace")
        assert it.dialog.query_one("#filter", Input).value == "we"


async def test_several_words_in_the_filter_line_narrow() -> None:
    async with opened(of_vpcs(), known(vpcs(300))) as it:
        await it.press("shift+tab")
        assert isinstance(it.dialog.focused, Input)
        await it.press(*"ml", "space", *"29")
        assert it.picker.shown == sum(
            "ml" in row.name and "29" in f"{row.name} {row.cidr} {row.id}" for row in vpcs(300)
        )
        await it.press("down", "enter")
        assert len(it.outcome) == 1


async def test_a_comma_begins_another_word_where_space_marks() -> None:
    async with opened(
        question("access.groups"), known(tuple(Group(f"id-{each}", each) for each in ("ml ops", "ml", "ops")))
    ) as it:
        assert "a comma begins another word" in it.text
        await it.press(*"ops", "comma", *"ml")
        assert it.picker.shown == 1
        await it.press("space", "enter")
        assert it.outcome == [["id-ml ops"]]


async def test_the_arrows_pages_and_ends() -> None:
    async with opened(of_vpcs(), known(vpcs(100))) as it:
        seen = []
        for key in ("down", "down", "up", "pagedown", "pageup", "end", "up", "home"):
            await it.press(key)
            seen.append(it.picker.cursor_value)
        assert seen[:3] == ["vpc-0001", "vpc-0002", "vpc-0001"]
        assert seen[4:] == ["vpc-0001", "vpc-0063", "vpc-0062", "vpc-0000"]
        assert int(str(seen[3])[4:], 16) > 10


@pytest.mark.parametrize("key", ["escape", "f7"])
async def test_cancelling_changes_nothing(key: str) -> None:
    async with opened(of_vpcs(Kind.LOOKUP_MULTI), known(vpcs(3))) as it:
        await it.press("space", key)
        assert it.outcome == [None]


async def test_marks_of_several() -> None:
    async with opened(of_vpcs(Kind.LOOKUP_MULTI), known(vpcs(30)), ("vpc-0002",)) as it:
        await it.press("down", "space", "down", "insert", "down", "space", "space")
        assert "1 chosen" in it.text
        await it.press("f8")
        assert it.outcome == [["vpc-0001"]]


async def test_f4_marks_all_that_match() -> None:
    async with opened(of_vpcs(Kind.LOOKUP_MULTI), known(vpcs(30)), ("vpc-0000",)) as it:
        await it.press(*"web", "f4", "enter")
        assert it.outcome == [["vpc-0000", *(row.id for row in vpcs(30) if "web" in row.name)]]


async def test_enter_with_nothing_marked_takes_the_row() -> None:
    async with opened(of_vpcs(Kind.LOOKUP_MULTI), known(vpcs(3))) as it:
        await it.press("down", "enter")
        assert it.outcome == [["vpc-0001"]]


async def test_enter_after_all_marks_were_removed_takes_none() -> None:
    async with opened(of_vpcs(Kind.LOOKUP_MULTI), known(vpcs(3)), ("vpc-0000",)) as it:
        await it.press("space", "enter")
        assert it.outcome == [[]]


async def test_rows_that_arrive_leave_cursor_marks_and_filter() -> None:
    async with opened(of_vpcs(Kind.LOOKUP_MULTI), Lookup(vpcs(50)), ("vpc-0050",)) as it:
        await it.press(*"ml", "down", "down", "space")
        at = it.picker.cursor_value
        assert "loading" in it.text
        assert "(not seen yet) vpc-0050" not in it.text
        await it.arrive(Lookup(vpcs(2000)))
        assert it.picker.cursor_value == at
        await it.arrive(known(vpcs(2000)))
        assert it.picker.cursor_value == at
        assert it.dialog.query_one("#filter", Input).value == "ml"
        assert "looked up 2 min ago" in it.text
        assert f"{it.picker.shown} of 2,000" in it.text
        await it.press("f8")
        assert it.outcome == [["vpc-0050", str(at)]]


async def test_a_long_list_is_made_in_pieces_whatever_comes_between() -> None:
    async with opened(of_vpcs(), known(vpcs(20_000)), ("vpc-4e1f",)) as it:
        await it.press(*"web")
        await it.arrive(known(vpcs(20_001)))
        while it.dialog.offer.pending:
            await it.pilot.pause(0.01)
        assert it.picker.total == 20_001
        assert it.picker.shown == sum("web" in row.name for row in vpcs(20_001))
        assert "not found" not in it.text
        await it.arrive(known(vpcs(9_000)))
        while it.dialog.offer.pending:
            await it.pilot.pause(0.01)
        assert it.picker.total == 9_000


async def test_the_cursor_stays_on_its_row_when_other_rows_replace_the_list() -> None:
    async with opened(of_vpcs(), known(vpcs(50))) as it:
        await it.press(*["down"] * 10)
        await it.arrive(known(tuple(reversed(vpcs(60)))))
        assert it.picker.cursor_value == "vpc-000a"
        assert "vpc-000a" in it.text


async def test_a_chosen_value_is_not_called_gone_while_rows_come() -> None:
    async with opened(of_vpcs(), Lookup(vpcs(5)), ("vpc-0008",)) as it:
        assert "(not seen yet) vpc-0008" in it.text
        await it.arrive(known(vpcs(9)))
        assert "not seen yet" not in it.text
        assert it.picker.cursor_value == "vpc-0008"


@pytest.mark.parametrize(
    ("name", "lookup"),
    [
        ("loading", Lookup()),
        ("empty", known(())),
        ("denied", Lookup((), Availability.DENIED, "no", "ec2:DescribeVpcs")),
        ("failed", Lookup((), Availability.FAILED, "AWS cannot be reached [from here].")),
    ],
)
async def test_without_rows_it_says_why_and_takes_a_value_by_hand(name: str, lookup: Lookup) -> None:
    async with opened(of_vpcs(), lookup) as it:
        assert_golden(f"widgets/picker-{name}-80x24", it.text)
        if name == "loading":
            await it.press("f2")
        await it.press(*"vpc-12g", "enter")
        assert it.outcome == []
        assert "must be the id of a VPC" in it.text
        await it.press("backspace", "enter")
        assert it.outcome == [["vpc-12"]]


async def test_f5_asks_again() -> None:
    async with opened(of_vpcs(), known(vpcs(2))) as it:
        await it.press("f5")
        assert it.reloads == [True]


async def test_several_by_hand_are_marked() -> None:
    async with opened(of_vpcs(Kind.LOOKUP_MULTI), known(vpcs(2)), ("vpc-0001",)) as it:
        await it.press("f2", *"vpc-aa,vpc-bb", "enter")
        assert "3 chosen" in it.text
        assert "(not found in the account) vpc-aa" in it.text
        await it.press("f2", *"vpc-cc", "f8")
        assert it.outcome == [["vpc-0001", "vpc-aa", "vpc-bb", "vpc-cc"]]


async def test_an_id_that_matches_nothing_is_taken_by_hand() -> None:
    async with opened(of_vpcs(), known(vpcs(2)), typed="vpc-0123456789abcdef0") as it:
        assert "nothing matches" in it.text
        await it.press("enter")
        assert it.outcome == [["vpc-0123456789abcdef0"]]


async def test_a_close_name_is_never_taken_unseen() -> None:
    async with opened(
        of_vpcs(), known((Vpc("vpc-0aaa1", "payments"), Vpc("vpc-0bbb2", "web"))), typed="vpc-0aaa7"
    ) as it:
        assert it.picker.closest
        await it.press("enter")
        assert it.outcome == [["vpc-0aaa7"]]
    async with opened(of_vpcs(), known((Vpc("vpc-0aaa1", "payments"),)), typed="paymemts") as it:
        await it.press("enter")
        assert it.outcome == []
        assert "E! paymemts matches nothing" in it.text
        await it.press("down", "enter")
        assert it.outcome == [["vpc-0aaa1"]]


async def test_a_bucket_gets_a_folder_by_hand() -> None:
    asked = a_field(Kind.LOOKUP, "S3", choices=Choices(lookup="buckets", value="uri"))
    async with opened(asked, known((Bucket("data"), Bucket("logs"))), ("s3://data",)) as it:
        await it.press("f2", *"/shared", "enter")
        assert it.outcome == [["s3://data/shared"]]


async def test_groups_come_back_with_name_and_id() -> None:
    asked = a_field(Kind.PRINCIPALS, "Groups", choices=Choices(lookup="groups"))
    groups = (
        Group("90676c2d-a0c1-70aa-1111-222222222222", "ML [eu]"),
        Group("90676c2d-a0c1-70aa-1111-333333333333", "Ops"),
    )
    offer = Offer(asked, SHAPES)
    offer.take(known(groups))
    chosen = offer.values([{"name": "Ops"}, {"name": "Gone"}])
    assert chosen == [groups[1].id, "Gone"]
    assert offer.answer([*chosen, groups[0].id, "0aaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"]) == [
        {"name": "Ops", "id": groups[1].id},
        {"name": "Gone"},
        {"name": "ML [eu]", "id": groups[0].id},
        {"id": "0aaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"},
    ]


async def test_a_group_chosen_by_name_is_its_row_once_it_comes() -> None:
    asked = a_field(Kind.PRINCIPALS, "Groups", choices=Choices(lookup="groups"))
    async with opened(asked, Lookup(), ("Ops",)) as it:
        await it.arrive(known((Group("id-1", "ML"), Group("id-2", "Ops"))))
        assert it.picker.chosen == ["id-2"]
        assert "not found" not in it.text


async def test_a_key_chosen_by_alias_is_its_row() -> None:
    asked = a_field(Kind.LOOKUP, "Key", choices=Choices(lookup="kms-keys", value="arn"))
    key = KmsKey(
        "1111", "arn:aws:kms:eu-central-1:1:key/1111", ("alias/ml",), "Enabled", "CUSTOMER", "SYMMETRIC_DEFAULT"
    )
    async with opened(asked, known((key,)), ("alias/ml",)) as it:
        assert "(*) alias" in it.text or "(*) ml" in it.text
        assert "not found" not in it.text


async def test_a_closed_list_takes_nothing_by_hand() -> None:
    options = (Option("EMR", "EMR clusters", "Spark"), Option("Canvas", "Canvas [x]"))
    asked = a_field(Kind.MULTI, "Hide", choices=Choices(options))
    async with opened(asked, chosen=("Old",)) as it:
        assert "(not one of these) Old" in it.text
        assert "By hand" not in it.text
        await it.press(*"zzz", "enter")
        assert it.outcome == []
        assert "is not in the list" in it.text
        await it.press(*["backspace"] * 3, "f8")
        assert it.outcome == [["Old"]]


async def test_a_hundred_thousand_rows() -> None:
    rows = vpcs(100_000)
    async with opened(of_vpcs(Kind.LOOKUP_MULTI), Lookup()) as it:
        began = time.monotonic()
        it.dialog.show_lookup(known(rows))
        assert it.picker.total == 1_000
        while it.picker.total < 100_000:
            await it.pilot.pause(0.01)
        assert "100,000 of 100,000" in it.text
        await it.press("end", "space", "home", "pagedown")
        await it.press(*"web-99998")
        assert it.picker.shown == 1
        # Generous: what is guarded against is work that grows with rows on every key.
        assert time.monotonic() - began < 20
        await it.press("space", "f8")
        assert it.outcome == [["vpc-1869f", "vpc-1869e"]]


async def test_a_list_that_was_made_before_is_fed_in_pieces_as_well() -> None:
    async with opened(of_vpcs(Kind.LOOKUP_MULTI), known(vpcs(3_000))) as it:
        while it.picker.total < 3_000:
            await it.pilot.pause(0.01)
        await it.press("f7")
        again = PickerDialog(it.dialog.offer, [])
        assert again._picker.total == 400
        await it.app.push_screen(again)
        while again._picker.total < 3_000:
            await it.pilot.pause(0.01)
        assert again._picker.shown == 3_000


async def test_old_objects_are_not_looked_through_while_a_list_is_open() -> None:
    usual = gc.get_threshold()
    async with opened(of_vpcs(Kind.LOOKUP_MULTI), known(vpcs(3))) as it:
        assert gc.get_threshold()[2] > 1_000_000
        await it.press("f7")
        await it.pilot.pause()
        assert gc.get_threshold() == usual


async def test_keys_lay_nothing_out_anew() -> None:
    async with opened(of_vpcs(Kind.LOOKUP_MULTI), known(vpcs(300))) as it:
        await it.pilot.pause()
        laid: list[object] = []
        it.dialog.screen_layout_refresh_signal.subscribe(it.picker, laid.append, immediate=True)
        await it.press("down", "space", "pagedown", *"web", "backspace")
        assert it.picker.shown
        assert not laid


async def test_without_colour_the_cursor_and_marks_show() -> None:
    async with opened(of_vpcs(Kind.LOOKUP_MULTI), known(vpcs(3)), no_color=True) as it:
        await it.press("down", "space")
        lines = it.picker.render_line(2), it.picker.render_line(1)
        assert any(segment.style is not None and segment.style.reverse for segment in lines[0])
        assert not any(segment.style is not None and segment.style.reverse for segment in lines[1])
        assert lines[0].text.startswith("[x] vpc-0001")
