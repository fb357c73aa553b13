"""A domain full of people, spaces and apps in an embedded AWS, amid things of others that must stay as they are.

It is written into the state, so that it takes milliseconds: 50 profiles, 80 spaces, 120 apps, files, groups, log
streams. `footprint` is what is left of it, `rest` all else; a test compares both before and after.
"""

import copy
from itertools import count
from typing import Any, Final

from tui.emulator.lifecycle import GONE, living, phase
from tui.emulator.messages import Data
from tui.emulator.seed_network import security_group
from tui.emulator.services.domain_parts import (
    LOG_GROUP,
    MANAGED,
    add_file_system,
    add_mounts,
    interface,
    interfaces,
    made_id,
    make_files,
    nfs_groups,
    note_stream,
)
from tui.emulator.state import HOME, World

PROFILES: Final = 50
SPACES: Final = 80
APPS: Final = 120
DOMAIN: Final = "d-cr0wded00001"
OTHER: Final = "d-0ther0000001"
VPC: Final = "vpc-0a1b2c3d4e5f60001"
SUBNETS: Final = ("subnet-0a1b2c3d4e5f61001", "subnet-0a1b2c3d4e5f61002")
ROLE: Final = "arn:aws:iam::123456789012:role/ml-platform-studio"
_DAY: Final = 86_400.0
_KINDS: Final = ("domains", "profiles", "spaces", "apps")


def crowded(world: World, *, auth_mode: str = "IAM") -> str:
    """Put the crowd into the home Region of `world`, which must have the default network; returns the domain's id."""
    _domain(world, DOMAIN, "crowded", auth_mode)
    names = [f"person-{number:02d}" for number in range(PROFILES)]
    for name in names:
        _profile(world, DOMAIN, name)
    apps: list[tuple[str, str, str]] = []
    for number in range(SPACES):
        owner = names[number % PROFILES]
        private = number < PROFILES
        space = f"{owner}-lab" if private else f"team-{number:02d}"
        _space(world, DOMAIN, space, owner, "Private" if private else "Shared")
        apps.append(("SpaceName", space, "JupyterLab" if number % 2 else "CodeEditor"))
    apps += [("UserProfileName", name, "KernelGateway") for name in names[: APPS - SPACES - 1]]
    apps.append(("UserProfileName", "domain-shared", "RStudioServerPro"))
    for number, (member, owner, kind) in enumerate(apps):
        status = {3: "Failed", 7: "Deleted"}.get(number % 10, "InService")
        _app(world, DOMAIN, member, owner, kind, "InService" if kind == "RStudioServerPro" else status)
    if auth_mode == "SSO":
        application = world.studio(HOME)["domains"][-1]["_application"]
        world.assignments += [[application, group["GroupId"], "GROUP"] for group in world.groups[:3]]
    _others(world)
    return DOMAIN


def _domain(world: World, identifier: str, name: str, auth_mode: str) -> None:
    created = world.now() - 100 * _DAY
    arn = f"arn:aws:sagemaker:{HOME}:{world.account}:domain/{identifier}"
    domain: Data = {
        "DomainArn": arn,
        "DomainId": identifier,
        "DomainName": name,
        "CreationTime": created,
        "AuthMode": auth_mode,
        "DefaultUserSettings": {"ExecutionRole": ROLE, "SecurityGroups": ["sg-0a1b2c3d4e5f63001"]},
        "AppNetworkAccessType": "VpcOnly",
        "VpcId": VPC,
        "SubnetIds": list(SUBNETS),
        "Url": f"https://{identifier}.studio.{HOME}.sagemaker.aws",
        "_file_system": made_id("fs", identifier),
        "_phases": [[created, "InService", None]],
    }
    if auth_mode == "SSO":
        tail = world.instances[0]["InstanceArn"].rsplit("/", 1)[-1]
        domain["_application"] = f"arn:aws:sso::{world.account}:application/{tail}/apl-{identifier[2:]}0000"
    world.studio(HOME)["domains"].append(domain)
    world.studio(HOME)["tags"][arn] = [{"Key": "team", "Value": name}]
    make_files(world, HOME, domain, created, size=123_456_789_012)


