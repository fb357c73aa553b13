"""Findings, actions, steps, help, texts and questions before something happens."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, Static
from textual.widgets.option_list import Option

from models.actions import Action, Call, Plan
from models.events import ActionChanged, State
from models.fields import Kind, Mutability
from models.findings import Finding, Level
from models.questions import QUESTIONS, question
from models.shapes import Constraint
from models.steps import STEPS
from tests.golden_text import assert_golden, screen_text
from tests.tui.widgets.small_app import HOSTILE, SmallApp, a_field
from tui.widgets.action_list import ActionList
from tui.widgets.code_view import CodeView
from tui.widgets.confirm import ConfirmDialog, TypedConfirmDialog
from tui.widgets.finding_list import FindingList
from tui.widgets.help_panel import HelpPanel
from tui.widgets.line_list import LineList
from tui.widgets.step_rail import StepRail


def findings() -> list[Finding]:
    return [
        Finding("NW-9", Level.INFO, "network.vpc", "Told."),
        Finding("NW-4", Level.ERROR, "network.vpc", f"The VPC {HOSTILE} is gone.", "Choose another one."),
        Finding("ST-1", Level.UNKNOWN, "storage.kms_key", "It could not be checked.", "Allow kms:DescribeKey."),
        Finding("US-2", Level.WARNING, "access.auth", "Permanent."),
    ]


async def until(pilot: Pilot[Any], fact: Callable[[], bool]) -> None:
    """Wait for what a layout brings."""
    for _ in range(500):
        await pilot.pause()
        if fact():
            return
    raise AssertionError(screen_text(pilot.app))


class FindingApp(SmallApp):
    def __init__(self, *widgets: Any) -> None:
        super().__init__(*widgets)
        self.chosen: list[Finding] = []

    def on_finding_list_chosen(self, message: FindingList.Chosen) -> None:
        self.chosen.append(message.finding)


async def test_findings_stand_by_step_and_enter_gives_one() -> None:
    listed = FindingList(findings())
    app = FindingApp(listed)
    async with app.run_test(size=(80, 24)) as pilot:
        listed.focus()
        await pilot.pause()
        assert_golden("widgets/findings-80x24", screen_text(app))
        await pilot.press("down", "enter")
        await pilot.pause()
        assert [each.code for each in app.chosen] == ["NW-9"]


async def test_the_cursor_stays_on_its_finding() -> None:
    listed = FindingList(findings())
    app = FindingApp(listed)
    async with app.run_test(size=(80, 24)) as pilot:
        listed.focus()
        await pilot.press("down", "down")
        listed.show([each for each in findings() if each.code != "NW-4"])
        await pilot.press("enter")
        await pilot.pause()
        assert [each.code for each in app.chosen] == ["ST-1"]
        listed.show([])
        await pilot.press("enter")
        await pilot.pause()
        assert len(app.chosen) == 1


def a_plan(count: int = 4) -> Plan:
    titles = [
        "Make the role",
        "Create the domain",
        f"Profile {HOSTILE}",
        "Profile 한국어 사용자 프로필 이름이 아주 길다 정말로",
    ]
    titles += [f"Profile {number}" for number in range(count - 4)]
    actions = [
        Action(f"a{n}", title, Call("sagemaker", "X"), "x", usual=420.0 if n == 1 else 2.0)
        for n, title in enumerate(titles)
    ]
    return Plan("123456789012", "eu-central-1", "ml", tuple(actions))


async def test_actions_say_how_far_they_are() -> None:
    listed = ActionList(a_plan())
    app = SmallApp(listed)
    async with app.run_test(size=(80, 24)) as pilot:
        listed.show(ActionChanged(100.0, "a0", State.RUNNING))
        listed.show(ActionChanged(103.0, "a0", State.DONE))
        listed.show(ActionChanged(103.0, "a1", State.RUNNING))
        listed.show(ActionChanged(228.0, "a1", State.FAILED, status="Failed", message=f"No {HOSTILE}"))
        listed.show(ActionChanged(228.0, "a2", State.SKIPPED))
        listed.show(ActionChanged(228.0, "unknown", State.DONE))
        await pilot.pause()
        text = screen_text(app)
        assert_golden("widgets/actions-80x24", text)
        assert "\x1b" not in text


async def test_what_was_to_go_and_is_not_there_was_gone() -> None:
    calls = {"Delete the space lab": "DeleteSpace", "Make the role": "CreateRole"}
    actions = [Action(title, title, Call("sagemaker", call), "x") for title, call in calls.items()]
    listed = ActionList(Plan("123456789012", "eu-central-1", "ml", tuple(actions)))
    async with SmallApp(listed).run_test(size=(80, 24)):
        for title in calls:
            listed.show(ActionChanged(100.0, title, State.EXISTED))
        assert "lab" in listed.line(0)
        assert ("was gone" in listed.line(0), "was there" in listed.line(0)) == (True, False)
        assert "was there" in listed.line(1)


async def test_the_action_under_way_is_in_view() -> None:
    listed = ActionList(a_plan(1000))
    app = SmallApp(listed)
    async with app.run_test(size=(80, 24)) as pilot:
        listed.show(ActionChanged(1.0, "a700", State.RUNNING))
        await pilot.pause()
        assert "Profile 696" in screen_text(app)
        await pilot.pause()


async def test_the_rail_marks_the_step_and_what_is_wrong() -> None:
    rail = StepRail()
    rail.styles.display = "block"
    app = SmallApp(rail)
    badges: Mapping[str, str] = {"domain": "[x]", "users": "! 2", "network": ""}
    async with app.run_test(size=(120, 40)) as pilot:
        rail.show("users", badges)
        await pilot.pause()
        text = screen_text(app)
        assert_golden("widgets/rail-120x40", text)
        marked = [line for line in text.splitlines() if line.strip().startswith(">")]
        assert len(marked) == 1
        assert "Users and roles" in marked[0]
        assert "! 2" in marked[0]
        assert all(step.short in text for step in STEPS[1:])


async def test_help_says_what_is_known_of_a_question() -> None:
    panel = HelpPanel()
    app = SmallApp(panel)
    async with app.run_test(size=(80, 24)) as pilot:
        panel.show(question("network.vpc"), Constraint("string", maximum=32, pattern="[-0-9a-zA-Z]+"))
        await pilot.pause()
        text = " ".join(screen_text(app).split())
        assert "permanent" in text
        assert "VpcId" in text
        assert "network.vpc" in text
        panel.show(a_field(Kind.TEXT, "[b]Thing[/x]"), Constraint("string", minimum=1, maximum=63))
        await pilot.pause()
        text = " ".join(screen_text(app).split())
        assert "[b]Thing[/x]" in text
        assert "1 to 63 characters" in text
        assert str(Mutability.YES) in text


async def test_every_question_can_be_explained() -> None:
    panel = HelpPanel()
    app = SmallApp(panel)
    async with app.run_test(size=(38, 60)) as pilot:
        for each in QUESTIONS:
            panel.show(each)
        await pilot.pause()
        assert QUESTIONS[-1].key in screen_text(app).replace("\n", "").replace(" ", "")


async def test_a_text_is_shown_as_it_is_and_cannot_be_changed() -> None:
    view = CodeView(f"name: {HOSTILE}\n\ttabbed: [x]\n")
    app = SmallApp(view)
    async with app.run_test(size=(80, 24)) as pilot:
        view.focus()
        await pilot.press("a", "delete", "enter")
        await pilot.pause()
        text = screen_text(app)
        assert "name: [b]sg[/foo]" in text
        assert "    tabbed: [x]" in text
        assert "\x1b" not in text


@pytest.mark.parametrize(
    ("keys", "outcome"),
    [(["enter"], False), (["escape"], False), (["f7"], False), (["tab", "enter"], True), (["right", "enter"], True)],
)
async def test_the_answer_that_changes_nothing_is_the_first(keys: list[str], outcome: bool) -> None:
    app = SmallApp()
    said: list[bool | None] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(ConfirmDialog(f"Delete {HOSTILE}?", "All of it.\n" * 60, "Delete", "Keep"), said.append)
        await pilot.pause()
        if keys == ["enter"]:
            assert_golden("widgets/confirm-80x24", screen_text(app))
        await pilot.press(*keys)
        await pilot.pause()
        assert said == [outcome]


async def test_a_word_must_be_typed() -> None:
    app = SmallApp()
    said: list[bool | None] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(TypedConfirmDialog("Roll back?", "Deletes the domain.", "ml-team"), said.append)
        await pilot.pause()
        await pilot.press("enter")
        await pilot.press(*"ml-tean", "enter")
        await pilot.pause()
        assert said == []
        assert "E! That is not ml-team" in screen_text(app)
        app.screen.query_one(Input).value = "ml-team"
        await pilot.press("f8")
        await pilot.pause()
        assert said == [True]


async def test_a_long_detail_is_read_by_keys_and_leaves_no_line_empty() -> None:
    app = SmallApp()
    async with app.run_test(size=(80, 16)) as pilot:
        app.push_screen(TypedConfirmDialog("Roll back?", "\n".join(f"line {n}" for n in range(40)), "ml-team"))
        await until(pilot, lambda: "Up, Down: more" in screen_text(app))
        lines = screen_text(app).splitlines()
        assert len(lines) == 16
        assert [line for line in lines if not line.strip(" │|#")] == lines[13:15]
        await pilot.press("pagedown", "down")
        await until(pilot, lambda: "line 10" in screen_text(app).splitlines()[2])


async def test_the_cursor_of_lines_is_never_lost_among_headings() -> None:
    lines = LineList()
    app = SmallApp(lines)
    async with app.run_test(size=(40, 6)) as pilot:
        lines.set_options([Option("Heading", disabled=True), *(Option(f"line {n}") for n in range(20))])
        lines.add_option(Option("Heading at the end", disabled=True))
        lines.highlighted = 1
        lines.focus()
        await pilot.pause()
        await pilot.press("pageup")
        assert lines.highlighted == 1
        assert lines.scroll_offset.y == 0
        await pilot.press("end", "pagedown")
        assert lines.highlighted == 20
        await pilot.press("home")
        assert (lines.highlighted, lines.scroll_offset.y) == (1, 0)


async def test_the_cursor_of_lines_stays_in_view_where_less_is_left_for_them() -> None:
    lines, below = LineList(), Static("a\nb\nc\nd")
    below.display = False
    lines.styles.height = "1fr"
    app = SmallApp(lines, below)
    async with app.run_test(size=(40, 8)) as pilot:
        lines.set_options([Option(f"line {n}") for n in range(20)])
        lines.focus()
        await pilot.press(*["down"] * 7)
        below.display = True

        def in_view() -> bool:
            return lines.highlighted in range(lines.scroll_offset.y, lines.scroll_offset.y + lines.size.height)

        await until(pilot, lambda: lines.size.height < 8 and in_view())


async def test_a_dialog_closes_once_however_often_a_key_is_pressed() -> None:
    app = SmallApp()
    answers: list[bool | None] = []
    async with app.run_test() as pilot:
        behind, dialog = Screen[None](), ConfirmDialog("Sure?")
        app.push_screen(behind)
        app.push_screen(dialog, answers.append)
        await pilot.pause()
        dialog.action_cancel()
        dialog.action_cancel()
        await pilot.pause()
        assert app.screen is behind
        assert answers == [False]
