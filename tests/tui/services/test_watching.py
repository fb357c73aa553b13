"""A run that another process carries out is looked at, and left alone."""

import threading
from collections.abc import Callable, Iterator

import pytest

from models.events import ActionChanged, Event, Outcome, RunEnded, State
from models.plan import make_plan
from tests.tui.services.fakes import ACCOUNT, REGION, spec
from tui.services.runs import Run, RunStore
from tui.services.watching import watched

Step = Callable[[], object]


@pytest.fixture
def other(runs: RunStore) -> Iterator[Run]:
    """A run that somebody else carries out."""
    run = runs.create(make_plan(spec(), account=ACCOUNT, region=REGION), "")
    run.acquire()
    run.begin()
    yield run
    run.release()


class Stepping:
    """Between two looks, the other process goes on by one step."""

    def __init__(self, *steps: Step) -> None:
        self.steps = list(steps)

    def now(self) -> float:
        return 7.0

    def wait(self, seconds: float, cancel: threading.Event | None = None) -> bool:
        if not self.steps:
            return True
        self.steps.pop(0)()
        return False


def looked_at(runs: RunStore, other: Run, *steps: Step) -> list[Event]:
    return list(watched(runs.load(other.id), Stepping(*steps)))


def test_it_is_followed_to_its_end_and_nothing_is_written(runs: RunStore, other: Run) -> None:
    events = looked_at(
        runs,
        other,
        lambda: other.enter("domain", State.FOLLOWING, status="Pending", outputs={"DomainId": "d-1"}, ours=True),
        lambda: other.enter("domain", State.FOLLOWING, status="Pending"),
        lambda: other.enter("domain", State.DONE, status="InService"),
        lambda: other.end(Outcome.DONE, "So it is."),
    )
    seen = [(each.state, each.status) for each in events if isinstance(each, ActionChanged)]
    assert seen == [(State.FOLLOWING, "Pending"), (State.DONE, "InService")]
    assert isinstance(events[-1], RunEnded)
    assert (events[-1].outcome, events[-1].message) == (Outcome.DONE, "So it is.")
    assert other.journal.read_text().count("\n") == 6
    assert other.holder() is not None


def test_one_that_dies_leaves_a_run_that_can_go_on(runs: RunStore, other: Run) -> None:
    *_, end = looked_at(runs, other, other.release)
    assert isinstance(end, RunEnded)
    assert end.outcome is Outcome.INTERRUPTED
    assert f"smdomain resume {other.id}" in end.remedy


def test_what_it_writes_last_is_not_missed(runs: RunStore, other: Run) -> None:
    def both() -> None:
        other.end(Outcome.DONE)
        other.release()

    *_, end = looked_at(runs, other, both)
    assert isinstance(end, RunEnded)
    assert end.outcome is Outcome.DONE


def test_looking_ends_when_nobody_looks(runs: RunStore, other: Run) -> None:
    assert not [each for each in looked_at(runs, other) if isinstance(each, RunEnded)]
