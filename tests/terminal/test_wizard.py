"""The wizard in a real pseudo-terminal: a journey, signals in the middle of it, and going on."""

import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Start = Callable[..., Any]
F4, F8, F10, RIGHT, ENTER, TAB = "\x1bOS", "\x1b[19~", "\x1b[21~", "\x1b[C", "\r", "\t"

pytestmark = pytest.mark.terminal

SPEC = """\
version: 1
region: eu-central-1
domain: {name: from-a-terminal}
access: {auth: iam, profiles: [anna, bela, chen, dana, emre, fritz]}
roles: {default: {arn: "arn:aws:iam::123456789012:role/service-role/AmazonSageMaker-ExecutionRole-20240102T090000"}}
network: {access: public-internet, vpc: vpc-0b2c3d4e5f6a70001}
storage: {home_efs: true}
"""


def answers(state: Path) -> dict[str, Any]:
    """The answers of the only draft."""
    (draft,) = (state / "drafts").glob("*.json")
    found: dict[str, Any] = json.loads(draft.read_text())
    return found


def test_a_domain_is_set_up_and_the_terminal_is_left_as_it_was(start: Start, tmp_path: Path) -> None:
    spec = tmp_path / "domain.yaml"
    spec.write_text(SPEC)
    it = start("--demo", "setup", "--spec", str(spec))
    it.wait_for("F4 creates the domain")
    it.press(F4)
    it.wait_for("Create the domain from-a-terminal?")
    it.press(RIGHT)
    it.press(ENTER)
    it.wait_for("in progress")
    it.wait_for("from-a-terminal is ready")
    it.press(F10)
    assert it.ended() == 0
    assert b"\x1b[?1049l" in it.raw


def test_a_key_pressed_before_all_is_imported_is_not_lost(start: Start) -> None:
    it = start("--demo", "setup")
    it.wait_for("Set up a new domain")
    # No pause: most of the program is imported only after the first paint.
    it.press(ENTER)
    it.press("early")
    it.wait_for("Domain name")
    it.wait_for("early")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGHUP, 129), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_nothing_typed_is_lost_when_the_line_drops(
    start: Start, state: Path, number: signal.Signals, code: int
) -> None:
    it = start("--demo", "setup")
    it.wait_for("Set up a new domain")
    it.press(ENTER)
    it.wait_for("Domain name")
    it.press("dropped")
    it.wait_for("dropped")
    it.press(TAB)
    it.wait_for("> Tags")
    it.press("Cost=4711")
    it.wait_for("Cost=4711")
    if number is not signal.SIGKILL:
        # Drawn is not yet answered: the change is still on its way to the draft.
        it.wait_until(
            lambda _: answers(state)["answers"].get("domain.tags") == {"Cost": "4711"}, "the tag in the draft"
        )
    # A kill leaves no time to save: what was left before is what must be there.
    assert it.kill(number) == code
    found = answers(state)
    assert found["answers"]["domain.name"] == "dropped"
    if number is not signal.SIGKILL:
        assert found["answers"]["domain.tags"] == {"Cost": "4711"}
    again = start("--demo", "setup", "--resume")
    again.wait_for("> Tags")
    assert "dropped" in again.text()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGHUP, 129), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_nothing_is_created_twice_when_the_line_drops_during_a_submit(
    start: Start, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    spec = tmp_path / "domain.yaml"
    spec.write_text(SPEC)
    it = start("--demo", "setup", "--spec", str(spec))
    it.wait_for("F4 creates the domain")
    it.press(F4)
    it.wait_for("Create the domain")
    it.press(RIGHT)
    it.press(ENTER)
    it.wait_for("in progress")
    assert it.kill(number) == code
    again = start("--demo", "setup")
    again.wait_for("Go on with an interrupted run")
    again.press(ENTER)
    again.wait_for("from-a-terminal")
    again.press(ENTER)
    again.wait_for("from-a-terminal is ready")
    again.press(F10)
    assert again.ended() == 0
    made = json.loads((tmp_path / "account.json").read_text())
    assert json.dumps(made).count('"from-a-terminal"') == 1


def test_a_draft_that_another_terminal_has_is_asked_about(start: Start) -> None:
    it = start("--demo", "setup")
    it.wait_for("Set up a new domain")
    it.press(ENTER)
    it.wait_for("Domain name")
    it.press("shared")
    it.wait_for("shared")
    it.press(TAB)
    it.wait_for("> Tags")
    other = start("--demo", "setup", "--resume")
    other.wait_for("This draft is in use")
    other.press(ENTER)
    other.wait_for("1/7 Domain details")
    it.press("a=b")
    it.wait_for("read only")


def test_no_colour_is_sent_where_none_is_wanted(start: Start) -> None:
    it = start("--demo", "--no-color", "setup")
    it.wait_for("Set up a new domain")
    it.press(ENTER)
    it.wait_for("Domain name")
    import re

    colours = re.findall(rb"\x1b\[[0-9;]*m", it.raw)
    assert [each for each in colours if re.search(rb"[\[;](3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]", each)] == []
