"""Carrying specs out on the embedded AWS: to the end, or to a clear refusal with nothing created."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tui.emulator.emulator import Emulator
from tui.emulator.lifecycle import living

Run = Callable[..., Any]
Example = Callable[[str], Path]

NAMES = ["iam-five-profiles", "identity-center-vpc-only", "public-internet-minimal", "rstudio-vpc-only"]

WITH_ACTIVITIES = ["canvas-all-on", "everything", "persona-compute", "persona-data-scientist", "persona-mlops"]
"""Looked at more closely in test_examples.py."""


def domains(account: list[Emulator]) -> list[str]:
    """Names of the domains there are beside those the demo begins with."""
    world = account[-1].world
    names = [domain["DomainName"] for domain in living(world.studios["eu-central-1"]["domains"], world.now())]
    return sorted(set(names) - {"legacy-iam", "old-experiment"})


def test_every_example_is_tested(example: Example) -> None:
    assert sorted(path.stem for path in example("x").parent.glob("*.yaml")) == sorted([*NAMES, *WITH_ACTIVITIES])


def test_all_examples_end_in_service_in_one_command(run: Run, example: Example, account: list[Emulator]) -> None:
    everything = [*NAMES, *WITH_ACTIVITIES]
    done = run("--demo", "apply", *map(example, everything), "--yes", "--json")
    assert done.code == 0, done.err
    found = done.envelope
    assert (found["ok"], found["command"], found["error"]) == (True, "apply", None)
    assert [entry["outcome"] for entry in found["data"]] == ["done"] * len(everything)
    for entry in found["data"]:
        (domain,) = [action for action in entry["actions"] if action["kind"] == "domain"]
        assert (domain["state"], domain["status"]) == ("done", "InService")
        assert entry["domain_id"].startswith("d-")
        assert entry["url"].startswith("https://")
    assert len(domains(account)) == len(everything)
    assert {"ml-platform", "research", "sandbox", "statistics"} < set(domains(account))


def test_one_file_is_one_entry(run: Run, example: Example) -> None:
    done = run("apply", example(NAMES[0]), "--yes", "--json", "--demo")
    assert done.code == 0
    data = done.envelope["data"]
    assert set(data) >= {"file", "run", "domain_id", "url", "actions"}
    assert [action["state"] for action in data["actions"]] == ["existed", *["done"] * 6]


def test_a_failed_domain_tells_reason_and_remedy(run: Run, example: Example) -> None:
    done = run("--demo=failing", "apply", example(NAMES[1]), "--yes", "--json")
    assert done.code == 1
    error = done.envelope["error"]
    assert error["code"] == "deploy-failed"
    assert "KMS key" in error["message"]
    assert error["remedy"]
    assert "smdomain resume" in done.err


def test_a_failed_domain_is_taken_back_when_asked(run: Run, example: Example, account: list[Emulator]) -> None:
    done = run("--demo=failing", "apply", example("public-internet-minimal"), "--yes", "--rollback", "--json")
    assert done.code == 1
    assert domains(account) == []
    roles = [role["RoleName"] for role in account[-1].state()["roles"].values()]
    assert "sandbox-studio" not in roles
    assert done.envelope["data"]["outcome"] == "rolled-back"
    # Why it failed, that it is gone, and what is left of it; nothing is there to go on with.
    message = done.envelope["error"]["message"]
    assert "KMS key" in message
    assert "was taken back" in message
    assert "home file system fs-" in message
    assert "smdomain resume" not in done.err


def test_credentials_that_end_while_it_is_taken_back_are_asked_for(
    run: Run, example: Example, account: list[Emulator], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.emulator import world

    build = world.build

    def built(*arguments: Any, **settings: Any) -> Emulator:
        made = build(*arguments, **settings)
        made.fault("sagemaker:DeleteDomain", "expired")
        return made

    def signed_in(*_: object) -> bool:
        account[-1].clear_faults()
        return True

    monkeypatch.setattr(world, "build", built)
    monkeypatch.setattr("tui.streams.can_ask", lambda: True)
    monkeypatch.setattr("tui.commands.sign_in.sign_in_again", signed_in)
    done = run("--demo=failing", "apply", example("public-internet-minimal"), "--yes", "--rollback", "--json")
    assert done.envelope["data"]["outcome"] == "rolled-back", done.err
    assert domains(account) == []


@pytest.mark.parametrize(
    ("flags", "policy"), [([], "Retain"), (["--keep-files"], "Retain"), (["--delete-files"], "Delete")]
)
def test_home_folders_are_kept_unless_told_otherwise(run: Run, example: Example, flags: list[str], policy: str) -> None:
    done = run("--demo=failing", "apply", example("public-internet-minimal"), "--yes", "--rollback", "--json", *flags)
    assert done.code == 1
    journal = Path(done.envelope["data"]["folder"]) / "run.jsonl"
    undone = [json.loads(line) for line in journal.read_text().splitlines() if '"kind": "undo"' in line]
    sent = {line["request"]["RetentionPolicy"]["HomeEfsFileSystem"] for line in undone if line["action"] == "domain"}
    assert sent == {policy}
    assert ("is kept" in done.err) == (policy == "Retain")


@pytest.mark.parametrize("name", NAMES)
def test_without_permissions_nothing_is_created_and_it_is_said(
    name: str, run: Run, example: Example, account: list[Emulator]
) -> None:
    done = run("--demo=denied", "apply", example(name), "--yes", "--json")
    assert done.code == 3
    error = done.envelope["error"]
    assert error["code"] == "access-denied"
    assert "sagemaker:ListDomains" in error["message"]
    assert "nothing was created" in error["remedy"]
    made = [operation for _, operation, _ in account[-1].log if "Create" in operation]
    assert made == []


def test_without_yes_nothing_is_asked_and_nothing_created(run: Run, example: Example, account: list[Emulator]) -> None:
    done = run("--demo", "apply", example(NAMES[0]))
    assert done.code == 2
    assert "--yes" in done.err
    assert account == []


def test_errors_stop_it_before_anything_is_created(run: Run, tmp_path: Path, account: list[Emulator]) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("version: 1\nregion: eu-central-1\ndomain: {name: '-bad-'}\n")
    done = run("--demo", "apply", path, "--yes", "--json")
    assert done.code == 1
    assert {finding["level"] for finding in done.envelope["findings"]} >= {"error"}
    assert account[-1].log == []


def test_other_credentials_are_refused(run: Run, example: Example, tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text(example("public-internet-minimal").read_text() + 'account: "999999999999"\n')
    done = run("--demo", "apply", path, "--yes", "--json")
    assert done.code == 3
    assert done.envelope["error"]["code"] == "wrong-account"


def test_the_first_failure_ends_it_unless_told_otherwise(run: Run, example: Example, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("version: 1\nregoin: x\n")
    done = run("--demo", "apply", broken, example(NAMES[0]), "--yes", "--json")
    assert (done.code, done.envelope["data"]["file"]) == (2, str(broken))
    done = run("--demo", "apply", broken, example(NAMES[0]), "--yes", "--json", "--keep-going")
    assert done.code == 2
    assert [entry.get("outcome") for entry in done.envelope["data"]] == [None, "done"]
    assert done.envelope["error"]["code"] == "spec"


def test_several_files_end_with_a_line_for_each(run: Run, example: Example, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("version: 1\nregoin: x\n")
    bad = tmp_path / "bad.yaml"
    bad.write_text("version: 1\nregion: eu-central-1\ndomain: {name: '-bad-'}\n")
    files = [bad, broken, example(NAMES[0])]
    done = run("--demo", "apply", *files, "--yes", "--keep-going")
    assert done.code == 1
    heads, *rows = done.out.splitlines()[-4:]
    assert heads.split() == ["File", "Outcome", "Domain"]
    assert [row.split()[0] for row in rows] == [str(path) for path in files]
    assert "has errors" in rows[0]
    assert "The spec cannot be read" in rows[1]
    assert " done " in rows[2]
    assert rows[2].split()[-1].startswith("d-")
    stopped = run("--demo", "apply", *files, "--yes").out.splitlines()[-2:]
    assert all("not begun" in row for row in stopped)


def test_a_run_can_be_looked_at_afterwards(run: Run, example: Example) -> None:
    made = run("--demo", "apply", example(NAMES[0]), "--yes", "--json").envelope["data"]
    for wanted in (made["run"], made["domain_id"], "research"):
        found = run("status", wanted, "--json")
        assert found.code == 0
        assert found.envelope["data"]["run"]["domain_id"] == made["domain_id"]
    assert "InService" in run("status").out
    nothing = run("resume")
    assert nothing.code == 2
    assert "no run to go on with" in nothing.err


def test_a_plan_says_what_an_apply_would_do(run: Run, example: Example, account: list[Emulator]) -> None:
    done = run("--demo", "plan", example("public-internet-minimal"), "--json")
    assert done.code == 0
    plan = done.envelope["data"]["plan"]
    assert [action["call"]["operation"] for action in plan["actions"]] == [
        "CreateServiceLinkedRole",
        "CreateRole",
        "AttachRolePolicy",
        "CreateDomain",
        "CreateUserProfile",
    ]
    assert not [operation for _, operation, _ in account[-1].log if "Create" in operation]
    assert "sagemaker:CreateDomain" in run("--demo", "plan", example("public-internet-minimal")).out


def test_a_check_tells_what_stands_against_it(run: Run, example: Example) -> None:
    done = run("--demo=other-region", "check", example("identity-center-vpc-only"), "--json")
    assert done.code == 1
    assert not done.envelope["ok"]
    assert any(finding["level"] == "error" for finding in done.envelope["findings"])
    assert run("--demo", "check", example("identity-center-vpc-only")).code == 0