def _profile(world: World, domain: str, name: str) -> None:
    studio, created = world.studio(HOME), world.now() - 90 * _DAY
    arn = f"arn:aws:sagemaker:{HOME}:{world.account}:user-profile/{domain}/{name}"
    studio["profiles"].append(
        {
            "UserProfileArn": arn,
            "DomainId": domain,
            "UserProfileName": name,
            "CreationTime": created,
            "HomeEfsFileSystemUid": str(200_001 + 5 * len(studio["profiles"])),
            "UserSettings": {},
            "_phases": [[created, "InService", None]],
        }
    )
    studio["tags"][arn] = []


def _space(world: World, domain: str, name: str, owner: str, sharing: str) -> None:
    created = world.now() - 80 * _DAY
    world.studio(HOME)["spaces"].append(
        {
            "DomainId": domain,
            "SpaceName": name,
            "CreationTime": created,
            "SpaceSettings": {"SpaceStorageSettings": {"EbsStorageSettings": {"EbsVolumeSizeInGb": 20}}},
            "SpaceSharingSettings": {"SharingType": sharing},
            "OwnershipSettings": {"OwnerUserProfileName": owner},
            "_phases": [[created, "InService", None]],
        }
    )
    world.studio(HOME)["tags"][f"arn:aws:sagemaker:{HOME}:{world.account}:space/{domain}/{name}"] = []


def _app(world: World, domain: str, member: str, owner: str, kind: str, status: str) -> None:
    created = world.now() - 0.5 * _DAY
    phases: list[list[Any]] = [[created, status, "EC2InsufficientCapacityError" if status == "Failed" else None]]
    if status == "Deleted":
        phases.append([created + _DAY, GONE, None])
    app = {"DomainId": domain, member: owner, "AppType": kind, "AppName": "default", "CreationTime": created}
    app |= {"ResourceSpec": {"InstanceType": "ml.t3.medium"}, "_phases": phases}
    world.studio(HOME)["apps"].append(app)
    note_stream(world, HOME, f"{domain}/{owner}/{kind}/default", created, size=2_048)


def _others(world: World) -> None:
    """A second domain, and things whose names come near the first one's."""
    _domain(world, OTHER, "another", "IAM")
    _profile(world, OTHER, "person-00")
    _space(world, OTHER, "person-00-lab", "person-00", "Private")
    _app(world, OTHER, "SpaceName", "person-00-lab", "JupyterLab", "InService")
    _app(world, OTHER, "UserProfileName", "person-00", "KernelGateway", "InService")
    serial = count(1)
    for name in (f"security-group-for-inbound-nfs-{DOMAIN}-copy", "ours-for-nfs"):
        rule = {"port": "2049", "cidr": "10.20.0.0/16"}
        group = {"id": made_id("sg", name), "name": name, "ingress": [rule], "egress": []}
        record, rules = security_group(HOME, VPC, group)
        world.put(HOME, "SecurityGroups", record)
        for each in rules:
            world.put(HOME, "SecurityGroupRules", each)
    subnet = next(item for item in world.collection(HOME, "Subnets") if item["SubnetId"] == SUBNETS[0])
    for description in (f"backup of {DOMAIN}-copy", "load balancer"):
        number = next(serial)
        pairs = [{"GroupId": made_id("sg", "ours-for-nfs"), "GroupName": "ours-for-nfs"}]
        made = interface(world, subnet, made_id("eni", description), f"10.20.0.{number}", description, pairs)
        world.put(HOME, "NetworkInterfaces", made | {"Status": "available", "RequesterManaged": False})
    created = world.now() - 50 * _DAY
    for name, tags in (
        ("shared", {"Name": f"copy of {DOMAIN}"}),
        ("foreign", {MANAGED: f"arn:aws:sagemaker:{HOME}:{world.account}:domain/{DOMAIN}9"}),
    ):
        identifier = made_id("fs", name)
        add_file_system(world, HOME, identifier, name, tags, [made_id("sg", "ours-for-nfs")], 10**9, created)
        add_mounts(world, HOME, identifier, SUBNETS[:1], created)
    note_stream(world, HOME, f"{DOMAIN}9/person-00/KernelGateway/default", created)
    note_stream(world, HOME, f"{DOMAIN}/person-00/KernelGateway/default", created, "/aws/lambda/etl")


