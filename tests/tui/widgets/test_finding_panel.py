"""Findings by step, narrowed by level and words, with the keyboard alone."""

from typing import Any

import pytest
from textual.app import App, ComposeResult

from models.findings import Finding, Level
from tests.golden_text import screen_text
from tui.widgets.finding_list import FindingList, FindingPanel
from tui.widgets.finding_rows import LEVELS, Narrowing, groups

FOUND = [
    Finding("NW-4", Level.WARNING, "network.vpc", "DNS is off.", "Switch it on."),
    Finding("NW-1", Level.ERROR, "network.subnets", "No subnet."),
    Finding("NW-9", Level.UNKNOWN, "network.security_groups", "Not known."),
    Finding("DM-1", Level.INFO, "domain.name", "Two domains [bold]here[/]."),
    Finding("XX-1", Level.ERROR, "nowhere.at_all", "Somewhere else."),
]


class PanelApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[str] = []

    AUTO_FOCUS = None

    def compose(self) -> ComposeResult:
        yield FindingPanel(FindingList(FOUND))

    def on_finding_list_chosen(self, message: FindingList.Chosen) -> None:
        self.chosen.append(message.finding.code)


def lines(app: Any) -> list[str]:
    return [line for line in screen_text(app).splitlines() if line]


def test_the_worst_comes_first_in_a_group_and_groups_of_one_weight_in_the_order_of_the_steps() -> None:
    early = Finding("ST-1", Level.ERROR, "storage.kms_key", "No key.")
    made = groups([early, *FOUND], lambda each: each.field.partition(".")[0].replace("nowhere", ""))
    assert [each.heading for each in made] == [
        "5 Network: 1 error, 1 not checked, 1 warning",
        "6 Storage: 1 error",
        "Elsewhere: 1 error",
        "1 Domain details: 1 info",
    ]
    assert [each.code for each in made[0].findings] == ["NW-1", "NW-9", "NW-4"]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("nw-", ["NW-4", "NW-1", "NW-9"]),
        ("NW dns", ["NW-4"]),
        ("subnets", ["NW-1"]),
        ("switch on", ["NW-4"]),
        ("address", ["DM-1"]),
        ("nothing like it", []),
    ],
)
def test_words_are_looked_for_in_code_sentence_remedy_label_and_field(words: str, codes: list[str]) -> None:
    narrowing = Narrowing(words=words)
    assert [each.code for each in FOUND if narrowing.allows(each, "Address" if each.code == "DM-1" else "")] == codes


def test_one_key_goes_through_all_levels_and_round() -> None:
    narrowing, seen = Narrowing(words="x"), []
    for _ in LEVELS:
        seen.append(narrowing.level)
        narrowing = narrowing.turned(1)
    assert tuple(seen) == LEVELS
    assert narrowing == Narrowing(words="x")
    assert narrowing.turned(-1).level is Level.INFO


async def test_keys_narrow_and_the_count_is_always_there() -> None:
    app = PanelApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert lines(app)[0].startswith("Findings: all | 5 of 5 shown | Tab goes to them")
        app.query_one(FindingList).focus()
        await pilot.press("right")
        await pilot.pause()
        assert lines(app)[0].startswith("Findings: errors | 2 of 5 shown | Esc all")
        assert lines(app)[1:3] == ["-- 5 Network: 1 error", "x NW-1   network.subnets: No subnet."]
        await pilot.press("left", "n", "w", "minus", "4")
        await pilot.pause()
        assert 'with "nw-4" | 1 of 5 shown' in lines(app)[0]
        await pilot.press("enter")
        assert app.chosen == ["NW-4"]
        await pilot.press("backspace")
        await pilot.pause()
        assert "3 of 5 shown" in lines(app)[0]


async def test_where_nothing_matches_it_says_so_and_escape_shows_all() -> None:
    app = PanelApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(FindingList).focus()
        await pilot.press("z", "z")
        await pilot.pause()
        assert "0 of 5 shown" in lines(app)[0]
        assert lines(app)[1] == "None of the findings is one of these. Esc shows all."
        await pilot.press("enter")
        assert app.chosen == []
        await pilot.press("escape")
        await pilot.pause()
        assert "5 of 5 shown" in lines(app)[0]
        assert "[bold]here[/]" in screen_text(app)


async def test_pasted_words_narrow_too_and_findings_that_come_are_narrowed() -> None:
    app = PanelApp()
    async with app.run_test(size=(80, 24)) as pilot:
        listed = app.query_one(FindingList)
        listed.focus()
        from textual.events import Paste

        listed.post_message(Paste("nw\n dns"))
        await pilot.pause()
        assert listed.shown == 1
        listed.show([*FOUND, Finding("NW-5", Level.ERROR, "network.vpc", "DNS twice.")])
        await pilot.pause()
        assert (listed.shown, listed.total) == (2, 6)
        listed.go_to_worst()
        await pilot.pause()
        await pilot.press("enter")
        assert app.chosen == ["NW-1"]
