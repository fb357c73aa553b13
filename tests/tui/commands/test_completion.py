"""Completions: bash carries them out; zsh and fish read them where they are installed."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tui.commands.completion import SHELLS
from tui.commands.export import FORMATS
from tui.commands.lookup import KINDS
from tui.commands.parser import COMMANDS

Run = Callable[..., Any]


@pytest.fixture
def script(request: pytest.FixtureRequest, run: Run) -> str:
    done = run("completion", request.param)
    assert done.code == 0
    assert done.err == ""
    text: str = done.out
    return text


@pytest.mark.parametrize("script", SHELLS, indirect=True)
def test_commands_choices_and_options_are_in_it(script: str) -> None:
    for word in (*COMMANDS, *FORMATS, *KINDS, "keep-going", "against"):
        assert word in script


def bash(script: str, *words: str, folder: Path) -> list[str]:
    """What bash offers for the last of `words`."""
    line = shlex.join(["smdomain", *words])
    asked = f"COMP_WORDS=({line}); COMP_CWORD={len(words)}; _shtab_smdomain; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    done = subprocess.run(
        ["bash", "--norc", "-c", f"{script}\n{asked}"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert "hacked" not in {path.name for path in folder.iterdir()}
    return [offer for offer in done.stdout.splitlines() if offer]


@pytest.mark.parametrize("script", ["bash"], indirect=True)
def test_bash_completes(script: str, tmp_path: Path) -> None:
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)
    (tmp_path / "domain.yaml").touch()
    assert bash(script, "imp", folder=tmp_path) == ["import"]
    assert bash(script, "export", "x", "--as", "", folder=tmp_path) == list(FORMATS)
    assert bash(script, "lookup", "kms", folder=tmp_path) == ["kms-keys"]
    assert bash(script, "plan", "x", "--ag", folder=tmp_path) == ["--against"]
    assert bash(script, "validate", "dom", folder=tmp_path) == ["domain.yaml"]
    assert bash(script, "import", "--from", "dom", folder=tmp_path) == ["domain.yaml"]
    assert bash(script, "import", "-o", "dom", folder=tmp_path) == ["domain.yaml"]


@pytest.mark.parametrize("script", ["zsh"], indirect=True)
def test_no_words_of_a_help_text_are_carried_out_by_zsh(script: str) -> None:
    assert script.startswith("#compdef smdomain\n")
    for quoted in re.findall(r'^\s+"((?:[^"\\]|\\.)*)"$', script, re.MULTILINE):
        assert not re.search(r"(?<!\\)[`$]", quoted), quoted


@pytest.mark.parametrize("script", ["fish"], indirect=True)
def test_every_line_of_fish_is_about_this_program(script: str) -> None:
    lines = [line for line in script.splitlines() if line.startswith("complete ")]
    assert len(lines) > len(COMMANDS)
    for line in lines:
        # Quotes are the same for fish here, as no text has an apostrophe or a backslash.
        assert shlex.split(line)[:3] == ["complete", "-c", "smdomain"]


# Only a machine with these shells can ask them; the tests above are for every one.
@pytest.mark.parametrize("script", ["zsh", "fish"], indirect=True)
def test_the_shell_itself_can_read_it(script: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    shell = request.node.callspec.params["script"]
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    path = tmp_path / "script"
    path.write_text(script)
    done = subprocess.run([shell, "-n", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
