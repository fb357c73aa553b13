"""Importing a domain that exists, and planning the spec that this gives: nothing to do."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.spec import DomainSpec
from tui.emulator.emulator import Emulator
from tui.services.specfile import load_spec

Run = Callable[..., Any]
Example = Callable[[str], Path]

NAMES = sorted(path.stem for path in (Path(__file__).resolve().parents[3] / "assets" / "examples").glob("*.yaml"))


def people(spec: DomainSpec) -> list[Any]:
    access = spec.access
    return [sorted(str(each.name) for each in kind) for kind in (access.groups, access.users)] + [access.profiles]


@pytest.mark.parametrize("name", NAMES)
def test_an_imported_domain_leaves_nothing_to_do(
    name: str, run: Run, example: Example, tmp_path: Path, one_account: Callable[[], Emulator]
) -> None:
    made = run("--demo", "apply", example(name), "--yes", "--json")
    assert made.code == 0, made.err
    identifier = made.envelope["data"]["domain_id"]
    # The file it was made from says what it is, although roles and subnets are spelled otherwise there.
    planned = run("--demo", "plan", example(name), "--json")
    assert (planned.code, planned.envelope["data"]["differences"]) == (0, [])
    path = tmp_path / "back.yaml"
    imported = run("--demo", "import", "--domain", identifier, "-o", path)
    assert imported.code == 0, imported.err
    assert "open:" not in imported.err
    planned = run("--demo", "plan", path, "--json")
    assert planned.code == 0, planned.err
    data = planned.envelope["data"]
    assert (data["plan"], data["differences"], data["unread"]) == (None, [], [])
    assert data["domain"]["id"] == identifier
    assert run("--demo", "plan", path).out.startswith("Nothing to do: ")
    spec, back = load_spec(example(name)), load_spec(path)
    assert people(back) == people(spec)
    assert back.domain == spec.domain
    assert (back.region, back.account) == ("eu-central-1", "123456789012")


def test_what_differs_is_listed_field_by_field(
    run: Run, example: Example, tmp_path: Path, one_account: Callable[[], Emulator]
) -> None:
    assert run("--demo", "apply", example("iam-five-profiles"), "--yes").code == 0
    path = tmp_path / "changed.yaml"
    text = example("iam-five-profiles").read_text()
    path.write_text(text + "extra: {DefaultUserSettings: {AutoMountHomeEFS: Disabled}}\n")
    done = run("--demo", "plan", path, "--json")
    assert done.code == 1
    assert done.envelope["data"]["differences"] == [
        {"field": "storage.auto_mount_home_efs", "spec": "Disabled", "domain": None}
    ]
    shown = run("--demo", "plan", path)
    assert "differs in one answer" in shown.out
    assert "Nothing was changed" in shown.err
    # Asked about another domain, it tells of that one.
    other = run("--demo", "plan", example("iam-five-profiles"), "--against", "legacy-iam", "--json")
    assert other.code == 1
    assert "domain.name" in {each["field"] for each in other.envelope["data"]["differences"]}
    assert not [name for _, name, _ in one_account().log if name in ("UpdateDomain", "DeleteDomain")]


def test_a_domain_older_than_a_rule_is_still_compared(
    run: Run, tmp_path: Path, one_account: Callable[[], Emulator]
) -> None:
    path = tmp_path / "spec.yaml"
    assert run("--demo", "import", "--domain", "legacy-iam", "-o", path).code == 0
    there = next(
        each for each in one_account().world.studios["eu-central-1"]["domains"] if each["DomainName"] == "legacy-iam"
    )
    there["DefaultUserSettings"]["SecurityGroups"] = [f"sg-{number:017x}" for number in range(9)]
    assert run("--demo", "import", "--domain", there["DomainId"], "-o", path).code == 0
    assert run("validate", path).code == 1
    assert run("--demo", "plan", path).out.startswith("Nothing to do: ")


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        ("sagemaker:ListTags", "open: domain.tags: could not be read"),
        ("sso:ListApplicationAssignments", "open: access.groups and access.users: could not be read"),
        ("identitystore:DescribeGroup", "open: names of groups: could not be read"),
        ("sagemaker:ListUserProfiles", "open: access.profiles: could not be read"),
    ],
)
def test_a_read_that_is_denied_is_told(
    operation: str, said: str, run: Run, example: Example, tmp_path: Path, one_account: Callable[[], Emulator]
) -> None:
    assert run("--demo", "apply", example("identity-center-vpc-only"), "--yes").code == 0
    service, _, name = operation.partition(":")
    one_account().fault(f"{'sso-admin' if service == 'sso' else service}:{name}", "denied")
    path = tmp_path / "back.yaml"
    done = run("--demo", "import", "--domain", "ml-platform", "-o", path)
    assert done.code == 0, done.err
    assert said in done.err
    assert operation in done.err
    planned = run("--demo", "plan", example("identity-center-vpc-only"), "--json")
    # Profiles of people who sign in with Identity Center are no part of what is compared, and names are not asked for.
    unsaid = name in ("ListTags", "ListApplicationAssignments")
    assert planned.code == (3 if unsaid else 0)
    assert planned.envelope["data"]["differences"] == []
    assert bool(planned.envelope["data"]["unread"]) == (name != "DescribeGroup")


def test_a_domain_that_cannot_be_described_is_refused(run: Run, one_account: Callable[[], Emulator]) -> None:
    assert run("--demo", "import", "--domain", "d-nowhere").code == 2
    assert run("--demo", "import", "--domain", "nobodys").code == 2
    one_account().fault("sagemaker:DescribeDomain", "denied")
    done = run("--demo", "import", "--domain", "legacy-iam")
    assert (done.code, done.out) == (3, "")
    assert "sagemaker:DescribeDomain" in done.err


def test_profiles_with_settings_of_their_own_are_told(run: Run, account: list[Emulator]) -> None:
    done = run("--demo", "import", "--domain", "legacy-iam")
    assert "open: user profile alice: has settings of its own" in done.err


def test_one_of_the_two_is_named(run: Run) -> None:
    assert run("import").code == 2
    assert run("import", "--domain", "d-1", "--from", "x").code == 2


def test_a_request_is_read_from_standard_input(
    run: Run, example: Example, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "request.json"
    assert run("--demo", "export", example("rstudio-vpc-only"), "--as", "json", "-o", path).code == 0
    with path.open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        done = run("import", "--from", "-")
    assert done.code == 0, done.err
    assert "rstudio" in done.out
    with path.open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        refused = run("validate", "-", "--json")
    # A request is no spec: every key of it is named.
    assert refused.code == 2
    assert "DomainName" in json.dumps(refused.envelope["data"])
