"""Ctrl-Z gives the terminal back to the shell; coming back, all of the screen is drawn anew."""

import os
import signal
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.test_matrix import F10, assert_left_as_it_was, first_step

Start = Callable[..., Any]
CTRL_Z = "\x1a"
SHELL = b"\x1b[2J\x1b[H$ ls\r\nsome files\r\n$ fg\r\n"

pytestmark = pytest.mark.terminal


def stopped(it: Any) -> bool:
    status = Path(f"/proc/{it.process.pid}/stat").read_text()
    return status.rpartition(")")[2].split()[0] == "T"


def cooked(it: Any) -> bool:
    """Whether the terminal echoes, edits lines and turns keys into signals, as a shell needs it."""
    flags = termios.tcgetattr(it.process.child_fd)[3]
    wanted = termios.ECHO | termios.ICANON | termios.ISIG
    return bool(flags & wanted == wanted)


@pytest.mark.parametrize("thin", ["--thin-line", "--no-thin-line"])
def test_suspending_and_coming_back(start: Start, thin: str) -> None:
    it = start("--demo", "setup", thin)
    before = first_step(it)
    assert not cooked(it)
    for letter in "xy":
        it.press(CTRL_Z)
        it.wait_until(lambda _: stopped(it), "the process stops")
        assert cooked(it)
        it.wait_until(lambda _: b"\x1b[?1049l" in it.raw and it.raw.endswith(b"\x1b[?1004l"), "the last sequences")
        assert_left_as_it_was(it)
        # Meanwhile the shell wrote over what was there.
        it._stream.feed(SHELL)
        os.kill(it.process.pid, signal.SIGCONT)
        it.wait_until(lambda text, before=before: text == before, "the screen of before")
        assert not cooked(it)
        it.press(letter)
        before = it.wait_until(
            lambda text, letter=letter: text.count(f"probe{'x' if letter == 'y' else ''}{letter}") >= 2, letter
        )
    it.press(F10)
    assert it.ended() == 0
    assert_left_as_it_was(it)
