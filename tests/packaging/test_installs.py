"""What is installed runs, from anywhere, and imports its own modules whatever else is on the path."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tui import __version__

pytestmark = [pytest.mark.packaging, pytest.mark.xdist_group("packaging")]

# Runs the entry as the script does, then says where the program's modules came from.
WHERE = """
import json, sys
import smdomain
sys.argv = ["smdomain", "--version"]
try:
    smdomain.main()
except SystemExit:
    pass
import models, screens, tui
print(json.dumps([module.__file__ for module in (models, screens, tui)]))
"""


def folders(output: str) -> list[Path]:
    """The folders that `WHERE` found the packages in."""
    return [Path(file).parent.parent for file in json.loads(output.splitlines()[-1])]


def test_the_installed_command_tells_its_version(installed: Any, tmp_path: Path) -> None:
    assert installed.run(installed.script, "--version", cwd=tmp_path) == f"smdomain {__version__}\n"


def test_the_installed_command_has_help(installed: Any, tmp_path: Path) -> None:
    assert "usage: smdomain" in installed.run(installed.script, "--help", cwd=tmp_path)


def test_the_installed_command_ignores_rivals_on_the_path(
    installed: Any, hostile_path: dict[str, str], tmp_path: Path
) -> None:
    answer = installed.run(installed.script, "--version", cwd=tmp_path, env=hostile_path)
    assert answer == f"smdomain {__version__}\n"


def test_the_installed_modules_are_its_own(installed: Any, hostile_path: dict[str, str], tmp_path: Path) -> None:
    found = folders(installed.run(installed.python, "-c", WHERE, cwd=tmp_path, env=hostile_path))
    assert {folder.name for folder in found} == {"smdomain"}
    assert all(folder.is_relative_to(installed.home) for folder in found)


def test_an_editable_install_runs_the_checkout(
    make_environment: Callable[[], Any], repository: Path, tmp_path: Path
) -> None:
    environment = make_environment()
    environment.install("--editable", repository)
    assert environment.run(environment.script, "--version", cwd=tmp_path) == f"smdomain {__version__}\n"
    found = folders(environment.run(environment.python, "-c", WHERE, cwd=tmp_path))
    assert set(found) == {repository}
