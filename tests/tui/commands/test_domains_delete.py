"""Deleting, rescuing and showing domains that exist, from the command line."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.crowd import DOMAIN as CROWDED
from tests.crowd import crowded, footprint
from tui.emulator.emulator import Emulator
from tui.services.specfile import load_spec

Run = Callable[..., Any]
Account = Callable[[], Emulator]

LEGACY = "d-le9acy1am0x7"
FAILED = "old-experiment"
READS = ("List", "Describe", "Get", "Simulate")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`terminal("yes\\n")`: somebody sits there and types this."""

    def sit(typed: str) -> None:
        for module in ("commands.consent", "streams"):
            monkeypatch.setattr(f"tui.{module}.can_ask", lambda: True)
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))

    return sit


def changes(emulator: Emulator) -> list[str]:
    return [operation for _, operation, _ in emulator.log if not operation.startswith(READS)]


def test_a_dry_run_tells_all_and_changes_nothing(run: Run, one_account: Account) -> None:
    done = run("--demo", "domains", "delete", "legacy-iam", "--dry-run", "--leftovers", "--delete-files")
    assert done.code == 0
    order = [done.out.index(each) for each in ("apps (2)", "spaces (3)", "user profiles (3)", "the domain (1)")]
    assert order == sorted(order)
    assert "45.0 GiB" in done.out
    assert "DescribeDomain names it" in done.out
    assert "Stays: role arn:aws:iam::123456789012:role/service-role/AmazonSageMaker-Execution" in done.out
    assert "Stays: file system" not in done.out
    assert changes(one_account()) == []


def test_a_dry_run_as_data(run: Run, one_account: Account) -> None:
    done = run("--demo", "domains", "delete", LEGACY, "--dry-run", "--json")
    data = done.envelope["data"]
    assert (data["domain_id"], data["domain"], data["keep_files"], data["dry_run"]) == (
        LEGACY,
        "legacy-iam",
        True,
        True,
    )
    assert [each["kind"] for each in data["plan"]["actions"]][-1] == "domain-deletion"
    assert {each["kind"] for each in data["leftovers"]} >= {"file-system", "security-group"}
    assert data["unread"] == []


def test_nobody_who_could_be_asked_means_nothing_is_changed(run: Run, one_account: Account) -> None:
    done = run("--demo", "domains", "delete", "legacy-iam")
    assert done.code == 2
    assert "Nothing is changed without --yes" in done.err
    assert "Delete the domain legacy-iam" in done.out
    assert changes(one_account()) == []


def test_the_name_must_be_typed(run: Run, one_account: Account, terminal: Callable[[str], None]) -> None:
    terminal("n\nlegacy\n")
    done = run("--demo", "domains", "delete", "legacy-iam")
    assert done.code == 0
    assert "45.0 GiB" in done.err
    assert changes(one_account()) == []


def test_what_is_said_at_the_terminal_is_done(run: Run, one_account: Account, terminal: Callable[[str], None]) -> None:
    terminal("y\nlegacy-iam\n")
    done = run("--demo", "domains", "delete", "legacy-iam", "--leftovers", "--logs")
    assert done.code == 0, done.err
    assert footprint(one_account().world, LEGACY) == {}


def test_files_are_kept_unless_they_are_to_go(run: Run, one_account: Account) -> None:
    done = run("--demo", "domains", "delete", "legacy-iam", "--leftovers", "--yes", "--json")
    assert done.code == 0, done.err
    data = done.envelope["data"]
    assert (data["purpose"], data["outcome"], data["domain_id"]) == ("delete", "done", LEGACY)
    assert any("fs-0123456789abcdef0" in note for note in data["notes"])
    kept = load_spec(str(Path(data["folder"]) / "spec.yaml"))
    assert kept.domain.name == "legacy-iam"
    assert kept.access.profiles == ["alice", "bob", "carol"]
    left = set(footprint(one_account().world, LEGACY))
    assert left == {"file systems", "mount targets", "security groups", "interfaces", "log streams"}
    # By its id, what is left is found and deleted later.
    later = run("--demo", "domains", "delete", LEGACY, "--delete-files", "--logs", "--yes")
    assert later.code == 0, later.err
    assert footprint(one_account().world, LEGACY) == {}
    nothing = run("--demo", "domains", "delete", LEGACY, "--delete-files", "--logs", "--yes")
    assert (nothing.code, nothing.out) == (0, f"Of {LEGACY} there is nothing to delete.\n")


def test_a_name_that_nobody_has_is_wrong_usage(run: Run, one_account: Account) -> None:
    assert run("--demo", "domains", "delete", "no-such-domain", "--yes").code == 2


