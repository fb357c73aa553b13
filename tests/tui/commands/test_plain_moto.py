"""A domain is made on a plain moto server, which nobody here wrote."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from tui.cli import main

pytestmark = [pytest.mark.contract, pytest.mark.xdist_group("moto")]

REGION = "us-east-1"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A moto server with a role, and the environment of its clients."""
    from moto.server import ThreadedMotoServer

    for name, value in {"ACCESS_KEY_ID": "testing", "SECRET_ACCESS_KEY": "testing", "REGION": REGION}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    iam = boto3.Session(region_name=REGION).client("iam", endpoint_url=url)
    iam.create_role(RoleName="studio", AssumeRolePolicyDocument=json.dumps(TRUST))
    yield url
    server.stop()


def test_a_domain_is_made(
    endpoint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(*arguments: str) -> tuple[int, Any]:
        code = main(["--endpoint-url", endpoint, *arguments, "--json"])
        return code, json.loads(capsys.readouterr().out)

    _, vpcs = told("lookup", "vpcs")
    vpc = vpcs["data"]["rows"][0]["id"]
    spec = tmp_path / "spec.yaml"
    spec.write_text(
        f"version: 1\nregion: {REGION}\ndomain: {{name: on-moto}}\naccess: {{auth: iam}}\n"
        'roles: {default: {arn: "arn:aws:iam::123456789012:role/studio"}}\n'
        f"network: {{access: public-internet, vpc: {vpc}}}\n"
    )
    code, envelope = told("apply", str(spec), "--yes")
    assert code == 0, envelope
    assert envelope["data"]["outcome"] == "done"
    _, domains = told("domains", "list")
    assert [row["name"] for row in domains["data"]["rows"]] == ["on-moto"]
    code, again = told("status", "on-moto")
    assert (code, again["data"]["run"]["outcome"]) == (0, "done")
