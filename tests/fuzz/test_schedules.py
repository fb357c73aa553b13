"""Random schedules of faults, kills and resumes against one run, as a state machine; `make fuzz` runs a thousand.

Whatever goes wrong in whatever order, each thing is made at most once, and once the trouble ends, a resume makes the
account exactly what an undisturbed run makes of it, and a rollback leaves what was there before.
"""

import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from models.actions import Plan
from models.errors import AccessDenied, AnswerLost, CredentialsError, Throttled, Unreachable
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
from tui.services.pool import InTurn
from tui.services.recover import recover
from tui.services.runs import RunStore

SCHEDULES = int(os.environ.get("FUZZ_SCHEDULES", "40"))
LABORATORY = Laboratory()
MAKING = (
    "iam:CreateRole",
    "iam:CreatePolicy",
    "iam:AttachRolePolicy",
    "sagemaker:CreateDomain",
    "sagemaker:CreateUserProfile",
    "sso-admin:CreateApplicationAssignment",
)
READING = (
    "sagemaker:ListDomains",
    "sagemaker:DescribeDomain",
    "sagemaker:DescribeUserProfile",
    "sagemaker:ListUserProfiles",
    "sso-admin:DescribeApplicationAssignment",
    "iam:GetRole",
    "iam:GetPolicy",
    "sts:GetCallerIdentity",
)
BEFORE = {
    "throttle": lambda: Throttled("Slow down."),
    "timeout before": lost,
    "unreachable": lambda: Unreachable("No route."),
    "server error": lambda: AnswerLost("AWS answered with an internal error (InternalFailure)."),
    "expired": lambda: CredentialsError("The token expired.", "Sign in again."),
    "denied": lambda: AccessDenied("Not allowed.", "Have it allowed."),
    "conflict": lambda: error("ConflictException", "Another write is under way."),
}
AFTER = {
    "timeout after": lost,
    "server error after": lambda: AnswerLost("AWS answered with an internal error (InternalFailure)."),
}
MAKING_TROUBLES = st.tuples(st.sampled_from(MAKING), st.sampled_from(sorted({**BEFORE, **AFTER})), st.integers(0, 3))
READING_TROUBLES = st.tuples(st.sampled_from(READING), st.sampled_from(sorted(BEFORE)), st.integers(0, 3))
TROUBLES = st.one_of(MAKING_TROUBLES, READING_TROUBLES)
COUNTED = Counter[str]()
"""How often a start ended in which way, and how many schedules there were."""
PLANS = ("profiles", "groups", "new role", "activities", "many profiles")


def planned(name: str) -> Plan:
    sections: dict[str, dict[str, Any]] = {
        "profiles": {},
        "groups": {"access": people(LABORATORY)},
        "new role": {"roles": NEW_ROLES, "access": {"auth": "iam", "profiles": ["anna"]}},
        "activities": {"roles": ROLES_OF_ACTIVITIES, "access": {"auth": "iam", "profiles": ["anna"]}},
        "many profiles": {"access": {"auth": "iam", "profiles": [f"p{number}" for number in range(12)]}},
    }
    return make_plan(spec(**sections[name]), account=ACCOUNT, region=REGION, catalogue=load_catalogue())


def undisturbed(name: str, known: dict[str, Any] = {}) -> Any:  # noqa: B006
    if name not in known:
        with tempfile.TemporaryDirectory() as folder:
            aws = LABORATORY.fresh()
            *_, _ = engine(aws).start(RunStore(Path(folder), LABORATORY.clock).create(planned(name), ""))
            known[name] = LABORATORY.made()
    return known[name]


def engine(aws: Meddler) -> Engine:
    return Engine(aws, LABORATORY.clock, chance=lambda: 0.5, pool=lambda many: InTurn())