def test_what_failed_is_told_as_a_deletion_and_goes_on(run: Run, one_account: Account) -> None:
    world = one_account().world
    crowded(world)
    reads = ["sagemaker:List*", "sagemaker:Describe*", "ec2:*", "elasticfilesystem:*", "logs:*", "sts:*", "iam:*"]
    world.allowed_actions = [*reads, "sagemaker:DeleteApp", "sagemaker:DeleteUserProfile", "sagemaker:DeleteDomain"]
    done = run("--demo", "domains", "delete", "crowded", "--leftovers", "--logs", "--delete-files", "--yes", "--json")
    assert done.code == 1
    assert "Not everything was deleted" in done.err
    identifier = done.envelope["data"]["run"]
    assert "deletion of the domain crowded" in run("--demo", "status", CROWDED).out
    back = run("--demo", "resume", identifier, "--rollback", "--yes")
    assert back.code == 2
    assert "cannot be brought back" in back.err
    world.allowed_actions = None
    again = run("--demo", "resume", identifier)
    assert again.code == 0, again.err
    assert footprint(world, CROWDED) == {}


def test_what_is_in_it_must_be_readable(run: Run, one_account: Account) -> None:
    world = one_account().world
    reads = ["ListDomains", "DescribeDomain", "ListUserProfiles", "DescribeUserProfile", "ListSpaces", "ListTags"]
    world.allowed_actions = [f"sagemaker:{each}" for each in reads] + ["sts:*"]
    done = run("--demo", "domains", "delete", "legacy-iam", "--yes")
    assert done.code == 3
    assert "sagemaker:ListApps" in done.err
    assert changes(one_account()) == []


def test_a_failed_domain_is_made_again_from_its_spec(run: Run, one_account: Account, tmp_path: Path) -> None:
    path = tmp_path / "again.yaml"
    done = run("--demo", "domains", "rescue", FAILED, "-o", path, "--yes", "--json")
    assert done.code == 0, done.err
    data = done.envelope["data"]
    assert (data["status"], data["advice"]) == ("Failed", "delete-and-apply")
    assert data["deletion"]["outcome"] == data["creation"]["outcome"] == "done"
    assert load_spec(str(path)).domain.name == FAILED
    listed = run("--demo", "domains", "list", "--json").envelope["data"]["rows"]
    assert {each["name"]: each["status"] for each in listed}[FAILED] == "InService"
    assert data["domain_id"] not in {each["id"] for each in listed}


def test_a_rescue_says_first_what_it_does(run: Run, one_account: Account, tmp_path: Path) -> None:
    path = tmp_path / "again.yaml"
    done = run("--demo", "domains", "rescue", FAILED, "-o", path)
    assert done.code == 2
    assert "KMS key 'null' does not exist" in done.out
    assert "AWS lost track of the key" in done.out
    assert str(path) in done.out
    assert not path.exists()
    assert changes(one_account()) == []


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        ("Update_Failed", 1, "domains edit"),
        ("InService", 0, "There is nothing to rescue."),
        ("Updating", 0, "--follow` watches it"),
    ],
)
def test_each_status_has_its_own_remedy(run: Run, one_account: Account, status: str, code: int, said: str) -> None:
    _put(one_account(), status)
    done = run("--demo", "domains", "rescue", "legacy-iam", "--yes")
    assert done.code == code
    assert said in done.out + done.err
    assert changes(one_account()) == []


def test_a_domain_that_goes_on_working_is_not_to_be_deleted(run: Run, one_account: Account) -> None:
    _put(one_account(), "Update_Failed", "InternalFailure: something went wrong.")
    done = run("--demo", "domains", "rescue", "legacy-iam")
    assert "Something went wrong inside AWS. Try again." in done.out
    assert "elete" not in done.out


def test_a_deletion_that_failed_is_made_again(run: Run, one_account: Account) -> None:
    _put(one_account(), "Delete_Failed")
    done = run("--demo", "domains", "rescue", "legacy-iam", "--yes", "--json")
    assert done.code == 0, done.err
    data = done.envelope["data"]
    assert (data["advice"], data["deletion"]["outcome"]) == ("delete", "done")
    assert "domains" not in footprint(one_account().world, LEGACY)
    assert "file systems" in footprint(one_account().world, LEGACY)


def _put(emulator: Emulator, status: str, reason: str = "It went wrong.") -> None:
    domain = next(each for each in emulator.world.studio("eu-central-1")["domains"] if each["DomainId"] == LEGACY)
    domain["_phases"] = [[emulator.world.now(), status, reason]]


def test_broken_ones_come_first_with_the_reason(run: Run, one_account: Account) -> None:
    _put(one_account(), "Updating")
    done = run("--demo", "domains", "list")
    _, first, second = done.out.splitlines()
    assert first.startswith(FAILED)
    assert "KMS key 'null'" in first
    assert "Updating..." in second
    rows = run("--demo", "domains", "list", "--json").envelope["data"]["rows"]
    assert "reason" in rows[0]
    assert "reason" not in rows[1]


def test_one_is_shown_by_the_steps_with_all_that_is_in_it(run: Run, one_account: Account) -> None:
    done = run("--demo", "domains", "show", "legacy-iam")
    assert done.code == 0
    for each in ("5 Network", "alice-lab", "45.0 GiB", "security-group-for-inbound-nfs", "(AWS's default)"):
        assert each in done.out
    data = run("--demo", "domains", "show", "legacy-iam", "--json").envelope["data"]
    assert data["DomainId"] == LEGACY
    assert [each["name"] for each in data["inventory"]["profiles"]] == ["alice", "bob", "carol"]
    assert data["inventory"]["unread"] == []
