"""`resume` of a copied folder and from the account alone; `status` that prunes."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.errors import Locked
from models.events import State
from models.plan import make_plan
from tests.tui.services.fakes import ACCOUNT, REGION, spec
from tui.emulator.emulator import Emulator
from tui.services.ids import new_id
from tui.services.paths import runs_dir
from tui.services.runs import RunStore

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
    assert told.code == 4, told.err
    (domain,) = [each for each in told.envelope["data"]["found"] if each["kind"] == "domain"]
    assert entry["domain_id"] in domain["name"]
    # How many people there were to be stands in no tag: the run made no role.
    assert told.envelope["data"]["outcome"] == "done"
    assert (told.envelope["data"]["people"], told.envelope["data"]["planned"]) == (5, None)
    assert told.envelope["data"]["complete"] is None
    assert "--spec" in told.err
    refused = run("--demo", "resume", entry["run"], "--rollback", "--yes")
    assert (refused.code, "--spec FILE" in refused.err) == (2, True)
    done = run("--demo", "resume", entry["run"], "--from-account", "--spec", example("iam-five-profiles"), "--json")
    assert done.code == 0, done.err
    assert done.envelope["data"]["domain_id"] == entry["domain_id"]
    names = [each["UserProfileName"] for each in account[-1].world.studios["eu-central-1"]["profiles"]]
    assert len(names) == len(set(names))


def test_a_tag_tells_whether_all_people_are_there(run: Run, example: Example, account: list[Emulator]) -> None:
    done = run("--demo", "apply", example("public-internet-minimal"), "--yes", "--json")
    entry = done.envelope["data"]
    shutil.rmtree(entry["folder"])
    told = run("--demo", "resume", entry["run"], "--from-account", "--json")
    assert told.code == 0, told.err
    data = told.envelope["data"]
    assert (data["domain_id"], data["people"], data["planned"], data["complete"]) == (entry["domain_id"], 1, 1, True)
    assert "1 of 1" in told.err
    # The new file is a run like others: it is shown, and can be gone on with.
    assert run("--demo", "status", entry["run"], "--json").envelope["data"]["run"]["outcome"] == "done"
    assert run("--demo", "resume", entry["run"], "--json").code == 0


def test_what_was_under_way_is_followed_and_what_is_missing_is_said(
    run: Run, example: Example, account: list[Emulator], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.services.engine import Engine

    start = Engine.start

    def broken_off(self: Engine, taken: Any, cancel: Any = None) -> Any:
        for event in start(self, taken, cancel):
            yield event
            if taken.states["domain"].status == "Pending":
                return

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "start", broken_off)
        assert run("--demo", "apply", example("public-internet-minimal"), "--yes").code == 4
    (folder,) = runs_dir().iterdir()
    shutil.rmtree(folder)
    told = run("--demo", "resume", folder.name, "--from-account", "--json")
    assert told.code == 4, told.err
    data = told.envelope["data"]
    assert (data["outcome"], data["people"], data["planned"], data["complete"]) == ("done", 0, 1, False)
    assert "Pending" in told.err
    assert "0 of 1" in told.err
    done = run(
        "--demo", "resume", folder.name, "--from-account", "--spec", example("public-internet-minimal"), "--json"
    )
    assert done.code == 0, done.err
    assert done.envelope["data"]["domain_id"] == data["domain_id"]


def test_of_a_run_that_made_nothing_nothing_is_followed(run: Run) -> None:
    told = run("--demo", "resume", new_id(4_000_000_000.0, lambda length: "none"[:length]), "--from-account")
    assert told.code == 0, told.err
    assert "Nothing in eu-central-1" in told.out
    assert RunStore().list() == []


def test_a_run_is_taken_back_on_request(run: Run, example: Example) -> None:
    entry = applied(run, example)
    assert run("--demo", "resume", "--rollback", "--yes").code == 2
    refused = run("--demo", "resume", entry["run"], "--rollback")
    assert (refused.code, "--yes" in refused.err) == (2, True)
    done = run("--demo", "resume", entry["run"], "--rollback", "--yes", "--json")
    assert done.code == 0, done.err
    assert done.envelope["data"]["outcome"] == "rolled-back"
    journal = (Path(entry["folder"]) / "run.jsonl").read_text()
    assert '"HomeEfsFileSystem": "Retain"' in journal
    assert '"HomeEfsFileSystem": "Delete"}' not in journal.partition('"rollback": true')[2]
    again = run("--demo", "resume", entry["run"])
    assert again.code == 2
    assert "--rollback" in again.err


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


def test_a_run_of_another_process_is_taken_over_when_asked(run: Run) -> None:
    theirs = RunStore(runs_dir()).create(make_plan(spec(), account=ACCOUNT, region=REGION), "")
    theirs.acquire()
    theirs.begin()
    refused = run("--demo", "resume", theirs.id)
    assert refused.code == 2
    assert f"smdomain resume {theirs.id} --take-over" in refused.err
    assert run("--demo", "resume", "--take-over").code == 2
    done = run("--demo", "resume", theirs.id, "--take-over", "--json")
    assert done.code == 0, done.err
    assert f"Taken over from process {os.getpid()}" in done.err
    with pytest.raises(Locked, match="taken over"):
        theirs.enter("domain", State.DONE)
