"""Plans are carried out, whatever AWS answers, and nothing is made twice."""

import threading
from pathlib import Path
from typing import Any

import pytest

from models.actions import Plan
from models.errors import AccessDenied, CredentialsError, Locked, Throttled, Unreachable, UsageError, WrongAccount
from models.events import ActionChanged, Event, Outcome, RunEnded, RunStarted, State
from models.plan import make_plan
from tests.talking import context
from tests.tui.services.fakes import (
    ACCOUNT,
    NEW_ROLES,
    REGION,
    Laboratory,
    Meddler,
    Scripted,
    error,
    lost,
    people,
    spec,
)
from tui.plain.desk import PlainDesk
from tui.plain.finder import Finder
from tui.services.engine import Engine
from tui.services.engine_base import SIGN_IN
from tui.services.runs import Run, RunStore

HOSTILE = ["o'brien", 'q"uote', "new\nline", "[red]x", "\x1b]52;c;eA==\x07", "\u202eabc", "한국어", "$(x)"]


def planned(**sections: Any) -> Plan:
    return make_plan(spec(**sections), account=ACCOUNT, region=REGION)


def carried(laboratory: Laboratory, aws: Meddler, run: Run, cancel: threading.Event | None = None) -> list[Event]:
    return list(Engine(aws, laboratory.clock, chance=lambda: 0.5).start(run, cancel))


def ended(events: list[Event]) -> RunEnded:
    last = events[-1]
    assert isinstance(last, RunEnded)
    return last


def states(events: list[Event], action: str) -> list[State]:
    """The states an action went through, repetitions left out."""
    found: list[State] = []
    for event in events:
        if isinstance(event, ActionChanged) and event.action == action and event.state not in found[-1:]:
            found.append(event.state)
    return found


