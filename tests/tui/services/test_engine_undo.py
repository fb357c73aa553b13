"""What a run made is taken back, and nothing else."""

import threading
from typing import Any

import pytest

from models.actions import Plan
from models.errors import AccessDenied, AnswerLost, CredentialsError, Throttled
from models.events import Event, Outcome, RunEnded, State
from models.plan import make_plan
from models.policies import SERVICE_LINKED_ROLE
from tests.tui.services.fakes import ACCOUNT, NEW_ROLES, REGION, Laboratory, Meddler, error, people, spec
from tui.services.engine import Engine
from tui.services.runs import Run, RunStore

NOTHING: dict[str, list[Any]] = {"domains": [], "profiles": [], "assignments": [], "roles": [], "policies": []}


def planned(**sections: Any) -> Plan:
    return make_plan(spec(**sections), account=ACCOUNT, region=REGION)


def carried(laboratory: Laboratory, aws: Meddler, runs: RunStore, plan: Plan) -> Run:
    run = runs.create(plan, "")
    list(Engine(aws, laboratory.clock, chance=lambda: 0.5).start(run))
    aws.log.clear()
    return run


def taken_back(laboratory: Laboratory, aws: Meddler, run: Run, **how: Any) -> tuple[list[Event], RunEnded]:
    events = list(Engine(aws, laboratory.clock, chance=lambda: 0.5).rollback(run, **how))
    end = events[-1]
    assert isinstance(end, RunEnded)
    laboratory.gateway.call("sagemaker", "ListDomains")
    return events, end


