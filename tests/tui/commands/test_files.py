"""Commands that read and write files: validate, export, import, schema."""

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.request import create_domain_request
from tests.patience import PATIENCE
from tui.emulator.clock import ScaledClock
from tui.emulator.emulator import Emulator
from tui.emulator.lifecycle import Durations
from tui.emulator.server import serve
from tui.emulator.world import build
from tui.services.specfile import load_spec

Run = Callable[..., Any]
Example = Callable[[str], Path]

NAMES = ["iam-five-profiles", "identity-center-vpc-only", "public-internet-minimal", "rstudio-vpc-only"]


@pytest.mark.parametrize("name", NAMES)
def test_examples_are_valid(name: str, run: Run, example: Example) -> None:
    done = run("validate", example(name), "--json")
    assert done.code == 0
    (entry,) = done.envelope["data"]
    assert entry["ok"]
    assert not any(finding["level"] == "error" for finding in entry["findings"])


def test_validate_tells_of_every_file(run: Run, example: Example, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("version: 1\ndomain: {name: '-x'}\n")
    broken = tmp_path / "broken.yaml"
    broken.write_text("version: 1\nregoin: x\ndomain: 5\n")
    done = run("validate", wrong, example(NAMES[0]))
    assert done.code == 1
    assert "error" in done.out
    done = run("validate", broken, wrong, example(NAMES[0]), "--json")
    assert done.code == 2
    first, second, third = done.envelope["data"]
    assert [problem["line"] for problem in first["error"]["problems"]] == [2, 3]
    assert (second["ok"], third["ok"]) == (False, True)
    assert done.envelope["error"]["code"] == "spec"
    assert "Did you mean region?" in done.err


def test_json_is_exactly_the_request(run: Run, example: Example) -> None:
    done = run("export", example(NAMES[1]), "--as", "json", "--demo")
    assert done.code == 0
    assert json.loads(done.out) == create_domain_request(load_spec(example(NAMES[1])))


def test_a_request_comes_back_as_it_was(run: Run, example: Example, tmp_path: Path) -> None:
    request = tmp_path / "request.json"
    spec = tmp_path / "spec.yaml"
    assert run("--demo", "export", example(NAMES[3]), "--as", "json", "-o", request).code == 0
    assert run("import", "--from", request, "-o", spec).code == 0
    done = run("--demo", "export", spec, "--as", "json")
    assert json.loads(done.out) == json.loads(request.read_text())


def test_what_is_open_is_looked_up(run: Run, example: Example) -> None:
    done = run("--demo", "export", example("public-internet-minimal"), "--as", "json")
    request = json.loads(done.out)
    assert len(request["SubnetIds"]) == 3
    assert request["DefaultUserSettings"]["ExecutionRole"] == "arn:aws:iam::123456789012:role/sandbox-studio"


def test_the_spec_is_written_in_its_order(run: Run, example: Example, tmp_path: Path) -> None:
    path = tmp_path / "mixed.yaml"
    path.write_text("network: {vpc: vpc-1}\nversion: 1\nregion: eu-central-1\n")
    text = run("export", path, "--as", "spec").out
    assert text.index("version") < text.index("region") < text.index("network")
    assert load_spec(path).as_tree() == yaml.safe_load(text)


def test_files_are_their_owners_alone(run: Run, example: Example, tmp_path: Path) -> None:
    path = tmp_path / "s.sh"
    assert run("--demo", "export", example(NAMES[0]), "--as", "script", "-o", path).code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    done = run("--demo", "export", example(NAMES[0]), "--as", "json", "-o", tmp_path / "no" / "x.json")
    assert done.code == 2
    assert "cannot be written" in done.err


def test_the_schema_takes_the_examples_and_refuses_what_is_wrong(run: Run, example: Example) -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads(run("schema").out)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for name in NAMES:
        assert not list(validator.iter_errors(yaml.safe_load(example(name).read_text())))
    for wrong in ({}, {"version": 1, "x": 1}, {"version": 1, "domain": {"name": "a" * 64}}, {"version": 2}):
        assert list(validator.iter_errors(wrong)), wrong
    described = schema["properties"]["domain"]["properties"]["name"]
    assert described["title"] == "Name" or described["title"]
    assert described["description"]


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Emulator]:
    """A fast embedded AWS over HTTP, the environment of its clients, and a `sleep` that hardly sleeps."""
    durations = Durations(domain_create=0.1, profile_create=0.1, role_settle=0.0)
    for name, value in {"ACCESS_KEY_ID": "demo", "SECRET_ACCESS_KEY": "demo", "REGION": "eu-central-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    tools = tmp_path / "tools"
    tools.mkdir()
    pause = tools / "sleep"
    pause.write_text(f"#!/bin/sh\nexec {shutil.which('sleep')} 0.1\n")
    pause.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    emulator = build(clock=ScaledClock(), durations=durations)
    with serve(emulator) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        yield emulator


@pytest.mark.contract
def test_the_real_cli_carries_the_script_out_twice(
    aws_cli: Path, endpoint: Emulator, run: Run, example: Example, tmp_path: Path
) -> None:
    name = "rstudio-vpc-only"
    path = tmp_path / "s.sh"
    assert run("--demo", "export", example(name), "--as", "script", "-o", path).code == 0
    environment = os.environ | {"PATH": f"{aws_cli.parent}:{os.environ['PATH']}"}
    # The fixture's tools come first: of the AWS CLI's folder only `aws` is wanted.
    environment["PATH"] = f"{tmp_path / 'tools'}:{environment['PATH']}"
    done = subprocess.run(
        ["bash", path], env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr
    made = endpoint.state()["studios"]["eu-central-1"]["domains"]
    assert load_spec(example(name)).domain.name in {domain["DomainName"] for domain in made}
    again = subprocess.run(
        ["bash", path, "--adopt"], env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert again.returncode == 0, again.stderr
    assert again.stderr.count("exists already") >= 2
    assert len(endpoint.state()["studios"]["eu-central-1"]["domains"]) == len(made)
