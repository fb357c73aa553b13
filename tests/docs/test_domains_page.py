"""The examples of the page about domains that exist run, one after the other, on the embedded AWS."""

import re
import shlex
from pathlib import Path

import pytest

from tui.cli import main
from tui.commands.arguments import settled
from tui.commands.parser import COMMANDS, DEFAULT, build_parser

PAGE = Path(__file__).resolve().parents[2] / "docs" / "domains.md"


def examples() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def test_its_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    commands = examples()
    assert len(commands) >= 5
    for command in commands:
        program, *arguments = shlex.split(command)
        assert program == "smdomain"
        code = main(arguments)
        said = capsys.readouterr()
        assert code == 0, f"{command}\n{said.out}\n{said.err}"
        assert said.out or said.err


def test_what_takes_longer_is_understood() -> None:
    (block,) = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines():
        _, *arguments = shlex.split(line)
        args = build_parser(tuple(COMMANDS)).parse_args(settled(arguments, tuple(COMMANDS), DEFAULT))
        assert args.command == "domains"
        assert args.yes


def test_its_columns_are_those_of_the_file_of_people() -> None:
    from models.people import COLUMNS

    text = PAGE.read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in COLUMNS)
