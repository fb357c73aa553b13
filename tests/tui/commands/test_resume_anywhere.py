"""`resume` of a copied folder and from the account alone; `status` that prunes."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tui.emulator.emulator import Emulator

Run = Callable[..., Any]
Example = Callable[[str], Path]


@pytest.fixture(autouse=True)
def one_account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SMDOMAIN_DEMO_STATE", str(tmp_path / "account.json"))


def applied(run: Run, example: Example) -> dict[str, Any]:
    done = run("--demo", "apply", example("iam-five-profiles"), "--yes", "--json")
    assert done.code == 0, done.err
    found: dict[str, Any] = done.envelope["data"]
    return found


def test_a_copied_folder_is_named_by_its_path(run: Run, example: Example, tmp_path: Path) -> None:
    entry = applied(run, example)
    copy = tmp_path / "copied" / entry["run"]
    shutil.move(entry["folder"], copy)
    done = run("--demo", "resume", copy, "--json")
    assert done.code == 0, done.err
    assert done.envelope["data"]["run"] == entry["run"]


def test_without_its_folder_a_run_is_found_in_the_account(run: Run, example: Example, account: list[Emulator]) -> None:
    entry = applied(run, example)
    shutil.rmtree(entry["folder"])
    told = run("--demo", "resume", entry["run"], "--from-account", "--json")
    assert told.code == 0, told.err
    (domain,) = [each for each in told.envelope["data"]["found"] if each["kind"] == "domain"]
    assert entry["domain_id"] in domain["name"]
    done = run("--demo", "resume", entry["run"], "--from-account", "--spec", example("iam-five-profiles"), "--json")
    assert done.code == 0, done.err
    assert done.envelope["data"]["domain_id"] == entry["domain_id"]
    names = [each["UserProfileName"] for each in account[-1].world.studios["eu-central-1"]["profiles"]]
    assert len(names) == len(set(names))


def test_from_the_account_a_run_must_be_named(run: Run) -> None:
    done = run("--demo", "resume", "--from-account")
    assert done.code == 2
    assert "smdomain:run" in done.err


def test_status_prunes(run: Run, example: Example) -> None:
    entry = applied(run, example)
    assert run("--demo", "status", "--prune", "1", "--json").envelope["data"] == {"removed": [], "kept": []}
    done = run("--demo", "status", "--prune", "0", "--json")
    assert done.envelope["data"]["removed"] == [entry["run"]]
    assert not Path(entry["folder"]).exists()


def test_the_record_of_a_run_goes_into_markdown(run: Run, example: Example) -> None:
    entry = applied(run, example)
    spec = example("iam-five-profiles")
    done = run("--demo", "export", spec, "--as", "markdown", "--run", entry["run"])
    assert done.code == 0, done.err
    assert f"## Run {entry['run']}" in done.out
    assert "sagemaker:CreateDomain" in done.out
    assert run("--demo", "export", spec, "--as", "json", "--run", entry["run"]).code == 2
