"""Many profiles and assignments: as fast as AWS takes them, each once, whatever happens on the way."""

import os
import threading
from collections import Counter
from typing import Any

import pytest

from models.actions import Plan
from models.errors import CredentialsError, Throttled
from models.events import ActionChanged, Event, Outcome, Progress, RunEnded, State
from models.plan import make_plan
from tests.patience import PATIENCE
from tests.tui.services.clocks import TestClock
from tests.tui.services.fakes import ACCOUNT, REGION, Crash, Laboratory, Meddler, Scripted, crowd, error, lost, spec
from tui.emulator.world import build
from tui.services import atomic
from tui.services.clock import SystemClock
from tui.services.connection import Connection
from tui.services.engine import Engine
from tui.services.gateway import Gateway
from tui.services.pace import FASTEST, SLOWEST, Pace
from tui.services.pool import InTurn, Threads
from tui.services.runs import Run, RunStore

CREATE = "sagemaker:CreateUserProfile"


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _number: None)


def names(many: int) -> list[str]:
    return [f"person-{number}" for number in range(many)]


def planned(many: int) -> Plan:
    return make_plan(spec(access={"auth": "iam", "profiles": names(many)}), account=ACCOUNT, region=REGION)


def start(laboratory: Laboratory, aws: Meddler, run: Run, **how: Any) -> list[Event]:
    how.setdefault("pool", lambda many: InTurn())
    cancel = how.pop("cancel", None)
    return list(Engine(aws, laboratory.clock, chance=lambda: 0.5, **how).start(run, cancel))


def end_of(events: list[Event]) -> RunEnded:
    assert isinstance(events[-1], RunEnded)
    return events[-1]


def profiles(laboratory: Laboratory) -> list[str]:
    return sorted(name for _, name in laboratory.made()["profiles"])


def fresh(laboratory: Laboratory) -> Meddler:
    aws = laboratory.fresh()
    for quota in laboratory.emulator.world.quotas.values():
        quota["Value"] = 5000.0
    return aws