def test_iam_people(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    run = runs.create(planned(), "spec")
    events = carried(laboratory, aws, run)
    assert isinstance(events[0], RunStarted)
    assert ended(events).outcome is Outcome.DONE
    assert states(events, "domain") == [State.RUNNING, State.FOLLOWING, State.DONE]
    assert states(events, "service-linked-role") == [State.EXISTED]
    assert laboratory.made()["profiles"] == [("ml-test", "anna"), ("ml-test", "ben"), ("ml-test", "carla")]
    seen = [event.status for event in events if isinstance(event, ActionChanged) and event.action == "domain"]
    assert [status for status in seen if status][:2] == ["Pending", "Pending"]
    assert seen[-1] == "InService"
    assert run.outputs["domain"]["DomainId"].startswith("d-")
    assert run.states["domain"].request_id
    assert run.holder() is None


def test_profiles_are_begun_before_any_is_waited_for(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    carried(laboratory, aws, runs.create(planned(), ""))
    calls = [name for name, _ in aws.log if name.endswith("UserProfile")]
    assert calls[:4] == ["sagemaker:CreateUserProfile"] * 3 + ["sagemaker:DescribeUserProfile"]


def test_identity_center_people(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    access = people(laboratory)
    events = carried(laboratory, aws, runs.create(planned(access=access), ""))
    assert ended(events).outcome is Outcome.DONE
    assert len(laboratory.made()["assignments"]) == 3


def test_a_new_role_is_settled_before_the_domain(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    run = runs.create(planned(roles=NEW_ROLES), "")
    events = carried(laboratory, aws, run)
    assert ended(events).outcome is Outcome.DONE
    assert aws.count("sagemaker:CreateDomain") == 1
    ((name, _, attached, _),) = laboratory.made()["roles"]
    assert (name, attached) == ("ml-new", ["arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"])
    tags = laboratory.emulator.world.roles["ml-new"]["Tags"]
    assert {"Key": "smdomain:run", "Value": run.id} in tags


def test_a_role_that_is_too_new_is_tried_again(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    early = error("ValidationException", "Could not assume role x. Please ensure that the role exists")
    aws.before["sagemaker:CreateDomain"] = [early, early]
    events = carried(laboratory, aws, runs.create(planned(roles=NEW_ROLES), ""))
    assert ended(events).outcome is Outcome.DONE
    assert aws.count("sagemaker:CreateDomain") == 3


def test_a_role_that_stays_unusable_fails_after_two_minutes(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    aws.before["sagemaker:CreateDomain"] = [error("ValidationException", "Could not assume role x.")] * 99
    began = laboratory.clock.now()
    events = carried(laboratory, aws, runs.create(planned(roles=NEW_ROLES), ""))
    assert ended(events).outcome is Outcome.FAILED
    assert "assume" in ended(events).message
    assert ended(events).remedy
    assert 120 < laboratory.clock.now() - began < 200


def test_with_an_old_role_the_same_refusal_is_final(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    aws.before["sagemaker:CreateDomain"] = [error("ValidationException", "Could not assume role x.")] * 99
    events = carried(laboratory, aws, runs.create(planned(), ""))
    assert ended(events).outcome is Outcome.FAILED
    assert aws.count("sagemaker:CreateDomain") == 1
    assert states(events, "user-profile/anna") == [State.SKIPPED]


def test_somebody_elses_role_of_that_name_is_never_taken(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    assume = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"x"},"Action":"sts:*"}]}'
    aws.call("iam", "CreateRole", {"RoleName": "ml-new", "AssumeRolePolicyDocument": assume})
    run = runs.create(planned(roles=NEW_ROLES), "")
    events = carried(laboratory, aws, run)
    assert ended(events).outcome is Outcome.FAILED
    assert "already exists" in ended(events).message
    assert "another name" in ended(events).remedy
    assert run.made() == []
    assert aws.count("sagemaker:CreateDomain") == 0


@pytest.mark.parametrize("operation", ["iam:CreateRole", "iam:AttachRolePolicy", "sagemaker:CreateDomain"])
def test_a_lost_answer_makes_nothing_twice(laboratory: Laboratory, runs: RunStore, operation: str) -> None:
    aws = laboratory.fresh()
    aws.after[operation] = [lost()]
    run = runs.create(planned(roles=NEW_ROLES), "")
    events = carried(laboratory, aws, run)
    assert ended(events).outcome is Outcome.DONE
    assert laboratory.made()["domains"] == ["ml-test"]
    if operation != "iam:AttachRolePolicy":
        assert aws.count(operation) == 1
        assert run.states["domain"].ours
        assert run.states["role/ml-new"].ours


def test_a_lost_profile_or_assignment_is_found(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    aws.after["sagemaker:CreateUserProfile"] = [None, lost()]
    assert ended(carried(laboratory, aws, runs.create(planned(), ""))).outcome is Outcome.DONE
    assert aws.count("sagemaker:CreateUserProfile") == 3
    aws = laboratory.fresh()
    aws.after["sso-admin:CreateApplicationAssignment"] = [lost(), None, lost()]
    events = carried(laboratory, aws, runs.create(planned(access=people(laboratory)), ""))
    assert ended(events).outcome is Outcome.DONE
    assert aws.count("sso-admin:CreateApplicationAssignment") == 3


def test_a_request_that_never_arrived_is_sent_again(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    aws.before["sagemaker:CreateDomain"] = [lost()]
    events = carried(laboratory, aws, runs.create(planned(), ""))
    assert ended(events).outcome is Outcome.DONE
    assert aws.count("sagemaker:CreateDomain") == 2
    assert laboratory.made()["domains"] == ["ml-test"]


def test_what_was_lost_and_is_late_is_found_by_the_refusal(laboratory: Laboratory, runs: RunStore) -> None:
    """The domain shows only after the looks, and the second call is refused because of it."""
    aws = laboratory.fresh()
    aws.after["sagemaker:CreateDomain"] = [lost()]
    shown = aws.listing

    def late(*args: Any) -> list[dict[str, Any]]:
        pages = shown(*args)
        if aws.count("sagemaker:CreateDomain") < 2:
            for page in pages:
                page["Domains"] = [each for each in page["Domains"] if each["DomainName"] != "ml-test"]
        return pages

    aws.listing = late  # type: ignore[method-assign]
    events = carried(laboratory, aws, runs.create(planned(), ""))
    assert ended(events).outcome is Outcome.DONE
    assert laboratory.made()["domains"] == ["ml-test"]


def test_a_domain_of_that_name_from_before_is_never_taken(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    first = runs.create(planned(), "")
    assert ended(carried(laboratory, aws, first)).outcome is Outcome.DONE
    aws.before["sagemaker:CreateDomain"] = [lost()]
    second = runs.create(planned(), "")
    events = carried(laboratory, aws, second)
    assert ended(events).outcome is Outcome.FAILED
    assert second.made() == []


def test_a_lost_answer_that_cannot_be_looked_for_interrupts(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    aws.after["sagemaker:CreateDomain"] = [lost()]
    aws.before["sagemaker:ListDomains"] = [None] + [AccessDenied("No ListDomains.", "Have it allowed.")] * 3
    run = runs.create(planned(), "")
    end = ended(carried(laboratory, aws, run))
    assert end.outcome is Outcome.INTERRUPTED
    assert f"smdomain resume {run.id}" in end.remedy
    aws.before.clear()
    assert ended(carried(laboratory, aws, runs.load(run.id))).outcome is Outcome.DONE
    assert aws.count("sagemaker:CreateDomain") == 1


@pytest.mark.parametrize("problem", [Throttled("Slow down."), Unreachable("No route.")])
def test_what_had_no_effect_is_sent_again(laboratory: Laboratory, runs: RunStore, problem: Exception) -> None:
    aws = laboratory.fresh()
    aws.before["sagemaker:CreateDomain"] = [problem] * 3
    aws.before["sagemaker:DescribeDomain"] = [problem] * 3
    aws.before["sagemaker:CreateUserProfile"] = [problem]
    assert ended(carried(laboratory, aws, runs.create(planned(), ""))).outcome is Outcome.DONE
    assert aws.count("sagemaker:CreateDomain") == 4


def test_throttling_without_end_interrupts(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    aws.before["sagemaker:CreateDomain"] = [Throttled("Slow down.", "Wait a minute.")] * 99
    run = runs.create(planned(), "")
    end = ended(carried(laboratory, aws, run))
    assert end.outcome is Outcome.INTERRUPTED
    assert "smdomain resume" in end.remedy
    aws.before.clear()
    assert ended(carried(laboratory, aws, run)).outcome is Outcome.DONE


@pytest.mark.parametrize(
    "operation",
    [
        "sts:GetCallerIdentity",
        "iam:GetRole",
        "iam:CreateRole",
        "iam:AttachRolePolicy",
        "sagemaker:ListDomains",
        "sagemaker:CreateDomain",
        "sagemaker:DescribeDomain",
        "sagemaker:CreateUserProfile",
        "sagemaker:DescribeUserProfile",
    ],
)
def test_credentials_that_end_interrupt_and_the_run_goes_on(
    laboratory: Laboratory, runs: RunStore, operation: str
) -> None:
    aws = laboratory.fresh()
    aws.before[operation] = [CredentialsError("The token expired.", "Sign in again.")]
    run = runs.create(planned(roles=NEW_ROLES), "")
    end = ended(carried(laboratory, aws, run))
    assert end.outcome is Outcome.INTERRUPTED
    assert end.message == "The token expired."
    assert "Sign in again." in end.remedy
    assert f"smdomain resume {run.id}" in end.remedy
    assert ended(carried(laboratory, aws, runs.load(run.id))).outcome is Outcome.DONE
    assert laboratory.made()["domains"] == ["ml-test"]
    assert len(laboratory.made()["profiles"]) == 3


@pytest.mark.parametrize("section", ["profiles", "groups"])
def test_at_whatever_call_credentials_end_draft_and_run_stay_whole(
    laboratory: Laboratory, runs: RunStore, tmp_path: Path, section: str
) -> None:
    """At every call of a run, not a sample: it stops, and goes on after a sign-in, once; the draft is as it was."""
    access = people(laboratory) if section == "groups" else {"auth": "iam", "profiles": ["anna", "ben"]}
    wanted = spec(roles=NEW_ROLES, access=access)
    ctx = context(tmp_path, gateway=laboratory.gateway)
    aws = laboratory.fresh()
    assert ended(carried(laboratory, aws, runs.create(planned(roles=NEW_ROLES, access=access), ""))).outcome
    undisturbed, calls = laboratory.made(), len(aws.log)
    assert calls > 10
    for at in range(calls):
        aws = laboratory.fresh()
        desk = PlainDesk(ctx, Finder(ctx, lambda text: None))
        draft = desk.begin_from(wanted).draft.id
        desk.submit(make_plan(wanted, account=ACCOUNT, region=REGION), wanted)
        assert ctx.run is not None
        kept = ctx.drafts.path(draft).read_bytes()

        def expire(moment: str, _name: str, at: int = at, aws: Meddler = aws) -> None:
            if moment == "before" and len(aws.log) >= at:
                raise CredentialsError("The token expired.", "Sign in again.")

        aws.hook = expire
        end = ended(carried(laboratory, aws, ctx.run))
        if at == calls - 1:
            # The last call describes the domain for the record: the run is over, and stays so.
            assert (end.outcome, laboratory.made()) == (Outcome.DONE, undisturbed)
            desk.close_session()
            continue
        assert (end.outcome, end.code) == (Outcome.INTERRUPTED, SIGN_IN), at
        assert ctx.drafts.path(draft).read_bytes() == kept, at
        assert ctx.drafts.load(draft).run == ctx.run.id, at
        assert not any(record.open for record in ctx.runs.load(ctx.run.id).states.values()), at
        aws.hook = lambda _moment, _name: None
        assert ended(carried(laboratory, aws, ctx.runs.load(ctx.run.id))).outcome is Outcome.DONE, at
        assert laboratory.made() == undisturbed, at
        assert ctx.drafts.path(draft).read_bytes() == kept, at
        desk.close_session()


def test_conflicts_between_assignments_are_waited_out(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    aws.before["sso-admin:CreateApplicationAssignment"] = [error("ConflictException")] * 3
    events = carried(laboratory, aws, runs.create(planned(access=people(laboratory)), ""))
    assert ended(events).outcome is Outcome.DONE
    assert len(laboratory.made()["assignments"]) == 3


def test_a_domain_that_fails_ends_with_reason_and_remedy(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    reason = "ResourceNotFoundError: Unable to create Amazon EFS because KMS key 'null' does not exist."
    laboratory.emulator.world.domain_failure = reason
    run = runs.create(planned(), "")
    events = carried(laboratory, aws, run)
    assert ended(events).outcome is Outcome.FAILED
    assert reason in ended(events).message
    assert "Delete the failed domain" in ended(events).remedy
    assert run.states["domain"].status == "Failed"
    assert [run.states[f"user-profile/{name}"].state for name in ("anna", "ben")] == [State.SKIPPED] * 2
    again = carried(laboratory, aws, runs.load(run.id))
    assert ended(again).outcome is Outcome.FAILED
    assert aws.count("sagemaker:CreateDomain") == 1


def test_a_refused_member_is_kept_as_the_answer_it_came_from(laboratory: Laboratory, runs: RunStore) -> None:
    """From AWS's own text, through the gateway, into the journal."""
    network = spec().network.model_dump(exclude_none=True) | {"subnets": ["subnet-1", "subnet with blanks"]}
    run = runs.create(planned(network=network), "")
    assert ended(carried(laboratory, laboratory.fresh(), run)).outcome is Outcome.FAILED
    record = runs.load(run.id).states["domain"]
    assert "subnetIds.2.member" in record.message
    assert (record.answer, record.advice) == ("network.subnets", "edit-and-retry")


def test_a_reason_is_kept_with_what_helps(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    laboratory.emulator.world.domain_failure = "KMS key arn:aws:kms:x is disabled"
    run = runs.create(planned(), "")
    assert ended(carried(laboratory, aws, run)).outcome is Outcome.FAILED
    record = runs.load(run.id).states["domain"]
    assert (record.answer, record.advice) == ("storage.kms_key", "edit-and-retry")


def test_after_the_failed_domain_was_deleted_a_resume_makes_it_anew(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    laboratory.emulator.world.domain_failure = "whatever"
    run = runs.create(planned(), "")
    carried(laboratory, aws, run)
    aws.call("sagemaker", "DeleteDomain", {"DomainId": run.outputs["domain"]["DomainId"]})
    laboratory.clock.advance(60)
    laboratory.emulator.world.domain_failure = None
    assert ended(carried(laboratory, aws, runs.load(run.id))).outcome is Outcome.DONE
    assert len(laboratory.made()["profiles"]) == 3


def test_one_profile_that_fails_leaves_the_others(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    aws.before["sagemaker:CreateUserProfile"] = [None, error("ResourceLimitExceeded", "The service limit is reached.")]
    run = runs.create(planned(), "")
    end = ended(carried(laboratory, aws, run))
    assert end.outcome is Outcome.PARTIAL
    assert "ben" in end.message
    assert "quota" in end.remedy
    assert [each[1] for each in laboratory.made()["profiles"]] == ["anna", "carla"]
    assert ended(carried(laboratory, aws, runs.load(run.id))).outcome is Outcome.DONE
    assert aws.count("sagemaker:CreateUserProfile") == 4


def test_denied_from_the_first_call(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    laboratory.emulator.fault("*", "denied")
    end = ended(carried(laboratory, aws, runs.create(planned(), "")))
    assert end.outcome is Outcome.FAILED
    assert "sagemaker:CreateDomain" in end.remedy
    assert laboratory.made()["domains"] == []


def test_without_the_service_linked_role_the_domain_is_made_all_the_same(
    laboratory: Laboratory, runs: RunStore
) -> None:
    aws = laboratory.fresh()
    aws.before["iam:GetRole"] = [AccessDenied("No GetRole.")]
    aws.before["iam:CreateServiceLinkedRole"] = [AccessDenied("No CreateServiceLinkedRole.", "Have it allowed.")]
    run = runs.create(planned(), "")
    assert ended(carried(laboratory, aws, run)).outcome is Outcome.DONE
    assert run.states["service-linked-role"].state is State.FAILED


def test_a_service_linked_role_that_is_taken_is_there(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    aws.before["iam:GetRole"] = [AccessDenied("No GetRole.")]
    run = runs.create(planned(), "")
    carried(laboratory, aws, run)
    assert run.states["service-linked-role"].state is State.EXISTED


def test_cancelling_stops_between_two_calls(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    cancel = threading.Event()
    run = runs.create(planned(), "")
    events: list[Event] = []
    for event in Engine(aws, laboratory.clock).start(run, cancel):
        events.append(event)
        if isinstance(event, ActionChanged) and event.status == "Pending":
            cancel.set()
    assert ended(events).outcome is Outcome.INTERRUPTED
    assert "goes on" in ended(events).message
    assert ended(carried(laboratory, aws, runs.load(run.id))).outcome is Outcome.DONE
    assert aws.count("sagemaker:CreateDomain") == 1


def test_another_account_is_refused(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    run = runs.create(make_plan(spec(), account="999999999999", region=REGION), "")
    with pytest.raises(WrongAccount):
        carried(laboratory, aws, run)
    assert aws.log == []
    assert run.holder() is None


def test_a_run_that_is_done_is_left_alone(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    run = runs.create(planned(), "")
    carried(laboratory, aws, run)
    aws.log.clear()
    events = carried(laboratory, aws, runs.load(run.id))
    assert ended(events).outcome is Outcome.DONE
    assert aws.log == []
    assert isinstance(events[0], RunStarted)
    assert events[0].resumed


def test_two_processes_never_carry_out_the_same_run(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    run = runs.create(planned(), "")
    first = Engine(aws, laboratory.clock).start(run)
    next(first)
    other = runs.load(run.id)
    with pytest.raises(Locked):
        carried(laboratory, aws, other)
    other.take_over()
    calls = len(aws.log)
    end = list(first)[-1]
    assert isinstance(end, RunEnded)
    assert end.outcome is Outcome.INTERRUPTED
    assert "taken over" in end.message
    # It may look, but makes nothing any more.
    assert not [name for name, _ in aws.log[calls:] if "Create" in name]
    assert ended(carried(laboratory, aws, other)).outcome is Outcome.DONE
    assert laboratory.made()["domains"] == ["ml-test"]


def scripted(**answers: Any) -> Scripted:
    table: dict[str, Any] = {
        "iam:GetRole": [{"Role": {}}],
        "sagemaker:ListDomains": [{"Domains": []}],
        "sagemaker:CreateDomain": [{"DomainId": "d-1", "DomainArn": "arn:x", "Url": "https://x"}],
        "sagemaker:DescribeDomain": [{"Status": "InService"}],
        "sagemaker:CreateUserProfile": [{"UserProfileArn": "arn:y"}],
        "sagemaker:DescribeUserProfile": [{"Status": "InService"}],
    }
    return Scripted(table | {f"sagemaker:{name}": script for name, script in answers.items()})


def test_statuses_nobody_knows_are_shown_and_followed(laboratory: Laboratory, runs: RunStore) -> None:
    aws = scripted(DescribeDomain=[{"Status": "Pending"}, {"Status": "Warming_Up"}, {}, {"Status": "InService"}])
    events = carried(laboratory, aws, runs.create(planned(), ""))
    assert ended(events).outcome is Outcome.DONE
    shown = [event.status for event in events if isinstance(event, ActionChanged) and event.action == "domain"]
    assert "Warming_Up" in shown


def test_watching_ends_some_time_but_not_the_work(laboratory: Laboratory, runs: RunStore) -> None:
    aws = scripted(DescribeDomain=[{"Status": "Pending"}])
    run = runs.create(planned(), "")
    end = ended(carried(laboratory, aws, run))
    assert end.outcome is Outcome.INTERRUPTED
    assert "30 minutes" in end.message
    assert "Pending" in end.message
    assert f"smdomain resume {run.id}" in end.remedy
    aws.answers["sagemaker:DescribeDomain"] = [{"Status": "InService"}]
    assert ended(carried(laboratory, aws, runs.load(run.id))).outcome is Outcome.DONE


def test_an_answer_without_the_id_is_completed_by_looking(laboratory: Laboratory, runs: RunStore) -> None:
    listed = {"Domains": [{"DomainName": "ml-test", "DomainId": "d-9", "CreationTime": 1.0}]}
    aws = scripted(CreateDomain=[{"DomainArn": "arn:x"}], ListDomains=[{"Domains": []}, listed])
    run = runs.create(planned(), "")
    assert ended(carried(laboratory, aws, run)).outcome is Outcome.DONE
    assert run.outputs["domain"]["DomainId"] == "d-9"


def test_a_domain_somebody_deletes_meanwhile_is_missed(laboratory: Laboratory, runs: RunStore) -> None:
    aws = scripted(DescribeDomain=[{"Status": "Pending"}, error("ResourceNotFound", "Domain d-1 does not exist.")])
    end = ended(carried(laboratory, aws, runs.create(planned(), "")))
    assert end.outcome is Outcome.FAILED
    assert "gone" in end.message


def test_an_old_domain_without_application_cannot_be_assigned(laboratory: Laboratory, runs: RunStore) -> None:
    aws = scripted()
    end = ended(carried(laboratory, aws, runs.create(planned(access=people(laboratory)), "")))
    assert end.outcome is Outcome.PARTIAL
    assert "SingleSignOnApplicationArn" in end.message
    assert "console" in end.remedy


def test_hostile_names_pass_untouched(laboratory: Laboratory, runs: RunStore) -> None:
    aws = scripted()
    run = runs.create(planned(access={"auth": "iam", "profiles": HOSTILE}), "")
    assert ended(carried(laboratory, aws, run)).outcome is Outcome.DONE
    sent = [request["UserProfileName"] for name, request in aws.log if name == "sagemaker:CreateUserProfile"]
    assert sent == HOSTILE
    assert runs.load(run.id).plan == run.plan
    assert all(record.settled for record in runs.load(run.id).states.values())


def test_a_thousand_profiles_are_each_made_once(laboratory: Laboratory, runs: RunStore, monkeypatch: Any) -> None:
    monkeypatch.setattr("os.fsync", lambda _number: None)
    aws = scripted(DescribeUserProfile=[{"Status": "Pending"}] * 1000 + [{"Status": "InService"}])
    names = [f"person-{number}" for number in range(1000)]
    aws.before["sagemaker:CreateUserProfile"] = [Throttled("Slow down.") if n % 3 == 0 else None for n in range(900)]
    run = runs.create(planned(access={"auth": "iam", "profiles": names}), "")
    assert ended(carried(laboratory, aws, run)).outcome is Outcome.DONE
    assert aws.count("sagemaker:CreateUserProfile") == 1300


def test_a_run_taken_back_does_not_go_on(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    run = runs.create(planned(), "")
    carried(laboratory, aws, run)
    list(Engine(aws, laboratory.clock).rollback(run))
    with pytest.raises(UsageError, match="taken back"):
        carried(laboratory, aws, runs.load(run.id))