def test_everything_goes_in_reverse_order(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    run = carried(laboratory, aws, runs, planned(roles=NEW_ROLES))
    _, end = taken_back(laboratory, aws, runs.load(run.id))
    assert end.outcome is Outcome.ROLLED_BACK
    assert laboratory.made() == NOTHING
    deletions = [name for name, _ in aws.log if "Delete" in name or "Detach" in name]
    assert deletions == [
        *["sagemaker:DeleteUserProfile"] * 3,
        "sagemaker:DeleteDomain",
        "iam:DetachRolePolicy",
        "iam:DeleteRole",
    ]
    states = runs.load(run.id).states
    assert {states[action.id].state for action in run.plan.actions if action.undo} == {State.UNDONE}
    assert runs.load(run.id).made() == []


def test_assignments_are_taken_back(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    run = carried(laboratory, aws, runs, planned(access=people(laboratory)))
    assert taken_back(laboratory, aws, run)[1].outcome is Outcome.ROLLED_BACK
    assert laboratory.made() == NOTHING
    assert aws.count("sso-admin:DeleteApplicationAssignment") == 3


@pytest.mark.parametrize(("keep", "policy"), [(False, "Delete"), (True, "Retain")])
def test_the_home_folders_go_unless_they_are_to_stay(
    laboratory: Laboratory, runs: RunStore, keep: bool, policy: str
) -> None:
    aws = laboratory.fresh()
    run = carried(laboratory, aws, runs, planned())
    taken_back(laboratory, aws, run, keep_files=keep)
    (request,) = [request for name, request in aws.log if name == "sagemaker:DeleteDomain"]
    assert request["RetentionPolicy"] == {"HomeEfsFileSystem": policy}


@pytest.mark.parametrize("failed", [False, True])
def test_what_stays_is_told_with_its_ids(laboratory: Laboratory, runs: RunStore, failed: bool) -> None:
    """Also of a domain that failed, whose file system nobody has read of before."""
    aws = laboratory.fresh()
    world = laboratory.emulator.world
    world.domain_failure = "whatever" if failed else None
    world.roles.pop(SERVICE_LINKED_ROLE.lower())
    run = carried(laboratory, aws, runs, planned())
    (domain,) = [each for each in world.studio(REGION)["domains"] if each["DomainName"] == "ml-test"]
    _, end = taken_back(laboratory, aws, run, keep_files=True)
    assert end.outcome is Outcome.ROLLED_BACK
    assert domain["_file_system"] in end.message
    assert SERVICE_LINKED_ROLE in end.message
    assert "billed" in end.remedy
    kept = runs.load(run.id).ledger
    assert (kept.message, kept.keep_files, kept.rolling_back) == (end.message, True, True)


def test_what_goes_with_the_domain_is_not_told_of(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    _, end = taken_back(laboratory, aws, carried(laboratory, aws, runs, planned()))
    assert (end.message, end.remedy) == ("", "")


def test_a_failed_domain_is_deleted(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    laboratory.emulator.world.domain_failure = "whatever"
    run = carried(laboratory, aws, runs, planned())
    assert run.outcome is Outcome.FAILED
    assert taken_back(laboratory, aws, run)[1].outcome is Outcome.ROLLED_BACK
    assert laboratory.made() == NOTHING


def test_a_domain_that_is_still_being_made_is_waited_for(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    cancel = threading.Event()
    run = runs.create(planned(), "")
    for _ in Engine(aws, laboratory.clock).start(run, cancel):
        if run.states["domain"].state is State.FOLLOWING:
            cancel.set()
    assert run.outcome is Outcome.INTERRUPTED
    assert taken_back(laboratory, aws, run)[1].outcome is Outcome.ROLLED_BACK
    assert laboratory.made() == NOTHING
    assert aws.count("sagemaker:DeleteDomain") > 1


def test_what_existed_before_stays(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    run = runs.create(planned(), "")
    engine = Engine(aws, laboratory.clock)
    somebody = False
    for _ in engine.start(run):
        if run.states["domain"].settled and not somebody:
            somebody = True
            request = {"DomainId": run.outputs["domain"]["DomainId"], "UserProfileName": "ben"}
            laboratory.gateway.call("sagemaker", "CreateUserProfile", request)
    assert run.outcome is Outcome.DONE
    assert run.states["user-profile/ben"].state is State.DONE
    assert not run.states["user-profile/ben"].ours
    _, end = taken_back(laboratory, aws, run)
    assert end.outcome is Outcome.FAILED
    assert "domain" in end.message
    assert [name for _, name in laboratory.made()["profiles"]] == ["ben"]


def test_what_others_need_stays_with_them(laboratory: Laboratory, runs: RunStore) -> None:
    """A domain that cannot be deleted keeps its role."""
    aws = laboratory.fresh()
    run = carried(laboratory, aws, runs, planned(roles=NEW_ROLES))
    aws.before["sagemaker:DeleteDomain"] = [AccessDenied("No DeleteDomain.", "Have it allowed.")]
    _, end = taken_back(laboratory, aws, run)
    assert end.outcome is Outcome.FAILED
    assert "domain" in end.message
    assert run.outputs["domain"]["DomainId"] in end.message
    assert end.remedy == "Have it allowed."
    assert aws.count("iam:DeleteRole") == 0
    assert len(laboratory.made()["profiles"]) == 0
    _, again = taken_back(laboratory, aws, runs.load(run.id))
    assert again.outcome is Outcome.ROLLED_BACK
    assert laboratory.made() == NOTHING


@pytest.mark.parametrize(
    "problem",
    [Throttled("Slow down."), AnswerLost("No answer."), error("ResourceInUse"), error("ConflictException")],
)
def test_passing_troubles_pass(laboratory: Laboratory, runs: RunStore, problem: Exception) -> None:
    aws = laboratory.fresh()
    run = carried(laboratory, aws, runs, planned())
    for name in ("sagemaker:DeleteUserProfile", "sagemaker:DeleteDomain"):
        aws.before[name] = [problem, problem]
        aws.after[name] = [AnswerLost("No answer.")]
    assert taken_back(laboratory, aws, run)[1].outcome is Outcome.ROLLED_BACK
    assert laboratory.made() == NOTHING


def test_credentials_that_end_interrupt_it_and_it_goes_on(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    run = carried(laboratory, aws, runs, planned())
    aws.before["sagemaker:DeleteDomain"] = [CredentialsError("The token expired.", "Sign in again.")]
    _, end = taken_back(laboratory, aws, run)
    assert end.outcome is Outcome.INTERRUPTED
    _, end = taken_back(laboratory, aws, runs.load(run.id))
    assert end.outcome is Outcome.ROLLED_BACK
    assert laboratory.made() == NOTHING


def test_a_run_that_made_nothing_takes_nothing_back(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    run = runs.create(planned(), "")
    assert taken_back(laboratory, aws, run)[1].outcome is Outcome.ROLLED_BACK
    assert aws.log == []
