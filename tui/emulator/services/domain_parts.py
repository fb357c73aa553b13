"""What a domain has outside SageMaker: its file system, the security groups between apps and files, network
interfaces and log streams.

Sources: amazon-sagemaker-feedback issue 117 (names of the groups), the tag of terraform-provider-aws issue 20986,
model documentation of EFS. Ids follow from the domain's, so that they are the same from run to run.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

from tui.emulator.lifecycle import GONE, begin, living, phase
from tui.emulator.messages import Data
from tui.emulator.seed_network import security_group
from tui.emulator.state import World

MANAGED: Final = "ManagedByAmazonSageMakerResource"
"""Tag of a domain's file system: the domain's ARN."""
LOG_GROUP: Final = "/aws/sagemaker/studio"
_NFS_PORTS: Final = ("988", "1018-1023", "2049")
_RUNNING: Final = ("Pending", "InService", "Deleting")


def made_id(prefix: str, *parts: str) -> str:
    """An id in AWS's long form that follows from `parts`."""
    return f"{prefix}-0{hashlib.sha256('/'.join(parts).encode()).hexdigest()[:16]}"


def nfs_groups(domain_id: str) -> dict[str, str]:
    """Name -> id of the two groups that AWS makes for a domain's files."""
    names = (f"security-group-for-{way}-nfs-{domain_id}" for way in ("inbound", "outbound"))
    return {name: made_id("sg", name) for name in names}


def make_files(world: World, region: str, domain: Data, at: float, size: int = 6144) -> None:
    """Give a domain its home file system and the two security groups; they are there from `at` on."""
    (inner, inner_id), (outer, outer_id) = nfs_groups(domain["DomainId"]).items()
    sides = {
        inner_id: {"ingress": [{"port": port, "group": outer_id} for port in _NFS_PORTS], "egress": []},
        outer_id: {"ingress": [], "egress": [{"port": port, "group": inner_id} for port in _NFS_PORTS]},
    }
    phases = [[domain["CreationTime"], GONE, None], [at, "available", None]]
    for name, identifier in ((inner, inner_id), (outer, outer_id)):
        group = {"id": identifier, "name": name, **sides[identifier]}
        record, rules = security_group(region, domain["VpcId"], group)
        world.put(region, "SecurityGroups", record | {"_phases": list(phases)})
        for rule in rules:
            world.put(region, "SecurityGroupRules", rule | {"_phases": list(phases)})
    tags = {MANAGED: domain["DomainArn"]}
    add_file_system(world, region, domain["_file_system"], domain["DomainId"], tags, [inner_id], size, at)
    add_mounts(world, region, domain["_file_system"], domain["SubnetIds"], at)
    if "KmsKeyId" in domain:
        files_of(world, region, domain["_file_system"])["KmsKeyId"] = domain["KmsKeyId"]


def add_file_system(
    world: World,
    region: str,
    identifier: str,
    token: str,
    tags: dict[str, str],
    groups: Sequence[str],
    size: int,
    at: float,
) -> None:
    """A file system whose mount targets have `groups`; it is there from `at` on."""
    record: Data = {
        "OwnerId": world.account,
        "CreationToken": token,
        "FileSystemId": identifier,
        "FileSystemArn": f"arn:aws:elasticfilesystem:{region}:{world.account}:file-system/{identifier}",
        "CreationTime": at,
        "PerformanceMode": "generalPurpose",
        "ThroughputMode": "bursting",
        "Encrypted": True,
        "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
        "_size": size,
        "_groups": list(groups),
        "_mounts": [],
        "_phases": [[0.0, GONE, None], [at, "available", None]],
    }
    if "Name" in tags:
        record["Name"] = tags["Name"]
    world.file_systems.setdefault(region, []).append(record)


def files_of(world: World, region: str, identifier: str) -> Data:
    """The record of a file system, which must be there or on its way."""
    return next(item for item in world.file_systems[region] if item["FileSystemId"] == identifier)


def add_mounts(world: World, region: str, identifier: str, subnets: Iterable[str], at: float) -> None:
    """A mount target in each of `subnets`, from `at` on."""
    files = files_of(world, region, identifier)
    known = {item["SubnetId"]: item for item in world.collection(region, "Subnets")}
    for name in subnets:
        subnet = known[name]
        mount = made_id("fsmt", identifier, name)
        files["_mounts"].append(
            {
                "OwnerId": world.account,
                "MountTargetId": mount,
                "FileSystemId": identifier,
                "SubnetId": name,
                "VpcId": subnet["VpcId"],
                "IpAddress": address(subnet["CidrBlock"], 200),
                "NetworkInterfaceId": made_id("eni", mount),
                "AvailabilityZoneId": subnet["AvailabilityZoneId"],
                "AvailabilityZoneName": subnet["AvailabilityZone"],
                "_phases": [[0.0, GONE, None], [at, "available", None]],
            }
        )


