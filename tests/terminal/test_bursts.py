"""Keys that come all at once, as after a line was held up, do what they do one by one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.test_matrix import ACCOUNT, ENTER
from tests.terminal.test_wizard import F8, TAB, answers

Start = Callable[..., Any]
DOWN, BACKSPACE, CTRL_J = "\x1b[B", "\x7f", "\n"
THIN = ("--thin-line", "--no-thin-line")

pytestmark = pytest.mark.terminal


def at_step(start: Start, step: str, thin: str) -> Any:
    """A step of the wizard, once the account's rows are there."""
    it = start("--demo", "setup", thin)
    it.wait_for("Set up a new domain")
    it.wait_for(ACCOUNT)
    it.press(ENTER)
    it.wait_for(step)
    return it


@pytest.mark.parametrize("thin", THIN)
def test_text_and_the_keys_between_it(start: Start, state: Path, thin: str) -> None:
    it = at_step(start, "Domain name", thin)
    it.press(f"mlx{BACKSPACE}-one{TAB}team=a")
    it.wait_until(
        lambda _: (
            any((state / "drafts").glob("*.json")) and answers(state)["answers"].get("domain.tags") == {"team": "a"}
        ),
        "the tag in the draft",
    )
    assert answers(state)["answers"]["domain.name"] == "ml-one"


def test_all_that_is_typed_before_the_first_screen_is_there(start: Start, state: Path) -> None:
    it = start("--demo", "setup", "--no-thin-line")
    # The terminal still turns Enter into a line feed.
    it.press(f"{ENTER}early{TAB}team=a")
    it.wait_for("team=a")
    it.wait_until(
        lambda _: (
            any((state / "drafts").glob("*.json")) and answers(state)["answers"].get("domain.tags") == {"team": "a"}
        ),
        "the tag in the draft",
    )
    assert answers(state)["answers"]["domain.name"] == "early"


@pytest.mark.parametrize("thin", THIN)
def test_a_list_is_filtered_marked_and_taken(start: Start, state: Path, thin: str) -> None:
    it = at_step(start, "Domain name", thin)
    it.press(f"ml{F8}")
    it.wait_for("How do you want to access Studio?")
    it.press(f" {TAB}{ENTER}")
    it.wait_for("15 of 15 shown")
    it.press("every " + BACKSPACE * len("every") + f"{DOWN} {DOWN} {DOWN}{DOWN} {ENTER}{TAB}{ENTER}")
    it.wait_for("Single people in ")
    named = [each["name"] for each in answers(state)["answers"]["access.groups"]]
    assert named == ["everyone", "a[/b]", "analysts", "data-science-admins"]
