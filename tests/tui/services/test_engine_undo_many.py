"""Many profiles and assignments are taken back side by side, whatever happens on the way."""

import os
from typing import Any

import pytest

from models.actions import Plan
from models.errors import AnswerLost, CredentialsError, Throttled
from models.events import Outcome, RunEnded, State
from models.plan import make_plan
from tests.tui.services.fakes import ACCOUNT, REGION, Crash, Laboratory, Meddler, error, spec
from tui.services import atomic
from tui.services.engine import Engine
from tui.services.pool import InTurn
from tui.services.runs import Run, RunStore

DELETE = "sagemaker:DeleteUserProfile"
NOTHING: dict[str, list[Any]] = {"domains": [], "profiles": [], "assignments": [], "roles": [], "policies": []}


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _number: None)


def fresh(laboratory: Laboratory) -> Meddler:
    aws = laboratory.fresh()
    for quota in laboratory.emulator.world.quotas.values():
        quota["Value"] = 5000.0
    return aws


def planned(many: int) -> Plan:
    names = [f"person-{number}" for number in range(many)]
    return make_plan(spec(access={"auth": "iam", "profiles": names}), account=ACCOUNT, region=REGION)


def engine(laboratory: Laboratory, aws: Meddler) -> Engine:
    return Engine(aws, laboratory.clock, chance=lambda: 0.5, pool=lambda many: InTurn())


def carried(laboratory: Laboratory, aws: Meddler, runs: RunStore, plan: Plan) -> Run:
    run = runs.create(plan, "")
    list(engine(laboratory, aws).start(run))
    assert run.outcome is Outcome.DONE
    aws.log.clear()
    return run


def taken_back(laboratory: Laboratory, aws: Meddler, run: Run) -> RunEnded:
    *_, end = engine(laboratory, aws).rollback(run)
    assert isinstance(end, RunEnded)
    laboratory.gateway.call("sagemaker", "ListDomains")
    return end


def test_a_thousand_go_as_fast_as_the_bucket_allows_and_are_seen_by_listing(
    laboratory: Laboratory, runs: RunStore
) -> None:
    aws = fresh(laboratory)
    many, rate, burst = 1000, 10.0, 20.0
    run = carried(laboratory, aws, runs, planned(many))
    laboratory.emulator.fault(DELETE, "throttle", rate=rate, burst=burst)
    began = laboratory.clock.now()
    sent: list[float] = []
    aws.hook = lambda moment, name: sent.append(laboratory.clock.now()) if name == DELETE else None
    assert taken_back(laboratory, aws, run).outcome is Outcome.ROLLED_BACK
    assert laboratory.made() == NOTHING
    assert sent[-1] - began <= 1.5 * (many - burst) / rate
    assert aws.count(DELETE) < many * 1.2
    assert aws.count("sagemaker:DescribeUserProfile") == 0
    assert aws.count("sagemaker:ListUserProfiles") < 10


@pytest.mark.parametrize("problem", [Throttled("Slow down."), AnswerLost("No answer."), error("ConflictException")])
def test_passing_troubles_pass(laboratory: Laboratory, runs: RunStore, problem: Exception) -> None:
    aws = fresh(laboratory)
    run = carried(laboratory, aws, runs, planned(25))
    aws.before[DELETE] = [None, problem, problem, None, problem]
    aws.after[DELETE] = [AnswerLost("No answer."), None, AnswerLost("No answer.")]
    assert taken_back(laboratory, aws, run).outcome is Outcome.ROLLED_BACK
    assert laboratory.made() == NOTHING


def test_what_is_busy_is_waited_for_in_the_end(laboratory: Laboratory, runs: RunStore) -> None:
    aws = fresh(laboratory)
    run = carried(laboratory, aws, runs, planned(25))
    aws.before[DELETE] = [error("ResourceInUse")]
    assert taken_back(laboratory, aws, run).outcome is Outcome.ROLLED_BACK
    assert aws.count(DELETE) == 26


def test_what_is_refused_stays_and_is_told_and_tried_again(laboratory: Laboratory, runs: RunStore) -> None:
    aws = fresh(laboratory)
    run = carried(laboratory, aws, runs, planned(25))
    aws.before[DELETE] = [None, error("ValidationException", "Not this one.")]
    end = taken_back(laboratory, aws, run)
    assert end.outcome is Outcome.FAILED
    assert len(laboratory.made()["profiles"]) == 1
    (left,) = [key for key, each in run.states.items() if each.message == "Not this one."]
    assert left in end.message
    assert run.states["domain"].state is not State.UNDONE
    assert taken_back(laboratory, aws, runs.load(run.id)).outcome is Outcome.ROLLED_BACK
    assert laboratory.made() == NOTHING


def test_credentials_that_end_leave_a_rollback_that_goes_on(laboratory: Laboratory, runs: RunStore) -> None:
    aws = fresh(laboratory)
    run = carried(laboratory, aws, runs, planned(25))
    aws.before[DELETE] = [None] * 4 + [CredentialsError("The token expired.", "Sign in.")] * 40
    end = taken_back(laboratory, aws, run)
    assert end.outcome is Outcome.INTERRUPTED
    assert "--rollback" in end.remedy
    aws.before.clear()
    assert taken_back(laboratory, aws, runs.load(run.id)).outcome is Outcome.ROLLED_BACK
    assert laboratory.made() == NOTHING


def test_assignments_go_one_after_the_other(laboratory: Laboratory, runs: RunStore) -> None:
    aws = fresh(laboratory)
    groups = [{"id": each["GroupId"], "name": each["DisplayName"]} for each in laboratory.emulator.world.groups]
    assert len(groups) >= 10
    access = {"auth": "identity-center", "groups": groups}
    run = carried(laboratory, aws, runs, make_plan(spec(access=access), account=ACCOUNT, region=REGION))
    aws.before["sso-admin:DeleteApplicationAssignment"] = [None, error("ConflictException")]
    assert taken_back(laboratory, aws, run).outcome is Outcome.ROLLED_BACK
    assert laboratory.made() == NOTHING
    assert aws.count("sso-admin:DeleteApplicationAssignment") == len(groups) + 1


@pytest.mark.parametrize("kind", ["line", "before", "after"])
def test_a_kill_at_any_point_leaves_a_rollback_that_goes_on(laboratory: Laboratory, runs: RunStore, kind: str) -> None:
    """Before every line of the journal, and before and after every call, of the taking back of twenty profiles."""
    write, plan = atomic.append_line, planned(20)
    at, killed = 0, True
    while killed:
        aws = fresh(laboratory)
        run = carried(laboratory, aws, runs, plan)
        left, killed = at, False

        def moment(what: str) -> None:
            nonlocal left, killed
            if what == kind:
                if left == 0:
                    killed = True
                    raise Crash
                left -= 1

        def append(number: int, line: str) -> None:
            moment("line")
            write(number, line)

        aws.hook = lambda what, _name: moment(what)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(atomic, "append_line", append)
            try:
                taken_back(laboratory, aws, run)
            except Crash:
                run.release()
        aws.hook = lambda _what, _name: None
        if killed:
            assert taken_back(laboratory, aws, runs.load(run.id)).outcome is Outcome.ROLLED_BACK, (kind, at)
        assert laboratory.made() == NOTHING, (kind, at)
        at += 1
    assert at > 20
