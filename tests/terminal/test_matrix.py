"""The wizard looks the same on every terminal, with what each can show, and leaves each as it was."""

import json
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Start = Callable[..., Any]
ACCOUNT = "123456789012"
ENTER, F10 = "\r", "\x1b[21~"
F1 = "\x1bOP"
ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "terminal"
SSH = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
COLOUR = re.compile(rb"\x1b\[(?:[\d;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]")
EXTENDED = re.compile(rb"[34]8;[25];")
PLACE = re.compile(rb"\x1b\[\d*(?:;\d+)?H")
TRUE = re.compile(rb"[34]8;2;")

pytestmark = pytest.mark.terminal


def compare(name: str, text: str) -> None:
    """Compare a screen with the one kept; writes it where the environment says so."""
    path = GOLDEN / f"{name}.txt"
    text = text.rstrip() + "\n"
    if os.environ.get("REGENERATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"no golden screen {path.name}: run with REGENERATE_GOLDEN=1"
    assert text == path.read_text(encoding="utf-8")


def first_step(it: Any) -> str:
    """Go to the first step; its screen, once the account's rows are there."""
    it.wait_for("Set up a new domain")
    # Who asks comes by itself, sooner or later than a key does.
    it.wait_for(ACCOUNT)
    it.press(ENTER)
    it.wait_for("Domain name")
    it.press("probe")
    shown = "the name, in its field and on top, and the account"
    return str(it.wait_until(lambda text: text.count("probe") >= 2 and ACCOUNT in text, shown))


@pytest.mark.parametrize(
    ("environ", "refused"),
    [
        pytest.param({"TERM": "xterm-256color"}, TRUE, id="xterm-256color"),
        pytest.param({"TERM": "screen-256color"}, TRUE, id="screen-256color"),
        pytest.param({"TERM": "tmux-256color"}, TRUE, id="tmux-256color"),
        pytest.param({"TERM": "linux"}, EXTENDED, id="linux"),
        pytest.param({"TERM": "xterm"}, EXTENDED, id="xterm of 16 colours"),
        pytest.param({"TERM": "vt100"}, COLOUR, id="vt100"),
        pytest.param({"TERM": "vt220"}, COLOUR, id="vt220"),
        pytest.param({"TERM": "xterm-256color", "NO_COLOR": "1"}, COLOUR, id="no colour"),
    ],
)
def test_every_terminal(start: Start, environ: dict[str, str], refused: re.Pattern[bytes]) -> None:
    it = start("--demo", environ={**SSH, **environ})
    compare("first-step-80x24", first_step(it))
    assert refused.search(it.raw) is None
    # A console prints the end of a question of this form.
    assert (b"$p" in it.raw) is not environ["TERM"].startswith(("linux", "vt"))


def test_both_drivers_draw_the_same(start: Start) -> None:
    compare("first-step-80x24", first_step(start("--demo", "setup", "--no-thin-line")))


@pytest.mark.parametrize(
    "environ", [{"LC_ALL": "C"}, {"LC_ALL": "", "LC_CTYPE": "", "LANG": "C"}, {"LC_ALL": "", "LC_CTYPE": "C"}]
)
def test_without_unicode_all_is_ascii(start: Start, environ: dict[str, str]) -> None:
    it = start("--demo", environ={**environ, "TERM": "vt100"})
    compare("first-step-80x24-ascii", first_step(it))
    assert it.raw.isascii()


@pytest.mark.parametrize("size", [(60, 16), (120, 40), (300, 100)])
def test_every_size(start: Start, size: tuple[int, int]) -> None:
    it = start("--demo", size=size, environ=SSH)
    compare(f"first-step-{size[0]}x{size[1]}", first_step(it))


def test_a_window_that_changes_its_size(start: Start) -> None:
    it = start("--demo", environ=SSH)
    first_step(it)
    for columns, rows in ((120, 40), (60, 16), (80, 24)):
        it.resize(columns, rows)
        wanted = (GOLDEN / f"first-step-{columns}x{rows}.txt").read_text(encoding="utf-8")
        it.wait_until(lambda text, wanted=wanted: text.rstrip() + "\n" == wanted, f"the screen of {columns}x{rows}")


@pytest.mark.parametrize("thin", ["--thin-line", "--no-thin-line"])
@pytest.mark.parametrize(
    ("number", "code"), [(None, 0), (signal.SIGHUP, 129), (signal.SIGTERM, 143), (signal.SIGINT, 130)]
)
def test_the_terminal_is_left_as_it_was(start: Start, thin: str, number: signal.Signals | None, code: int) -> None:
    it = start("--demo", "setup", thin)
    it.wait_for("Set up a new domain")
    if number is None:
        it.press(F10)
        assert it.ended() == code
    else:
        assert it.kill(number) == code
    assert_left_as_it_was(it)


def assert_left_as_it_was(it: Any) -> None:
    for begun, ended in (
        (b"\x1b[?1049h", b"\x1b[?1049l"),
        (b"\x1b[?25l", b"\x1b[?25h"),
        (b"\x1b[?2004h", b"\x1b[?2004l"),
    ):
        assert it.raw.rindex(begun) < it.raw.rindex(ended)
    assert PLACE.search(it.raw, it.raw.rindex(b"\x1b[?1049l")) is None, "drawn where it stays"


@pytest.mark.parametrize("thin", ["--thin-line", "--no-thin-line"])
def test_the_terminal_is_left_as_it_was_by_a_crash(start: Start, state: Path, thin: str) -> None:
    broken = "from tui.app import SetupApp; SetupApp.action_help = lambda self, link='token=' + str(6 * 7): 1 / 0"
    crash = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {broken}"
    it = start("--demo", "setup", thin, before=crash)
    first_step(it)
    it.press(f"x{F1}")
    assert it.ended() == 1
    assert_left_as_it_was(it)
    assert b"ZeroDivisionError" in it.raw
    assert b"token=42" not in it.raw, "values of variables are shown"
    (draft,) = (state / "drafts").glob("*.json")
    assert f"smdomain setup --resume {draft.stem}".encode() in it.raw
    assert json.loads(draft.read_text())["answers"]["domain.name"] == "probex"


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_move_its_cursor(start: Start, term: str) -> None:
    it = start("--demo", environ={"TERM": term})
    assert it.ended() == 2
    assert b"TERM is" in it.raw
    assert b"\x1b[" not in it.raw
