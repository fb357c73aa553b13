"""Reading all that is in and around a domain, whatever of it may be read."""

from typing import Any

import pytest

from models.errors import AwsError
from models.inventory import Inventory
from tests.crowd import DOMAIN, crowded
from tests.tui.services.fakes import Laboratory
from tui.services.inventory import read_inventory
from tui.services.leftovers import leftovers_of
from tui.services.lookups import Lookups

LEGACY = "d-le9acy1am0x7"
READING = (
    *("sts:*", "iam:*", "sso:*", "identitystore:*"),
    *(f"sagemaker:{each}" for each in ("ListUserProfiles", "ListSpaces", "ListApps", "ListTags")),
    *(f"sagemaker:Describe{each}" for each in ("Domain", "UserProfile")),
    *(f"elasticfilesystem:Describe{each}" for each in ("FileSystems", "MountTargets")),
    *("ec2:DescribeSecurityGroups", "ec2:DescribeNetworkInterfaces", "logs:DescribeLogStreams"),
)
"""What it takes to read all of a domain."""


@pytest.fixture(autouse=True)
def beginning(laboratory: Laboratory) -> None:
    laboratory.fresh()


def read(laboratory: Laboratory, domain: str, **how: Any) -> Inventory:
    return read_inventory(laboratory.gateway, Lookups(laboratory.gateway, laboratory.clock), domain, **how)


def test_everything_of_a_domain_is_read(laboratory: Laboratory) -> None:
    told: list[str] = []
    found = read(laboratory, LEGACY, progress=told.append)
    assert (found.name, found.status, found.unread) == ("legacy-iam", "InService", ())
    assert [each.name for each in found.profiles or ()] == ["alice", "bob", "carol"]
    space = next(each for each in found.spaces or () if each.name == "alice-lab")
    assert (space.owner, space.app_type, space.size_gb) == ("alice", "JupyterLab", 50)
    assert {(each.type, each.space or each.profile) for each in found.running_apps} == {
        ("JupyterServer", "alice"),
        ("JupyterLab", "alice-lab"),
    }
    files = found.file_system
    assert files is not None
    assert (files.id, files.size) == ("fs-0123456789abcdef0", 45 * 2**30)
    kinds = [each.kind for each in found.leftovers or ()]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "mount-target": 2,
        "file-system": 1,
        "security-group": 2,
        "network-interface": 4,
        "log-stream": 5,
    }
    assert all(each.proof for each in found.leftovers or ())
    assert told == ["3 of 3 user profiles"]


def test_less_is_asked_where_less_is_wanted(laboratory: Laboratory) -> None:
    laboratory.emulator.log.clear()
    found = read(laboratory, LEGACY, people=False, leftovers=False)
    assert found.leftovers == ()
    assert [each.settings for each in found.profiles or ()] == [{}, {}, {}]
    asked = {str(each) for each in laboratory.emulator.log}
    assert not any("DescribeUserProfile" in each or "efs" in each for each in asked)


def test_settings_of_its_own_go_before_the_domains(laboratory: Laboratory) -> None:
    found = read(laboratory, LEGACY)
    anybody = (found.profiles or ())[0]
    assert found.settings_of(anybody)["ExecutionRole"].startswith("arn:aws:iam::")
    assert "alice" in found.record.own_settings


@pytest.mark.parametrize(
    ("action", "what"),
    [
        ("sagemaker:ListUserProfiles", "user profiles"),
        ("sagemaker:ListSpaces", "spaces"),
        ("sagemaker:ListApps", "apps"),
        ("elasticfilesystem:DescribeFileSystems", "the file system"),
        ("logs:DescribeLogStreams", "log streams"),
        ("ec2:DescribeSecurityGroups", "security groups"),
    ],
)
def test_what_is_denied_is_named_with_its_permission(laboratory: Laboratory, action: str, what: str) -> None:
    world = laboratory.emulator.world
    world.allowed_actions = [each for each in READING if each != action]
    try:
        found = read(laboratory, LEGACY)
    finally:
        world.allowed_actions = None
    assert found.unread == ((what, f"It takes the permission {action}."),) or what == "user profiles"
    assert (what, f"It takes the permission {action}.") in found.unread
    lists = {"user profiles": found.profiles, "spaces": found.spaces, "apps": found.apps}
    assert {name for name, rows in lists.items() if rows is None} == ({what} & set(lists))
    assert found.leftovers


def test_a_domain_that_may_not_be_described_is_an_error(laboratory: Laboratory) -> None:
    with pytest.raises(AwsError):
        read(laboratory, "d-nothing0000")


def test_only_what_is_provably_its_own_is_left_over(laboratory: Laboratory) -> None:
    """Names that come near it, copies and tags of others are somebody else's."""
    crowded(laboratory.emulator.world)
    found = read(laboratory, DOMAIN, people=False)
    names = {(each.kind, each.name) for each in found.leftovers or () if each.kind == "security-group"}
    assert names == {("security-group", f"security-group-for-{way}-nfs-{DOMAIN}") for way in ("inbound", "outbound")}
    assert sum(each.kind == "file-system" for each in found.leftovers or ()) == 1
    assert not any(each.status == "available" for each in found.leftovers or () if each.kind == "network-interface")
    streams = [each for each in found.leftovers or () if each.kind == "log-stream"]
    assert streams
    assert all(each.name.startswith(f"{DOMAIN}/") and each.parent == "/aws/sagemaker/studio" for each in streams)


def test_a_domain_that_is_gone_is_known_by_tag_and_name(laboratory: Laboratory) -> None:
    world = laboratory.emulator.world
    crowded(world)
    there, _ = leftovers_of(laboratory.gateway, DOMAIN, {"DomainId": DOMAIN})
    studio = world.studio("eu-central-1")
    for kind in ("domains", "profiles", "spaces", "apps"):
        studio[kind] = [each for each in studio[kind] if each["DomainId"] != DOMAIN]
    rows, unread = leftovers_of(laboratory.gateway, DOMAIN)
    assert unread == ()
    files = next(each for each in rows or () if each.kind == "file-system")
    assert files.proof.startswith("tag ManagedByAmazonSageMakerResource=arn:aws:sagemaker:")
    kinds = {each.kind for each in rows or ()}
    assert kinds == {"file-system", "mount-target", "security-group", "network-interface", "log-stream"}
    assert there is not None


def test_people_of_identity_center_have_names(laboratory: Laboratory) -> None:
    crowded(laboratory.emulator.world, auth_mode="SSO")
    found = read(laboratory, DOMAIN)
    assert len(found.groups or ()) == 3
    assert all(each.name and each.id for each in found.groups or ())