def test_a_thousand_under_a_token_bucket_take_little_longer_than_the_bucket(
    laboratory: Laboratory, runs: RunStore
) -> None:
    aws = fresh(laboratory)
    rate, burst, many = 10.0, 20.0, 1000
    laboratory.emulator.fault(CREATE, "throttle", rate=rate, burst=burst)
    run = runs.create(planned(many), "")
    events = start(laboratory, aws, run)
    assert end_of(events).outcome is Outcome.DONE
    assert profiles(laboratory) == sorted(names(many))
    records = [run.states[f"user-profile/{name}"] for name in names(many)]
    wall = max(each.ended for each in records) - min(each.began for each in records)
    assert wall <= 1.5 * (many - burst) / rate
    # Refusals cost AWS and us: they are few.
    assert aws.count(CREATE) < many * 1.2
    progress = [event for event in events if isinstance(event, Progress)]
    assert progress[-1].done == many
    assert progress[len(progress) // 2].left == pytest.approx(wall / 2, rel=0.4)


def test_five_hundred_assignments_under_a_token_bucket_take_little_longer_than_the_bucket(
    laboratory: Laboratory, runs: RunStore
) -> None:
    aws = fresh(laboratory)
    rate, burst, many, call = 10.0, 20.0, 500, "sso-admin:CreateApplicationAssignment"
    laboratory.emulator.fault(call, "throttle", rate=rate, burst=burst)
    run = runs.create(make_plan(spec(access=crowd(laboratory.emulator, many)), account=ACCOUNT, region=REGION), "")
    assert end_of(start(laboratory, aws, run)).outcome is Outcome.DONE
    assert len(laboratory.made()["assignments"]) == many
    records = [record for action, record in run.states.items() if action.startswith("assignment/")]
    wall = max(each.ended for each in records) - min(each.began for each in records)
    assert wall <= 1.5 * (many - burst) / rate
    assert aws.count(call) < many * 1.2


def test_statuses_are_read_a_hundred_at_a_time(laboratory: Laboratory, runs: RunStore) -> None:
    aws = fresh(laboratory)
    start(laboratory, aws, runs.create(planned(60), ""))
    assert aws.count("sagemaker:DescribeUserProfile") == 0
    assert 0 < aws.count("sagemaker:ListUserProfiles") < 10


def test_the_scenario_throttled_makes_each_once(runs: RunStore) -> None:
    clock = TestClock()
    emulator = build("throttled", clock=clock)
    for quota in emulator.world.quotas.values():
        quota["Value"] = 5000.0
    aws = Meddler(Gateway(Connection(region=REGION, demo="throttled"), emulator=emulator))
    run = runs.create(planned(80), "")
    events = list(Engine(aws, clock, pool=lambda many: InTurn()).start(run))
    assert end_of(events).outcome is Outcome.DONE
    made = Counter(each["UserProfileName"] for each in emulator.world.studio(REGION)["profiles"])
    assert all(made[name] == 1 for name in names(80))


def test_threads_make_several_at_a_time(runs: RunStore) -> None:
    aws = Scripted(
        {
            "sagemaker:ListDomains": [{"Domains": []}],
            "sagemaker:CreateDomain": [{"DomainId": "d-1", "DomainArn": "arn:x", "Url": "https://x"}],
            "sagemaker:DescribeDomain": [{"Status": "InService"}],
            "sagemaker:DescribeUserProfile": [{"Status": "InService"}],
        }
    )
    together = threading.Barrier(2, timeout=PATIENCE)
    met = threading.Event()

    def meet(moment: str, name: str) -> None:
        if moment == "before" and name == CREATE and not met.is_set():
            together.wait()
            met.set()

    aws.hook = meet
    events = list(Engine(aws, SystemClock(), pool=Threads).start(runs.create(planned(12), "")))
    assert end_of(events).outcome is Outcome.DONE
    assert met.is_set()
    assert sorted(each["UserProfileName"] for name, each in aws.log if name == CREATE) == sorted(names(12))


def test_what_fails_is_told_by_name_and_retried_alone(laboratory: Laboratory, runs: RunStore) -> None:
    aws = fresh(laboratory)
    aws.before[CREATE] = [None, error("ValidationException", "No."), None, error("ValidationException", "No.")]
    run = runs.create(planned(20), "")
    events = start(laboratory, aws, run)
    assert end_of(events).outcome is Outcome.PARTIAL
    failed = {event.action for event in events if isinstance(event, ActionChanged) and event.state is State.FAILED}
    assert len(failed) == 2
    assert len(profiles(laboratory)) == 18
    before = aws.count(CREATE)
    assert end_of(start(laboratory, aws, runs.load(run.id))).outcome is Outcome.DONE
    assert aws.count(CREATE) == before + 2
    assert profiles(laboratory) == sorted(names(20))


def test_lost_answers_are_looked_for(laboratory: Laboratory, runs: RunStore) -> None:
    aws = fresh(laboratory)
    aws.after[CREATE] = [lost(), None, lost()]
    aws.before[CREATE] = [None] * 5 + [lost()]
    assert end_of(start(laboratory, aws, runs.create(planned(15), ""))).outcome is Outcome.DONE
    assert profiles(laboratory) == sorted(names(15))
    assert aws.count(CREATE) == 16


def test_credentials_that_end_leave_a_run_that_goes_on(laboratory: Laboratory, runs: RunStore) -> None:
    aws = fresh(laboratory)
    aws.before[CREATE] = [None] * 4 + [CredentialsError("The token expired.", "Sign in.")] * 40
    run = runs.create(planned(15), "")
    assert end_of(start(laboratory, aws, run)).outcome is Outcome.INTERRUPTED
    assert not any(record.open for record in run.states.values())
    aws.before.clear()
    assert end_of(start(laboratory, aws, runs.load(run.id))).outcome is Outcome.DONE
    assert profiles(laboratory) == sorted(names(15))


def test_a_wish_to_stop_enters_what_was_under_way(laboratory: Laboratory, runs: RunStore) -> None:
    aws = fresh(laboratory)
    cancel = threading.Event()

    def stop(moment: str, name: str) -> None:
        if moment == "after" and aws.count(CREATE) == 6:
            cancel.set()

    aws.hook = stop
    run = runs.create(planned(40), "")
    assert end_of(start(laboratory, aws, run, cancel=cancel)).outcome is Outcome.INTERRUPTED
    assert not any(record.open for record in run.states.values())
    aws.hook = lambda moment, name: None
    assert end_of(start(laboratory, aws, runs.load(run.id))).outcome is Outcome.DONE
    assert aws.count(CREATE) == 40


def test_without_end_throttled_it_is_interrupted(laboratory: Laboratory, runs: RunStore) -> None:
    aws = fresh(laboratory)
    aws.before[CREATE] = [Throttled("Slow down.", "Wait.")] * 5000
    run = runs.create(planned(12), "")
    end = end_of(start(laboratory, aws, run))
    assert end.outcome is Outcome.INTERRUPTED
    assert "smdomain resume" in end.remedy
    assert aws.count(CREATE) < 400


def test_assignments_go_one_after_the_other_and_wait_out_conflicts(laboratory: Laboratory, runs: RunStore) -> None:
    aws = fresh(laboratory)
    under_way, most = 0, 0

    def count(moment: str, name: str) -> None:
        nonlocal under_way, most
        if name == "sso-admin:CreateApplicationAssignment":
            under_way += 1 if moment == "before" else -1
            most = max(most, under_way)

    groups = laboratory.emulator.world.groups
    people = [{"id": each["GroupId"], "name": each["DisplayName"]} for each in groups]
    assert len(people) >= 10
    access = {"auth": "identity-center", "groups": people}
    plan = make_plan(spec(access=access), account=ACCOUNT, region=REGION)
    aws.before["sso-admin:CreateApplicationAssignment"] = [None, error("ConflictException"), None]
    aws.hook = count
    assert end_of(start(laboratory, aws, runs.create(plan, ""), pool=Threads)).outcome is Outcome.DONE
    assert len(laboratory.made()["assignments"]) == len(people)
    # The one that was refused began and never ended.
    assert most <= 2


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_kill_at_any_call_loses_and_doubles_nothing(laboratory: Laboratory, runs: RunStore, moment: str) -> None:
    for at in range(12):
        aws = fresh(laboratory)

        def kill(when: str, name: str, at: int = at, aws: Meddler = aws) -> None:
            if when == moment and name == CREATE and aws.count(CREATE) == at + (1 if moment == "after" else 0):
                raise Crash

        aws.hook = kill
        run = runs.create(planned(12), "")
        with pytest.raises(Crash):
            start(laboratory, aws, run)
        aws.hook = lambda when, name: None
        assert end_of(start(laboratory, aws, runs.load(run.id))).outcome is Outcome.DONE
        assert profiles(laboratory) == sorted(names(12)), at


def test_a_kill_at_any_line_of_the_journal_loses_and_doubles_nothing(laboratory: Laboratory, runs: RunStore) -> None:
    write = atomic.append_line
    undisturbed = runs.create(planned(12), "")
    start(laboratory, fresh(laboratory), undisturbed)
    lines = undisturbed.journal.read_text().count("\n") - 1
    for at in range(lines):
        aws = fresh(laboratory)
        run = runs.create(planned(12), "")
        left = at

        def append(number: int, line: str) -> None:
            nonlocal left
            if left == 0:
                raise Crash
            left -= 1
            write(number, line)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(atomic, "append_line", append)
            with pytest.raises(Crash):
                start(laboratory, aws, run)
        run.release()
        assert end_of(start(laboratory, aws, runs.load(run.id))).outcome is Outcome.DONE
        assert profiles(laboratory) == sorted(names(12)), at


def test_the_pace_rises_falls_and_stays_within_bounds() -> None:
    pace = Pace(0.0)
    now = 0.0
    for _ in range(2000):
        now += 0.1
        pace.taken(now)
    assert pace.rate == FASTEST
    pace.throttled(now)
    once = pace.rate
    pace.throttled(now + 0.1)
    assert pace.rate == once
    for _ in range(100):
        now += 2.0
        pace.throttled(now)
    assert pace.rate == SLOWEST
    assert pace.width == 1
    pace.conflict(now)
    assert pace.serial
