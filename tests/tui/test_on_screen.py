"""What is worded for a command line, on screen."""

import re
from pathlib import Path

import pytest

from models.findings import Finding, Level
from tui.on_screen import on_screen, told

MODELS = Path(__file__).parents[2] / "models"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Let them be stopped (--stop-apps), or ask people.", "Let them be stopped (F4 offers it), or ask people."),
        ("`smdomain domains rescue d-1` shows what can be done.", "F4 on the domain's screen shows what can be done."),
        (
            "Remove a: `smdomain domains delete d-1`.",
            "Remove a: on the first screen choose Domains that exist, then the domain, then F6.",
        ),
        ("Use `smdomain domains users change`.", "Use F4 in the list of people."),
        ("Choose one that exists (`network.vpc`); `smdomain lookup vpcs` lists them.", "Choose one that exists."),
        ("Correct it (`applications.canvas.storage`), or not (`access.auth: iam`).", "Correct it, or not."),
        ("Choose another (`region`), or correct `account`.", "Choose another, or correct `account`."),
        ("`smdomain operator-policy` prints it.", "`smdomain operator-policy` prints it."),
    ],
)
def test_keys_stand_where_there_were_options_and_commands(text: str, said: str) -> None:
    assert on_screen(text) == said


def test_no_sentence_of_the_models_names_a_command_about_domains_on_screen() -> None:
    sources = [each.read_text(encoding="utf-8") for each in MODELS.rglob("*.py")]
    phrases = {each for text in sources for each in re.findall(r"`smdomain domains [^`]*`|\(--[a-z-]+\)", text)}
    assert phrases
    assert [each for each in phrases if "smdomain" in on_screen(f"a {each}") or "--" in on_screen(f"a {each}")] == []


def test_a_finding_is_told_in_a_line_with_the_line_of_its_file() -> None:
    found = [
        Finding("PE-9", Level.ERROR, "line 3", "It is no name.", "Choose another."),
        Finding("PE-2", Level.WARNING, "domain", "It moves."),
    ]
    assert told(found) == ["x PE-9  line 3: It is no name. Choose another.", "! PE-2  It moves."]
