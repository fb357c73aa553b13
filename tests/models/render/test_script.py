"""The script is clean, is run by bash with every value arriving as it is, and can be run again."""

import json
import os
import shlex
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jmespath
import pytest

from models.actions import Action, Call, Find, Plan, Ref, Wait
from models.plan import make_plan
from models.render.aws_command import command_name
from models.render.script import render_script
from models.spec import DomainSpec
from tests.patience import PATIENCE

HOSTILE = [
    "'; touch pwned; '",
    '"; touch pwned; "',
    "$(touch pwned)",
    "`touch pwned`",
    "${IFS}",
    "a\nb",
    "a\\",
    "\\'",
    "!!",
    "한국어",
    "\x1b]52;c;eA==\x07",
    "\u202eabc",
    "[red]x[/red]",
    "*",
    "--region=us-east-1",
    "file://passwd",
    "\u2028",
    "\N{GRINNING FACE}",
    "EOF",
    "%s%n",
]
# Answers by operation; whatever else is asked gets an empty answer.
GONE = "!An error occurred (ResourceNotFound) when calling the DescribeUserProfile operation"
ANSWERS = {
    "get-caller-identity": "123456789012",
    "get-role": "!An error occurred (NoSuchEntity) when calling the GetRole operation: gone",
    "list-domains": "None\n",
    "create-domain": "d-abc\thttps://d-abc.studio.eu-central-1.sagemaker.aws",
    "describe-user-profile": GONE,
    "describe-application-assignment": "!An error occurred (ResourceNotFoundException) when calling",
}
FAKE = """\
#!{python} -SE
import json, os, sys
with open({log!r}, "a") as log:
    log.write(json.dumps(sys.argv[1:]) + "\\n")
words = sys.argv[sys.argv.index("text") + 1:]
answers = {answers!r}
answer = answers.get(words[1], "")
if words[1] == "describe-domain":
    answer = "arn:aws:sso::1:application/ssoins-1/apl-1" if "SingleSign" in words[-1] else answers["status"]
if words[1] == "describe-user-profile" and "--query" in words:
    answer = "InService\tNone"
if answer.startswith("!"):
    sys.exit(answer[1:])
print(answer)
"""


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Any]:
    """Run a script in a folder of its own with an `aws` that notes what it is told; never waits."""

    def runner(text: str, *arguments: str, **answers: str) -> tuple[subprocess.CompletedProcess[str], list[list[str]]]:
        tools = tmp_path / "tools"
        place = tmp_path / "place"
        scratch = tmp_path / "scratch"
        for folder in (tools, place, scratch):
            folder.mkdir(exist_ok=True)
        log = tmp_path / "log"
        log.write_text("")
        given = (
            ANSWERS | {"status": "InService\tNone"} | {name.replace("_", "-"): said for name, said in answers.items()}
        )
        tool(tools / "aws", FAKE.format(python=sys.executable, log=str(log), answers=given))
        tool(tools / "sleep", "#!/bin/sh\nexit 0\n")
        (place / "s.sh").write_text(text, encoding="utf-8")
        done = subprocess.run(
            ["bash", "s.sh", *arguments],
            cwd=place,
            env={"PATH": f"{tools}:{os.environ['PATH']}", "TMPDIR": str(scratch), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert sorted(path.name for path in place.iterdir()) == ["s.sh"], "something was executed"
        assert list(scratch.iterdir()) == [], "something was left behind"
        return done, [json.loads(line) for line in log.read_text().splitlines()]

    return runner


def tool(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def requests(calls: list[list[str]], operation: str) -> list[Any]:
    return [json.loads(call[call.index("--cli-input-json") + 1]) for call in calls if operation in call]


def plan_of(**tree: Any) -> Plan:
    base: dict[str, Any] = {
        "domain": {"name": "team-a"},
        "access": {"auth": "iam", "profiles": ["ada", "bob"]},
        "roles": {"default": {"create": {"name": "team-a"}}, "spaces": "same"},
        "network": {"access": "vpc-only", "vpc": "vpc-1", "subnets": ["subnet-1"], "security_groups": ["sg-1"]},
    }
    return make_plan(DomainSpec.model_validate(base | tree), account="123456789012", region="eu-central-1")


IDENTITY_CENTER = {
    "auth": "identity-center",
    "groups": [{"id": "g-1", "name": "data-science"}],
    "users": [{"id": "u-1"}],
}


@pytest.mark.parametrize("access", [{"auth": "iam", "profiles": ["ada", "bob"]}, IDENTITY_CENTER])
def test_shellcheck_finds_nothing(access: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "s.sh"
    path.write_text(render_script(plan_of(access=access, domain={"name": "a", "tags": {"k": "'$(x)`"}})).text)
    subprocess.run(["bash", "-n", str(path)], check=True)
    found = subprocess.run(["shellcheck", "--severity=style", str(path)], capture_output=True, text=True, check=False)
    assert found.stdout == ""
    assert found.returncode == 0


def test_the_whole_plan_is_carried_out_in_order(run: Callable[..., Any]) -> None:
    done, calls = run(render_script(plan_of()).text)
    assert done.returncode == 0, done.stderr
    assert all(call[:4] == ["--region", "eu-central-1", "--output", "text"] for call in calls)
    assert [call[5] for call in calls] == [
        "get-caller-identity",
        "get-role",
        "create-service-linked-role",
        "get-role",
        "create-role",
        "attach-role-policy",
        "list-domains",
        "create-domain",
        "describe-domain",
        "describe-user-profile",
        "create-user-profile",
        "describe-user-profile",
        "describe-user-profile",
        "create-user-profile",
        "describe-user-profile",
    ]
    assert "DomainId: d-abc\n" in done.stdout
    assert "6/6" in done.stderr


def test_assignments_get_what_the_domain_told_last(run: Callable[..., Any]) -> None:
    done, calls = run(render_script(plan_of(access=IDENTITY_CENTER)).text)
    assert done.returncode == 0, done.stderr
    made = requests(calls, "create-application-assignment")
    assert made == [
        {"ApplicationArn": "arn:aws:sso::1:application/ssoins-1/apl-1", "PrincipalId": "g-1", "PrincipalType": "GROUP"},
        {"ApplicationArn": "arn:aws:sso::1:application/ssoins-1/apl-1", "PrincipalId": "u-1", "PrincipalType": "USER"},
    ]


def test_hostile_values_arrive_as_they_are(run: Callable[..., Any]) -> None:
    plan = plan_of(
        domain={"name": "".join(HOSTILE), "tags": {value: value for value in HOSTILE}},
        access={"auth": "iam", "profiles": HOSTILE},
        roles={"default": {"create": {"name": "'$(touch pwned)'", "tags": {"a": "`touch pwned`"}}}},
        extra={"DomainSettings": {"x'; touch pwned; '": HOSTILE}},
    )
    text = render_script(plan).text
    assert not [letter for letter in text if not letter.isprintable() and letter not in "\n\t"]
    done, calls = run(text)
    assert done.returncode == 0, done.stderr
    assert requests(calls, "create-domain") == [plan.action("domain").call.request]
    assert [each["UserProfileName"] for each in requests(calls, "create-user-profile")] == HOSTILE
    (role,) = requests(calls, "create-role")
    assert role["RoleName"] == "'$(touch pwned)'"
    (query,) = [call[call.index("--query") + 1] for call in calls if "list-domains" in call]
    named = [{"DomainName": "other"}, {"DomainName": "".join(HOSTILE), "DomainId": "d-1", "Url": "https://x"}]
    assert jmespath.search(query, {"Domains": named}) == ["d-1", "https://x"]
    assert "\x1b" not in done.stderr


EXISTING = {
    "get_role": "arn",
    "list_domains": "None\nd-old\thttps://x\nNone",
    "describe_user_profile": "InService\tNone",
}


def test_what_exists_is_left_as_it_is(run: Callable[..., Any]) -> None:
    done, calls = run(render_script(plan_of()).text, "--adopt", **EXISTING)
    assert done.returncode == 0, done.stderr
    assert not {"create-role", "create-domain", "create-user-profile"} & {call[5] for call in calls}
    assert "DomainId: d-old\n" in done.stdout


def test_a_domain_of_that_name_is_gone_on_with_only_when_told(run: Callable[..., Any]) -> None:
    done, calls = run(render_script(plan_of()).text, **EXISTING)
    assert done.returncode == 1
    assert "--adopt" in done.stderr
    assert not {"create-domain", "create-user-profile"} & {call[5] for call in calls}


def test_it_takes_no_other_argument(run: Callable[..., Any]) -> None:
    done, calls = run(render_script(plan_of()).text, "--adpt")
    assert done.returncode == 2
    assert calls == []


def test_a_failed_domain_ends_it_with_the_reason(run: Callable[..., Any]) -> None:
    done, calls = run(render_script(plan_of()).text, status="Failed\tno \x1b[31m key")
    assert done.returncode == 1
    assert "it ended Failed: no  [31m key" in done.stderr
    assert "\x1b" not in done.stderr
    assert "create-user-profile" not in {call[5] for call in calls}


def test_other_credentials_are_refused_before_anything_is_made(run: Callable[..., Any]) -> None:
    done, calls = run(render_script(plan_of()).text, get_caller_identity="999999999999")
    assert done.returncode == 1
    assert "999999999999" in done.stderr
    assert len(calls) == 1


def test_a_refusal_is_told_and_ends_it(run: Callable[..., Any]) -> None:
    denied = "!An error occurred (AccessDeniedException) when calling the CreateDomain operation: no"
    done, calls = run(render_script(plan_of()).text, create_domain=denied)
    assert done.returncode == 1
    assert "AccessDeniedException" in done.stderr
    assert len(requests(calls, "create-domain")) == 1


def test_one_person_that_fails_leaves_the_others(run: Callable[..., Any]) -> None:
    denied = "!An error occurred (Denied) when calling the CreateApplicationAssignment operation: no"
    done, calls = run(render_script(plan_of(access=IDENTITY_CENTER)).text, create_application_assignment=denied)
    assert done.returncode == 1
    assert len(requests(calls, "create-application-assignment")) == 2
    assert "2 of the steps" in done.stderr


def test_an_older_cli_that_does_not_show_the_id_is_enough(run: Callable[..., Any]) -> None:
    text = render_script(plan_of(access={"auth": "iam"})).text
    done, calls = run(text, create_domain="None\thttps://x")
    # The list has no such domain either, so nothing can be followed.
    assert done.returncode == 1
    assert [call[5] for call in calls].count("list-domains") == 2


def test_values_of_aws_that_could_end_a_text_are_refused(run: Callable[..., Any]) -> None:
    done, calls = run(render_script(plan_of()).text, create_domain='d-"x\thttps://x')
    assert done.returncode == 1
    assert "cannot be used" in done.stderr
    assert "describe-domain" not in {call[5] for call in calls}


def test_any_action_is_written() -> None:
    """Also those that no plan of today has."""
    call = Call("s3", "CreateBucket", {"Bucket": "b", "Nested": [Ref("x", "Out"), {}, [], None, True, 1.5]})
    plan = Plan(
        "",
        "eu-central-1",
        "d",
        (
            Action("x", "t", Call("sts", "GetCallerIdentity"), "odd kind/'", outputs={"Out": "A.B-c"}),
            Action(
                "y",
                "t",
                call,
                "odd kind/'",
                find=Find(Call("s3", "ListBuckets"), rows="Buckets", match={"Name": "b`"}),
                done_when=("Mine",),
                wait=Wait(call, done=("A", "B"), gone_is_done=True),
                settle=1.5,
            ),
        ),
    )
    text = render_script(plan).text
    subprocess.run(["bash", "-n"], input=text, text=True, check=True)
    assert "s3api create-bucket" in text
    assert "odd_kind_Out" in text
    assert shlex.quote('[A."B-c"]') in text


def test_operations_have_the_names_the_cli_gives_them() -> None:
    from botocore import xform_name
    from botocore.session import Session

    session = Session()
    for service in ("sagemaker", "iam", "sso-admin", "sts", "ec2", "s3", "kms", "identitystore", "service-quotas"):
        for operation in session.get_service_model(service).operation_names:
            assert command_name(operation) == xform_name(operation, "-")
