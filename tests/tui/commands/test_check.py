"""The preflight, and the policy it takes, from the command line."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tui.emulator.emulator import Emulator

Run = Callable[..., Any]
Example = Callable[[str], Path]
Account = Callable[[], Emulator]

BROKEN = """\
version: 1
region: eu-central-1
domain: {name: on-broken}
access: {auth: iam}
roles: {default: {arn: "arn:aws:iam::123456789012:role/ml-platform-studio"}, spaces: same}
applications: {experience: studio}
network: {access: vpc-only, vpc: vpc-0c3d4e5f6a7b80001, security_groups: [GROUP]}
"""


def broken(tmp_path: Path, account: list[Emulator], run: Run) -> Path:
    """A spec for the VPC of the embedded AWS that has several things wrong."""
    rows = run("--demo", "lookup", "security-groups", "--vpc", "vpc-0c3d4e5f6a7b80001", "--json").envelope["data"][
        "rows"
    ]
    path = tmp_path / "broken.yaml"
    path.write_text(BROKEN.replace("GROUP", rows[0]["id"]))
    return path


def test_a_sound_spec_passes(run: Run, example: Example) -> None:
    done = run("--demo", "check", example("identity-center-vpc-only"), "--json")
    assert done.code == 0
    assert not [each for each in done.envelope["findings"] if each["level"] == "error"]


def test_what_could_not_be_checked_is_told_beside_the_refusal(run: Run, example: Example) -> None:
    done = run("--demo=denied", "check", example("identity-center-vpc-only"), "--json")
    assert done.code == 3
    assert done.envelope["error"]["code"] == "access-denied"
    found = done.envelope["findings"]
    assert {each["level"] for each in found if each["level"] in ("error", "unknown")} == {"unknown"}
    assert {"ec2:DescribeSubnets", "sso:ListInstances", "iam:SimulatePrincipalPolicy"} <= {
        word.strip(".:,`") for each in found for word in each["message"].split()
    }


def test_credentials_that_end_on_the_way_are_a_refusal(run: Run, example: Example, one_account: Account) -> None:
    one_account().fault("identitystore:ListGroups", "expired")
    done = run("--demo", "check", example("identity-center-vpc-only"), "--json")
    assert (done.code, done.envelope["error"]["code"]) == (3, "aws")
    assert done.envelope["findings"]


def test_a_broken_network_is_told_of_with_evidence(run: Run, tmp_path: Path, account: list[Emulator]) -> None:
    done = run("--demo", "check", broken(tmp_path, account, run), "--json")
    found = done.envelope["findings"]
    codes = {each["code"] for each in found}
    assert codes & {"EP-1", "EP-2", "EP-4", "EP-5", "NW-8"}
    assert all(each["remedy"] for each in found if each["level"] in ("error", "warning"))
    assert any(each["evidence"] for each in found)


def test_findings_can_be_narrowed(run: Run, tmp_path: Path, account: list[Emulator]) -> None:
    path = broken(tmp_path, account, run)
    everything = run("--demo", "check", path, "--json").envelope["findings"]
    series = run("--demo", "check", path, "--json", "--only", "NW").envelope["findings"]
    assert series == [each for each in everything if each["code"].startswith("NW-")]
    heavy = run("--demo", "check", path, "--json", "--level", "warning").envelope["findings"]
    assert {each["level"] for each in heavy} <= {"error", "unknown", "warning"}
    assert len(heavy) < len(everything)


def test_the_exit_code_goes_by_all_findings_not_by_those_shown(
    run: Run, tmp_path: Path, account: list[Emulator]
) -> None:
    path = broken(tmp_path, account, run)
    whole = run("--demo", "check", path)
    assert run("--demo", "check", path, "--only", "DM").code == whole.code


def test_a_script_that_would_repair_it_is_bash_and_runs_nothing(
    run: Run, tmp_path: Path, account: list[Emulator]
) -> None:
    done = run("--demo", "check", broken(tmp_path, account, run), "--fix-script")
    script = tmp_path / "fix.sh"
    script.write_text(done.out)
    subprocess.run(["bash", "-n", str(script)], check=True)
    assert "aws ec2 " in done.out
    assert not any(operation.startswith("Create") for _, operation, _ in account[-1].log)


def test_the_operator_policy_is_a_policy_of_the_spec(run: Run, example: Example) -> None:
    done = run("--demo", "operator-policy", example("public-internet-minimal"))
    policy = json.loads(done.out)
    actions = {action for each in policy["Statement"] for action in each["Action"]}
    assert policy["Version"] == "2012-10-17"
    assert {"sagemaker:CreateDomain", "iam:CreateRole", "iam:PassRole", "sagemaker:CreateUserProfile"} <= actions
    lookups = run("--demo", "operator-policy", example("public-internet-minimal"), "--step", "lookups", "--json")
    statements = lookups.envelope["data"]["Statement"]
    assert {a.split(":")[1][:3] for each in statements for a in each["Action"]} <= {"Des", "Get", "Lis", "Sim", "Hea"}


def test_the_operator_policy_needs_no_spec(run: Run, example: Example) -> None:
    done = run("--demo", "operator-policy")
    whole = {action for each in json.loads(done.out)["Statement"] for action in each["Action"]}
    own = json.loads(run("--demo", "operator-policy", example("public-internet-minimal")).out)
    assert {action for each in own["Statement"] for action in each["Action"]} < whole
    assert "123456789012" in done.out
    assert "--step" in done.err
    part = run("--demo", "operator-policy", example("public-internet-minimal"), "--step", "import")
    assert "sagemaker:DescribeDomain" in part.out
    assert "CreateDomain" not in part.out


def test_quotas_come_as_a_table(run: Run, example: Example) -> None:
    path = example("identity-center-vpc-only")
    rows = run("--demo", "check", path, "--json").envelope["data"]["quotas"]
    rstudio = run("--demo", "check", example("rstudio-vpc-only"), "--json").envelope["data"]["quotas"]
    assert {each["enough"] for each in (*rows, *rstudio)} == {True, False, None}
    domains = next(each for each in rows if each["name"] == "Total domains")
    assert (domains["used"], domains["needed"], domains["enough"]) == (2, 1, True)
    assert all(each["unknown_because"] for each in rows if each["enough"] is None)
    shown = run("--demo", "check", path).out
    assert "quota" in shown
    assert f"smdomain domains delete {domains['failed_domains'][0]}" in shown
    assert "Total domains" not in run("--demo", "check", path, "--only", "NW").out


def test_the_fix_script_deletes_nothing(run: Run, example: Example) -> None:
    script = run("--demo", "check", example("identity-center-vpc-only"), "--fix-script").out
    assert "delete" not in script.lower()
