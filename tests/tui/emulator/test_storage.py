"""A world that outlives its process."""

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tui.emulator.clock import ManualClock, ScaledClock
from tui.emulator.emulator import Emulator
from tui.emulator.messages import Request
from tui.emulator.session import hermetic_session
from tui.emulator.world import STATE_VARIABLE, build


def call(emulator: Emulator, operation: str, **params: Any) -> Any:
    headers = {
        "Authorization": "AWS4-HMAC-SHA256 Credential=A/20260101/eu-central-1/sagemaker/aws4_request, Signature=x",
        "X-Amz-Target": f"SageMaker.{operation}",
    }
    answer = emulator.handle(Request("POST", "https://sagemaker/", headers, json.dumps(params).encode()))
    assert answer.status == 200, answer.body
    return json.loads(answer.body)


def test_another_process_goes_on(tmp_path: Path, domain_request: dict[str, Any]) -> None:
    path = tmp_path / "state.json"
    clock = ManualClock()
    first = build(clock=clock, state_file=path)
    domain = call(first, "CreateDomain", **domain_request)["DomainId"]
    second = build(clock=ManualClock(clock.now()), state_file=path)
    assert call(second, "DescribeDomain", DomainId=domain)["Status"] == "Pending"
    third = build(clock=ManualClock(clock.now() + 30), state_file=path)
    assert call(third, "DescribeDomain", DomainId=domain)["Status"] == "InService"
    assert [entry.name for entry in tmp_path.iterdir() if entry.suffix != ".lock"] == ["state.json"]


def test_time_passes_while_no_process_runs(tmp_path: Path, domain_request: dict[str, Any]) -> None:
    path = tmp_path / "state.json"
    first = build(clock=ScaledClock(speed=100), state_file=path)
    domain = call(first, "CreateDomain", **domain_request)["DomainId"]
    saved = json.loads(path.read_text())
    saved["wall"] -= 10
    path.write_text(json.dumps(saved))
    second = build(clock=ScaledClock(speed=100), state_file=path)
    assert call(second, "DescribeDomain", DomainId=domain)["Status"] == "InService"


def test_two_processes_share_one_account(tmp_path: Path, domain_request: dict[str, Any]) -> None:
    path = tmp_path / "state.json"
    one, two = (build(clock=ManualClock(), state_file=path) for _ in range(2))
    made = {call(one, "CreateDomain", **domain_request)["DomainId"]}
    made.add(call(two, "CreateDomain", **domain_request | {"DomainName": "second"})["DomainId"])
    made.add(call(one, "CreateDomain", **domain_request | {"DomainName": "third"})["DomainId"])
    assert len(made) == 3
    names = [domain["DomainName"] for domain in call(two, "ListDomains")["Domains"]]
    assert names == ["legacy-iam", "old-experiment", "ml-team-a", "second", "third"]


def test_the_environment_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, domain_request: dict[str, Any]
) -> None:
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state.json"))
    call(build(), "CreateDomain", **domain_request)
    assert len(call(build(), "ListDomains")["Domains"]) == 3


def test_reads_write_nothing(tmp_path: Path) -> None:
    emulator = build(state_file=tmp_path / "state.json")
    call(emulator, "ListDomains")
    assert list(tmp_path.iterdir()) == []


def test_save_and_load(tmp_path: Path, domain_request: dict[str, Any]) -> None:
    first, second = build(), build()
    call(first, "CreateDomain", **domain_request)
    first.save(tmp_path / "world.json")
    second.load(tmp_path / "world.json")
    assert second.state() == first.state()
    (tmp_path / "other.json").write_text("[]")
    with pytest.raises(ValueError, match="not a saved demo account"):
        second.load(tmp_path / "other.json")


def test_an_effect_is_saved_although_its_answer_is_lost(tmp_path: Path, domain_request: dict[str, Any]) -> None:
    path = tmp_path / "state.json"
    session = boto3.Session(botocore_session=hermetic_session())
    emulator = build(state_file=path)
    emulator.install(session)
    emulator.fault("sagemaker:CreateDomain", "lost", times=1)
    with pytest.raises(Exception, match="Read timeout"):
        session.client("sagemaker", config=Config(retries={"total_max_attempts": 1})).create_domain(**domain_request)
    assert len(call(build(state_file=path), "ListDomains")["Domains"]) == 3
