"""`status --follow` beside the process that carries the run out: it reads, tells, and changes nothing."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.events import Outcome, State
from tests.tui.services.fakes import ACCOUNT, REGION, spec
from tui.output import Output, title_sequence
from tui.services.paths import runs_dir
from tui.services.runs import RunStore

Run = Callable[..., Any]


@pytest.fixture
def other(own_home: Path) -> Any:
    """A run that another process carries out."""
    from models.plan import make_plan

    store = RunStore(runs_dir())
    run = store.create(make_plan(spec(), account=ACCOUNT, region=REGION), "")
    run.acquire()
    run.begin()
    yield run
    run.release()


def test_a_second_terminal_follows_to_the_end(run: Run, other: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [
        lambda: other.enter("domain", State.FOLLOWING, status="Pending", outputs={"DomainId": "d-1"}, ours=True),
        lambda: other.enter("domain", State.DONE, status="InService"),
        lambda: other.end(Outcome.DONE),
    ]

    class Stepping:
        def now(self) -> float:
            return 0.0

        def wait(self, seconds: float, cancel: Any = None) -> bool:
            steps.pop(0)()
            return False

    monkeypatch.setattr("tui.services.clock.SystemClock", Stepping)
    followed = run("status", other.id, "--follow")
    assert followed.code == 0
    assert "goes on in process" in followed.out
    assert "Pending" in followed.out
    assert "d-1" in followed.out
    assert not steps
    # It took nothing over, and wrote nothing.
    assert other.holder() is not None
    assert other.outcome is Outcome.DONE
    assert "pid" in other.journal.read_text()
    assert other.journal.read_text().count('"begun"') == 1


@pytest.mark.parametrize(
    ("outcome", "code"), [(Outcome.DONE, 0), (Outcome.PARTIAL, 1), (Outcome.FAILED, 1), (Outcome.INTERRUPTED, 4)]
)
def test_the_exit_code_tells_how_it_ended(run: Run, other: Any, outcome: Outcome, code: int) -> None:
    other.end(outcome)
    assert run("status", other.id, "--follow").code == code


def test_a_run_whose_process_died_is_interrupted(run: Run, other: Any) -> None:
    other.release()
    followed = run("status", other.id, "--follow")
    assert followed.code == 4
    assert "interrupted" in followed.out


def test_the_bell_rings_on_terminals_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    terminal, pipe = Terminal(), io.StringIO()
    Output(stdout=pipe, stderr=terminal).ring("team: done")
    assert terminal.getvalue() == "\x1b]2;team: done\x07\a"
    Output(stdout=pipe, stderr=pipe).ring("team: done")
    assert pipe.getvalue() == ""
    monkeypatch.setenv("TERM", "dumb")
    dull = Terminal()
    Output(stdout=pipe, stderr=dull).ring("team: done")
    assert dull.getvalue() == ""


def test_a_title_cannot_break_out() -> None:
    inside = title_sequence("evil\x07\x1b]52;c;eA==\x07").removeprefix("\x1b]2;").removesuffix("\x07")
    assert "\x07" not in inside
    assert "\x1b" not in inside