def footprint(world: World, domain_id: str) -> dict[str, list[str]]:
    """Kind -> ids of what there is of a domain and around it; empty when all of it is gone.

    Apps that are `Deleted` or `Failed` do not count: nothing can take them off the list.
    """
    studio, now = world.studio(HOME), world.now()
    mine = {kind: [each for each in living(studio[kind], now) if each["DomainId"] == domain_id] for kind in _KINDS}
    mine["apps"] = [app for app in mine["apps"] if phase(app, now).status not in ("Deleted", "Failed")]
    names = {"domains": "DomainId", "profiles": "UserProfileName", "spaces": "SpaceName"}
    found = {kind: [str(each[name]) for each in mine[kind]] for kind, name in names.items()}
    found["apps"] = [f"{app.get('SpaceName') or app['UserProfileName']}/{app['AppType']}" for app in mine["apps"]]
    files = [each for each in living(world.file_systems.get(HOME, []), now) if each["CreationToken"] == domain_id]
    found["file systems"] = [each["FileSystemId"] for each in files]
    found["mount targets"] = [each["MountTargetId"] for item in files for each in living(item["_mounts"], now)]
    ids = [each["GroupId"] for each in world.collection(HOME, "SecurityGroups")]
    found["security groups"] = [each for each in nfs_groups(domain_id).values() if each in ids]
    found["interfaces"] = [
        each["NetworkInterfaceId"] for each in _all_interfaces(world) if _interface_is_of(each, domain_id)
    ]
    streams = world.log_streams.get(HOME, {}).get(LOG_GROUP, [])
    found["log streams"] = [
        each["logStreamName"] for each in streams if each["logStreamName"].startswith(f"{domain_id}/")
    ]
    applications = {each.get("_application") for each in mine["domains"]}
    found["assignments"] = [each[1] for each in world.assignments if each[0] in applications]
    return {kind: sorted(each) for kind, each in found.items() if each}


def _all_interfaces(world: World) -> list[Data]:
    return [*world.collection(HOME, "NetworkInterfaces"), *interfaces(world, HOME)]


def _interface_is_of(record: Data, domain_id: str) -> bool:
    held = {pair["GroupId"] for pair in record["Groups"]}
    return not held.isdisjoint(nfs_groups(domain_id).values()) or f"({domain_id})" in record["Description"]


def rest(world: World, domain_id: str) -> dict[str, Any]:
    """All that is not the domain's, in full: equal before and after, or something else was touched."""
    studio, now, groups = world.studio(HOME), world.now(), nfs_groups(domain_id).values()
    found: dict[str, Any] = {
        kind: [each for each in living(studio[kind], now) if each["DomainId"] != domain_id] for kind in _KINDS
    }
    found["tags"] = {arn: tags for arn, tags in studio["tags"].items() if domain_id not in arn.split("/")}
    found["file systems"] = [
        each for each in living(world.file_systems.get(HOME, []), now) if each["CreationToken"] != domain_id
    ]
    for name in ("SecurityGroups", "SecurityGroupRules"):
        found[name] = [each for each in world.collection(HOME, name) if each["GroupId"] not in groups]
    found["interfaces"] = [each for each in _all_interfaces(world) if not _interface_is_of(each, domain_id)]
    found["log streams"] = {
        group: [each for each in streams if group != LOG_GROUP or not each["logStreamName"].startswith(f"{domain_id}/")]
        for group, streams in world.log_streams.get(HOME, {}).items()
    }
    mine = {each.get("_application") for each in studio["domains"] if each["DomainId"] == domain_id}
    found["assignments"] = [each for each in world.assignments if each[0] not in mine | {None}]
    found["roles"], found["buckets"] = world.roles, world.buckets
    return copy.deepcopy(found)
