"""The crowd that tests of deleting need: as large as it says, and gone without a trace if all is done in order."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests import crowd
from tui.emulator.clock import ManualClock
from tui.emulator.emulator import Emulator
from tui.emulator.services.domain_parts import LOG_GROUP

Clients = Callable[..., Any]


def pages(client: Any, operation: str, member: str, **request: Any) -> list[Any]:
    return [item for page in client.get_paginator(operation).paginate(**request) for item in page[member]]


def test_it_is_as_large_as_it_says(emulator: Emulator, clients: Clients) -> None:
    domain, sagemaker = crowd.crowded(emulator.world), clients("sagemaker")
    asked = {"DomainIdEquals": domain}
    assert len(pages(sagemaker, "list_user_profiles", "UserProfiles", **asked)) == crowd.PROFILES
    assert len(pages(sagemaker, "list_spaces", "Spaces", **asked)) == crowd.SPACES
    apps = Counter(app["Status"] for app in pages(sagemaker, "list_apps", "Apps", **asked))
    assert apps == {"InService": 96, "Failed": 12, "Deleted": 12}
    assert sagemaker.describe_domain(DomainId=domain)["Status"] == "InService"


@pytest.mark.parametrize("auth_mode", ["IAM", "SSO"])
def test_it_goes_without_a_trace_and_nothing_else_does(
    emulator: Emulator, clients: Clients, clock: ManualClock, auth_mode: str
) -> None:
    world = emulator.world
    domain = crowd.crowded(world, auth_mode=auth_mode)
    before, all_of_it = crowd.rest(world, domain), crowd.footprint(world, domain)
    assert set(all_of_it) >= {"domains", "profiles", "spaces", "apps", "mount targets", "interfaces", "log streams"}
    assert ("assignments" in all_of_it) == (auth_mode == "SSO")
    sagemaker, ec2, efs, logs = (clients(name) for name in ("sagemaker", "ec2", "efs", "logs"))
    asked = {"DomainIdEquals": domain}
    for app in pages(sagemaker, "list_apps", "Apps", **asked):
        if app["Status"] == "InService":
            names = ("DomainId", "UserProfileName", "SpaceName", "AppType", "AppName")
            sagemaker.delete_app(**{name: app[name] for name in names if name in app})
    clock.advance(5)
    for space in pages(sagemaker, "list_spaces", "Spaces", **asked):
        sagemaker.delete_space(DomainId=domain, SpaceName=space["SpaceName"])
    clock.advance(5)
    for profile in pages(sagemaker, "list_user_profiles", "UserProfiles", **asked):
        sagemaker.delete_user_profile(DomainId=domain, UserProfileName=profile["UserProfileName"])
    clock.advance(5)
    sagemaker.delete_domain(DomainId=domain)
    clock.advance(10)
    left = crowd.footprint(world, domain)
    assert set(left) == {"file systems", "mount targets", "security groups", "interfaces", "log streams"}
    for mount in left["mount targets"]:
        efs.delete_mount_target(MountTargetId=mount)
    clock.advance(5)
    efs.delete_file_system(FileSystemId=left["file systems"][0])
    for group in ec2.describe_security_groups(GroupIds=left["security groups"])["SecurityGroups"]:
        if group["IpPermissions"]:
            ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
        if group["IpPermissionsEgress"]:
            ec2.revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])
    for group in left["security groups"]:
        ec2.delete_security_group(GroupId=group)
    for name in left["log streams"]:
        logs.delete_log_stream(logGroupName=LOG_GROUP, logStreamName=name)
    clock.advance(5)
    assert crowd.footprint(world, domain) == {}
    assert crowd.rest(world, domain) == before


def test_it_tells_when_something_of_others_is_touched(emulator: Emulator, clients: Clients) -> None:
    domain = crowd.crowded(emulator.world)
    before = crowd.rest(emulator.world, domain)
    clients("logs").delete_log_stream(
        logGroupName=LOG_GROUP, logStreamName=f"{domain}9/person-00/KernelGateway/default"
    )
    assert crowd.rest(emulator.world, domain) != before
