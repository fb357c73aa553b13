"""What past runs took says what is usual, and what takes longer."""

import pytest

from models.events import State
from models.plan import make_plan
from tests.tui.services.clocks import TestClock
from tests.tui.services.fakes import ACCOUNT, REGION, spec
from tui.services.durations import history, usual_of
from tui.services.runs import Run, RunStore

PLAN = make_plan(spec(), account=ACCOUNT, region=REGION)


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def store(tmp_path: object, clock: TestClock) -> RunStore:
    return RunStore(tmp_path / "runs", clock)  # type: ignore[operator]


def took(store: RunStore, clock: TestClock, seconds: float, *, resumed: bool = False, state: State = State.DONE) -> Run:
    run = store.create(PLAN, "")
    run.begin()
    run.intent("domain", "sagemaker:CreateDomain", {}, None)
    clock.advance(seconds)
    if resumed:
        run.begin()
    run.enter("domain", state, ours=True)
    run.release()
    return run


def test_the_plan_guesses_until_there_is_a_history(store: RunStore, clock: TestClock) -> None:
    took(store, clock, 100)
    took(store, clock, 110)
    assert history(store.list()) == {}
    guess = usual_of(PLAN, {})["domain"]
    assert (guess.seconds, guess.limit, guess.seen) == (240.0, 720.0, 0)


def test_the_history_says_what_is_usual(store: RunStore, clock: TestClock) -> None:
    for seconds in (100, 300, 120):
        took(store, clock, seconds)
    usual = usual_of(PLAN, history(store.list()))["domain"]
    assert (usual.seconds, usual.limit, usual.seen) == (120.0, 450.0, 3)


def test_interrupted_and_failed_ones_say_nothing(store: RunStore, clock: TestClock) -> None:
    for _ in range(3):
        took(store, clock, 9000, resumed=True)
        took(store, clock, 5, state=State.FAILED)
    assert history(store.list()) == {}


def test_only_the_latest_runs_count(store: RunStore, clock: TestClock) -> None:
    for _ in range(3):
        took(store, clock, 5000)
    for _ in range(20):
        took(store, clock, 100)
    assert history(store.list())["domain"].limit == 150.0
