"""What is built: one top-level name, all of the program, nothing of the workshop."""

import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path, PurePosixPath

import pytest

from tui import __version__

pytestmark = [pytest.mark.packaging, pytest.mark.xdist_group("packaging")]


@pytest.fixture(scope="module")
def wheel_names(distributions: tuple[Path, Path]) -> set[str]:
    with zipfile.ZipFile(distributions[1]) as wheel:
        return set(wheel.namelist())


def test_the_wheel_has_one_top_level_name(wheel_names: set[str]) -> None:
    assert {name.split("/")[0] for name in wheel_names} == {
        "smdomain",
        f"smdomain-{__version__}.dist-info",
        f"smdomain-{__version__}.data",
    }


def test_the_wheel_brings_the_manual_page(distributions: tuple[Path, Path], repository: Path) -> None:
    with zipfile.ZipFile(distributions[1]) as wheel:
        (name,) = [each for each in wheel.namelist() if ".data/" in each]
        assert name.endswith(".data/data/share/man/man1/smdomain.1")
        assert wheel.read(name) == (repository / "docs" / "smdomain.1").read_bytes()


def test_the_wheel_holds_every_file_of_the_program(repository: Path, wheel_names: set[str]) -> None:
    program = {
        path.relative_to(repository).as_posix()
        for folder in ("assets", "models", "screens", "tui")
        for path in (repository / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    inside = {name.removeprefix("smdomain/") for name in wheel_names if name.startswith("smdomain/")}
    # The entry has moved up, to where installers make `smdomain:main` of it.
    assert inside - {"__init__.py"} == program - {"tui/_entry.py"}


def test_the_entry_is_the_top_level_package(distributions: tuple[Path, Path], repository: Path) -> None:
    with zipfile.ZipFile(distributions[1]) as wheel:
        assert wheel.read("smdomain/__init__.py") == (repository / "tui" / "_entry.py").read_bytes()


def test_the_metadata_names_version_python_and_license(distributions: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(distributions[1]) as wheel:
        text = wheel.read(f"smdomain-{__version__}.dist-info/METADATA").decode()
    metadata = Parser().parsestr(text)
    assert (metadata["Name"], metadata["Version"]) == ("smdomain", __version__)
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "Apache-2.0"


def test_the_sdist_can_be_tested_and_holds_no_environment(distributions: tuple[Path, Path]) -> None:
    with tarfile.open(distributions[0]) as sdist:
        names = [PurePosixPath(*PurePosixPath(name).parts[1:]) for name in sdist.getnames()]
    held = {str(name) for name in names}
    assert {"pyproject.toml", "Makefile", "LICENSE", "tui/_entry.py", "tests/conftest.py"} <= held
    hidden = {str(name) for name in names if any(part.startswith(".") for part in name.parts)}
    assert hidden <= {".gitignore"}
