"""Distributions built once, and bare environments to install them in; nothing is downloaded."""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest


def run(*command: object, **settings: object) -> str:
    """Standard output of a command; a failure shows everything it said."""
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        **settings,  # type: ignore[call-overload]
    )
    assert done.returncode == 0, f"{command} -> {done.returncode}\n{done.stdout}\n{done.stderr}"
    return str(done.stdout)


@dataclass(frozen=True)
class Environment:
    """A virtual environment that sees the dependencies of this one, but not its `smdomain`."""

    home: Path

    @property
    def python(self) -> Path:
        return self.home / "bin" / "python"

    @property
    def script(self) -> Path:
        return self.home / "bin" / "smdomain"

    def run(self, *command: object, **settings: object) -> str:
        """Standard output of a command that must succeed."""
        return run(*command, **settings)

    def install(self, *arguments: object) -> None:
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", self.python]
        run(*pip, "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", *arguments)


@pytest.fixture(scope="session")
def distributions(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sdist, and the wheel built from it."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, repository)
    (sdist,) = folder.glob("smdomain-*.tar.gz")
    (wheel,) = folder.glob("smdomain-*.whl")
    return sdist, wheel


@pytest.fixture(scope="session")
def make_environment(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Environment]:
    """Makes one more bare environment."""

    def make() -> Environment:
        home = tmp_path_factory.mktemp("environment") / "venv"
        run(sys.executable, "-m", "venv", "--without-pip", home)
        environment = Environment(home)
        own = run(environment.python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
        # Links to every dependency, except the editable `smdomain` of the development environment:
        # adding that folder whole would put the checkout on the path and prove nothing.
        for folder in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
            for entry in Path(folder).iterdir():
                link = Path(own) / entry.name
                if "smdomain" not in entry.name and not link.exists():
                    link.symlink_to(entry)
        return environment

    return make


@pytest.fixture(scope="session")
def installed(distributions: tuple[Path, Path], make_environment: Callable[[], Environment]) -> Environment:
    """An environment with the wheel installed."""
    environment = make_environment()
    environment.install(distributions[1])
    return environment


@pytest.fixture
def hostile_path(tmp_path: Path) -> dict[str, str]:
    """Settings whose PYTHONPATH offers rivals of our packages, each failing when imported."""
    for name in ("models", "screens", "tui", "assets"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(f"raise SystemExit('rival {name} imported')\n")
    return {**os.environ, "PYTHONPATH": str(tmp_path)}
