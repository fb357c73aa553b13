"""The script that would repair an account, before judges from outside: shellcheck, and cfn-lint on its template."""

import json
import re
import subprocess
from collections.abc import Iterable
from functools import cache
from typing import Any

import pytest
from cfnlint.api import lint
from cfnlint.config import ManualArgs

from models.commands import commands_in
from models.findings import Finding
from models.fix_script import cloudformation, fix_script
from models.preflight import report
from tests.judges.examples import ACCOUNT, REGION
from tests.preflight.accounts import spec_of, taken
from tests.preflight.catalogue import FAULTS


@cache
def repaired() -> tuple[tuple[str, str, dict[str, Any]], ...]:
    """Name, script and template of each seeded fault."""
    made = []
    for each in FAULTS:
        spec = spec_of(each.base, each.changes)
        facts = taken(spec, each.change)
        findings = report(spec, facts)
        template = cloudformation(findings, spec, facts)
        made.append((each.name, fix_script(findings, spec, facts, account=ACCOUNT), template))
    return tuple(made)


def _shellcheck(*scripts: str) -> tuple[int, str]:
    found = subprocess.run(["shellcheck", "--severity=style", *scripts], capture_output=True, text=True, check=False)
    return found.returncode, found.stdout


@pytest.mark.xdist_group("fix-script")
def test_shellcheck_has_nothing_against_any_script(tmp_path: Any) -> None:
    files = []
    for number, (name, script, _) in enumerate(repaired()):
        file = tmp_path / f"{number}-{re.sub('[^a-z]+', '-', name.lower())}.sh"
        file.write_text(script, encoding="utf-8")
        files.append(str(file))
    assert _shellcheck(*files) == (0, "")


def test_texts_from_outside_stay_comments(tmp_path: Any) -> None:
    hostile = "all\nrm -rf /\r\x1b[31m \u2028rm"
    found = [Finding("ZZ-1", level, f"a\n{hostile}", hostile, hostile) for level in ("error", "unknown")]  # type: ignore[arg-type]
    file = tmp_path / "hostile.sh"
    script = fix_script(found, spec_of("private"))
    assert {line[:1] for line in script.splitlines()} <= {"#", "", "s"}
    assert "\x1b" not in script
    file.write_text(script, encoding="utf-8")
    assert _shellcheck(str(file)) == (0, "")


@pytest.mark.xdist_group("fix-script")
def test_cfn_lint_has_nothing_against_what_all_scripts_make() -> None:
    # Each resource by what it is: faults of several accounts make some of the same name.
    resources = {json.dumps(body): body for _, _, each in repaired() for body in each["Resources"].values()}
    kinds = {each["Type"].rpartition("::")[2] for each in resources.values()}
    rules = {"SecurityGroupIngress", "SecurityGroupEgress"}
    assert kinds == {"VPCEndpoint", "ServiceLinkedRole", "RolePolicy", "Bucket", *rules}
    for bodies in _apart(resources.values()):
        made = {f"Made{number}": body for number, body in enumerate(bodies)}
        template = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": made}
        found = lint(json.dumps(template), config=ManualArgs(regions=[REGION]))
        assert [f"{each.rule.id} {each.message}" for each in found if each.rule.severity != "informational"] == []


def _apart(bodies: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Resources in as few templates as can be: one has an endpoint for a service and a VPC only once."""
    templates: list[tuple[set[Any], list[dict[str, Any]]]] = []
    for body in bodies:
        own = body["Properties"]
        key = (own.get("VpcId"), own["ServiceName"]) if "ServiceName" in own else object()
        room = next((each for each in templates if key not in each[0]), None)
        if room is None:
            room = (set(), [])
            templates.append(room)
        room[0].add(key)
        room[1].append(body)
    return [own for _, own in templates]


@pytest.mark.xdist_group("fix-script")
def test_a_template_stands_for_every_command_that_makes_something() -> None:
    makers = ("create-vpc-endpoint", "authorize-security-group-", "create-service-linked-role", "s3 mb", "put-role-")
    for name, script, template in repaired():
        commands = [line for line in script.splitlines() if line.startswith("aws ")]
        made = [each for each in commands if any(maker in each for maker in makers)]
        assert bool(made) == bool(template["Resources"]), name
        endpoints = [each for each in template["Resources"].values() if each["Type"] == "AWS::EC2::VPCEndpoint"]
        assert len(endpoints) == sum("create-vpc-endpoint" in each for each in commands), name
        if made:
            # What stays a command is told beside the template.
            assert all(script.count(each) == (1 if each in made else 2) for each in commands), name


def test_nothing_to_repair_is_a_script_too(tmp_path: Any) -> None:
    spec = spec_of("private")
    script = fix_script(report(spec, taken(spec)), spec, taken(spec))
    assert not list(commands_in([script]))
    assert "There is nothing that a command would repair." in script
    subprocess.run(["bash", "-c", script], check=True)
