"""The record of a run: complete, readable, and without secrets."""

import json
import os
from typing import Any

import pytest

from models.actions import Call, Plan
from models.events import Outcome, RunEnded
from models.plan import make_plan
from tests.tui.services.fakes import ACCOUNT, NEW_ROLES, REGION, Laboratory, Meddler, error, spec
from tui.services.audit import CALLS, DOMAIN, PLAN, TIMELINE, Recorder, chapter, hidden
from tui.services.engine import Engine
from tui.services.journal import entries
from tui.services.runs import Run, RunStore


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _number: None)


def planned(**sections: Any) -> Plan:
    return make_plan(spec(**sections), account=ACCOUNT, region=REGION)


def carry_out(laboratory: Laboratory, aws: Meddler, run: Run) -> RunEnded:
    *_, end = Engine(aws, laboratory.clock, chance=lambda: 0.5).start(run)
    assert isinstance(end, RunEnded)
    return end


def calls(run: Run) -> list[dict[str, Any]]:
    return list(entries((run.path / CALLS).read_text()))


def test_one_folder_has_it_all(laboratory: Laboratory, runs: RunStore) -> None:
    run = runs.create(planned(roles=NEW_ROLES), "version: 1\n")
    carry_out(laboratory, laboratory.fresh(), run)
    assert {path.name for path in run.path.iterdir()} >= {"spec.yaml", "run.jsonl", PLAN, CALLS, TIMELINE, DOMAIN}
    assert all(path.stat().st_mode & 0o077 == 0 for path in run.path.iterdir())
    assert [each["call"] for each in calls(run)][:2] == ["iam:CreateRole", "iam:AttachRolePolicy"]
    (domain,) = [each for each in calls(run) if each["call"] == "sagemaker:CreateDomain"]
    assert domain["request"]["DomainName"] == "ml-test"
    assert domain["answer"]["DomainId"] == run.outputs["domain"]["DomainId"]
    assert domain["request_id"] == run.states["domain"].request_id
    assert json.loads((run.path / PLAN).read_text())["domain_name"] == "ml-test"
    assert json.loads((run.path / DOMAIN).read_text())["Status"] == "InService"
    timeline = (run.path / TIMELINE).read_text()
    assert timeline.startswith(f"# Run {run.id}")
    assert domain["request_id"] in timeline
    assert timeline.count("\n|") > 10


def test_refusals_are_in_it(laboratory: Laboratory, runs: RunStore) -> None:
    aws = laboratory.fresh()
    aws.before["sagemaker:CreateDomain"] = [error("ValidationException", "pipe | and <b>")]
    run = runs.create(planned(), "")
    assert carry_out(laboratory, aws, run).outcome is Outcome.FAILED
    (refused,) = [each for each in calls(run) if "error" in each]
    assert (refused["error"], refused["request_id"]) == ("ValidationException", "req-1")
    timeline = (run.path / TIMELINE).read_text()
    assert "pipe \\| and &lt;b>" in timeline


def test_it_has_no_secrets(laboratory: Laboratory, runs: RunStore) -> None:
    secret = "s3cr3t-value-nobody-may-see"
    trust = json.dumps({"Condition": {"StringEquals": {"sts:ExternalId": secret}}})
    found = json.dumps(
        hidden(
            {
                "AuthorizedUrl": f"https://x/auth?token={secret}",
                "note": f"https://x/auth?token={secret}",
                "ExternalId": secret,
                "AssumeRolePolicyDocument": trust,
                "deep": [{"accessToken": secret, "SessionToken": secret}],
            }
        )
    )
    assert secret not in found
    run = runs.create(planned(), "")
    aws = laboratory.fresh()
    recorder = Recorder(aws, run, laboratory.clock)
    call = Call("sagemaker", "CreatePresignedDomainUrl", {})
    aws.perform = lambda *_, **__: ({"AuthorizedUrl": f"https://x/auth?token={secret}"}, "req")  # type: ignore[method-assign]
    recorder.call(call.service, call.operation, call.request)
    assert secret not in (run.path / CALLS).read_text()


def test_a_record_that_cannot_be_written_stops_nothing(laboratory: Laboratory, runs: RunStore) -> None:
    run = runs.create(planned(), "")
    for name in (CALLS, PLAN, TIMELINE, DOMAIN):
        (run.path / name).mkdir()
    assert carry_out(laboratory, laboratory.fresh(), run).outcome is Outcome.DONE


def test_a_chapter_for_a_document(laboratory: Laboratory, runs: RunStore) -> None:
    run = runs.create(planned(), "")
    assert chapter(run.path) == ""
    carry_out(laboratory, laboratory.fresh(), run)
    text = chapter(run.path)
    assert text.startswith(f"## Run {run.id}")
    assert "### Calls" in text
    assert "sagemaker:CreateDomain" in text
