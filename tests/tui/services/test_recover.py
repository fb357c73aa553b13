"""A run goes on without its file, from any folder, and old ones are removed."""

import os
import shutil
from pathlib import Path

import pytest

from models.actions import Plan
from models.errors import UsageError
from models.events import Outcome, RunEnded
from models.plan import make_plan
from tests.tui.services.fakes import (
    ACCOUNT,
    NEW_ROLES,
    REGION,
    ROLE,
    ROLES_OF_ACTIVITIES,
    Crash,
    Laboratory,
    Meddler,
    people,
    spec,
)
from tui.services import ids
from tui.services.activity_catalogue import load_catalogue
from tui.services.engine import Engine
from tui.services.prune import prune
from tui.services.recover import recover, traces
from tui.services.recover_account import survey
from tui.services.runs import Run, RunStore


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _number: None)


def planned(laboratory: Laboratory, *, groups: bool, activities: bool = False) -> Plan:
    access = people(laboratory) if groups else {"auth": "iam", "profiles": ["anna", "ben"]}
    wanted = spec(roles=ROLES_OF_ACTIVITIES if activities else NEW_ROLES, access=access)
    return make_plan(wanted, account=ACCOUNT, region=REGION, catalogue=load_catalogue())


def carry_out(laboratory: Laboratory, aws: Meddler, run: Run) -> RunEnded:
    *_, end = Engine(aws, laboratory.clock, chance=lambda: 0.5).start(run)
    assert isinstance(end, RunEnded)
    return end


@pytest.mark.parametrize(("groups", "activities"), [(False, False), (True, False), (False, True)])
def test_killed_at_any_call_and_robbed_of_its_file_a_run_goes_on(
    laboratory: Laboratory, runs: RunStore, groups: bool, activities: bool
) -> None:
    plan = planned(laboratory, groups=groups, activities=activities)
    aws = laboratory.fresh()
    assert carry_out(laboratory, aws, runs.create(plan, "")).outcome is Outcome.DONE
    undisturbed, calls = laboratory.made(), len(aws.log)
    for at in range(1, calls):
        aws = laboratory.fresh()

        def kill(moment: str, _name: str, at: int = at, aws: Meddler = aws) -> None:
            if moment == "after" and len(aws.log) == at:
                raise Crash

        aws.hook = kill
        run = runs.create(plan, "")
        with pytest.raises(Crash):
            carry_out(laboratory, aws, run)
        aws.hook = lambda _moment, _name: None
        shutil.rmtree(run.path)
        laboratory.clock.advance(3600)
        again = recover(runs, run.id, plan, "")
        assert carry_out(laboratory, aws, again).outcome is Outcome.DONE, at
        assert laboratory.made() == undisturbed, at
        made = {action.id for action in again.made()}
        assert made == {action.id for action in plan.actions if action.undo}, at


