"""Commands run in this process, on an embedded AWS whose time passes only when somebody waits."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tui.cli import main
from tui.emulator import world
from tui.emulator.clock import ManualClock
from tui.emulator.emulator import Emulator

EXAMPLES = Path(__file__).resolve().parents[3] / "assets" / "examples"


class Passing:
    """The program's clock, moving the account's: waiting takes no time."""

    def __init__(self, manual: ManualClock) -> None:
        self.manual = manual

    def now(self) -> float:
        return self.manual.now()

    def wait(self, seconds: float, cancel: threading.Event | None = None) -> bool:
        self.manual.advance(seconds)
        return cancel is not None and cancel.is_set()


@dataclass
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def envelope(self) -> dict[str, Any]:
        """The envelope, which must be all of standard output."""
        found: dict[str, Any] = json.loads(self.out)
        return found


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> list[Emulator]:
    """The embedded AWSs that commands made, the latest last."""
    made: list[Emulator] = []
    clock = ManualClock()
    build = world.build

    def built(scenario: str = "default", **settings: Any) -> Emulator:
        made.append(build(scenario, **{"clock": clock} | settings))
        return made[-1]

    monkeypatch.setattr(world, "build", built)
    monkeypatch.setattr("tui.services.clock.SystemClock", lambda: Passing(clock))
    return made


@pytest.fixture
def run(account: list[Emulator], capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run a command line."""

    def runner(*arguments: object) -> Ran:
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return runner


@pytest.fixture
def example() -> Callable[[str], Path]:
    """The path of an example spec."""
    return lambda name: EXAMPLES / f"{name}.yaml"


@pytest.fixture
def one_account(account: list[Emulator], monkeypatch: pytest.MonkeyPatch) -> Callable[[], Emulator]:
    """All commands of a test talk to the same embedded AWS."""
    made: list[Emulator] = []
    build = world.build

    def built(*arguments: Any, **settings: Any) -> Emulator:
        if not made:
            made.append(build(*arguments, **settings))
        return made[0]

    monkeypatch.setattr(world, "build", built)
    return lambda: built()
