"""Editing a domain that exists, from the command line: the diff, the exact body, one call, and what it leaves."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tui.emulator.emulator import Emulator
from tui.services.specfile import load_spec

Run = Callable[..., Any]
Account = Callable[[], Emulator]
Change = Callable[..., Path]

LEGACY = "d-le9acy1am0x7"
NOBODY = "arn:aws:iam::123456789012:role/nobody-made-it"
ROLE = "arn:aws:iam::123456789012:role/ml-platform-studio"
READS = ("List", "Describe", "Get", "Simulate", "Batch")


def writes(emulator: Emulator) -> list[str]:
    return [operation for _, operation, _ in emulator.log if not operation.startswith(READS)]


def described(emulator: Emulator) -> dict[str, Any]:
    domains = emulator.world.studios["eu-central-1"]["domains"]
    found: dict[str, Any] = next(each for each in domains if each["DomainId"] == LEGACY)
    return found


@pytest.fixture
def change(run: Run, one_account: Account, tmp_path: Path) -> Change:
    """`change("domain.tag_propagation", True)`: the domain as a spec, with other answers."""
    path = tmp_path / "spec.yaml"
    assert run("--demo", "import", "--domain", LEGACY, "-o", path).code == 0
    one_account().log.clear()

    def changer(*pairs: Any) -> Path:
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
        for key, value in zip(pairs[::2], pairs[1::2], strict=True):
            node = tree
            *parents, last = key.split(".")
            for part in parents:
                node = node.setdefault(part, {})
            if value is None:
                node.pop(last)
            else:
                node[last] = value
        path.write_text(yaml.safe_dump(tree), encoding="utf-8")
        return path

    return changer


def edit(run: Run, path: Path, *more: str) -> Any:
    return run("--demo", "domains", "edit", LEGACY, "--spec", path, *more)


def test_nothing_to_do_makes_no_call(run: Run, change: Change, one_account: Account) -> None:
    done = edit(run, change(), "--yes")
    assert (done.code, done.out) == (0, "Nothing to do: it is what the spec says.\n")
    assert writes(one_account()) == []
    data = edit(run, change(), "--yes", "--json").envelope["data"]
    assert (data["plan"], data["changes"], data["request"], data["run"]) == (None, [], None, None)


def test_what_changes_is_shown_and_without_a_yes_nothing_happens(
    run: Run, change: Change, one_account: Account
) -> None:
    shown = edit(run, change("applications.docker", {"enabled": True}, "domain.tags", {"a": "b"}))
    assert shown.code == 2
    assert "Nothing is changed without --yes" in shown.err
    assert "applications.docker.enabled\n      now   -\n      then  true" in shown.out
    body = '{\n  "DomainId": "d-le9acy1am0x7",\n  "DomainSettingsForUpdate": {\n    "DockerSettings"'
    assert body in shown.out
    assert "Tag the domain: a" in shown.out
    assert "Take tags off the domain: CostCenter" in shown.out
    assert "ED-11" in shown.out
    assert writes(one_account()) == []


def test_an_edit_is_a_run_that_ends_as_the_spec_says(run: Run, change: Change, one_account: Account) -> None:
    path = change(
        *("applications.docker", {"enabled": True}, "domain.tags", {"a": "b"}),
        *("access.profiles", ["alice", "bob", "carol", "dora"], "studio_ui.hidden_apps", ["Canvas"]),
    )
    done = edit(run, path, "--yes", "--json")
    assert done.code == 0, done.err
    data = done.envelope["data"]
    assert (data["outcome"], data["drift"], data["stays"]) == ("done", [], [])
    assert writes(one_account()) == ["UpdateDomain", "AddTags", "DeleteTags", "CreateUserProfile"]
    assert load_spec(str(Path(data["folder"]) / "spec.yaml")).applications.docker is not None
    assert edit(run, path, "--yes").out.startswith("Nothing to do: ")
    assert run("--demo", "plan", path, "--against", LEGACY).code == 0


def test_somebody_at_the_terminal_is_asked(
    run: Run, change: Change, one_account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = change("applications.docker", {"enabled": True})
    for module in ("commands.consent", "streams"):
        monkeypatch.setattr(f"tui.{module}.can_ask", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\ny\n"))
    refused = edit(run, path)
    assert refused.code == 0
    assert "Change the domain legacy-iam?" in refused.err
    assert writes(one_account()) == []
    assert edit(run, path).code == 0
    assert writes(one_account()) == ["UpdateDomain"]


def test_what_is_fixed_is_refused_before_any_call(run: Run, change: Change, one_account: Account) -> None:
    done = edit(run, change("domain.name", "another", "domain.tag_propagation", True), "--yes", "--json")
    assert done.code == 1
    found = [each for each in done.envelope["findings"] if each["level"] == "error"]
    assert [(each["code"], each["field"]) for each in found] == [("ED-1", "domain.name")]
    assert done.envelope["data"]["plan"] is None
    assert writes(one_account()) == []


def test_apps_that_run_are_named_and_stopped_when_asked(run: Run, change: Change, one_account: Account) -> None:
    path = change("roles.default", {"arn": ROLE})
    refused = edit(run, path, "--yes", "--json")
    assert refused.code == 1
    (found,) = [each for each in refused.envelope["findings"] if each["code"] == "ED-10"]
    assert found["evidence"]
    assert "--stop-apps" in found["remedy"]
    assert writes(one_account()) == []
    done = edit(run, path, "--stop-apps", "--yes", "--json")
    assert done.code == 0, done.err
    made = writes(one_account())
    assert made[-1] == "UpdateDomain"
    assert set(made[:-1]) == {"DeleteApp"}
    assert described(one_account())["DefaultUserSettings"]["ExecutionRole"] == ROLE


def test_people_stay_or_go_with_what_is_theirs(run: Run, change: Change, one_account: Account) -> None:
    path = change("access.profiles", ["alice", "bob"])
    kept = edit(run, path, "--yes")
    assert kept.code == 0
    assert "stay: carol" in kept.out
    assert "Nothing to do: what differs stays as it is." in kept.out
    assert writes(one_account()) == []
    gone = edit(run, path, "--remove-people", "--yes", "--json")
    assert gone.code == 0, gone.err
    assert gone.envelope["data"]["drift"] == []
    assert writes(one_account())[-1] == "DeleteUserProfile"
    listed = run("--demo", "domains", "users", "list", LEGACY, "--json").envelope["data"]["profiles"]
    assert [each["name"] for each in listed] == ["alice", "bob"]


def test_what_cannot_be_unset_is_said_before_and_told_after(run: Run, change: Change) -> None:
    instance = "applications.jupyterlab.instance_type"
    assert edit(run, change(instance, "ml.t3.medium"), "--yes").code == 0
    told = edit(run, change(instance, None), "--yes", "--json")
    assert told.code == 0
    assert "ED-3" in [each["code"] for each in told.envelope["findings"]]
    assert told.envelope["data"]["request"] is None
    done = edit(run, change("applications.docker", {"enabled": True}), "--yes", "--json")
    assert done.code == 0
    assert [each["field"] for each in done.envelope["data"]["stays"]] == [instance]


def test_an_update_that_fails_in_aws_is_told_and_sent_again_on_resume(
    run: Run, change: Change, one_account: Account
) -> None:
    path = change("applications.docker", {"enabled": True})
    one_account().world.update_failure = "ValidationError: something went wrong in {domain}."
    failed = edit(run, path, "--yes", "--json")
    assert failed.code == 1
    data = failed.envelope["data"]
    assert "something went wrong" in str(data["actions"])
    (action,) = data["actions"]
    assert action["advice"] == "retry"
    assert "delete" not in action["remedy"].lower()
    one_account().world.update_failure = None
    rescue = run("--demo", "domains", "rescue", LEGACY)
    assert f"resume {data['run']}` sends the edit that failed once more" in rescue.err
    assert run("--demo", "resume", data["run"]).code == 0
    assert edit(run, path, "--yes").out.startswith("Nothing to do: ")


def test_an_update_whose_answer_is_lost_is_carried_to_its_end(run: Run, change: Change, one_account: Account) -> None:
    path = change("applications.docker", {"enabled": True})
    one_account().fault("sagemaker:UpdateDomain", "lost", times=1)
    done = edit(run, path, "--yes", "--json")
    assert done.code == 0, done.err
    assert done.envelope["data"]["drift"] == []
    assert set(writes(one_account())) == {"UpdateDomain"}


def test_an_update_waits_for_another_that_is_under_way(run: Run, change: Change, one_account: Account) -> None:
    path = change("applications.docker", {"enabled": True})
    text = f"Unable to update Domain [{LEGACY}] in state Updating."
    busy: dict[str, Any] = {"code": "ResourceInUse", "message": text, "status": 400}
    one_account().fault("sagemaker:UpdateDomain", "error", times=2, **busy)
    done = edit(run, path, "--yes", "--json")
    assert done.code == 0, done.err
    assert writes(one_account()).count("UpdateDomain") == 3


def test_a_domain_that_is_not_in_service_is_left_alone(run: Run, change: Change, one_account: Account) -> None:
    path = change("domain.tag_propagation", True, "domain.name", "old-experiment")
    failed = run("--demo", "domains", "edit", "old-experiment", "--spec", path, "--yes", "--json")
    assert failed.code == 1
    assert "ED-13" in [each["code"] for each in failed.envelope["findings"]]
    assert writes(one_account()) == []


def test_a_change_by_somebody_else_meanwhile_is_drift(
    run: Run, change: Change, one_account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.commands import carry_out

    path = change("applications.docker", {"enabled": True})
    carried_out = carry_out.carried_out

    def meddled(*arguments: Any) -> Any:
        ended = carried_out(*arguments)
        described(one_account())["TagPropagation"] = "ENABLED"
        return ended

    monkeypatch.setattr(carry_out, "carried_out", meddled)
    done = edit(run, path, "--yes", "--json")
    assert done.code == 1
    assert [each["field"] for each in done.envelope["data"]["drift"]] == ["domain.tag_propagation"]


def test_an_error_that_the_domain_has_already_forbids_no_other_change(
    run: Run, change: Change, one_account: Account
) -> None:
    groups = [f"sg-{number:017x}" for number in range(9)]
    described(one_account())["DefaultUserSettings"]["SecurityGroups"] = groups
    path = change("network.security_groups", groups, "domain.tag_propagation", True)
    done = edit(run, path, "--yes", "--json")
    assert done.code == 0, done.envelope["findings"]
    assert ("NW-5", "warning") in [(each["code"], each["level"]) for each in done.envelope["findings"]]
    assert done.envelope["data"]["request"] == {"DomainId": LEGACY, "TagPropagation": "ENABLED"}


def test_a_plan_against_a_domain_shows_the_edit(run: Run, change: Change, one_account: Account) -> None:
    path = change("applications.docker", {"enabled": True})
    done = run("--demo", "plan", path, "--against", "legacy-iam", "--json")
    assert done.code == 1
    data = done.envelope["data"]
    assert [each["id"] for each in data["plan"]["actions"]] == ["domain-update"]
    assert data["request"]["DomainSettingsForUpdate"] == {"DockerSettings": {"EnableDockerAccess": "ENABLED"}}
    assert [each["kind"] for each in data["changes"]] == ["set"]
    assert f"smdomain domains edit {LEGACY}" in run("--demo", "plan", path).err
    assert writes(one_account()) == []


def test_a_domain_nobody_has_is_refused(run: Run, change: Change) -> None:
    assert run("--demo", "domains", "edit", "nobody-s", "--spec", change(), "--yes").code == 2


def test_a_plan_against_a_domain_finds_what_the_edit_finds_also_where_the_spec_has_an_error_by_itself(
    run: Run, change: Change, one_account: Account
) -> None:
    groups = [f"sg-{number:017x}" for number in range(9)]
    path = change(
        "network.security_groups", groups, "storage.kms_key", "nobody-s-key", "roles.default", {"arn": NOBODY}
    )
    seen = run("--demo", "plan", path, "--against", LEGACY, "--json").envelope["findings"]
    wanted = edit(run, path, "--yes", "--json").envelope["findings"]
    assert {"NW-5", "RO-1"} <= {each["code"] for each in seen}
    assert seen == wanted
    assert writes(one_account()) == []


def test_an_answer_that_becomes_two_members_is_told_with_each_in_the_words_of_the_spec(
    run: Run, change: Change
) -> None:
    path = change("applications.experience", "classic", "roles.default", {"arn": ROLE})
    for shown in (edit(run, path).out, run("--demo", "plan", path, "--against", LEGACY).out):
        assert "\n  applications.experience (DefaultUserSettings.StudioWebPortal)\n" in shown
        assert "\n  applications.experience (DefaultUserSettings.DefaultLandingUri)\n" in shown
        assert "\n  roles.default\n" in shown
        assert "app:JupyterServer" not in shown.partition("The body of UpdateDomain")[0]