def test_what_another_made_is_not_taken(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    plan = planned(laboratory, groups=False)
    theirs = runs.create(plan, "")
    assert carry_out(laboratory, aws, theirs).outcome is Outcome.DONE
    laboratory.clock.advance(86400)
    moment = laboratory.clock.now()
    again = recover(runs, ids.new_id(moment, lambda length: "mine"[:length]), plan, "")
    assert carry_out(laboratory, aws, again).outcome is Outcome.FAILED
    assert not [action for action in again.made() if action.kind in ("role", "domain", "user-profile")]


def test_a_recovered_run_can_be_taken_back(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    nothing = laboratory.made()
    plan = planned(laboratory, groups=False)
    run = runs.create(plan, "")
    carry_out(laboratory, aws, run)
    shutil.rmtree(run.path)
    again = recover(runs, run.id, plan, "")
    *_, end = Engine(aws, laboratory.clock).rollback(again)
    assert isinstance(end, RunEnded)
    assert end.outcome is Outcome.ROLLED_BACK, end
    laboratory.clock.advance(60)
    laboratory.gateway.call("sagemaker", "ListDomains")
    assert laboratory.made() == nothing


def test_traces_are_found_by_tag_and_time(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    run = runs.create(planned(laboratory, groups=False), "")
    carry_out(laboratory, aws, run)
    found = {each.kind: each for each in traces(aws, run.id, REGION)}
    assert found["role"].name == "ml-new"
    assert found["role"].proven
    assert found["domain"].name.startswith("ml-test (d-")
    assert not found["domain"].proven
    # A run of the next day made none of it.
    later = ids.new_id(laboratory.clock.now() + 86400, lambda length: "late"[:length])
    assert not list(traces(aws, later, REGION))


def killed_after(laboratory: Laboratory, runs: RunStore, call: str) -> tuple[Meddler, Run]:
    aws = laboratory.fresh()

    def kill(moment: str, name: str) -> None:
        if (moment, name) == ("after", call):
            raise Crash

    aws.hook = kill
    run = runs.create(planned(laboratory, groups=False), "")
    with pytest.raises(Crash):
        carry_out(laboratory, aws, run)
    run.release()
    shutil.rmtree(run.path)
    aws.hook = lambda _moment, _name: None
    return aws, run


def test_without_its_domain_a_run_is_known_by_its_role_alone(laboratory: Laboratory, runs: RunStore) -> None:
    aws, run = killed_after(laboratory, runs, "iam:CreateRole")
    found = survey(aws, run.id, ACCOUNT, REGION)
    assert [each.kind for each in found.traces] == ["role"]
    assert (found.plan, found.planned, found.complete) == (None, 2, False)


def test_a_domain_is_known_by_the_role_it_runs_under(laboratory: Laboratory, runs: RunStore) -> None:
    aws, run = killed_after(laboratory, runs, "sagemaker:CreateDomain")
    other = dict(planned(laboratory, groups=False).action("domain").call.request)
    for part in ("DefaultUserSettings", "DefaultSpaceSettings"):
        other[part] = {**other[part], "ExecutionRole": ROLE}
    other["DomainName"] = "other"
    laboratory.gateway.call("sagemaker", "CreateDomain", other)
    found = survey(aws, run.id, ACCOUNT, REGION)
    assert found.proven
    assert found.domain["DomainName"] == "ml-test"
    assert found.plan is not None
    again = runs.create(found.plan, "", run_id=run.id)
    assert carry_out(laboratory, aws, again).outcome is Outcome.DONE
    # It has read, and made nothing; nor does it take back what it does not know.
    assert laboratory.made()["profiles"] == []
    with pytest.raises(UsageError, match="without its spec"):
        list(Engine(aws, laboratory.clock).rollback(again))
    # With the spec, the run takes its place.
    whole = recover(runs, run.id, planned(laboratory, groups=False), "")
    assert carry_out(laboratory, aws, whole).outcome is Outcome.DONE
    assert len(laboratory.made()["profiles"]) == 2
    assert laboratory.made()["domains"] == ["ml-test", "other"]


def test_two_domains_of_which_neither_is_proven_are_not_guessed_between(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    run = runs.create(make_plan(spec(), account=ACCOUNT, region=REGION), "")
    assert carry_out(laboratory, aws, run).outcome is Outcome.DONE
    other = dict(run.plan.action("domain").call.request) | {"DomainName": "other"}
    laboratory.gateway.call("sagemaker", "CreateDomain", other)
    with pytest.raises(UsageError, match="nothing tells") as refused:
        survey(aws, run.id, ACCOUNT, REGION)
    assert "--spec" in refused.value.remedy


def test_a_file_that_is_there_is_not_written_anew(laboratory: Laboratory, runs: RunStore) -> None:
    plan = planned(laboratory, groups=False)
    run = runs.create(plan, "")
    with pytest.raises(UsageError, match="is there"):
        recover(runs, run.id, plan, "")
    with pytest.raises(UsageError, match="no id of a run"):
        recover(runs, "yesterday", plan, "")


def test_a_copied_folder_goes_on_elsewhere(laboratory: Laboratory, runs: RunStore, tmp_path: Path) -> None:
    aws = laboratory.fresh()

    def kill(moment: str, name: str) -> None:
        if (moment, name) == ("after", "sagemaker:CreateDomain"):
            raise Crash

    aws.hook = kill
    run = runs.create(planned(laboratory, groups=False), "")
    with pytest.raises(Crash):
        carry_out(laboratory, aws, run)
    aws.hook = lambda _moment, _name: None
    shutil.copytree(run.path, tmp_path / "elsewhere" / run.id)
    copy = RunStore(tmp_path / "elsewhere", laboratory.clock).load(run.id)
    assert carry_out(laboratory, aws, copy).outcome is Outcome.DONE
    assert laboratory.made()["domains"] == ["ml-test"]
    assert aws.count("sagemaker:CreateDomain") == 1


def test_only_old_runs_that_ended_well_are_removed(laboratory: Laboratory, runs: RunStore) -> None:
    plan = planned(laboratory, groups=False)
    now = laboratory.clock.now()
    ended = {}
    for outcome in Outcome:
        run = runs.create(plan, "")
        run.begin()
        run.end(outcome)
        run.release()
        ended[outcome] = run.id
    never = runs.create(plan, "").id
    assert not prune(runs, 1, now).removed
    pruned = prune(runs, 1, now + 2 * 86400)
    assert set(pruned.removed) == {ended[Outcome.DONE], ended[Outcome.ROLLED_BACK]}
    assert never in pruned.kept
    assert {run.id for run in runs.list()} == set(pruned.kept)
    with pytest.raises(UsageError, match="negative"):
        prune(runs, -1, now)
