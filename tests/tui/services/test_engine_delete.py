"""Deleting a domain: whatever is in it goes, nothing else does, wherever the process is killed."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.actions import Plan
from models.errors import UsageError
from models.events import ActionChanged, Outcome, State
from models.inventory import Inventory
from models.plan_delete import gone_domain, plan_delete
from tests.crowd import crowded, footprint, rest
from tests.tui.services.fakes import ACCOUNT, REGION, Laboratory, Meddler, error, lost
from tests.tui.services.test_engine_crash import FAULTS, KINDS, Killer, carry_out
from tui.emulator.lifecycle import GONE, begin, living
from tui.services.engine import Engine
from tui.services.inventory import read_inventory
from tui.services.leftovers import leftovers_of
from tui.services.lookups import Lookups
from tui.services.runs import RunStore
from tui.words import state_word

DOMAIN = "d-le9acy1am0x7"
"""The seeded domain that people work in: three profiles, spaces, apps of every status, files, interfaces, logs."""

DELETING = (
    *(f"sagemaker:Delete{each}" for each in ("App", "Space", "UserProfile", "Domain")),
    *("ec2:RevokeSecurityGroupIngress", "ec2:RevokeSecurityGroupEgress", "ec2:DeleteSecurityGroup"),
    *("efs:DeleteMountTarget", "efs:DeleteFileSystem", "logs:DeleteLogStream"),
)
WATCHING = tuple(f"sagemaker:Describe{each}" for each in ("App", "Space", "UserProfile", "Domain"))


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A simulated crash loses nothing that was written, synced or not."""
    monkeypatch.setattr(os, "fsync", lambda _number: None)


def inventory_of(laboratory: Laboratory, domain: str = DOMAIN) -> Inventory:
    return read_inventory(laboratory.gateway, Lookups(laboratory.gateway, laboratory.clock), domain)


def deletion(inventory: Inventory, *, keep: bool = False, leftovers: bool = True, logs: bool = True) -> Plan:
    wishes: dict[str, Any] = {"keep_files": keep, "leftovers": leftovers, "logs": logs}
    return plan_delete(inventory, account=ACCOUNT, region=REGION, **wishes)


def fuller(laboratory: Laboratory) -> Meddler:
    """The world from its beginning, with one more space and two more apps, one of which has just been begun."""
    aws = laboratory.fresh()
    call = laboratory.gateway.call
    own = {
        "OwnershipSettings": {"OwnerUserProfileName": "carol"},
        "SpaceSharingSettings": {"SharingType": "Private"},
        "SpaceSettings": {"AppType": "JupyterLab"},
    }
    call("sagemaker", "CreateSpace", {"DomainId": DOMAIN, "SpaceName": "carol", **own})
    laboratory.clock.advance(30)
    app = {"DomainId": DOMAIN, "AppType": "JupyterLab", "AppName": "default"}
    call("sagemaker", "CreateApp", {**app, "SpaceName": "carol"})
    laboratory.clock.advance(30)
    call("sagemaker", "CreateApp", {**app, "SpaceName": "bob-code"})
    return aws


def theirs(laboratory: Laboratory) -> dict[str, Any]:
    """What is there of the domain."""
    world, now = laboratory.emulator.world, laboratory.clock.now()
    studio = world.studio(REGION)
    found: dict[str, Any] = {
        kind: [each for each in living(studio[kind], now) if each["DomainId"] == DOMAIN]
        for kind in ("domains", "profiles", "spaces")
    }
    rows, unread = leftovers_of(laboratory.gateway, DOMAIN)
    assert rows is not None
    assert unread == ()
    return found | {"leftovers": [(each.kind, each.id) for each in rows]}


def others(laboratory: Laboratory) -> dict[str, Any]:
    """What is there of anything else."""
    world, now = laboratory.emulator.world, laboratory.clock.now()
    studio = world.studio(REGION)
    call = laboratory.gateway.call
    return {
        **{
            kind: sorted(str(sorted(each.items())) for each in living(studio[kind], now) if each["DomainId"] != DOMAIN)
            for kind in ("domains", "profiles", "spaces")
        },
        "roles": sorted(world.roles),
        "groups": [
            each["GroupId"]
            for each in call("ec2", "DescribeSecurityGroups")["SecurityGroups"]
            if DOMAIN not in each["GroupName"]
        ],
        "files": [
            each["FileSystemId"]
            for each in call("efs", "DescribeFileSystems")["FileSystems"]
            if each["FileSystemId"] != "fs-0123456789abcdef0"
        ],
    }


def end_of(events: Iterator[Any]) -> Any:
    *_, end = events
    return end


