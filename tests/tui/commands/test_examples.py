"""Examples whose roles are made of ML activities: valid, carried out, and as they were written."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tui.emulator.emulator import Emulator
from tui.services.specfile import dump_spec, load_spec, parse_spec

Run = Callable[..., Any]
Example = Callable[[str], Path]

NAMES = ["canvas-all-on", "everything", "persona-compute", "persona-data-scientist", "persona-mlops"]
ROLES = {
    "canvas-all-on": 4,
    "everything": 6,
    "persona-compute": 2,
    "persona-data-scientist": 2,
    "persona-mlops": 1,
}
"""How many roles each makes."""


@pytest.mark.parametrize("name", NAMES)
def test_it_is_valid_and_ends_in_service(name: str, run: Run, example: Example, account: list[Emulator]) -> None:
    found = run("validate", example(name), "--json").envelope
    (entry,) = found["data"]
    assert not [each for each in entry["findings"] if each["level"] == "error"]
    done = run("--demo", "apply", example(name), "--yes", "--json")
    assert done.code == 0, done.err
    entry = done.envelope["data"]
    assert entry["outcome"] == "done"
    assert sum(each["kind"] == "role" for each in entry["actions"]) == ROLES[name]
    world = account[-1].world
    for action in entry["actions"]:
        if action["kind"] == "role":
            role = world.roles[action["id"].removeprefix("role/").lower()]
            # A runtime role has what its activities grant, others what AWS has for them.
            assert role["_attached"] or role["_inline"], action["id"]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_written_as_the_program_writes_it(name: str, example: Example) -> None:
    spec = load_spec(str(example(name)))
    assert parse_spec(dump_spec(spec), "written") == spec


def test_the_roles_of_canvas_trust_their_services(run: Run, example: Example, account: list[Emulator]) -> None:
    assert run("--demo", "apply", example("canvas-all-on"), "--yes").code == 0
    world = account[-1].world
    trusted = {
        "AmazonSagemakerCanvasForecastRole-canvas": "forecast.amazonaws.com",
        "AmazonSagemakerCanvasBedrockRole-canvas": "bedrock.amazonaws.com",
        "AmazonSageMakerCanvasEMRSExecutionAccess-canvas": "emr-serverless.amazonaws.com",
        "AmazonSageMaker-ExecutionRole-canvas": "sagemaker.amazonaws.com",
    }
    for name, service in trusted.items():
        trust = json.loads(world.roles[name.lower()]["AssumeRolePolicyDocument"])
        assert trust["Statement"][0]["Principal"] == {"Service": service}
    (domain,) = [each for each in world.studios["eu-central-1"]["domains"] if each["DomainName"] == "canvas"]
    settings = domain["DefaultUserSettings"]["CanvasAppSettings"]
    assert settings["GenerativeAiSettings"]["AmazonBedrockRoleArn"].endswith(
        "role/service-role/AmazonSagemakerCanvasBedrockRole-canvas"
    )


def test_all_documents_are_in_the_export(run: Run, example: Example) -> None:
    done = run("export", example("persona-data-scientist"), "--as", "policy", "--output", "-")
    assert done.code == 0, done.err
    found = json.loads(done.out)
    roles = {each["role_name"]: each for each in found["roles"]}
    assert len(roles["AmazonSageMaker-ExecutionRole-scientists"]["policies"]) == 8
    assert len(roles["AmazonSageMaker-ExecutionRole-scientists"]["managed_policies"]) == 2
    assert len(roles["scientists-emr-runtime"]["policies"]) == 1
