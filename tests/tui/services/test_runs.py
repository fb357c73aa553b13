"""Runs survive on disk, with a journal that may be cut off anywhere."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from models.errors import UsageError
from models.events import Outcome, State
from models.plan import make_plan
from models.text import scrub
from tests.tui.services.clocks import TestClock
from tests.tui.services.fakes import ACCOUNT, NEW_ROLES, REGION, spec
from tui.services.runs import RunStore

PLAN = make_plan(spec(roles=NEW_ROLES), account=ACCOUNT, region=REGION)


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs", TestClock())


def test_an_id_sorts_by_time_and_tags_what_is_made(tmp_path: Path) -> None:
    tokens = iter(["aaaa", "aaaa", "bbbb"])
    store = RunStore(tmp_path, TestClock(), lambda _length: next(tokens))
    first, second = store.create(PLAN, ""), store.create(PLAN, "")
    assert (first.id, second.id) == ("20261123-2145-aaaa", "20261123-2145-bbbb")
    tags = first.plan.action("role/ml-new").call.request["Tags"]
    assert {"Key": "smdomain:run", "Value": first.id} in tags


def test_what_was_told_is_there_after_loading(store: RunStore) -> None:
    run = store.create(PLAN, "name: ü\n", profile="prod", endpoint="http://x", draft="d")
    run.begin()
    run.intent("domain", "sagemaker:CreateDomain", {"DomainName": "x"}, ("d-0",))
    run.enter("domain", State.FOLLOWING, outputs={"DomainId": "d-1"}, request_id="req-1", ours=True)
    run.enter("domain", State.FOLLOWING, status="Pending")
    loaded = store.load(run.id)
    assert (loaded.spec, loaded.profile, loaded.endpoint, loaded.draft) == ("name: ü\n", "prod", "http://x", "d")
    assert loaded.plan == run.plan
    assert loaded.states == run.states
    record = loaded.states["domain"]
    assert (record.state, record.status, record.request_id, record.ours) == (State.FOLLOWING, "Pending", "req-1", True)
    assert record.outputs == {"DomainId": "d-1"}
    assert record.seen == ("d-0",)
    assert not record.open
    assert loaded.outcome is None
    run.end(Outcome.FAILED, "why", "what to do")
    ledger = store.load(run.id).ledger
    assert (ledger.outcome, ledger.message, ledger.remedy) == (Outcome.FAILED, "why", "what to do")


def test_an_intent_without_an_end_stays_open(store: RunStore) -> None:
    run = store.create(PLAN, "")
    run.begin()
    run.intent("domain", "sagemaker:CreateDomain", {}, ())
    assert store.load(run.id).states["domain"].open
    again = store.load(run.id)
    assert again.begin()
    again.intent("domain", "sagemaker:CreateDomain", {}, None)
    again.refused("domain", "throttled")
    record = store.load(run.id).states["domain"]
    assert not record.open
    assert record.unsure
    assert record.attempt == 2


@pytest.mark.parametrize("cut", [1, 10, 60])
def test_a_line_that_was_cut_off_costs_itself_alone(store: RunStore, cut: int) -> None:
    run = store.create(PLAN, "")
    run.begin()
    run.intent("domain", "sagemaker:CreateDomain", {}, ())
    run.enter("domain", State.DONE, outputs={"DomainId": "d-1"})
    text = run.journal.read_bytes()
    run.journal.write_bytes(text[:-cut])
    loaded = store.load(run.id)
    if cut > 1:
        assert loaded.states["domain"].open
    loaded.enter("domain", State.DONE, outputs={"DomainId": "d-1"})
    assert store.load(run.id).states["domain"].outputs == {"DomainId": "d-1"}


def test_a_cut_in_the_middle_of_a_letter_is_no_error(store: RunStore) -> None:
    run = store.create(PLAN, "")
    with run.journal.open("ab") as file:
        file.write('{"kind": "outcome", "message": "한'.encode()[:-1])
    assert store.load(run.id).states["domain"].state is State.WAITING


def test_files_are_private_and_readable_for_people(store: RunStore) -> None:
    run = store.create(PLAN, "spec: 1\n")
    run.begin()
    run.enter("domain", State.FAILED, message="\x1b]52;c;eA==\x07 \u202eabc [red]한국어")
    assert stat.S_IMODE(run.path.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in run.path.iterdir()} == {0o600}
    lines = run.journal.read_text().splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["header", "begun", "outcome"]
    assert json.loads(lines[1])["time"] == "2026-11-23T21:45:00Z"
    assert scrub(lines[2]) == lines[2]
    assert "한국어" in lines[2]


def test_no_secret_is_kept(store: RunStore) -> None:
    run = store.create(PLAN, "")
    run.intent("domain", "x:Y", {"SessionToken": "verysecret", "Url": "https://d/auth?token=verysecret"}, None)
    run.enter("domain", State.DONE, outputs={"AuthorizedUrl": "https://d/auth?token=verysecret"})
    assert "verysecret" not in run.journal.read_text()


def test_runs_are_listed_youngest_first_and_found_by_many_names(tmp_path: Path) -> None:
    clock = TestClock()
    store = RunStore(tmp_path, clock)
    first = store.create(PLAN, "")
    first.enter("domain", State.DONE, outputs={"DomainId": "d-1"})
    clock.advance(60)
    second = store.create(PLAN, "")
    (tmp_path / "stray").mkdir()
    broken = tmp_path / "20261123-2200-xxxx"
    broken.mkdir()
    (broken / "run.jsonl").write_text("{")
    assert [run.id for run in store.list()] == [second.id, first.id]
    latest = store.latest()
    assert latest is not None
    assert latest.id == second.id
    for wanted, run in (("d-1", first), ("ml-test", second), (first.id, first)):
        found = store.find(wanted)
        assert found is not None
        assert found.id == run.id
    assert store.find("nothing") is None


@pytest.mark.parametrize("text", ["", "{", '{"kind": "header"}', '{"kind": "header", "plan": 3}', "[1]"])
def test_a_damaged_journal_is_an_error_of_ours(store: RunStore, text: str) -> None:
    run = store.create(PLAN, "")
    run.journal.write_text(text)
    with pytest.raises(UsageError, match="damaged"):
        store.load(run.id)


@pytest.mark.parametrize("wanted", ["20200101-0000-none", "../drafts", "a/b"])
def test_no_such_run(store: RunStore, wanted: str) -> None:
    with pytest.raises(UsageError):
        store.load(wanted)


def test_a_full_disk_stops_before_the_call(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    run = store.create(PLAN, "")

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="No space"):
        run.intent("domain", "sagemaker:CreateDomain", {}, None)


def test_a_line_of_a_later_version_is_passed_over(store: RunStore) -> None:
    run = store.create(PLAN, "")
    lines: list[dict[str, Any]] = [
        {"kind": "applause", "at": 1},
        {"kind": "outcome", "action": "gone", "state": "done"},
    ]
    with run.journal.open("a") as file:
        file.writelines(f"{json.dumps(line)}\n" for line in lines)
    assert store.load(run.id).states == run.states
