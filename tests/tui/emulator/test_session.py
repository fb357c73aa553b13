"""Nothing of the user's reaches the demo, and nothing of the demo reaches the network."""

import threading
from pathlib import Path
from typing import Any

import boto3
import pytest

from tui.emulator.emulator import Emulator
from tui.emulator.session import hermetic_session


def test_a_hostile_environment_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, emulator: Emulator
) -> None:
    config = tmp_path / "config"
    config.write_text("[profile nope]\nregion = ap-south-1\nendpoint_url = http://127.0.0.1:9\nmax_attempts = junk\n")
    for name, value in {
        "AWS_PROFILE": "nope-at-all",
        "AWS_CONFIG_FILE": str(config),
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:9",
        "AWS_DEFAULT_REGION": "ap-south-1",
        "AWS_ACCESS_KEY_ID": "AKIAUSERS",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_CA_BUNDLE": "/nowhere",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_RETRY_MODE": "junk",
    }.items():
        monkeypatch.setenv(name, value)
    session = hermetic_session("eu-west-1")
    emulator.install(session)
    client = session.create_client("sts")
    assert client.meta.region_name == "eu-west-1"
    assert client.meta.endpoint_url == "https://sts.eu-west-1.amazonaws.com"
    assert client.get_caller_identity()["Account"] == "123456789012"


def test_sessions_share_the_service_models() -> None:
    loaders = {id(hermetic_session().get_component("data_loader")) for _ in range(2)}
    assert len(loaders) == 1


def test_uninstalling_leaves_the_client_alone(emulator: Emulator) -> None:
    session = boto3.Session(botocore_session=hermetic_session())
    emulator.install(session)
    emulator.uninstall(session)
    client: Any = session.client("sts")
    with pytest.raises(Exception, match=r"(?i)connect|blocked|proxy|network"):
        client.get_caller_identity()
    assert emulator.log == []


def test_many_threads_at_once(emulator: Emulator, clients: Any, domain_request: dict[str, Any]) -> None:
    sagemaker, ec2 = clients("sagemaker"), clients("ec2")
    outcomes: list[str] = []

    def work(number: int) -> None:
        try:
            for _ in range(3):
                ec2.describe_subnets(MaxResults=5)
                sagemaker.list_domains()
            sagemaker.create_domain(**domain_request | {"DomainName": f"thread-{number}"})
            outcomes.append("made")
        except sagemaker.exceptions.ResourceLimitExceeded:
            outcomes.append("limit")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(14)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Two domains are there already.
    room = int(emulator.world.quota("L-B683BCB0")) - 2
    assert sorted(outcomes) == ["limit"] * (14 - room) + ["made"] * room
    assert len(emulator.log) == 14 * 7
