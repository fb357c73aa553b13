"""After `kill -9` at most `reset` is left to do, and the next start says so, once."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.test_matrix import F10
from tui.last_session import said, session

Start = Callable[..., Any]

pytestmark = pytest.mark.terminal


@pytest.mark.parametrize("thin", ["--thin-line", "--no-thin-line"])
def test_the_start_after_a_kill_says_so_once(start: Start, state: Path, thin: str) -> None:
    it = start("--demo", "setup", thin)
    it.wait_for("Set up a new domain")
    assert len(list((state / "sessions").iterdir())) == 1
    assert it.kill(signal.SIGKILL) == -9
    again = start("--demo", "setup", thin)
    again.wait_for("was killed")
    assert "reset" in again.text()
    again.wait_for("Set up a new domain")
    again.press(F10)
    assert again.ended() == 0
    assert b"killed" in again.raw[: again.raw.index(b"\x1b[?1049h")], "not said where it stays"
    assert list((state / "sessions").iterdir()) == []
    third = start("--demo", "setup", thin)
    third.wait_for("Set up a new domain")
    third.press(F10)
    assert third.ended() == 0
    assert b"killed" not in third.raw


def test_what_ends_in_order_or_still_lives_is_not_told_of(start: Start, state: Path) -> None:
    it = start("--demo", "setup")
    it.wait_for("Set up a new domain")
    assert it.kill(signal.SIGTERM) == 143
    assert list((state / "sessions").iterdir()) == []
    lives = start("--demo", "setup")
    lives.wait_for("Set up a new domain")
    other = start("--demo", "setup")
    other.wait_for("Set up a new domain")
    other.press(F10)
    assert other.ended() == 0
    assert b"killed" not in other.raw


@pytest.mark.parametrize("content", ["", "nonsense", "[]", "{}", '{"host": "elsewhere", "pid": 1, "tty": "x"}'])
def test_files_that_say_nothing_are_no_reason_not_to_begin(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content)
    with session(tmp_path) as killed:
        assert killed == ""
    assert said() == ""


def test_a_terminal_of_another_name_is_named_without_its_control_characters(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"pid": 1, "tty": "/dev/\\u001bx"}')
    with session(tmp_path) as killed:
        assert "/dev/" in killed
        assert "\x1b" not in killed
    assert said() == killed
    assert said() == ""


def test_without_a_folder_it_begins_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with session(tmp_path / "file") as killed:
        assert killed == ""
