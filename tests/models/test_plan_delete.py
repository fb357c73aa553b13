"""The order in which a domain is deleted, what needs what, and what stays."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.actions import DELETE, Action, Plan
from models.inventory import App, Inventory, Leftover, Space, UserProfile
from models.normalise import DomainRecord
from models.plan_delete import Unreadable, gone_domain, plan_delete
from models.plan_record import plan_as_dict, plan_from_dict

ROLE = "arn:aws:iam::123456789012:role/Ours"
GROUPS = tuple(
    Leftover("security-group", f"sg-{way}", f"security-group-for-{way}-nfs-d-1", ingress=({"IpProtocol": "tcp"},))
    for way in ("inbound", "outbound")
)
FILES = (
    Leftover("mount-target", "fsmt-1", parent="fs-1", status="available"),
    Leftover("file-system", "fs-1", status="available", size=6144),
)
INTERFACES = (
    Leftover("network-interface", "eni-free", status="available"),
    Leftover("network-interface", "eni-used", "EFS mount target for fs-1 (fsmt-1)", status="in-use"),
)
DOMAIN = Inventory(
    DomainRecord(
        {
            "DomainId": "d-1",
            "DomainName": "ml",
            "Status": "InService",
            "KmsKeyId": "key-1",
            "DefaultUserSettings": {"ExecutionRole": ROLE, "S3": "s3://our-bucket/some/path"},
        }
    ),
    profiles=(UserProfile("anna", "InService"), UserProfile("ben", "InService", {"ExecutionRole": f"{ROLE}2"})),
    spaces=(
        Space("anna-lab", "InService", "anna", "Private"),
        Space("team", "InService", "anna", "Shared"),
        Space("anna", "InService", "ben", "Private"),
    ),
    apps=(
        App("JupyterLab", "default", "InService", space="anna-lab"),
        App("JupyterServer", "default", "Deleting", profile="anna"),
        App("JupyterServer", "default", "InService", space="anna"),
        App("JupyterLab", "default", "Failed", space="team"),
        App("JupyterLab", "default", "Deleted", space="gone"),
        App("RStudioServerPro", "default", "InService", profile="domain-shared"),
    ),
    leftovers=(*FILES, *GROUPS, *INTERFACES, Leftover("log-stream", "x", "d-1/a", parent="/aws/sagemaker/studio")),
)


def planned(inventory: Inventory = DOMAIN, **wishes: Any) -> Plan:
    known = {"keep_files": False, "leftovers": True, "logs": True} | wishes
    return plan_delete(inventory, account="123456789012", region="eu-central-1", **known)


def needs(plan: Plan, action: str) -> set[str]:
    return set(plan.action(action).needs)


def test_what_is_in_something_goes_before_it() -> None:
    plan = planned(leftovers=False, logs=False)
    assert (plan.purpose, plan.domain_id, plan.domain_name) == (DELETE, "d-1", "ml")
    assert [each.kind for each in plan.actions] == (
        ["app-deletion"] * 4 + ["space-deletion"] * 3 + ["user-profile-deletion"] * 2 + ["domain-deletion"]
    )
    assert needs(plan, "space-deletion/anna-lab") == {"app-deletion/space:anna-lab/JupyterLab/default"}
    assert needs(plan, "space-deletion/team") == set()
    assert needs(plan, "user-profile-deletion/anna") == {
        "app-deletion/anna/JupyterServer/default",
        "space-deletion/anna-lab",
    }
    assert needs(plan, "user-profile-deletion/ben") == {"space-deletion/anna"}
    assert needs(plan, "domain-deletion") == {each.id for each in plan.actions[:-1]}


def test_an_app_of_the_shared_profile_is_stopped() -> None:
    call = planned().action("app-deletion/domain-shared/RStudioServerPro/default").call
    assert call.request == {
        "DomainId": "d-1",
        "UserProfileName": "domain-shared",
        "AppType": "RStudioServerPro",
        "AppName": "default",
    }


def test_what_is_going_already_is_only_followed() -> None:
    plan = planned()
    found = plan.action("app-deletion/anna/JupyterServer/default").find
    assert found is not None
    assert found.match == {"Status": "Deleting"}
    assert plan.action("app-deletion/space:anna-lab/JupyterLab/default").find is None


def test_rules_go_before_groups_and_targets_before_files() -> None:
    plan = planned()
    order = [each.id for each in plan.actions if each.id.startswith("leftover/")]
    assert order == [
        "leftover/mount-target/fsmt-1",
        "leftover/file-system/fs-1",
        "leftover/network-interface/eni-free",
        "leftover/security-group-rules/sg-inbound/ingress",
        "leftover/security-group-rules/sg-outbound/ingress",
        "leftover/security-group/sg-inbound",
        "leftover/security-group/sg-outbound",
        "leftover/log-stream/x",
    ]
    assert needs(plan, "leftover/file-system/fs-1") == {"domain-deletion", "leftover/mount-target/fsmt-1"}
    rules = {f"leftover/security-group-rules/sg-{way}/ingress" for way in ("inbound", "outbound")}
    assert rules <= needs(plan, "leftover/security-group/sg-inbound")
    assert all("domain-deletion" in each.needs for each in plan.actions if each.id.startswith("leftover/"))


def test_files_that_are_kept_can_be_reached_still() -> None:
    plan = planned(keep_files=True, logs=False)
    assert plan.action("domain-deletion").call.request["RetentionPolicy"] == {"HomeEfsFileSystem": "Retain"}
    assert [each.id for each in plan.actions if each.id.startswith("leftover/")] == [
        "leftover/network-interface/eni-free"
    ]
    text = " ".join(plan.notes)
    for each in ("fs-1", "fsmt-1", "sg-inbound", "sg-outbound", "eni-used", "/aws/sagemaker/studio"):
        assert each in text
    assert "eni-free" not in text


def test_what_is_never_deleted_is_named() -> None:
    text = " ".join(planned().notes)
    for each in (f"{ROLE}.", f"{ROLE}2.", "our-bucket.", "key-1."):
        assert each in text
    for each in ("fs-1", "sg-inbound", "eni-free", "log group"):
        assert each not in text


def test_without_files_nothing_is_said_of_them() -> None:
    described = {**DOMAIN.record.described, "HomeEfsFileSystemCreation": "Disabled"}
    bare = replace(DOMAIN, record=DomainRecord(described), leftovers=())
    assert planned(bare).action("domain-deletion").call.request == {"DomainId": "d-1"}


def test_of_a_domain_that_is_gone_the_rest_is_deleted() -> None:
    plan = planned(gone_domain("d-1", DOMAIN.leftovers, ()))
    assert plan.actions[0].id == "leftover/mount-target/fsmt-1"
    assert plan.actions[0].needs == ()
    assert plan.domain_name == "d-1"
    assert planned(gone_domain("d-1", (), ())).actions == ()


@pytest.mark.parametrize("lacking", ["profiles", "spaces", "apps"])
def test_what_is_in_it_must_be_known(lacking: str) -> None:
    unknown: dict[str, Any] = {lacking: None}
    blind = replace(DOMAIN, **unknown, unread=(("apps", "It takes the permission sagemaker:ListApps."),))
    with pytest.raises(Unreadable) as caught:
        planned(blind)
    assert ("ListApps" in caught.value.remedy) is (lacking == "apps")


def test_a_plan_outlives_its_process() -> None:
    plan = planned()
    again = plan_from_dict(plan_as_dict(plan))
    assert plan_as_dict(again) == plan_as_dict(plan)
    # A status that is no end must not become one by a default.
    assert [each.wait and each.wait.done for each in again.actions] == [
        each.wait and each.wait.done for each in plan.actions
    ]


_NAMES = st.sampled_from(["a", "b", "c", "d"])
_STATUSES = st.sampled_from(["InService", "Pending", "Deleting", "Failed", "Deleted", "Something_New"])
_APPS = st.lists(
    st.builds(
        App, type=st.sampled_from(["JupyterLab", "JupyterServer"]), name=st.just("default"), status=_STATUSES
    ).flatmap(
        lambda app: (
            _NAMES.map(lambda name: replace(app, profile=name)) | _NAMES.map(lambda name: replace(app, space=name))
        )
    ),
    unique_by=lambda app: app.id,
)
_SPACES = st.lists(
    st.builds(Space, name=_NAMES, status=_STATUSES, owner=_NAMES, sharing=st.sampled_from(["Private", "Shared", ""])),
    unique_by=lambda space: space.name,
)
_PROFILES = st.lists(st.builds(UserProfile, name=_NAMES, status=_STATUSES), unique_by=lambda each: each.name)


@given(apps=_APPS, spaces=_SPACES, profiles=_PROFILES)
def test_needs_stand_before_and_ids_are_unique(
    apps: list[App], spaces: list[Space], profiles: list[UserProfile]
) -> None:
    plan = planned(replace(DOMAIN, apps=tuple(apps), spaces=tuple(spaces), profiles=tuple(profiles)))
    seen: set[str] = set()
    for action in plan.actions:
        assert set(action.needs) <= seen
        assert action.id not in seen
        assert action.repeatable
        seen.add(action.id)
    assert _of(plan, "app-deletion") == sum(each.running for each in apps)
    assert _of(plan, "space-deletion") == len(spaces)


def _of(plan: Plan, kind: str) -> int:
    return sum(isinstance(each, Action) and each.kind == kind for each in plan.actions)
