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

THIN = pytest.mark.parametrize("thin", ["--thin-line", "--no-thin-line"])

pytestmark = pytest.mark.terminal


def stopped(it: Any) -> bool:
    status = Path(f"/proc/{it.process.pid}/stat").read_text()
    return status.rpartition(")")[2].split()[0] == "T"


def cooked(it: Any) -> bool:
    """Whether the terminal echoes, edits lines and turns keys into signals, as a shell needs it."""
    flags = termios.tcgetattr(it.process.child_fd)[3]
    wanted = termios.ECHO | termios.ICANON | termios.ISIG
    return bool(flags & wanted == wanted)


def held(it: Any) -> tuple[int, int]:
    """How many threads and descriptors the process has."""
    process = Path(f"/proc/{it.process.pid}")
    return len(list((process / "task").iterdir())), len(list((process / "fd").iterdir()))


def exit_code(it: Any) -> int:
    """Wait for the end without reading what the process writes."""
    ended = os.waitid(os.P_PID, it.process.pid, os.WEXITED | os.WNOWAIT)
    assert ended is not None
    return int(ended.si_status)


@THIN
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


@THIN
@pytest.mark.parametrize("sign", [signal.SIGSTOP, signal.SIGTSTP])
def test_being_suspended_by_somebody_else(start: Start, thin: str, sign: signal.Signals) -> None:
    it = start("--demo", "setup", thin)
    before = first_step(it)
    held_before = held(it)
    for _ in range(3):
        it.process.kill(sign)
        it.wait_until(lambda _: stopped(it), "the process stops")
        it._stream.feed(SHELL)
        os.kill(it.process.pid, signal.SIGCONT)
        it.wait_until(lambda text: text == before, "the screen of before")
        assert not cooked(it)
    it.wait_until(lambda _: held(it) == held_before, f"no more than {held_before} threads and descriptors")
    it.press(F10)
    assert it.ended() == 0
    assert_left_as_it_was(it)


@THIN
def test_a_terminal_that_goes_while_nobody_says_so(start: Start, thin: str) -> None:
    ignored = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)"
    it = start("--demo", "setup", thin, before=ignored)
    first_step(it)
    it.process.ptyproc.fileobj.close()
    assert exit_code(it) == 129


@THIN
def test_leaving_a_terminal_that_takes_nothing(start: Start, thin: str) -> None:
    it = start("--demo", "setup", thin)
    first_step(it)
    # Nobody reads: each drawing of the whole screen stays where it is, until the terminal is full.
    for columns in range(60, 120):
        it.process.setwinsize(24, columns)
    it.press(F10)
    assert exit_code(it) == 0
