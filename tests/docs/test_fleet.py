"""The page about many domains: its commands are commands, and its template serves many accounts and Regions."""

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cfnlint.api import lint
from cfnlint.config import ManualArgs

from tests.docs.generate import DOCS
from tui.cli import main
from tui.commands.parser import build_parser
from tui.services.templates import load_tree

PAGE = (DOCS / "fleet.md").read_text(encoding="utf-8")
EXAMPLES = DOCS.parent / "assets" / "examples"
REGIONS = ["eu-central-1", "eu-west-1", "us-east-1", "us-west-2", "ap-northeast-1"]
ELSEWHERE = {"123456789012", "eu-central-1"}
"""What must not stand in a template for all accounts: those of the spec."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def commands(program: str) -> list[list[str]]:
    lines = "\n".join(blocks("bash")).replace("\\\n", " ").splitlines()
    return [shlex.split(line)[1:] for line in lines if line.startswith(f"{program} ")]


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the page speaks of."""
    (tmp_path / "domain.yaml").write_text((EXAMPLES / "persona-mlops.yaml").read_text())
    (tmp_path / "111122223333.json").write_text("".join(blocks("json")))
    monkeypatch.chdir(tmp_path)
    assert main(["--demo", "export", "domain.yaml", "--as", "cloudformation", "-o", "stack.yaml"]) == 0
    return tmp_path


def test_its_own_commands_are_understood() -> None:
    found = commands("smdomain")
    assert {words[0] for words in found} == {"validate", "export", "apply", "plan"}
    for words in found:
        assert build_parser().parse_args(words).command == words[0]
    for block in blocks("bash"):
        subprocess.run(["bash", "-n"], input=block, text=True, check=True)


@pytest.mark.contract
def test_the_real_cli_takes_its_commands(aws_cli: Path, stack: Path) -> None:
    found = commands("aws")
    assert len(found) == 4
    for words in found:
        done = subprocess.run(
            [aws_cli, "--region", "eu-central-1", *words, "--generate-cli-skeleton", "output"],
            cwd=stack,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def test_the_parameters_it_gives_are_the_templates(stack: Path) -> None:
    tree = load_tree((stack / "stack.yaml").read_text())
    given = {each["ParameterKey"] for each in json.loads("".join(blocks("json")))}
    assert given == set(tree["Parameters"]) - {"IamNames"}


@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMPLES.glob("persona-*.yaml")))
def test_one_template_serves_many_accounts_and_regions(name: str, tmp_path: Path) -> None:
    path = tmp_path / "stack.yaml"
    assert main(["--demo", "export", str(EXAMPLES / f"{name}.yaml"), "--as", "cloudformation", "-o", str(path)]) == 0
    text = path.read_text(encoding="utf-8")
    found = lint(text, config=ManualArgs(regions=REGIONS))
    assert [f"{each.rule.id} {each.message}" for each in found if each.rule.severity != "informational"] == []
    resources = json.dumps(load_tree(text)["Resources"])
    assert not [word for word in ELSEWHERE if word in resources]
    made = [kind for kind in _kinds(load_tree(text)) if kind.startswith("AWS::IAM::")]
    assert "AWS::IAM::Role" in made


def _kinds(tree: dict[str, Any]) -> list[str]:
    return [resource["Type"] for resource in tree["Resources"].values()]