class Schedule(RuleBasedStateMachine):
    """One run and everything that happens to it."""

    @initialize(name=st.sampled_from(PLANS))
    def begin(self, name: str) -> None:
        COUNTED["schedules"] += 1
        self.name = name
        undisturbed(name)
        self.folder = Path(tempfile.mkdtemp())
        self.aws = LABORATORY.fresh()
        self.plan = planned(name)
        self.runs = RunStore(self.folder, LABORATORY.clock)
        self.run = self.runs.create(self.plan, "").id
        self.kill_call = self.kill_line = -1

    @rule(troubles=st.lists(TROUBLES, max_size=8), call=st.integers(-40, 60), line=st.integers(-40, 60))
    def the_run_goes_on(self, troubles: list[tuple[str, str, int]], call: int, line: int) -> None:
        """Carried out amid troubles, and perhaps killed at so many-th a call or line."""
        for name, kind, skip in troubles:
            script = self.aws.before if kind in BEFORE else self.aws.after
            script[name] += [None] * skip + [(BEFORE | AFTER)[kind]()]
        self.kill_call, self.kill_line = call, line
        self._start()
        self._nothing_twice()

    @rule(seconds=st.sampled_from([1.0, 40.0, 3600.0]))
    def time_passes(self, seconds: float) -> None:
        LABORATORY.clock.advance(seconds)

    @rule()
    def its_folder_is_lost(self) -> None:
        """What was failed on purpose and what was made is found in the account again."""
        shutil.rmtree(self.folder / self.run)
        recover(self.runs, self.run, self.plan, "")

    def _start(self) -> RunEnded | None:
        left_calls, left_lines = self.kill_call, self.kill_line
        self.kill_call = self.kill_line = -1

        def called(moment: str, name: str) -> None:
            nonlocal left_calls
            left_calls -= 1
            if left_calls == 0:
                raise Crash

        def append(number: int, line: str) -> None:
            nonlocal left_lines
            left_lines -= 1
            if left_lines == 0:
                os.write(number, line.encode()[: len(line) // 2])
                raise Crash
            os.write(number, f"{line}\n".encode())

        self.aws.hook = called
        end = None
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(atomic, "append_line", append)
            try:
                *_, end = engine(self.aws).start(self.runs.load(self.run))
            except Crash:
                COUNTED["killed"] += 1
                return None
            finally:
                self.aws.hook = lambda _moment, _name: None
        assert isinstance(end, RunEnded)
        COUNTED[str(end.outcome)] += 1
        return end

    def _trouble_ends(self) -> None:
        self.aws.before.clear()
        self.aws.after.clear()
        self.kill_call = self.kill_line = -1

    def _nothing_twice(self) -> None:
        made = LABORATORY.made()
        assert len(made["domains"]) <= 1
        for kind in ("profiles", "assignments"):
            assert len(made[kind]) == len({str(each) for each in made[kind]})

    def teardown(self) -> None:
        if not hasattr(self, "run"):
            return
        try:
            self._nothing_twice()
            self._trouble_ends()
            for _ in range(5):
                end = self._start()
                if end is not None and end.outcome is Outcome.DONE:
                    break
            assert end is not None
            assert end.outcome is Outcome.DONE, end
            assert LABORATORY.made() == undisturbed(self.name)
            self._rolled_back()
        finally:
            shutil.rmtree(self.folder)

    def _rolled_back(self) -> None:
        *_, end = engine(self.aws).rollback(self.runs.load(self.run))
        assert isinstance(end, RunEnded)
        assert end.outcome is Outcome.ROLLED_BACK, end
        LABORATORY.clock.advance(60)
        LABORATORY.gateway.call("sagemaker", "ListDomains")
        made = LABORATORY.made()
        assert not any(made.values()), made


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _number: None)


@pytest.mark.timeout(3600)
def test_whatever_happens_in_whatever_order() -> None:
    run_state_machine_as_test(
        Schedule,
        settings=settings(
            max_examples=SCHEDULES,
            stateful_step_count=8,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # Schedules in which nothing goes wrong prove nothing.
    assert COUNTED["schedules"] >= SCHEDULES
    assert COUNTED["killed"] > SCHEDULES / 20
    assert COUNTED["interrupted"] > SCHEDULES / 20
