"""Roles that the spec describes and the domain has: held against the spec, and changed where smdomain made them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tui.emulator.emulator import Emulator

Run = Callable[..., Any]
Account = Callable[[], Emulator]
Change = Callable[..., Path]

READS = ("List", "Describe", "Get", "Simulate", "Batch")
ROLE = "sagemaker-people"
JOBS = f"{ROLE}-manage-ml-jobs"
STUDIO = f"{ROLE}-run-studio-classic-applications"
ARN = "arn:aws:iam::123456789012:policy/"


def writes(emulator: Emulator) -> list[str]:
    return [operation for _, operation, _ in emulator.log if not operation.startswith(READS)]


def role(emulator: Emulator) -> dict[str, Any]:
    found: dict[str, Any] = emulator.world.roles[ROLE]
    return found


def attached(emulator: Emulator) -> set[str]:
    return {arn.rpartition("/")[2] for arn in role(emulator)["_attached"]}


def granted(emulator: Emulator, policy: str) -> str:
    return str(emulator.world.own_policies[f"{ARN}{policy}"]["_document"])


@pytest.fixture
def change(run: Run, one_account: Account, example: Callable[[str], Path], tmp_path: Path) -> Change:
    """A domain with roles of ML activities, made by a run; `change(edited)`: its spec with other activities."""
    tree = yaml.safe_load(example("persona-compute").read_text(encoding="utf-8"))
    path = tmp_path / "spec.yaml"
    path.write_text(yaml.safe_dump(tree), encoding="utf-8")
    assert run("--demo", "apply", path, "--yes").code == 0
    one_account().log.clear()

    def changed(edited: Callable[[list[dict[str, Any]]], Any]) -> Path:
        edited(tree["roles"]["default"]["create"]["activities"])
        path.write_text(yaml.safe_dump(tree), encoding="utf-8")
        return path

    return changed


def edit(run: Run, path: Path, *more: str) -> Any:
    return run("--demo", "domains", "edit", "compute", "--spec", path, *more)


def test_a_role_that_is_what_the_spec_says_is_left_alone(run: Run, change: Change, one_account: Account) -> None:
    path = change(lambda activities: activities.reverse())
    done = edit(run, path, "--yes")
    assert (done.code, done.out) == (0, "Nothing to do: it is what the spec says.\n")
    assert run("--demo", "plan", path).out.startswith("Nothing to do: ")
    assert writes(one_account()) == []


def test_activities_that_come_and_go_change_the_role(run: Run, change: Change, one_account: Account) -> None:
    def other(activities: list[dict[str, Any]]) -> None:
        del activities[0]
        activities.append({"id": "manage-models", "rolesToPass": ["self"]})

    path = change(other)
    shown = run("--demo", "plan", path)
    assert shown.code == 1
    assert f"is what the spec says, but for what these roles carry: {ROLE}." in shown.out
    assert "warning ED-17 roles.default" in shown.out
    assert f"it lacks {ROLE}-manage-models; it also carries {STUDIO}" in shown.out
    assert writes(one_account()) == []
    done = edit(run, path, "--yes")
    assert done.code == 0, done.err
    assert f"Take {STUDIO} off {ROLE}" in done.out
    assert writes(one_account()) == ["CreatePolicy", "AttachRolePolicy", "DetachRolePolicy"]
    assert f"{ROLE}-manage-models" in attached(one_account())
    assert STUDIO not in attached(one_account())
    assert f"{ARN}{STUDIO}" in one_account().world.own_policies
    one_account().log.clear()
    assert edit(run, path, "--yes").out == "Nothing to do: it is what the spec says.\n"
    assert writes(one_account()) == []


def test_an_activity_that_comes_back_finds_its_policy(run: Run, change: Change, one_account: Account) -> None:
    taken: list[dict[str, Any]] = []
    assert edit(run, change(lambda activities: taken.append(activities.pop(0))), "--yes").code == 0
    one_account().log.clear()
    assert edit(run, change(lambda activities: activities.insert(0, taken[0])), "--yes").code == 0
    assert writes(one_account()) == ["CreatePolicyVersion", "AttachRolePolicy"]
    assert STUDIO in attached(one_account())


def test_what_an_activity_is_told_becomes_a_version_of_its_policy(
    run: Run, change: Change, one_account: Account
) -> None:
    bucket = f"{ROLE}-amazon-s3-bucket-access"
    for number in range(6):
        path = change(lambda activities, name=f"acme-{number}": activities[2].update(buckets=[name]))
        done = edit(run, path, "--yes", "--json")
        assert done.code == 0, done.err
        assert f"acme-{number}" in granted(one_account(), bucket)
    # IAM keeps five: the oldest goes before the sixth comes.
    assert len(one_account().world.own_policies[f"{ARN}{bucket}"]["_versions"]) == 5
    assert writes(one_account()).count("DeletePolicyVersion") == 2
    assert {each["level"] for each in done.envelope["findings"] if each["code"] == "ED-17"} == {"info"}
    assert done.envelope["data"]["request"] is None


def test_a_role_that_no_run_made_is_compared_and_stays(run: Run, change: Change, one_account: Account) -> None:
    role(one_account())["Tags"] = []
    done = edit(run, change(lambda activities: activities.pop(0)), "--yes")
    assert done.code == 0
    assert f"it also carries {STUDIO}. No run of smdomain made it: it stays as it is." in done.out
    assert "Nothing to do: what differs stays as it is." in done.out
    assert writes(one_account()) == []


def test_what_somebody_else_gave_it_stays(run: Run, change: Change, one_account: Account) -> None:
    emulator = one_account()
    document = json.dumps({"Version": "2012-10-17", "Statement": []})
    role(emulator)["_inline"]["theirs"] = document
    role(emulator)["_attached"].append("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
    emulator.world.aws_policies.setdefault(
        "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
        {"Arn": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", "DefaultVersionId": "v1", "UpdateDate": 0.0}
        | {"_document": document, "PolicyName": "AmazonS3ReadOnlyAccess"},
    )
    done = edit(run, change(lambda activities: activities.pop(1)), "--yes")
    assert done.code == 0, done.err
    assert "carries what smdomain did not give it, and keeps it: AmazonS3ReadOnlyAccess, theirs" in done.out
    assert "AmazonS3ReadOnlyAccess" in attached(emulator)
    assert writes(emulator) == ["DetachRolePolicy"]


def test_what_may_not_be_read_is_said_and_changes_nothing(run: Run, change: Change, one_account: Account) -> None:
    one_account().fault("iam:GetPolicyVersion", "denied")
    path = change(lambda activities: activities.pop(0))
    done = edit(run, path, "--yes", "--json")
    found = [each for each in done.envelope["findings"] if each["code"] == "ED-17"]
    assert {each["level"] for each in found} == {"unknown"}
    assert "iam:GetPolicyVersion" in found[0]["remedy"]
    assert writes(one_account()) == []
    assert run("--demo", "plan", path).code == 3


def test_that_the_caller_may_not_change_the_role_stops_the_edit(run: Run, change: Change, one_account: Account) -> None:
    one_account().world.simulated.append({"action": "iam:DetachRolePolicy", "by": "identity"})
    done = edit(run, change(lambda activities: activities.pop(0)), "--yes")
    assert done.code == 1
    assert "You may not iam:DetachRolePolicy." in done.out
    assert writes(one_account()) == []
