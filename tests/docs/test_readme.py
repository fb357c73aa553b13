"""The README shows screens and commands that exist."""

import re

from tests.docs.readme import README, ROOT, with_screens
from tui.commands.parser import COMMANDS


def test_its_screens_are_the_captured_ones() -> None:
    text = README.read_text(encoding="utf-8")
    assert text.count("<!-- screen ") >= 2
    assert with_screens(text) == text, "run `make docs`"


def test_its_commands_exist() -> None:
    text = README.read_text(encoding="utf-8")
    named = set(re.findall(r"\bsmdomain ([a-z][a-z-]+)", text)) - {"finishes", "is", "reads"}
    assert named
    assert named <= set(COMMANDS), named - set(COMMANDS)


def test_its_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target
