"""Rows of a list: filter, marks, cursor's place; against a plain re-statement of what they should be."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.widgets.picker_rows import PickerRows, Row, Title, fit, widths


def row(value: str, *cells: str, others: tuple[str, ...] = ()) -> Row:
    return Row(value, cells or (value,), " ".join((value, *cells)).lower(), others)


def shown(rows: PickerRows) -> list[str]:
    return [rows.value(number) for number in rows.view]


NAMES = [
    f"sg-{number:03} {team} {stage}"
    for number, (team, stage) in enumerate(
        (team, stage) for team in ("payments", "ml", "web", "한국") for stage in ("prod", "test", "dev")
    )
]


def test_every_word_must_be_somewhere() -> None:
    rows = PickerRows()
    rows.add(map(row, NAMES))
    rows.filter("prod pay")
    assert shown(rows) == ["sg-000 payments prod"]
    rows.filter("prod,pay")
    assert shown(rows) == ["sg-000 payments prod"]
    rows.filter("한국")
    assert len(rows.view) == 3
    rows.filter("")
    assert shown(rows) == NAMES


@given(
    st.lists(
        st.sampled_from(
            ["p", "pr", "pro", "prod", "ml", "m", "sg", "sg-0", "0", "t t", " ", "x", "ml prod", "ml,", "ml,p"]
        )
    )
)
def test_narrowing_step_by_step_is_filtering_anew(queries: list[str]) -> None:
    rows = PickerRows()
    rows.add(map(row, NAMES))
    for query in queries:
        rows.filter(query)
        expected = [name for name in NAMES if all(term in name.lower() for term in query.replace(",", " ").split())]
        assert rows.closest or shown(rows) == expected


@given(st.integers(0, 10_000), st.sampled_from(["", "prod", "0", "ml t"]))
def test_rows_that_come_in_pieces_are_as_if_they_came_at_once(seed: int, query: str) -> None:
    cuts = sorted(random.Random(seed).sample(range(len(NAMES)), 3))
    pieces, whole = PickerRows(["sg-004 ml test", "gone"]), PickerRows(["sg-004 ml test", "gone"])
    pieces.filter(query)
    whole.filter(query)
    for first, last in zip([0, *cuts], [*cuts, len(NAMES)], strict=True):
        pieces.add(map(row, NAMES[first:last]))
    whole.add(map(row, NAMES))
    assert pieces.view == whole.view
    assert pieces.strangers == whole.strangers == ("gone",)


def test_a_chosen_value_that_is_no_row_stands_on_top() -> None:
    rows = PickerRows(["vpc-gone"])
    rows.add([row("vpc-1")])
    assert shown(rows) == ["vpc-gone", "vpc-1"]
    assert rows.row(rows.view[0]) is None
    rows.add([row("vpc-gone")])
    assert shown(rows) == ["vpc-1", "vpc-gone"]


def test_an_alias_that_was_chosen_becomes_the_row() -> None:
    rows = PickerRows(["alias/ml", "arn:b"])
    rows.add([row("arn:a", others=("alias/ml",)), row("arn:b")])
    assert list(rows.marked) == ["arn:a", "arn:b"]
    assert rows.strangers == ()


def test_a_row_that_comes_twice_is_there_once() -> None:
    rows = PickerRows()
    rows.add([row("a"), row("b"), row("a")])
    rows.add([row("b")])
    assert shown(rows) == ["a", "b"]


def test_marking_all_shown_keeps_what_is_marked_elsewhere() -> None:
    rows = PickerRows()
    rows.add(map(row, NAMES))
    rows.turn(NAMES[-1])
    rows.filter("ml")
    rows.turn_shown()
    assert len(rows.marked) == 4
    rows.turn_shown()
    assert list(rows.marked) == [NAMES[-1]]


def test_where_a_value_is_in_view() -> None:
    rows = PickerRows(["gone"])
    rows.add(map(row, NAMES))
    rows.filter("prod")
    for line, name in enumerate(shown(rows)):
        assert rows.where(name) == line
    assert rows.where("sg-001 payments test") is None
    rows.filter("gone")
    assert rows.where("gone") == 0


def test_the_closest_names_are_shown_where_nothing_matches() -> None:
    rows = PickerRows()
    rows.add([row("payments-prod"), row("web-test")])
    rows.filter("paymemts-prod")
    assert rows.closest
    assert shown(rows) == ["payments-prod"]
    rows.filter("payments")
    assert not rows.closest
    assert shown(rows) == ["payments-prod"]


@pytest.mark.parametrize("text", ["abc", "한국어 이름", "", "a" * 80, "한" * 40, "é" * 30])
@pytest.mark.parametrize("width", [0, 1, 2, 3, 10, 11])
def test_a_text_is_fitted_by_cells(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width


def test_columns_share_what_room_there_is() -> None:
    titles = [Title("Id", 20), Title("Name", 20), Title("Note", 10)]
    assert widths(titles, 52) == [20, 20, 10]
    assert sum(widths(titles, 40)) + 2 <= 40
    wide = widths(titles, 110)
    assert all(got >= title.width for got, title in zip(wide, titles, strict=True))
    assert sum(wide) + 2 <= 110
