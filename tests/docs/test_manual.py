"""The manual page is one that man can show, and tells of every command and option."""

import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests.docs.generate import DOCS
from tui.commands.parser import COMMANDS, build_parser
from tui.commands.reference import commands_of
from tui.exit_codes import ExitCode

PAGE = (DOCS / "smdomain.1").read_text(encoding="utf-8")
REQUESTS = {"TH", "SH", "SS", "TP", "PP", "B", "RS", "RE", "nf", "fi", "nh", "ad"}


def options() -> Iterator[str]:
    parser = build_parser()
    for each in (parser, *(below for _, below, _ in commands_of(parser))):
        for action in each._actions:
            yield from action.option_strings


def plain(text: str) -> str:
    return text.replace(r"\-", "-").replace(r"\(ga", "`").replace(r"\(dq", '"')


def test_every_command_option_and_exit_code_is_told_of() -> None:
    text = plain(PAGE)
    assert all(f'.SS "smdomain {name}"' in text for name in COMMANDS)
    assert '.SS "smdomain demo serve"' in text
    terms = set(re.findall(r"--?[a-z][a-z-]*", "\n".join(re.findall(r"^\.TP\n\.B (.*)$", text, re.MULTILINE))))
    assert set(options()) <= terms
    assert all(f".TP\n.B {int(code)}\n" in text for code in ExitCode)


def test_its_lines_are_requests_or_text() -> None:
    assert PAGE.startswith('.TH SMDOMAIN 1 "" "smdomain" "User Commands"\n')
    for line in PAGE.splitlines():
        assert line, "an empty line ends a paragraph with too much space"
        assert not line.startswith("'")
        if line.startswith("."):
            assert line[1:].split(" ")[0] in REQUESTS, line
        # Every escape is one of those the page uses: nothing of a help text is read as one.
        assert not re.search(r"\\(?![-&e]|\(ga|\(dq|f[BR])", line), line
        assert not re.search(r"(?<!\\)-", line.removeprefix(".")), line


# Only a machine with groff can ask it; the page is held to the rules above everywhere.
@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_groff_has_nothing_against_it() -> None:
    done = subprocess.run(
        ["groff", "-man", "-ww", "-Tascii", str(DOCS / "smdomain.1")], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert "Set up an Amazon SageMaker AI domain" in done.stdout.replace("\n       ", " ")
