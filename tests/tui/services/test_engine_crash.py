"""The process is killed at every journal write and every call; what comes out is as if nothing had happened."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.actions import Plan
from models.errors import CredentialsError, Throttled, Unreachable
from models.events import Outcome, RunEnded
from models.plan import make_plan
from tests.tui.services.fakes import (
    ACCOUNT,
    NEW_ROLES,
    REGION,
    ROLES_OF_ACTIVITIES,
    Crash,
    Laboratory,
    Meddler,
    error,
    lost,
    people,
    spec,
)
from tui.services import atomic
from tui.services.activity_catalogue import load_catalogue
from tui.services.engine import Engine
from tui.services.engine_many import MANY
from tui.services.pool import InTurn
from tui.services.runs import Run, RunStore

KINDS = ("before the line", "within the line", "after the line", "before the call", "after the call")


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A simulated crash loses nothing that was written, synced or not."""
    monkeypatch.setattr(os, "fsync", lambda _number: None)


def plans(laboratory: Laboratory) -> dict[str, Plan]:
    sections: dict[str, dict[str, Any]] = {
        "profiles": {},
        "groups": {"access": people(laboratory)},
        "new role": {"roles": NEW_ROLES, "access": {"auth": "iam", "profiles": ["anna"]}},
        "activities": {"roles": ROLES_OF_ACTIVITIES, "access": {"auth": "iam", "profiles": ["anna"]}},
        "many profiles": {"access": {"auth": "iam", "profiles": [f"person-{number}" for number in range(MANY)]}},
        "many groups": {"access": everybody(laboratory)},
    }
    catalogue = load_catalogue()
    return {
        name: make_plan(spec(**each), account=ACCOUNT, region=REGION, catalogue=catalogue)
        for name, each in sections.items()
    }


def everybody(laboratory: Laboratory) -> dict[str, Any]:
    """So many that they are assigned in a batch."""
    groups = laboratory.emulator.world.groups[:MANY]
    assert len(groups) == MANY
    return {
        "auth": "identity-center",
        "groups": [{"name": each["DisplayName"], "id": each["GroupId"]} for each in groups],
    }