def address(block: str, last: int) -> str:
    """An address in a block of addresses, which begins where a number of four parts does."""
    return f"{block.partition('/')[0].rpartition('.')[0]}.{last}"


def drop_files(world: World, region: str, identifier: str, seconds: float) -> None:
    """Delete a file system and its mount targets; the security groups stay."""
    for files in world.file_systems.get(region, []):
        if files["FileSystemId"] == identifier:
            for record in (files, *files["_mounts"]):
                begin(record, world.now(), "deleting", seconds, GONE)


def mounts(world: World, files: Data) -> list[Data]:
    """The mount targets that a file system has."""
    return living(files["_mounts"], world.now())


def interfaces(world: World, region: str) -> list[Data]:
    """The network interfaces of mount targets and of running apps, which come and go with them."""
    names = {item["GroupId"]: item["GroupName"] for item in world.collection(region, "SecurityGroups")}
    subnets = {item["SubnetId"]: item for item in world.collection(region, "Subnets")}
    found: list[Data] = []

    def add(identifier: str, subnet: str, ip: str, description: str, groups: Iterable[str]) -> None:
        if subnet in subnets:
            pairs = [{"GroupId": group, "GroupName": names[group]} for group in groups if group in names]
            found.append(interface(world, subnets[subnet], identifier, ip, description, pairs))

    for files in living(world.file_systems.get(region, []), world.now()):
        for mount in mounts(world, files):
            text = f"EFS mount target for {files['FileSystemId']} ({mount['MountTargetId']})"
            add(mount["NetworkInterfaceId"], mount["SubnetId"], mount["IpAddress"], text, files["_groups"])
    domains = {item["DomainId"]: item for item in world.studio(region)["domains"]}
    for app in world.studio(region)["apps"]:
        domain = domains.get(app["DomainId"])
        if domain is None or phase(app, world.now()).status not in _RUNNING:
            continue
        owner = app.get("SpaceName") or app["UserProfileName"]
        identifier = made_id("eni", app["DomainId"], owner, app["AppType"], app["AppName"])
        number = int(identifier[-4:], 16)
        subnet = domain["SubnetIds"][number % len(domain["SubnetIds"])]
        block = subnets.get(subnet, {}).get("CidrBlock", "10.0.0.0/24")
        text = f"[DO NOT DELETE] ENI managed by SageMaker for Studio Domain ({app['DomainId']}) - {identifier[-8:]}"
        outer = list(nfs_groups(app["DomainId"]).values())[1]
        groups = [*domain["DefaultUserSettings"].get("SecurityGroups", []), outer]
        add(identifier, subnet, address(block, 20 + number % 180), text, groups)
    return found


def interface(world: World, subnet: Data, identifier: str, ip: str, description: str, groups: list[Data]) -> Data:
    """A network interface as EC2 describes it, in use by an AWS service."""
    return {
        "NetworkInterfaceId": identifier,
        "VpcId": subnet["VpcId"],
        "SubnetId": subnet["SubnetId"],
        "AvailabilityZone": subnet["AvailabilityZone"],
        "AvailabilityZoneId": subnet["AvailabilityZoneId"],
        "Description": description,
        "InterfaceType": "interface",
        "Groups": groups,
        "OwnerId": world.account,
        "PrivateIpAddress": ip,
        "RequesterManaged": True,
        "SourceDestCheck": True,
        "Status": "in-use",
        "TagSet": [],
    }


def note_stream(world: World, region: str, name: str, at: float, group: str = LOG_GROUP, size: int = 0) -> None:
    """A log stream, unless there is one of that name; streams outlive what wrote them."""
    streams = world.log_streams.setdefault(region, {}).setdefault(group, [])
    if all(item["logStreamName"] != name for item in streams):
        arn = f"arn:aws:logs:{region}:{world.account}:log-group:{group}:log-stream:{name}"
        streams.append({"logStreamName": name, "creationTime": int(at * 1000), "arn": arn, "storedBytes": size})