def test_all_that_is_the_domains_goes_and_nothing_else(laboratory: Laboratory, runs: RunStore) -> None:
    aws = fuller(laboratory)
    before = others(laboratory)
    inventory = inventory_of(laboratory)
    assert len(inventory.profiles or ()) == 3
    assert len(inventory.spaces or ()) == 4
    assert {each.status for each in inventory.apps or ()} >= {"InService", "Pending", "Failed", "Deleted"}
    run = runs.create(deletion(inventory), "")
    end = carry_out(laboratory, aws, run, Killer())
    assert end is not None
    assert (end.outcome, end.message) == (Outcome.DONE, "")
    assert not any(theirs(laboratory).values())
    assert others(laboratory) == before
    assert runs.find(DOMAIN) is not None


def test_a_kill_at_any_point_changes_nothing_about_the_end(laboratory: Laboratory, runs: RunStore) -> None:
    fuller(laboratory)
    before = others(laboratory)
    counting = Killer()
    plan = deletion(inventory_of(laboratory))
    carry_out(laboratory, Meddler(laboratory.gateway), runs.create(plan, ""), counting)
    assert counting.counted is not None
    for kind in KINDS:
        for at in range(counting.counted[kind]):
            aws = fuller(laboratory)
            run = runs.create(plan, "")
            assert carry_out(laboratory, aws, run, Killer(kind, at)) is None, (kind, at)
            again = carry_out(laboratory, aws, runs.load(run.id), Killer())
            assert again is not None
            assert again.outcome is Outcome.DONE, (kind, at, again)
            assert not any(theirs(laboratory).values()), (kind, at)
            assert others(laboratory) == before, (kind, at)


def test_kept_files_stay_with_what_they_are_reached_through(laboratory: Laboratory, runs: RunStore) -> None:
    aws = fuller(laboratory)
    plan = deletion(inventory_of(laboratory), keep=True, logs=False)
    end = carry_out(laboratory, aws, runs.create(plan, ""), Killer())
    assert end is not None
    assert end.outcome is Outcome.DONE
    left = theirs(laboratory)
    assert left["domains"] == []
    kinds = {kind for kind, _ in left["leftovers"]}
    assert kinds == {"file-system", "mount-target", "security-group", "network-interface", "log-stream"}
    rows, unread = leftovers_of(laboratory.gateway, DOMAIN)
    after = gone_domain(DOMAIN, rows, unread)
    end = carry_out(laboratory, aws, runs.create(deletion(after), ""), Killer())
    assert end is not None
    assert end.outcome is Outcome.DONE
    assert not any(theirs(laboratory).values())


def test_an_app_that_hangs_holds_up_only_what_it_is_in(laboratory: Laboratory, runs: RunStore) -> None:
    aws = fuller(laboratory)
    record = next(
        each
        for each in laboratory.emulator.world.studio(REGION)["apps"]
        if each["DomainId"] == DOMAIN and each.get("SpaceName") == "alice-lab"
    )
    record["_phases"] = [[laboratory.clock.now(), "Deleting", None]]
    run = runs.create(deletion(inventory_of(laboratory)), "")
    end = carry_out(laboratory, aws, run, Killer())
    assert end is not None
    assert end.outcome is Outcome.FAILED
    states = {action: each.state for action, each in run.states.items()}
    stuck = {action for action, state in states.items() if state is State.FAILED}
    assert stuck == {"app-deletion/space:alice-lab/JupyterLab/default"}
    skipped = {action for action, state in states.items() if state is State.SKIPPED and "leftover" not in action}
    assert skipped == {"space-deletion/alice-lab", "user-profile-deletion/alice", "domain-deletion"}
    # What hung comes loose at last.
    record["_phases"] = [[laboratory.clock.now(), "Deleted", None]]
    end = carry_out(laboratory, aws, runs.load(run.id), Killer())
    assert end is not None
    assert end.outcome is Outcome.DONE
    assert not any(theirs(laboratory).values())


def test_a_deletion_that_failed_is_sent_again(laboratory: Laboratory, runs: RunStore) -> None:
    aws = fuller(laboratory)
    plan = deletion(inventory_of(laboratory))
    aws.before["sagemaker:DeleteUserProfile"] = [error("ValidationException", "Not this one.")]
    run = runs.create(plan, "")
    end = carry_out(laboratory, aws, run, Killer())
    assert end is not None
    assert end.outcome is Outcome.FAILED
    end = carry_out(laboratory, aws, runs.load(run.id), Killer())
    assert end is not None
    assert end.outcome is Outcome.DONE
    assert not any(theirs(laboratory).values())