@dataclass
class Killer:
    """Kills at the n-th moment of one kind; counts the moments of every kind."""

    kind: str = ""
    at: int = -1
    counted: dict[str, int] | None = None

    def moment(self, kind: str) -> bool:
        if self.counted is None:
            self.counted = dict.fromkeys(KINDS, 0)
        self.counted[kind] += 1
        return kind == self.kind and self.counted[kind] == self.at + 1

    def called(self, moment: str, _name: str) -> None:
        if self.moment(f"{moment} the call"):
            raise Crash

    @contextmanager
    def at_the_journal(self) -> Iterator[None]:
        write = atomic.append_line

        def append(number: int, line: str) -> None:
            if self.moment("before the line"):
                raise Crash
            if self.moment("within the line"):
                os.write(number, line.encode()[: len(line) // 2])
                raise Crash
            write(number, line)
            if self.moment("after the line"):
                raise Crash

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(atomic, "append_line", append)
            yield


def carry_out(laboratory: Laboratory, aws: Meddler, run: Run, killer: Killer) -> RunEnded | None:
    """The end of the run; None where the process was killed."""
    aws.hook = killer.called
    events = Engine(aws, laboratory.clock, chance=lambda: 0.5, pool=lambda many: InTurn()).start(run)
    try:
        with killer.at_the_journal():
            *_, end = events
    except Crash:
        run.release()
        return None
    assert isinstance(end, RunEnded)
    return end


@pytest.mark.parametrize("name", ["profiles", "groups", "new role", "activities", "many profiles", "many groups"])
def test_a_kill_at_any_point_leaves_no_trace_after_a_resume(laboratory: Laboratory, runs: RunStore, name: str) -> None:
    plan = plans(laboratory)[name]
    counting = Killer()
    end = carry_out(laboratory, laboratory.fresh(), runs.create(plan, ""), counting)
    assert end is not None
    assert end.outcome is Outcome.DONE
    undisturbed = laboratory.made()
    assert undisturbed["domains"] == ["ml-test"]
    assert counting.counted is not None
    for kind, moments in counting.counted.items():
        for at in range(moments):
            aws = laboratory.fresh()
            run = runs.create(plan, "")
            assert carry_out(laboratory, aws, run, Killer(kind, at)) is None, (kind, at)
            again = carry_out(laboratory, aws, runs.load(run.id), Killer())
            assert again is not None
            assert again.outcome is Outcome.DONE, (kind, at, again)
            assert laboratory.made() == undisturbed, (kind, at)
            loaded = runs.load(run.id)
            assert all(record.settled for record in loaded.states.values()), (kind, at)
            made = {action.id for action in loaded.made()}
            assert made == {action.id for action in plan.actions if action.undo}, (kind, at)


@pytest.mark.parametrize("name", ["profiles", "groups", "new role", "activities"])
def test_a_kill_at_any_point_can_be_taken_back_whole(laboratory: Laboratory, runs: RunStore, name: str) -> None:
    plan = plans(laboratory)[name]
    counting = Killer()
    carry_out(laboratory, laboratory.fresh(), runs.create(plan, ""), counting)
    assert counting.counted is not None
    for kind, moments in counting.counted.items():
        for at in range(moments):
            aws = laboratory.fresh()
            nothing = laboratory.made()
            run = runs.create(plan, "")
            carry_out(laboratory, aws, run, Killer(kind, at))
            aws.hook = lambda _moment, _name: None
            *_, end = Engine(aws, laboratory.clock, chance=lambda: 0.5).rollback(runs.load(run.id))
            assert isinstance(end, RunEnded)
            assert end.outcome is Outcome.ROLLED_BACK, (kind, at, end)
            laboratory.clock.advance(60)
            laboratory.gateway.call("sagemaker", "ListDomains")
            assert laboratory.made() == nothing, (kind, at)


FAULTS: dict[str, Callable[[], Exception]] = {
    "throttled": lambda: Throttled("Slow down."),
    "unreachable": lambda: Unreachable("No route."),
    "lost": lost,
    "expired": lambda: CredentialsError("The token expired."),
    "conflict": lambda: error("ConflictException"),
}
MUTATING = (
    "iam:CreateRole",
    "iam:CreatePolicy",
    "iam:AttachRolePolicy",
    "sagemaker:CreateDomain",
    "sagemaker:CreateUserProfile",
    "sso-admin:CreateApplicationAssignment",
)
READING = ("sagemaker:ListDomains", "sagemaker:DescribeDomain", "iam:GetRole", "sagemaker:DescribeUserProfile")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_goes_wrong_everything_is_made_once(
    laboratory: Laboratory, runs: RunStore, data: st.DataObject
) -> None:
    """Faults before and after calls, and kills, in any order; then resumes until it ends."""
    name = data.draw(st.sampled_from(["profiles", "groups", "new role", "activities"]))
    plan = plans(laboratory)[name]
    aws = laboratory.fresh()
    for operation in (*MUTATING, *READING):
        kinds = ["throttled", "unreachable", "lost", "expired"]
        if operation.startswith("sso-admin"):
            kinds.append("conflict")
        script = st.lists(st.sampled_from([None, *kinds]), max_size=3)
        aws.before[operation] = [FAULTS[kind]() if kind else None for kind in data.draw(script)]
        after = st.lists(st.sampled_from([None, "lost"]), max_size=2)
        aws.after[operation] = [FAULTS[kind]() if kind else None for kind in data.draw(after)]
    run = runs.create(plan, "")
    for _ in range(60):
        killer = Killer(data.draw(st.sampled_from(["", *KINDS])), data.draw(st.integers(0, 25)))
        end = carry_out(laboratory, aws, runs.load(run.id), killer)
        if end is not None and end.outcome is Outcome.DONE:
            break
    else:
        pytest.fail(f"no end: {end}")
    reference = laboratory.made()
    fresh = laboratory.fresh()
    assert carry_out(laboratory, fresh, runs.create(plan, ""), Killer()) is not None
    assert laboratory.made() == reference
