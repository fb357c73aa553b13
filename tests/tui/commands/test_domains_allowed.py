"""What the caller may not do to a domain that exists is said before anything is done to it, and stops it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.crowd import crowded
from tui.emulator.emulator import Emulator

Run = Callable[..., Any]
Account = Callable[[], Emulator]

LEGACY = "d-le9acy1am0x7"
READS = ("List", "Describe", "Get", "Simulate", "Batch")
EDIT, ADD, DELETE, RESCUE = ("edit", "users add", "delete", "rescue")
LACKING = {
    EDIT: "sagemaker:UpdateDomain",
    ADD: "sagemaker:CreateUserProfile",
    DELETE: "sagemaker:DeleteSpace",
    RESCUE: "sagemaker:DeleteDomain",
}
"""What is done to a domain -> one of the actions that it takes."""


def changed(emulator: Emulator) -> list[str]:
    return [operation for _, operation, _ in emulator.log if not operation.startswith(READS)]


def deny(emulator: Emulator, action: str, by: str = "identity", resource: str = "*") -> None:
    emulator.world.simulated.append({"action": action, "by": by, "resource": resource})


@pytest.fixture
def act(run: Run, one_account: Account, tmp_path: Path) -> Callable[..., Any]:
    """Do something to a domain, with a yes."""

    def acted(what: str, *more: str) -> Any:
        arguments: dict[str, list[Any]] = {
            ADD: ["users", "add", "legacy-iam", "dora"],
            DELETE: ["delete", "legacy-iam"],
            RESCUE: ["rescue", "old-experiment", "-o", tmp_path / "old.yaml"],
        }
        if what == EDIT:
            path = tmp_path / "spec.yaml"
            assert run("--demo", "import", "--domain", LEGACY, "-o", path).code == 0
            tree = yaml.safe_load(path.read_text(encoding="utf-8"))
            tree["domain"]["tag_propagation"] = True
            path.write_text(yaml.safe_dump(tree), encoding="utf-8")
            arguments[EDIT] = ["edit", LEGACY, "--spec", path]
        one_account().log.clear()
        return run("--demo", "domains", *arguments[what], "--yes", *more)

    return acted


def found(envelope: dict[str, Any], code: str) -> dict[str, Any]:
    return next(each for each in envelope["findings"] if each["code"] == code)


@pytest.mark.parametrize("what", LACKING)
def test_what_is_denied_stops_it_before_any_call(what: str, act: Callable[..., Any], one_account: Account) -> None:
    deny(one_account(), LACKING[what])
    done = act(what)
    assert done.code == 1
    assert f"You may not {LACKING[what]}." in done.out
    assert "smdomain operator-policy --step changes" in done.out
    assert "Nothing was changed: correct the errors first." in done.err
    assert changed(one_account()) == []
    envelope = act(what, "--json").envelope
    finding = found(envelope, "PM-1")
    assert (envelope["ok"], finding["level"]) == (False, "error")
    assert finding["evidence"][0].startswith("arn:aws:sagemaker:eu-central-1:123456789012:")


@pytest.mark.parametrize("what", LACKING)
def test_where_nobody_may_ask_it_is_said_and_goes_on(what: str, act: Callable[..., Any], one_account: Account) -> None:
    one_account().fault("iam:SimulatePrincipalPolicy", "denied")
    done = act(what)
    assert "Could not check whether you may carry this out: iam:SimulatePrincipalPolicy is not allowed." in done.out
    assert changed(one_account()) != []


@pytest.mark.parametrize(
    ("by", "code", "said"),
    [
        ("boundary", 1, "You may not sagemaker:DeleteDomain. The permissions boundary does not allow it."),
        ("explicit", 1, "You may not sagemaker:DeleteDomain. A policy denies it explicitly."),
        ("organization", 0, "A policy of the organization denies sagemaker:DeleteDomain."),
        ("condition", 0, "Could not check whether you may sagemaker:DeleteDomain: that depends on aws:RequestTag/team"),
    ],
)
def test_who_denies_it_is_told(run: Run, one_account: Account, by: str, code: int, said: str) -> None:
    deny(one_account(), "sagemaker:DeleteDomain", by)
    done = run("--demo", "domains", "delete", "legacy-iam", "--dry-run")
    assert (done.code, said in done.out) == (code, True)
    assert changed(one_account()) == []
    envelope = run("--demo", "domains", "delete", "legacy-iam", "--dry-run", "--json").envelope
    assert (envelope["ok"], envelope["data"]["dry_run"]) == (code == 0, True)
    assert [each["message"] for each in envelope["findings"] if said in each["message"]]


def test_a_role_that_may_not_be_passed_is_told_beside_its_answer(
    run: Run, act: Callable[..., Any], one_account: Account, tmp_path: Path
) -> None:
    path = tmp_path / "other.yaml"
    assert run("--demo", "import", "--domain", LEGACY, "-o", path).code == 0
    other = "arn:aws:iam::123456789012:role/ml-platform-studio"
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    tree["roles"]["default"]["arn"] = other
    path.write_text(yaml.safe_dump(tree), encoding="utf-8")
    deny(one_account(), "iam:PassRole", resource=other)
    done = run("--demo", "domains", "edit", LEGACY, "--spec", path, "--stop-apps", "--yes", "--json")
    finding = found(done.envelope, "RO-2")
    assert (done.code, finding["level"], finding["field"]) == (1, "error", "roles.default")
    # A role that the domain has already is not passed again.
    one_account().world.simulated.clear()
    deny(one_account(), "iam:PassRole")
    assert "RO-2" not in act(EDIT).out


def test_a_plan_against_a_domain_tells_it_too(
    run: Run, act: Callable[..., Any], one_account: Account, tmp_path: Path
) -> None:
    deny(one_account(), "sagemaker:UpdateDomain")
    assert act(EDIT).code == 1
    done = run("--demo", "plan", tmp_path / "spec.yaml", "--against", LEGACY)
    assert "You may not sagemaker:UpdateDomain." in done.out


def test_of_a_crowd_some_are_asked_about(run: Run, one_account: Account) -> None:
    domain = crowded(one_account().world)
    one_account().log.clear()
    assert run("--demo", "domains", "delete", domain, "--dry-run").code == 0
    asked = [body for _, operation, body in one_account().log if operation == "SimulatePrincipalPolicy"]
    assert 10 < len(asked) < 40


def test_the_third_step_of_a_rescue_waits_where_making_one_is_not_allowed(
    act: Callable[..., Any], one_account: Account
) -> None:
    deny(one_account(), "sagemaker:CreateDomain")
    done = act(RESCUE)
    assert "You may not sagemaker:CreateDomain." in done.out
    assert "The third step waits until these are corrected." in done.err
    assert "CreateDomain" not in changed(one_account())
    assert "DeleteDomain" in changed(one_account())
