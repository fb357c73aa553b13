"""What a terminal is taken for, and that signals save and end the program whatever it is stuck in."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.patience import PATIENCE
from tui.terminal import Terminal, read_terminal, settle_textual, signal_guard, why_not_full_screen


class Stream:
    def __init__(self, terminal: bool | Exception) -> None:
        self._terminal = terminal

    def isatty(self) -> bool:
        if isinstance(self._terminal, Exception):
            raise self._terminal
        return self._terminal


TTY = Stream(True)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, Terminal()),
        ({"TERM": "linux"}, Terminal(term="linux", console=True)),
        ({"TERM": "vt220"}, Terminal(term="vt220", console=True, no_color=True)),
        ({"LANG": "C"}, Terminal(only_ascii=True)),
        ({"LANG": "C", "LC_ALL": "de_DE.UTF-8"}, Terminal()),
        ({"LC_CTYPE": "de_DE.ISO-8859-1"}, Terminal(only_ascii=True)),
        ({"TERM": "xterm-256color"}, Terminal(term="xterm-256color", colors=256)),
        (
            {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
            Terminal(term="xterm-256color", truecolor=True, colors=1 << 24),
        ),
        ({"SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"}, Terminal(ssh=True)),
        ({"SSH_TTY": "/dev/pts/1"}, Terminal(ssh=True)),
        ({"TMUX": "/tmp/tmux,1,0"}, Terminal(tmux=True)),
        ({"TERM": "screen"}, Terminal(term="screen", tmux=True)),
        ({"NO_COLOR": "1"}, Terminal(no_color=True)),
        ({"NO_COLOR": ""}, Terminal()),
    ],
)
def test_what_the_environment_says(environ: dict[str, str], expected: Terminal) -> None:
    assert read_terminal(environ) == expected


def test_the_mouse_is_left_alone_over_a_line_and_on_a_console() -> None:
    assert read_terminal({"TERM": "xterm"}).mouse
    assert not read_terminal({"TERM": "xterm", "SSH_TTY": "/dev/pts/1"}).mouse
    assert not read_terminal({"TERM": "linux"}).mouse


def test_the_theme_that_suits() -> None:
    assert read_terminal({"TERM": "xterm-256color"}).theme == "smdomain"
    assert read_terminal({"TERM": "linux"}).theme == "smdomain-ansi"
    assert read_terminal({"TERM": "xterm-256color", "NO_COLOR": "1"}).theme == "smdomain-mono"


def test_three_terminals_and_a_cursor_that_moves() -> None:
    assert why_not_full_screen({"TERM": "xterm"}, (TTY, TTY, TTY)) is None


@pytest.mark.parametrize(
    ("environ", "streams", "said"),
    [
        ({"TERM": "xterm"}, (Stream(False), TTY, TTY), "standard input is none"),
        ({"TERM": "xterm"}, (TTY, Stream(False), TTY), "standard output is none"),
        ({"TERM": "xterm"}, (TTY, TTY, Stream(False)), "standard error is none"),
        ({"TERM": "xterm"}, (None, TTY, TTY), "standard input is none"),
        ({"TERM": "xterm"}, (Stream(ValueError("closed")), TTY, TTY), "standard input is none"),
        ({"TERM": "dumb"}, (TTY, TTY, TTY), "TERM is dumb"),
        ({"TERM": ""}, (TTY, TTY, TTY), "TERM is not set"),
        ({}, (TTY, TTY, TTY), "TERM is not set"),
    ],
)
def test_why_the_full_screen_cannot_run(environ: dict[str, str], streams: tuple[Any, ...], said: str) -> None:
    assert said in str(why_not_full_screen(environ, streams))


def test_textuals_settings_leave_what_the_user_set() -> None:
    environ = {"TEXTUAL_ANIMATIONS": "full", "TEXTUAL_COLOR_SYSTEM": "truecolor", "NO_COLOR": "1"}
    settle_textual(read_terminal({"TERM": "linux"}), environ)
    assert environ == {"TEXTUAL_ANIMATIONS": "full", "TEXTUAL_COLOR_SYSTEM": "truecolor"}
    bare: dict[str, str] = {}
    settle_textual(read_terminal({"TERM": "linux"}), bare)
    assert bare == {"TEXTUAL_ANIMATIONS": "none", "TEXTUAL_COLOR_SYSTEM": "standard"}


class Loop:
    def __init__(self, closed: bool = False) -> None:
        self.called: list[tuple[Any, ...]] = []
        self._closed = closed

    def call_soon_threadsafe(self, callback: Any, *args: Any) -> None:
        if self._closed:
            raise RuntimeError("Event loop is closed")
        self.called.append((callback, *args))


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_saves_at_once_and_asks_to_leave(number: signal.Signals) -> None:
    saved: list[str] = []
    ended = threading.Event()
    codes: list[int] = []

    def end(code: int) -> None:
        codes.append(code)
        ended.set()

    def leave(code: int) -> None: ...

    loop = Loop()
    before = signal.getsignal(number)
    with signal_guard(lambda: saved.append("saved"), leave, loop, end=end, patience=0.01):
        os.kill(os.getpid(), number)
        assert saved == ["saved"]
        assert loop.called == [(leave, 128 + number)]
        assert ended.wait(PATIENCE)
        assert codes == [128 + number]
    assert signal.getsignal(number) is before


@pytest.mark.parametrize("closed", [False, True])
def test_a_save_that_fails_and_a_loop_that_is_gone_hold_nothing_up(closed: bool) -> None:
    ended = threading.Event()

    def save() -> None:
        raise OSError("disk full")

    with signal_guard(save, print, Loop(closed), end=lambda code: ended.set(), patience=0.01):
        os.kill(os.getpid(), signal.SIGTERM)
        assert ended.wait(PATIENCE)


STUCK = """
import sys
sys.path.insert(0, {root!r})
from tui.terminal import signal_guard

class Loop:
    def call_soon_threadsafe(self, callback, *args):
        pass

def save():
    with open({saved!r}, "w") as file:
        file.write("saved")

with signal_guard(save, print, Loop(), patience=0.05):
    print("ready", flush=True)
    while True:
        pass
"""


def test_a_program_that_is_stuck_ends_with_its_draft_saved(repository: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    code = STUCK.format(root=str(repository), saved=str(saved))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGHUP)
        assert process.wait(PATIENCE) == 128 + signal.SIGHUP
    assert saved.read_text() == "saved"


def test_the_facts_of_a_terminal_need_no_textual(repository: Path) -> None:
    code = "import sys, tui.terminal, tui.keys; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=repository, check=False).returncode == 0
