"""Python itself on exported scripts: they compile, hold every value as it was, and make the same domain."""

from __future__ import annotations

import ast
import os
import py_compile
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import boto3
import pytest
from botocore.config import Config
from hypothesis import HealthCheck, given, settings

from models.actions import Plan
from models.render.boto3_script import render
from models.spec import DomainSpec
from tests.judges.comparing import unexplained
from tests.judges.examples import HOSTILE, REGION, full_spec, iam_spec, plan_of, request_of
from tests.judges.spec_strategies import hostile_specs
from tests.patience import PATIENCE
from tui.emulator.clock import ScaledClock
from tui.emulator.emulator import Emulator
from tui.emulator.server import serve
from tui.emulator.world import build

EXAMPLES = {
    "identity center, new role": full_spec(roles={"default": {"create": {"name": "ml-users"}}}),
    "iam, role that exists": iam_spec(),
}


class Ref(NamedTuple):
    """What a script has for `models.actions.Ref`."""

    step: str
    output: str


def script(spec: DomainSpec) -> str:
    return render(plan_of(spec), spec, request_of(spec)).text


def steps_of(text: str) -> list[dict[str, Any]]:
    """The steps as Python reads them; nothing but literals and references may stand there."""
    (assigned,) = (
        node.value
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "STEPS"
    )
    for node in ast.walk(assigned):
        if isinstance(node, ast.Call):
            assert isinstance(node.func, ast.Name)
            assert node.func.id == "Ref"
        assert isinstance(node, ast.List | ast.Dict | ast.Constant | ast.Call | ast.Name | ast.Load)
    found: list[dict[str, Any]] = eval(compile(ast.Expression(assigned), "steps", "eval"), {"Ref": Ref})
    return found


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(child) for key, child in value.items()}
    if isinstance(value, list | tuple) and not hasattr(value, "output"):
        return [plain(child) for child in value]
    return (
        (value.action, value.output) if hasattr(value, "action") else tuple(value) if hasattr(value, "step") else value
    )


def holds(text: str, plan: Plan) -> None:
    steps = steps_of(text)
    assert [step["id"] for step in steps] == [action.id for action in plan.actions]
    assert [step["title"] for step in steps] == [action.title for action in plan.actions]
    assert [plain(step["call"]["request"]) for step in steps] == [
        plain(dict(action.call.request)) for action in plan.actions
    ]


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_compiles(name: str, tmp_path: Path) -> None:
    path = tmp_path / "setup.py"
    path.write_text(script(EXAMPLES[name]), encoding="utf-8")
    py_compile.compile(str(path), cfile=str(tmp_path / "setup.pyc"), doraise=True)


@pytest.mark.parametrize("word", [word for word in HOSTILE if word], ids=ascii)
def test_hostile_words_stay_values(word: str) -> None:
    spec = iam_spec(
        domain={"name": word, "tags": {word: word}},
        access={"profiles": [word]},
        roles={"default": {"arn": word}},
        extra={word: word},
    )
    holds(script(spec), plan_of(spec))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_specs())
def test_any_text_stays_a_value(spec: DomainSpec) -> None:
    holds(script(spec), plan_of(spec))


def run(path: Path, url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_MAX_ATTEMPTS": "1",
    }
    return subprocess.run(
        [sys.executable, str(path), "--endpoint-url", url, "--poll", "0.05", "--settle", "0", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def client(service: str, url: str) -> Any:
    return boto3.client(  # type: ignore[call-overload]
        service,
        region_name=REGION,
        endpoint_url=url,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(proxies={}),
    )


@pytest.fixture
def emulator() -> Emulator:
    return build(clock=ScaledClock(500))


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "setup.py"
    path.write_text(script(EXAMPLES["identity center, new role"]), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_makes_the_domain_of_the_spec(name: str, emulator: Emulator, tmp_path: Path) -> None:
    spec = EXAMPLES[name]
    path = tmp_path / "setup.py"
    path.write_text(script(spec), encoding="utf-8")
    with serve(emulator) as server:
        done = run(path, server.url, "--yes")
        assert done.returncode == 0, done.stderr
        outputs = dict(line.split("=", 1) for line in done.stdout.splitlines())
        sagemaker = client("sagemaker", server.url)
        found = sagemaker.describe_domain(DomainId=outputs["DomainId"])
        wanted = request_of(spec)
        assert unexplained(wanted, {key: found.get(key) for key in wanted}, ["Tags"]) == {}
        profiles = sagemaker.list_user_profiles(DomainIdEquals=outputs["DomainId"])["UserProfiles"]
        assert sorted(each["UserProfileName"] for each in profiles) == sorted(spec.access.profiles)
        if spec.access.groups:
            assigned = client("sso-admin", server.url).list_application_assignments(
                ApplicationArn=outputs["SingleSignOnApplicationArn"]
            )["ApplicationAssignments"]
            wanted_ids = {each.id for each in (*spec.access.groups, *spec.access.users)}
            assert {each["PrincipalId"] for each in assigned} == wanted_ids


def test_run_again_it_makes_nothing_twice(emulator: Emulator, written: Path) -> None:
    with serve(emulator) as server:
        assert run(written, server.url, "--yes").returncode == 0
        made = len(client("sagemaker", server.url).list_domains()["Domains"])
        refused = run(written, server.url, "--yes")
        assert refused.returncode == 1
        assert "--adopt" in refused.stderr
        again = run(written, server.url, "--yes", "--adopt")
        assert again.returncode == 0, again.stderr
        assert len(client("sagemaker", server.url).list_domains()["Domains"]) == made


def test_an_answer_that_got_lost_makes_no_second_domain(emulator: Emulator, written: Path) -> None:
    emulator.fault("sagemaker:CreateDomain", "lost", times=1)
    with serve(emulator) as server:
        done = run(written, server.url, "--yes")
        assert done.returncode == 0, done.stderr
        names = [each["DomainName"] for each in client("sagemaker", server.url).list_domains()["Domains"]]
        assert names.count("ml-platform") == 1


def test_without_yes_nothing_is_made(emulator: Emulator, written: Path) -> None:
    with serve(emulator) as server:
        done = run(written, server.url)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Nothing was done" in done.stderr
    assert emulator.log == []


def test_a_failed_domain_is_told_with_its_reason(written: Path) -> None:
    with serve(build("failing", clock=ScaledClock(500))) as server:
        done = run(written, server.url, "--yes")
    assert done.returncode == 1
    assert "Unable to create Amazon EFS" in done.stderr


def test_a_refusal_is_told_apart(written: Path) -> None:
    with serve(build("denied", clock=ScaledClock(500))) as server:
        done = run(written, server.url, "--yes")
    assert done.returncode == 3
    assert "AccessDenied" in done.stderr


def test_other_accounts_are_refused(emulator: Emulator, tmp_path: Path) -> None:
    spec = iam_spec()
    path = tmp_path / "setup.py"
    path.write_text(render(plan_of(spec, account="210987654321"), spec, request_of(spec)).text, encoding="utf-8")
    with serve(emulator) as server:
        done = run(path, server.url, "--yes")
    assert done.returncode == 3
    assert "Made for the account 210987654321" in done.stderr