def test_lost_answers_and_things_gone_meanwhile_do_no_harm(laboratory: Laboratory, runs: RunStore) -> None:
    aws = fuller(laboratory)
    plan = deletion(inventory_of(laboratory))
    for operation in ("DeleteApp", "DeleteSpace", "DeleteUserProfile", "DeleteDomain"):
        aws.after[f"sagemaker:{operation}"] = [lost()]
    aws.after["ec2:DeleteSecurityGroup"] = [lost()]
    end = carry_out(laboratory, aws, runs.create(plan, ""), Killer())
    assert end is not None
    assert end.outcome is Outcome.DONE
    # The same once more: all of it is gone.
    run = runs.create(plan, "")
    end = carry_out(laboratory, aws, run, Killer())
    assert end is not None
    assert end.outcome is Outcome.DONE
    assert {each.state for each in run.states.values()} == {State.EXISTED}
    assert {each.message for each in run.states.values()} == {"It was gone already."}
    assert {state_word(State.EXISTED, each) for each in plan.actions} == {"gone"}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_goes_wrong_all_of_it_goes(laboratory: Laboratory, runs: RunStore, data: st.DataObject) -> None:
    """Faults before and after calls, and kills, in any order; then resumes until it ends."""
    aws = fuller(laboratory)
    before = others(laboratory)
    run = runs.create(deletion(inventory_of(laboratory)), "")
    for operation in (*DELETING, *WATCHING):
        script = st.lists(st.sampled_from([None, "throttled", "unreachable", "lost", "expired"]), max_size=3)
        aws.before[operation] = [FAULTS[kind]() if kind else None for kind in data.draw(script)]
        after = st.lists(st.sampled_from([None, "lost"]), max_size=2)
        aws.after[operation] = [FAULTS[kind]() if kind else None for kind in data.draw(after)]
    for _ in range(60):
        killer = Killer(data.draw(st.sampled_from(["", *KINDS])), data.draw(st.integers(0, 25)))
        end = carry_out(laboratory, aws, runs.load(run.id), killer)
        if end is not None and end.outcome is Outcome.DONE:
            break
    else:
        pytest.fail(f"no end: {end}")
    assert not any(theirs(laboratory).values())
    assert others(laboratory) == before


@pytest.mark.parametrize("status", ["Updating", "Deleting", "Delete_Failed", "Failed"])
def test_a_domain_of_any_status_is_deleted(laboratory: Laboratory, runs: RunStore, status: str) -> None:
    aws = laboratory.fresh()
    world, now = laboratory.emulator.world, laboratory.clock.now()
    studio = world.studio(REGION)
    for kind in ("profiles", "spaces", "apps"):
        studio[kind] = [each for each in studio[kind] if each["DomainId"] != DOMAIN]
    domain = next(each for each in studio["domains"] if each["DomainId"] == DOMAIN)
    later = {"Updating": "InService", "Deleting": GONE}.get(status, status)
    begin(domain, now, status, 400.0, later)
    plan = deletion(inventory_of(laboratory), leftovers=False, logs=False)
    assert [each.id for each in plan.actions] == ["domain-deletion"]
    run = runs.create(plan, "")
    events = list(Engine(aws, laboratory.clock, chance=lambda: 0.5).start(run))
    assert events[-1].outcome is Outcome.DONE  # type: ignore[attr-defined]
    assert (aws.count("sagemaker:DeleteDomain") == 0) is (status == "Deleting")
    assert any(isinstance(each, ActionChanged) and each.status == "Deleting" for each in events)
    assert theirs(laboratory)["domains"] == []


def test_what_was_deleted_is_not_taken_back(laboratory: Laboratory, runs: RunStore) -> None:
    aws = fuller(laboratory)
    run = runs.create(deletion(inventory_of(laboratory)), "")
    with pytest.raises(UsageError, match="cannot be brought back"):
        end_of(Engine(aws, laboratory.clock).rollback(run))


def test_a_crowd_goes_killed_or_not_and_its_neighbours_stay(laboratory: Laboratory, runs: RunStore) -> None:
    """50 profiles, 80 spaces, 120 apps, some of which failed or are deleted already."""
    world = laboratory.emulator.world
    laboratory.fresh()
    crowd = crowded(world)
    before = rest(world, crowd)
    inventory = inventory_of(laboratory, crowd)
    assert [len(each or ()) for each in (inventory.profiles, inventory.spaces, inventory.apps)] == [50, 80, 120]
    plan = deletion(inventory)
    counting = Killer()
    end = carry_out(laboratory, Meddler(laboratory.gateway), runs.create(plan, ""), counting)
    assert end is not None
    assert end.outcome is Outcome.DONE
    assert footprint(world, crowd) == {}
    assert rest(world, crowd) == before
    assert counting.counted is not None
    for kind in KINDS:
        moments = counting.counted[kind]
        for at in range(0, moments, moments // 4):
            aws = laboratory.fresh()
            crowded(world)
            run = runs.create(plan, "")
            assert carry_out(laboratory, aws, run, Killer(kind, at)) is None, (kind, at)
            again = carry_out(laboratory, aws, runs.load(run.id), Killer())
            assert again is not None
            assert again.outcome is Outcome.DONE, (kind, at, again)
            assert footprint(world, crowd) == {}, (kind, at)
            assert rest(world, crowd) == before, (kind, at)
