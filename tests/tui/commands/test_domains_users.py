"""Adding, changing and removing people of a domain that exists, from the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tui.emulator.emulator import Emulator
from tui.emulator.lifecycle import living

Run = Callable[..., Any]
Account = Callable[[], Emulator]

ROLE = "arn:aws:iam::123456789012:role/service-role/AmazonSageMaker-ExecutionRole-20240102T090000"


@pytest.fixture
def team(run: Run, example: Callable[[str], Path], one_account: Account) -> str:
    """A domain in service whose people sign in by Identity Center; its id."""
    made = run("--demo", "apply", example("identity-center-vpc-only"), "--yes", "--json")
    assert made.code == 0, made.err
    return str(made.envelope["data"]["domain_id"])


def listed(run: Run, domain: str) -> dict[str, Any]:
    found: dict[str, Any] = run("--demo", "domains", "users", "list", domain, "--json").envelope["data"]
    return found


def calls(emulator: Emulator) -> list[str]:
    reads = ("List", "Describe", "Get", "Simulate")
    return [operation for _, operation, _ in emulator.log if not operation.startswith(reads)]


def test_a_user_gets_profile_and_assignment_together_and_a_group_the_assignment_alone(run: Run, team: str) -> None:
    added = run(
        *("--demo", "domains", "users", "add", team, "ada.lovelace", "--group", "data-science-admins"),
        *("--role", ROLE, "--default-gb", "20", "--maximum-gb", "40", "--yes", "--json"),
    )
    assert added.code == 0, added.err
    now = listed(run, team)
    assert [each["name"] for each in now["users"]] == ["ada.lovelace"]
    assert "data-science-admins" in [each["name"] for each in now["groups"]]
    (profile,) = now["profiles"]
    assert (profile["name"], profile["user"], profile["status"]) == ("ada-lovelace", "ada.lovelace", "InService")
    assert profile["role"] == ROLE
    assert profile["settings"]["SpaceStorageSettings"]["DefaultEbsStorageSettings"]["MaximumEbsVolumeSizeInGb"] == 40


def test_what_is_so_already_makes_no_call(run: Run, team: str, one_account: Account) -> None:
    again = ("--demo", "domains", "users", "add", team, "ada.lovelace", "--group", "data-science", "--yes")
    assert run(*again).code == 0
    before = calls(one_account())
    done = run(*again)
    assert (done.code, done.out) == (0, "Nothing to do: it is so already.\n")
    assert calls(one_account()) == before


def test_who_is_removed_loses_access_and_profile_and_others_keep_theirs(run: Run, team: str) -> None:
    run("--demo", "domains", "users", "add", team, "ada.lovelace", "alan.turing", "--yes")
    done = run("--demo", "domains", "users", "remove", team, "ada.lovelace", "--group", "ml-engineers", "--yes")
    assert done.code == 0, done.err
    now = listed(run, team)
    assert [each["name"] for each in now["users"]] == ["alan.turing"]
    assert [each["name"] for each in now["profiles"]] == ["alan-turing"]
    assert [each["name"] for each in now["groups"]] == ["data-science"]


def test_a_file_of_many_is_carried_out_in_one_run(run: Run, team: str, tmp_path: Path) -> None:
    names = ["ada.lovelace", "alan.turing", "barbara.liskov", "claude.shannon"]
    lines = ["kind,name,role", *(f"user,{name},{ROLE}" for name in names), "group,data-science-admins,"]
    path = tmp_path / "people.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    done = run("--demo", "domains", "users", "add", team, "--from", path, "--yes", "--json")
    assert done.code == 0, done.err
    assert sorted(each["name"] for each in listed(run, team)["users"]) == names
    assert len({action["id"] for action in done.envelope["data"]["actions"]}) == 9


def test_nobody_is_added_where_one_of_them_is_not_known(run: Run, team: str, one_account: Account) -> None:
    before = calls(one_account())
    done = run("--demo", "domains", "users", "add", team, "ada.lovelace", "nobody.at.all", "--yes", "--json")
    assert done.code == 1
    assert [each["code"] for each in done.envelope["findings"]] == ["PE-14"]
    assert calls(one_account()) == before


def test_without_a_terminal_and_a_yes_only_the_plan_is_told(run: Run, one_account: Account) -> None:
    done = run("--demo", "domains", "users", "remove", "legacy-iam", "alice")
    assert done.code == 2
    assert "Delete the user profile alice" in done.out
    assert calls(one_account()) == []


def test_what_runs_for_somebody_goes_before_them_and_what_is_shared_stays(run: Run, one_account: Account) -> None:
    done = run("--demo", "domains", "users", "remove", "legacy-iam", "alice", "--yes", "--json")
    assert done.code == 0, done.err
    world = one_account().world
    studio = world.studio("eu-central-1")
    spaces = {each["SpaceName"] for each in living(studio["spaces"], world.now())}
    assert "alice-lab" not in spaces
    assert "team-notebooks" in spaces
    assert "alice" not in {each["UserProfileName"] for each in living(studio["profiles"], world.now())}


def test_settings_of_one_are_changed_and_nothing_else_is_sent(run: Run, one_account: Account) -> None:
    done = run(
        *("--demo", "domains", "users", "change", "legacy-iam", "bob", "--default-gb", "9", "--maximum-gb", "90"),
        *("--yes", "--json"),
    )
    assert done.code == 0, done.err
    assert calls(one_account()) == ["UpdateUserProfile"]
    again = run(
        *("--demo", "domains", "users", "change", "legacy-iam", "bob", "--default-gb", "9", "--maximum-gb", "90"),
        "--yes",
    )
    assert again.out == "Nothing to do: it is so already.\n"


def test_a_link_is_printed_once_and_kept_nowhere(run: Run, one_account: Account, own_home: Path) -> None:
    done = run("--demo", "domains", "users", "url", "legacy-iam", "bob")
    assert done.code == 0, done.err
    assert "/auth?token=" in done.out
    kept = [path for path in own_home.rglob("*") if path.is_file() and b"token=" in path.read_bytes()]
    assert kept == []


def test_no_link_is_asked_for_where_people_sign_in_with_identity_center(
    run: Run, team: str, one_account: Account
) -> None:
    done = run("--demo", "domains", "users", "url", team, "anna")
    assert done.code == 2
    assert "access portal" in done.err
    assert "CreatePresignedDomainUrl" not in [operation for _, operation, _ in one_account().log]


def test_a_person_of_the_directory_has_no_place_in_a_domain_with_iam(run: Run, one_account: Account) -> None:
    done = run("--demo", "domains", "users", "add", "legacy-iam", "--group", "data-science", "--yes", "--json")
    assert done.code == 1
    assert [each["code"] for each in done.envelope["findings"]] == ["PE-4"]
    assert calls(one_account()) == []


def test_options_go_to_everybody_in_a_file_who_has_nothing_else_of_their_own(
    run: Run, team: str, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "kind,name,default_gb,maximum_gb\nuser,ada.lovelace,,\nuser,alan.turing,9,90\ngroup,data-science-admins,,\n",
        encoding="utf-8",
    )
    done = run(
        *("--demo", "domains", "users", "add", team, "--from", path, "--role", ROLE),
        *("--default-gb", "20", "--maximum-gb", "40", "--yes"),
    )
    assert done.code == 0, done.err
    assert "the people of groups get the domain's" in done.err
    found = {each["user"]: each["settings"] for each in listed(run, team)["profiles"]}
    assert {each["ExecutionRole"] for each in found.values()} == {ROLE}
    sizes = {name: each["SpaceStorageSettings"]["DefaultEbsStorageSettings"] for name, each in found.items()}
    assert sizes["ada.lovelace"] == {"DefaultEbsVolumeSizeInGb": 20, "MaximumEbsVolumeSizeInGb": 40}
    assert sizes["alan.turing"] == {"DefaultEbsVolumeSizeInGb": 9, "MaximumEbsVolumeSizeInGb": 90}


@pytest.mark.parametrize(
    ("way", "arguments", "words"),
    [
        ("add", ("--group", "data-science-admins", "--role", ROLE), "Groups cannot have settings of their own"),
        ("add", ("ada.lovelace", "--role", ""), "--role is empty"),
        ("change", ("ada.lovelace",), "Nothing is named that is to be changed"),
    ],
)
def test_options_that_would_say_nothing_are_refused(
    run: Run, team: str, one_account: Account, way: str, arguments: tuple[str, ...], words: str
) -> None:
    before = calls(one_account())
    done = run("--demo", "domains", "users", way, team, *arguments, "--yes")
    assert done.code == 2
    assert words in done.err
    assert calls(one_account()) == before


def test_no_gigabytes_is_a_size_and_none_that_aws_takes(run: Run, one_account: Account) -> None:
    done = run("--demo", "domains", "users", "change", "legacy-iam", "bob", "--default-gb", "0", "--yes", "--json")
    assert done.code == 1
    assert "PE-6" in [each["code"] for each in done.envelope["findings"]]
    assert calls(one_account()) == []


@pytest.mark.parametrize("way", ["change", "remove"])
def test_whom_the_directory_does_not_know_is_told_once(run: Run, team: str, way: str) -> None:
    more = ("--role", ROLE) if way == "change" else ()
    done = run("--demo", "domains", "users", way, team, "nobody.at.all", *more, "--yes", "--json")
    assert done.code == 1
    assert [each["code"] for each in done.envelope["findings"]] == ["PE-14"]
    done = run("--demo", "domains", "users", way, team, "ada.lovelace", *more, "--yes", "--json")
    assert "PE-12" in [each["code"] for each in done.envelope["findings"]]


def test_a_group_that_nobody_knows_has_no_place_where_people_sign_in_by_iam(run: Run, one_account: Account) -> None:
    done = run("--demo", "domains", "users", "add", "legacy-iam", "--group", "nobody", "--yes", "--json")
    assert [each["code"] for each in done.envelope["findings"]] == ["PE-4"]


def findings(done: Any, code: str) -> list[dict[str, Any]]:
    return [each for each in done.envelope["findings"] if each["code"] == code]


def test_whom_a_group_still_lets_in_is_not_said_to_lose_access(run: Run, team: str, one_account: Account) -> None:
    run("--demo", "domains", "users", "add", team, "ada.lovelace", "--yes")
    remove = ("--demo", "domains", "users", "remove", team, "ada.lovelace")
    (still,) = findings(run(*remove, "--json"), "PE-15")
    assert still["level"] == "warning"
    assert "ada.lovelace can still sign in, by the group data-science" in still["message"]
    groups = [each["name"] for each in listed(run, team)["groups"]]
    options = [word for name in groups for word in ("--group", name)]
    assert findings(run(*remove, *options, "--json"), "PE-15") == []


def test_that_groups_could_not_be_read_is_told_of_whom_is_removed(run: Run, team: str, one_account: Account) -> None:
    run("--demo", "domains", "users", "add", team, "ada.lovelace", "--yes")
    one_account().fault("identitystore:ListGroupMemberships", "denied")
    (unsure,) = findings(run("--demo", "domains", "users", "remove", team, "ada.lovelace", "--json"), "PE-15")
    assert unsure["level"] == "unknown"
    assert "identitystore:ListGroupMemberships" in unsure["remedy"]


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("arn:aws:iam::123456789012:role/nobody-made-it", "RO-1"),
        ("arn:aws:iam::210987654321:role/of-others", "RO-1"),
        (
            "arn:aws:iam::123456789012:role/aws-service-role/sagemaker.amazonaws.com/"
            "AWSServiceRoleForAmazonSageMakerNotebooks",
            "RO-15",
        ),
    ],
)
def test_a_role_of_their_own_is_looked_at_before_any_call(run: Run, one_account: Account, role: str, code: str) -> None:
    done = run("--demo", "domains", "users", "change", "legacy-iam", "bob", "--role", role, "--yes", "--json")
    assert done.code == 1
    assert [each["level"] for each in findings(done, code)] == ["error"]
    assert calls(one_account()) == []


def test_people_have_names_wherever_a_spec_is_held_against_a_domain(
    run: Run, team: str, example: Callable[[str], Path], tmp_path: Path, one_account: Account
) -> None:
    run("--demo", "domains", "users", "add", team, "ada.lovelace", "--yes")
    path = tmp_path / "spec.yaml"
    text = example("identity-center-vpc-only").read_text(encoding="utf-8")
    assert text.count("name: ml-engineers") == 1
    path.write_text(text.replace("name: ml-engineers", "name: data-science-admins"), encoding="utf-8")
    told = run("--demo", "plan", path, "--against", team)
    edited = run("--demo", "domains", "edit", team, "--spec", path, "--yes")
    assert edited.code == 0, edited.err
    for out in (told.out, edited.out):
        for name in ("ada.lovelace", "ml-engineers", "data-science-admins"):
            assert name in out
    ids = [each["UserId"] for each in one_account().world.users]
    ids += [each["GroupId"] for each in one_account().world.groups]
    assert not [each for each in ids if each in told.out or each in edited.out]


def test_sizes_of_spaces_and_groups_of_rstudio_are_listed_and_what_is_ones_own_says_so(
    run: Run, team: str, one_account: Account
) -> None:
    run("--demo", "domains", "users", "add", team, "ada.lovelace", "--default-gb", "20", "--maximum-gb", "40", "--yes")
    run("--demo", "domains", "users", "add", team, "alan.turing", "--yes")
    world = one_account().world
    profiles = {each["UserProfileName"]: each for each in world.studio("eu-central-1")["profiles"]}
    told = {"AccessStatus": "ENABLED", "UserGroup": "R_STUDIO_ADMIN"}
    profiles["alan-turing"].setdefault("UserSettings", {})["RStudioServerProAppSettings"] = told
    lines = {line.split()[1]: line for line in run("--demo", "domains", "users", "list", team).out.splitlines()[1:]}
    assert "20 to 40 GB (own)" in lines["ada-lovelace"]
    assert "R_STUDIO" not in lines["ada-lovelace"]
    assert "R_STUDIO_ADMIN (own)" in lines["alan-turing"]
    assert "(own)" not in lines["alan-turing"].replace("R_STUDIO_ADMIN (own)", "")
    shown = run("--demo", "domains", "show", team).out
    assert "spaces 20 to 40 GB (own)" in shown
    assert "RStudio R_STUDIO_ADMIN (own)" in shown
    assert "own SpaceStorageSettings" not in shown


def test_a_domain_is_shown_with_the_quotas_it_counts_against(run: Run, one_account: Account) -> None:
    shown = run("--demo", "domains", "show", "legacy-iam").out
    section = shown.partition("Quotas of the account in this Region\n")[2].splitlines()[:3]
    assert [line.strip()[:13] for line in section] == ["Total domains", "Studio user p", "Studio spaces"]
    assert all(" of " in line and line.endswith("in use") for line in section)
    data = run("--demo", "domains", "show", "legacy-iam", "--json").envelope["data"]
    assert {each["code"] for each in data["inventory"]["quotas"]} >= {"L-B683BCB0", "L-AC46C40F", "L-8E5333B4"}
    one_account().fault("service-quotas:GetServiceQuota", "denied")
    denied = run("--demo", "domains", "show", "legacy-iam")
    assert denied.code == 0
    assert "could not be read" in denied.out.partition("Quotas of the account in this Region\n")[2].splitlines()[0]
