"""What runs of an export makes the same as `apply` does: every example, by each export that can be run."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from models.spec import DomainSpec
from tests.judges.fast_aws import shim
from tests.patience import PATIENCE
from tui.emulator.clock import ScaledClock
from tui.emulator.emulator import Emulator
from tui.emulator.lifecycle import Durations
from tui.emulator.server import serve
from tui.emulator.world import build
from tui.services.specfile import load_spec

Run = Callable[..., Any]
REGION = "eu-central-1"
EXAMPLES = sorted((Path(__file__).resolve().parents[3] / "assets" / "examples").glob("*.yaml"))
GIVEN_ANEW = {
    "DomainArn",
    "DomainId",
    "CreationTime",
    "LastModifiedTime",
    "Url",
    "UserProfileArn",
    "HomeEfsFileSystemUid",
    "Arn",
    "RoleId",
    "CreateDate",
    "PolicyId",
}
"""Ids and times, which nobody chooses."""
RUN_TAGS = ("smdomain:run", "smdomain:people")

pytestmark = pytest.mark.contract


def plain(value: Any) -> Any:
    """`value` without ids and times, and without the tag that an apply knows its own by."""
    if isinstance(value, dict):
        inner = {key: plain(child) for key, child in value.items() if key not in GIVEN_ANEW}
        return {key: child for key, child in inner.items() if not (key == "Tags" and child == [])}
    if isinstance(value, list):
        return [plain(each) for each in value if not (isinstance(each, dict) and each.get("Key") in RUN_TAGS)]
    return value


def made(emulator: Emulator, spec: DomainSpec) -> dict[str, Any]:
    """All that there is of a spec in the account, so that two accounts can be compared."""
    state = emulator.state()
    studio = state["studios"][REGION]
    (domain,) = [each for each in studio["domains"] if each["DomainName"] == spec.domain.name]
    application = domain.get("_application")
    names = {role.name.lower() for role in spec.roles_to_create().values()}
    roles = {name: parsed(role) for name, role in state["roles"].items() if name.lower() in names}
    attached = {arn for role in roles.values() for arn in role["_attached"]}
    shown = {key: value for key, value in domain.items() if not key.startswith("_")}
    return {
        "domain": plain(shown),
        "tags": sorted(map(str, studio["tags"].get(domain["DomainArn"], []))),
        "profiles": sorted(
            str(each["UserProfileName"]) for each in studio["profiles"] if each["DomainId"] == domain["DomainId"]
        ),
        "assigned": sorted(str(each[1:]) for each in state["assignments"] if each[0] == application),
        "roles": plain(roles),
        "policies": {
            arn: json.loads(policy["_document"]) for arn, policy in state["own_policies"].items() if arn in attached
        },
    }


def parsed(role: dict[str, Any]) -> dict[str, Any]:
    """Documents as what they say, however they are written; policies in no order."""
    said = {key: value for key, value in role.items() if key != "_made"}
    inline = {name: json.loads(document) for name, document in role["_inline"].items()}
    trust = json.loads(role["AssumeRolePolicyDocument"])
    return said | {"AssumeRolePolicyDocument": trust, "_inline": inline, "_attached": sorted(role["_attached"])}


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Emulator]:
    """An embedded AWS over HTTP where nothing takes long, and the environment of its clients."""
    for name, value in {
        "ACCESS_KEY_ID": "demo",
        "SECRET_ACCESS_KEY": "demo",
        "REGION": REGION,
        "DEFAULT_REGION": REGION,
    }.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "sleep").write_text(f"#!/bin/sh\nexec {shutil.which('sleep')} 0.05\n")
    (tools / "sleep").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    durations = Durations(domain_create=0.05, profile_create=0.0, role_settle=0.0)
    emulator = build(clock=ScaledClock(), durations=durations)
    with serve(emulator) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        yield emulator


def carried_out(words: list[Any], folder: Path, **environment: str) -> None:
    done = subprocess.run(
        words, cwd=folder, env=os.environ | environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("form", ["script", "boto3"])
def test_the_run_of_an_export_makes_what_an_apply_makes(
    form: str, path: Path, aws_cli: Path, endpoint: Emulator, run: Run, account: list[Emulator], tmp_path: Path
) -> None:
    spec = load_spec(path)
    assert run("--demo", "apply", path, "--yes").code == 0
    wanted = made(account[-1], spec)
    export = tmp_path / "export"
    assert run("--demo", "export", path, "--as", form, "-o", export).code == 0
    if form == "boto3":
        url = os.environ["AWS_ENDPOINT_URL"]
        waits = ["--poll", "0.05", "--settle", "0"]
        carried_out([sys.executable, export, "--endpoint-url", url, "--yes", *waits], tmp_path)
    else:
        with shim(aws_cli, tmp_path) as tools:
            carried_out(["bash", export], tmp_path, PATH=f"{tools}:{os.environ['PATH']}")
    assert made(endpoint, spec) == wanted


def furnish(emulator: Emulator, other: Emulator, spec: DomainSpec) -> None:
    """Give the account the roles that the spec would make: a request alone makes none."""
    for role in spec.roles_to_create().values():
        # Made long ago, so that it can be assumed.
        emulator.world.roles[role.name.lower()] = other.world.roles[role.name.lower()] | {"_made": 0.0}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_real_cli_makes_the_same_domain_of_its_input(
    path: Path, aws_cli: Path, endpoint: Emulator, run: Run, account: list[Emulator], tmp_path: Path
) -> None:
    spec = load_spec(path)
    assert run("--demo", "apply", path, "--yes").code == 0
    wanted = made(account[-1], spec)
    furnish(endpoint, account[-1], spec)
    export = tmp_path / "export"
    assert run("--demo", "export", path, "--as", "cli", "-o", export).code == 0
    carried_out([aws_cli, "sagemaker", "create-domain", "--cli-input-json", f"file://{export}"], tmp_path)
    found = made(endpoint, spec)
    assert (found["domain"], found["tags"]) == (wanted["domain"], wanted["tags"])
