"""Files, security groups, interfaces and log streams of a domain: when they come, what holds them, who stays."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tui.emulator.clock import ManualClock
from tui.emulator.emulator import Emulator
from tui.emulator.services.domain_parts import LOG_GROUP, nfs_groups
from tui.emulator.world import build

Clients = Callable[..., Any]

LEGACY = "d-le9acy1am0x7"
GONE = "d-g0neg0neg0ne"
FILES = "fs-0fedcba9876543210"
MANAGED = "ManagedByAmazonSageMakerResource"


def code_of(call: Callable[..., Any], **request: Any) -> str:
    with pytest.raises(ClientError) as error:
        call(**request)
    return str(error.value.response["Error"]["Code"])


def groups_of(clients: Clients, domain: str) -> list[dict[str, Any]]:
    filters = [{"Name": "group-name", "Values": [f"security-group-for-*-nfs-{domain}"]}]
    found: list[dict[str, Any]] = clients("ec2").describe_security_groups(Filters=filters)["SecurityGroups"]
    return found


def interfaces_of(clients: Clients, name: str, *values: str) -> list[dict[str, Any]]:
    answer = clients("ec2").describe_network_interfaces(Filters=[{"Name": name, "Values": list(values)}])
    found: list[dict[str, Any]] = answer["NetworkInterfaces"]
    return found


def test_files_and_groups_come_with_the_domain(
    clients: Clients, clock: ManualClock, domain_request: dict[str, Any]
) -> None:
    made = clients("sagemaker").create_domain(**domain_request)
    efs, domain = clients("efs"), made["DomainId"]
    before = len(efs.describe_file_systems()["FileSystems"])
    assert groups_of(clients, domain) == []
    clock.advance(20)
    listed = efs.describe_file_systems()["FileSystems"]
    assert len(listed) == before + 1
    files = listed[-1]
    assert files["FileSystemId"] == clients("sagemaker").describe_domain(DomainId=domain)["HomeEfsFileSystemId"]
    assert files["Tags"] == [{"Key": MANAGED, "Value": made["DomainArn"]}]
    assert files["KmsKeyId"] == domain_request["KmsKeyId"]
    assert (files["LifeCycleState"], files["NumberOfMountTargets"], files["SizeInBytes"]["Value"]) == (
        "available",
        2,
        6144,
    )
    mounts = efs.describe_mount_targets(FileSystemId=files["FileSystemId"])["MountTargets"]
    assert [mount["SubnetId"] for mount in mounts] == domain_request["SubnetIds"]
    inner, outer = groups_of(clients, domain)
    assert inner["VpcId"] == outer["VpcId"] == domain_request["VpcId"]
    assert {pair["GroupId"] for rule in inner["IpPermissions"] for pair in rule["UserIdGroupPairs"]} == {
        outer["GroupId"]
    }
    assert {pair["GroupId"] for rule in outer["IpPermissionsEgress"] for pair in rule["UserIdGroupPairs"]} == {
        inner["GroupId"]
    }
    held = interfaces_of(clients, "group-id", inner["GroupId"])
    assert {item["NetworkInterfaceId"] for item in held} == {mount["NetworkInterfaceId"] for mount in mounts}
    assert held[0]["Description"].startswith(f"EFS mount target for {files['FileSystemId']} (fsmt-")


def test_no_files_where_none_were_asked_for_or_the_domain_fails(
    emulator: Emulator, clients: Clients, clock: ManualClock, domain_request: dict[str, Any]
) -> None:
    before = len(clients("efs").describe_file_systems()["FileSystems"])
    sagemaker = clients("sagemaker")
    sagemaker.create_domain(**{**domain_request, "HomeEfsFileSystemCreation": "Disabled"})
    emulator.world.domain_failure = "no {domain}"
    sagemaker.create_domain(**{**domain_request, "DomainName": "second"})
    clock.advance(30)
    assert len(clients("efs").describe_file_systems()["FileSystems"]) == before


@pytest.mark.parametrize(("policy", "kept"), [(None, True), ("Retain", True), ("Delete", False)])
def test_what_deleting_a_domain_leaves_behind(
    clients: Clients, clock: ManualClock, domain_request: dict[str, Any], policy: str | None, kept: bool
) -> None:
    sagemaker, efs = clients("sagemaker"), clients("efs")
    domain = sagemaker.create_domain(**domain_request)["DomainId"]
    clock.advance(20)
    files = sagemaker.describe_domain(DomainId=domain)["HomeEfsFileSystemId"]
    retention = {"RetentionPolicy": {"HomeEfsFileSystem": policy}} if policy else {}
    sagemaker.delete_domain(DomainId=domain, **retention)
    clock.advance(8)
    left = [item["FileSystemId"] for item in efs.describe_file_systems()["FileSystems"]]
    assert (files in left) == kept
    assert len(interfaces_of(clients, "description", f"*{files}*")) == (2 if kept else 0)
    assert len(groups_of(clients, domain)) == 2


def test_running_apps_have_an_interface_and_a_log_stream_that_outlives_them(
    clients: Clients, clock: ManualClock
) -> None:
    sagemaker, logs = clients("sagemaker"), clients("logs")
    app = {"DomainId": LEGACY, "UserProfileName": "bob", "AppType": "KernelGateway", "AppName": "k"}
    before = len(interfaces_of(clients, "description", f"*{LEGACY}*"))
    sagemaker.create_app(**app)
    clock.advance(3)
    outer = nfs_groups(LEGACY)[f"security-group-for-outbound-nfs-{LEGACY}"]
    assert len(interfaces_of(clients, "description", f"*{LEGACY}*")) == before + 1
    assert len(interfaces_of(clients, "group-id", outer)) == before + 1
    sagemaker.delete_app(**app)
    clock.advance(3)
    assert len(interfaces_of(clients, "description", f"*{LEGACY}*")) == before
    name = f"{LEGACY}/bob/KernelGateway/k"
    request = {"logGroupName": LOG_GROUP, "logStreamNamePrefix": f"{LEGACY}/"}
    assert name in [item["logStreamName"] for item in logs.describe_log_streams(**request)["logStreams"]]
    logs.delete_log_stream(logGroupName=LOG_GROUP, logStreamName=name)
    assert name not in [item["logStreamName"] for item in logs.describe_log_streams(**request)["logStreams"]]
    assert code_of(logs.delete_log_stream, logGroupName=LOG_GROUP, logStreamName=name) == "ResourceNotFoundException"
    assert code_of(logs.describe_log_streams, logGroupName="/none") == "ResourceNotFoundException"


def test_files_go_after_their_mount_targets(clients: Clients, clock: ManualClock) -> None:
    efs = clients("efs")
    assert code_of(efs.delete_file_system, FileSystemId=FILES) == "FileSystemInUse"
    for mount in efs.describe_mount_targets(FileSystemId=FILES)["MountTargets"]:
        efs.delete_mount_target(MountTargetId=mount["MountTargetId"])
        assert code_of(efs.delete_file_system, FileSystemId=FILES) == "FileSystemInUse"
    assert {item["LifeCycleState"] for item in efs.describe_mount_targets(FileSystemId=FILES)["MountTargets"]} == {
        "deleting"
    }
    clock.advance(1)
    assert code_of(efs.delete_mount_target, MountTargetId=mount["MountTargetId"]) == "MountTargetNotFound"
    efs.delete_file_system(FileSystemId=FILES)
    clock.advance(1)
    assert code_of(efs.describe_file_systems, FileSystemId=FILES) == "FileSystemNotFound"


def test_groups_go_after_their_rules_and_interfaces(clients: Clients, clock: ManualClock) -> None:
    ec2, efs = clients("ec2"), clients("efs")
    inner, outer = groups_of(clients, GONE)
    assert code_of(ec2.delete_security_group, GroupId=inner["GroupId"]) == "DependencyViolation"
    rules = {"GroupId": outer["GroupId"], "IpPermissions": outer["IpPermissionsEgress"]}
    ec2.revoke_security_group_egress(**rules)
    assert code_of(ec2.revoke_security_group_egress, **rules) == "InvalidPermission.NotFound"
    assert code_of(ec2.delete_security_group, GroupId=inner["GroupId"]) == "DependencyViolation"  # mount targets
    (mount, *_) = interfaces_of(clients, "group-id", inner["GroupId"])
    request = {"NetworkInterfaceId": mount["NetworkInterfaceId"]}
    assert code_of(ec2.delete_network_interface, **request) == "InvalidParameterValue"
    for item in efs.describe_mount_targets(FileSystemId=FILES)["MountTargets"]:
        efs.delete_mount_target(MountTargetId=item["MountTargetId"])
    clock.advance(1)
    assert code_of(ec2.delete_security_group, GroupId=outer["GroupId"]) == "DependencyViolation"
    filters = [{"Name": "group-id", "Values": [inner["GroupId"]]}]
    listed = ec2.describe_security_group_rules(Filters=filters)["SecurityGroupRules"]
    ec2.revoke_security_group_ingress(
        GroupId=inner["GroupId"], SecurityGroupRuleIds=[rule["SecurityGroupRuleId"] for rule in listed]
    )
    assert ec2.describe_security_group_rules(Filters=filters)["SecurityGroupRules"] == []
    ec2.delete_security_group(GroupId=inner["GroupId"])
    assert code_of(ec2.delete_security_group, GroupId=outer["GroupId"]) == "DependencyViolation"  # its interface
    for left in interfaces_of(clients, "group-id", outer["GroupId"]):
        ec2.delete_network_interface(NetworkInterfaceId=left["NetworkInterfaceId"])
    ec2.delete_security_group(GroupId=outer["GroupId"])
    assert groups_of(clients, GONE) == []
    assert code_of(ec2.delete_security_group, GroupId=outer["GroupId"]) == "InvalidGroup.NotFound"


def test_rules_of_a_group_that_was_seeded_are_taken_away_one_by_one(clients: Clients) -> None:
    ec2, request = clients("ec2"), {"GroupIds": ["sg-0a1b2c3d4e5f63001"]}
    (group,) = ec2.describe_security_groups(**request)["SecurityGroups"]
    first, second = group["IpPermissions"]
    ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=[first])
    (after,) = ec2.describe_security_groups(**request)["SecurityGroups"]
    assert after["IpPermissions"] == [second]
    assert after["IpPermissionsEgress"] == group["IpPermissionsEgress"]
    ids = [item["GroupId"] for item in ec2.describe_security_groups()["SecurityGroups"]]
    assert len(ids) == len(set(ids))


def test_what_changed_around_domains_outlives_the_process(
    emulator: Emulator, clients: Clients, tmp_path: Path, clock: ManualClock
) -> None:
    path = tmp_path / "state.json"
    _, outer = groups_of(clients, GONE)
    ec2 = clients("ec2")
    ec2.revoke_security_group_egress(GroupId=outer["GroupId"], IpPermissions=outer["IpPermissionsEgress"])
    for left in interfaces_of(clients, "group-id", outer["GroupId"]):
        ec2.delete_network_interface(NetworkInterfaceId=left["NetworkInterfaceId"])
    clients("efs").delete_mount_target(
        MountTargetId=clients("efs").describe_mount_targets(FileSystemId=FILES)["MountTargets"][0]["MountTargetId"]
    )
    emulator.save(path)
    other = build(clock=ManualClock(clock.now() + 1), state_file=path).world
    assert other.snapshot() == emulator.world.snapshot()
    assert other.collection("eu-central-1", "NetworkInterfaces") == emulator.world.collection(
        "eu-central-1", "NetworkInterfaces"
    )
    assert path.stat().st_size < 400_000


def test_a_large_account_is_saved_without_its_network(tmp_path: Path) -> None:
    emulator = build("large", clock=ManualClock())
    emulator.world.roles = {}
    emulator.save(tmp_path / "state.json")
    assert (tmp_path / "state.json").stat().st_size < 200_000


def test_permissions_are_asked_for_by_their_names_in_iam(emulator: Emulator, clients: Clients) -> None:
    emulator.world.allowed_actions = []
    calls: dict[tuple[str, str], dict[str, Any]] = {
        ("efs", "describe_file_systems"): {},
        ("efs", "delete_file_system"): {"FileSystemId": FILES},
        ("ec2", "delete_security_group"): {"GroupId": "sg-0a1b2c3d4e5f63001"},
        ("logs", "describe_log_streams"): {"logGroupName": LOG_GROUP},
        ("sagemaker", "delete_tags"): {"ResourceArn": "arn:aws:sagemaker:eu-central-1:1:domain/d-1", "TagKeys": ["a"]},
    }
    codes = {name: code_of(getattr(clients(name[0]), name[1]), **request) for name, request in calls.items()}
    assert set(codes.values()) == {"AccessDeniedException", "UnauthorizedOperation"}
    assert emulator.refused == [
        "elasticfilesystem:DescribeFileSystems",
        "elasticfilesystem:DeleteFileSystem",
        "ec2:DeleteSecurityGroup",
        "logs:DescribeLogStreams",
        "sagemaker:DeleteTags",
    ]
