"""Credentials that end: before a submit it is said, in the middle the run waits for new ones, at any point."""

import os

import pytest

from models.events import Outcome, RunEnded
from models.plan import make_plan
from tests.tui.services.fakes import ACCOUNT, REGION, ROLES_OF_ACTIVITIES, Laboratory, people, spec
from tui.services.activity_catalogue import load_catalogue
from tui.services.credentials import time_left, usual_time
from tui.services.engine import Engine
from tui.services.engine_base import SIGN_IN
from tui.services.runs import RunStore


def test_the_time_left_is_told_and_warned_of() -> None:
    plan = make_plan(spec(), account=ACCOUNT, region=REGION)
    assert 200 < usual_time(plan) < 400
    assert time_left(None, 0.0, plan) == ("", False)
    sentence, short = time_left(7200.0, 0.0, plan)
    assert "120 min" in sentence
    assert not short
    sentence, short = time_left(180.0, 0.0, plan)
    assert "Sign in again first" in sentence
    assert short
    assert time_left(5.0, 10.0, plan) == ("The credentials have ended: sign in again first.", True)


def test_a_thousand_profiles_take_longer() -> None:
    names = [f"p{number}" for number in range(1000)]
    many = make_plan(spec(access={"auth": "iam", "profiles": names}), account=ACCOUNT, region=REGION)
    assert usual_time(many) > usual_time(make_plan(spec(), account=ACCOUNT, region=REGION)) + 100


@pytest.mark.parametrize("sections", ["profiles", "groups", "roles"])
def test_expired_at_every_point_a_run_waits_and_goes_on(
    laboratory: Laboratory, runs: RunStore, sections: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real error of AWS, at each call of the run, until somebody signs in."""
    monkeypatch.setattr(os, "fsync", lambda _number: None)
    aws = laboratory.fresh()
    given = {"profiles": {}, "groups": {"access": people(laboratory)}, "roles": {"roles": ROLES_OF_ACTIVITIES}}[
        sections
    ]
    plan = make_plan(spec(**given), account=ACCOUNT, region=REGION, catalogue=load_catalogue())
    *_, end = Engine(aws, laboratory.clock).start(runs.create(plan, ""))
    undisturbed, points = laboratory.made(), 0
    for after in range(100):
        aws = laboratory.fresh()
        laboratory.emulator.fault("*", "expired", after=after)
        run = runs.create(plan, "")
        *_, end = Engine(aws, laboratory.clock).start(run)
        assert isinstance(end, RunEnded)
        if end.outcome is Outcome.DONE:
            # It was over before.
            break
        points += 1
        assert (end.outcome, end.code) == (Outcome.INTERRUPTED, SIGN_IN), after
        assert run.id in end.remedy
        laboratory.emulator.clear_faults()
        *_, end = Engine(aws, laboratory.clock).start(runs.load(run.id))
        assert isinstance(end, RunEnded)
        assert end.outcome is Outcome.DONE, after
        assert laboratory.made() == undisturbed, after
    assert points > 8
