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
    assert (done.code, done.envelope["error"]["code"]) == (3, "credentials")
    (told,) = [each for each in done.envelope["findings"] if each["level"] == "unknown"]
    assert (told["code"], "ID-21" in told["evidence"]) == ("PF-1", True)
    assert "(ExpiredToken" in told["message"]
    assert "aws sso login" in done.err


def test_credentials_that_end_with_what_can_be_done_without_are_a_refusal_too(
    run: Run, example: Example, one_account: Account
) -> None:
    one_account().fault("kms:*", "expired")
    done = run("--demo", "check", example("identity-center-vpc-only"), "--json")
    assert (done.code, done.envelope["error"]["code"]) == (3, "credentials")
    assert [each["code"] for each in done.envelope["findings"] if each["level"] == "unknown"] == ["PF-1"]
    plan = run("--demo", "plan", example("identity-center-vpc-only"), "--json")
    assert (plan.code, plan.envelope["error"]["code"]) == (3, "credentials")


def test_a_look_up_that_failed_is_told_with_the_code_of_its_error(
    run: Run, example: Example, one_account: Account
) -> None:
    one_account().fault("ec2:DescribeVpcs", "error")
    done = run("--demo", "check", example("identity-center-vpc-only"), "--json")
    told = [each for each in done.envelope["findings"] if each["code"] == "NW-23"]
    assert "(InternalFailure)." in told[0]["message"]


def test_another_account_is_the_first_thing_said_and_the_only_one(
    run: Run, example: Example, tmp_path: Path, account: list[Emulator]
) -> None:
    text = example("identity-center-vpc-only").read_text().replace("123456789012", "210987654321")
    path = tmp_path / "elsewhere.yaml"
    # What stands against the spec by itself is not judged before.
    path.write_text(text.replace("minutes: 120", "minutes: 12"))
    done = run("--demo", "check", path, "--json")
    assert (done.code, done.envelope["error"]["code"]) == (3, "wrong-account")
    assert [(each["code"], each["level"]) for each in done.envelope["findings"]] == [("DM-4", "error")]
    assert {operation for _, operation, _ in account[-1].log} == {"GetCallerIdentity"}
    script = run("--demo", "check", path, "--fix-script")
    assert (script.code, "aws " in _commands(script.out)) == (3, False)


def test_what_the_account_lacks_is_told_beside_what_is_wrong_with_the_spec(
    run: Run, tmp_path: Path, account: list[Emulator]
) -> None:
    path = broken(tmp_path, account, run)
    path.write_text(path.read_text() + "storage: {default_space_gb: 90, maximum_space_gb: 5}\n")
    done = run("--demo", "check", path, "--json")
    codes = {each["code"] for each in done.envelope["findings"] if each["level"] == "error"}
    assert {"ST-1", "EP-1"} <= codes


def test_without_credentials_what_is_wrong_with_the_spec_is_told_all_the_same(
    run: Run, tmp_path: Path, account: list[Emulator], one_account: Account
) -> None:
    path = broken(tmp_path, account, run)
    path.write_text(path.read_text() + "storage: {default_space_gb: 90, maximum_space_gb: 5}\n")
    one_account().fault("sts:*", "expired")
    done = run("--demo", "check", path, "--json")
    assert (done.code, done.envelope["error"]["code"]) == (3, "credentials")
    assert "ST-1" in {each["code"] for each in done.envelope["findings"]}
    script = run("--demo", "check", path, "--fix-script")
    assert (script.code, "aws " in _commands(script.out)) == (3, False)
    assert "ST-1" in script.err


def _commands(script: str) -> str:
    """A script without its comments; it must be one."""
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)
    assert script.startswith("#!/usr/bin/env bash\n")
    return "\n".join(line for line in script.splitlines() if not line.startswith("#"))


def test_a_script_asks_for_the_account_it_is_for(run: Run, tmp_path: Path, account: list[Emulator]) -> None:
    script = run("--demo", "check", broken(tmp_path, account, run), "--fix-script").out
    elsewhere = "aws() { case $2 in get-caller-identity) echo 210987654321;; *) echo ran;; esac; }\n"
    done = subprocess.run(["bash", "-c", elsewhere + script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "")
    here = elsewhere.replace("210987654321", "123456789012")
    done = subprocess.run(["bash", "-c", here + script], capture_output=True, text=True, check=False)
    assert (done.returncode, "ran" in done.stdout) == (0, True)


def test_the_script_has_standard_output_for_itself(run: Run, tmp_path: Path, account: list[Emulator]) -> None:
    path = broken(tmp_path, account, run)
    done = run("--demo", "check", path, "--fix-script")
    assert "aws " in _commands(done.out)
    assert "findings; none was run." in done.err
    both = run("--demo", "check", path, "--fix-script", "--json").envelope
    assert both["data"]["script"] == done.out
    assert both["data"]["template"]["Resources"]


def test_the_end_says_what_it_comes_to(run: Run, example: Example, tmp_path: Path, account: list[Emulator]) -> None:
    good, bad = example("identity-center-vpc-only"), broken(tmp_path, account, run)
    sound = run("--demo", "check", good)
    assert f"Nothing forbids an apply. `smdomain plan {good}` tells" in sound.err
    assert "warnings" in sound.out.split("\n\n")[0].splitlines()[-1]
    assert "--fix-script` prints the commands" in sound.err
    assert "not asked for" not in sound.err
    hidden = run("--demo", "check", good, "--only", "SV")
    assert "more findings were not asked for." in hidden.err
    assert "An apply would be refused" in run("--demo", "check", bad).err
    # What was refused has a remedy of its own.
    refused = run("--demo=denied", "check", good)
    assert "apply would" not in refused.err
    assert "Nothing forbids" not in refused.err


def test_commands_are_on_lines_of_their_own(run: Run, tmp_path: Path, account: list[Emulator]) -> None:
    shown = run("--demo", "check", broken(tmp_path, account, run)).out
    assert "`aws ec2" not in shown
    assert any(line.startswith("    aws ec2 ") for line in shown.splitlines())


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
    assert "delete" not in _commands(script).lower()
