"""The plain walkthrough as a process: in dumb and able terminals, without one, and when it is interrupted."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-c", "import sys; from tui._entry import main; sys.exit(main())"]
COLOUR = re.compile(rb"\x1b\[[0-9;]*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[0-9;]*m")


class Terminal:
    """The program in a pseudo-terminal, and every byte it sent."""

    def __init__(self, *arguments: str, term: str, **environment: str) -> None:
        env = {**os.environ, "TERM": term, "PYTHONPATH": str(ROOT), **environment}
        self.child = pexpect.spawn(
            PROGRAM[0], [*PROGRAM[1:], *arguments], env=env, cwd=str(ROOT), dimensions=(24, 80), timeout=PATIENCE
        )
        self.seen = b""

    def until(self, text: str) -> None:
        """Wait until the program has written this."""
        self.child.expect_exact(text.encode())
        self.seen += self.child.before + self.child.after

    def say(self, line: str) -> None:
        """Type a line."""
        self.child.sendline(line)

    def end(self) -> int:
        """Wait for its end; the exit code."""
        self.child.expect(pexpect.EOF)
        self.seen += self.child.before
        self.child.close()
        return self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus


@pytest.mark.terminal
@pytest.mark.parametrize(("term", "plain"), [("dumb", "--plain"), ("xterm-256color", "--plain=lines")])
def test_no_escape_reaches_a_terminal_that_wants_none(term: str, plain: str) -> None:
    it = Terminal("--demo", "setup", plain, term=term)
    it.until("What to do:")
    it.say("Set up a new domain")
    it.until("Domain name")
    it.say("ml-platform")
    it.until("Tags")
    it.say(":next")
    it.until("access Studio")
    it.say("?")
    it.until("access Studio:")
    it.say("identity-center")
    it.until("Groups. Add one")
    it.say("data")
    it.until("match.")
    it.say(":review")
    it.until("What to do:")
    it.say(":save")
    assert it.end() == 0
    assert b"The draft is saved" in it.seen
    assert b"\x1b" not in it.seen


@pytest.mark.terminal
@pytest.mark.parametrize("option", [False, True], ids=["NO_COLOR", "--no-color"])
def test_no_colour_where_none_is_wanted(option: bool) -> None:
    more = ["--no-color"] if option else []
    environment = {} if option else {"NO_COLOR": "1"}
    it = Terminal("--demo", *more, "setup", "--plain", term="xterm-256color", **environment)
    it.until("number or arrows")
    it.child.send("1\r")
    it.until("Domain name")
    it.say("ml-platform")
    it.until("Tags")
    it.say(":save")
    assert it.end() == 0
    assert b"\x1b" in it.seen
    assert not COLOUR.search(it.seen)


@pytest.mark.terminal
@pytest.mark.parametrize("term", ["dumb", "xterm-256color"])
def test_ctrl_c_saves_and_ends_with_130(term: str) -> None:
    it = Terminal("--demo", "setup", "--plain", term=term)
    it.until("What to do")
    it.child.send("1\r")
    it.until("Domain name")
    it.say("ml-platform")
    it.until("Tags")
    it.child.sendintr()
    assert it.end() == 130
    assert b"--plain --resume" in it.seen
    assert b"Traceback" not in it.seen


@pytest.mark.terminal
@pytest.mark.parametrize("keys", ["", "1\r"], ids=["a list", "a line"])
def test_the_signal_of_ctrl_c_ends_as_the_key_does(keys: str) -> None:
    it = Terminal("--demo", "setup", "--plain", term="xterm-256color")
    it.until("6) Leave")
    it.child.send(keys)
    if keys:
        it.until("Domain name:")
    it.child.kill(2)
    assert it.end() == 130
    assert b"Traceback" not in it.seen


@pytest.mark.terminal
def test_an_ended_process_has_kept_every_answer() -> None:
    it = Terminal("--demo", "setup", "--plain", term="xterm-256color")
    it.until("What to do")
    it.child.send("1\r")
    it.until("Domain name")
    it.say("ml-platform")
    it.until("Tags")
    it.child.kill(15)
    assert it.end() == 128 + 15
    again = Terminal("--demo", "setup", "--plain", "--resume", term="dumb")
    again.until("Tags")
    again.say("<")
    again.until("[ml-platform]")
    again.say(":quit")
    assert again.end() == 0


@pytest.mark.parametrize("words", [["setup", "--plain"], ["--demo", "setup", "--plain", "--spec", "a b.yaml"]])
def test_without_anybody_to_ask_it_ends_at_once_and_says_what_to_use(words: list[str]) -> None:
    done = subprocess.run(
        [*PROGRAM, *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPROFILEIMPORTTIME": "1"},
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 2
    imported = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line}
    # At once: nothing is imported that takes long.
    assert "tui" in imported
    assert not {"boto3", "botocore", "prompt_toolkit", "pydantic", "questionary", "rich", "textual", "yaml"} & imported
    assert "smdomain" in done.stderr
    assert "apply" in done.stderr
    assert done.stdout == ""


def test_piped_answers_are_taken_only_when_lines_are_asked_for() -> None:
    said = "Set up a new domain\nml-platform\n:save\n"
    command = [*PROGRAM, "--demo", "setup"]
    refused = subprocess.run(
        [*command, "--plain"], input=said, capture_output=True, text=True, cwd=ROOT, timeout=PATIENCE, check=False
    )
    assert refused.returncode == 2
    taken = subprocess.run(
        [*command, "--plain=lines"], input=said, capture_output=True, text=True, cwd=ROOT, timeout=PATIENCE, check=False
    )
    assert taken.returncode == 0, taken.stderr
    assert "The draft is saved." in taken.stdout
    assert "\x1b" not in taken.stdout
