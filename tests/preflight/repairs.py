"""Commands of the AWS CLI that a script names, carried out on the embedded account as AWS would take them."""

import json
import re
import shlex
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from models.commands import POLICIES_QUOTA
from models.fix_template import Options, options_of
from tests.preflight.accounts import group, network, permission, subnet, vpc
from tui.emulator.services.iam_writes import checked_document
from tui.emulator.state import ACCOUNT, HOME, World


def run(script: str, world: World) -> list[str]:
    """Carry out each command of a script; the commands, as `service operation`."""
    done = []
    for line in script.splitlines():
        if line.startswith("aws "):
            _, service, operation, *words = shlex.split(line)
            options = options_of(words)
            place = ["us-east-1"] if options.get("--service-code") == ["iam"] else [HOME]
            assert options.pop("--region", place) == place
            _OPERATIONS[f"{service} {operation}"](world, options)
            done.append(f"{service} {operation}")
    return done


def _create_endpoint(world: World, options: Options) -> None:
    vpc(world, options["--vpc-id"][0])
    (service,) = options["--service-name"]
    offer = next(each for each in network(world)["ServiceDetails"] if each["ServiceName"] == service)
    mine = [each for each in network(world)["VpcEndpoints"] if each["VpcId"] == options["--vpc-id"][0]]
    assert not [each for each in mine if each["ServiceName"] == service and each["State"] != "rejected"]
    subnets = options.get("--subnet-ids", [])
    zones = [subnet(world, each)["AvailabilityZone"] for each in subnets]
    assert len(set(zones)) == len(zones), "two subnets of a zone"
    assert set(zones) <= set(offer["AvailabilityZones"]), "not offered in this zone"
    gateway = options["--vpc-endpoint-type"] == ["Gateway"]
    assert gateway or subnets
    groups = [group(world, each) for each in options.get("--security-group-ids", [])]
    network(world)["VpcEndpoints"].append(
        {
            "VpcEndpointId": f"vpce-0made{len(mine):012}",
            "VpcId": options["--vpc-id"][0],
            "ServiceName": service,
            "VpcEndpointType": options["--vpc-endpoint-type"][0],
            "State": "available",
            "SubnetIds": subnets,
            "RouteTableIds": options.get("--route-table-ids", []),
            "Groups": [{"GroupId": each["GroupId"], "GroupName": each["GroupName"]} for each in groups],
            "PrivateDnsEnabled": "--private-dns-enabled" in options,
            "PolicyDocument": '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
        }
    )


def _modify_endpoint(world: World, options: Options) -> None:
    (wanted,) = options["--vpc-endpoint-id"]
    found = next(each for each in network(world)["VpcEndpoints"] if each["VpcEndpointId"] == wanted)
    added = options.get("--add-subnet-ids", [])
    zones = [subnet(world, each)["AvailabilityZone"] for each in (*found.get("SubnetIds", []), *added)]
    assert len(set(zones)) == len(zones), "two subnets of a zone"
    found["SubnetIds"] = [*found.get("SubnetIds", []), *added]
    found["RouteTableIds"] = [*found.get("RouteTableIds", []), *options.get("--add-route-table-ids", [])]
    if "--private-dns-enabled" in options:
        found["PrivateDnsEnabled"] = True
    if "--reset-policy" in options:
        found["PolicyDocument"] = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}'


def _authorize(side: str) -> Callable[[World, Options], None]:
    def authorize(world: World, options: Options) -> None:
        found = group(world, options["--group-id"][0])
        for text in options["--ip-permissions"]:
            first, last = (int(each) for each in re.findall(r"Port=(\d+)", text))
            names = {"GroupId": "group", "CidrIp": "cidr", "PrefixListId": "list"}
            peers = {names[name]: value for name, value in re.findall(r"\{(\w+)=([^}]+)\}", text)}
            rule = permission(first, last, **peers)
            assert rule not in found[side], "InvalidPermission.Duplicate"
            found[side] = [*found[side], rule]

    return authorize


def _modify_vpc(world: World, options: Options) -> None:
    found = vpc(world, options["--vpc-id"][0])
    names = {"--enable-dns-support": "_EnableDnsSupport", "--enable-dns-hostnames": "_EnableDnsHostnames"}
    found.update({names[option]: True for option in options if option in names})


def _replace_route(world: World, options: Options) -> None:
    tables = network(world)["RouteTables"]
    table = next(each for each in tables if each["RouteTableId"] == options["--route-table-id"][0])
    (destination,) = options["--destination-cidr-block"]
    kept = [each for each in table["Routes"] if each.get("DestinationCidrBlock") != destination]
    assert len(kept) == len(table["Routes"]) - 1
    route = {"DestinationCidrBlock": destination, "NatGatewayId": options["--nat-gateway-id"][0], "State": "active"}
    table["Routes"] = [*kept, route]


def _attach_policy(world: World, options: Options) -> None:
    record: dict[str, Any] = world.roles[options["--role-name"][0].lower()]
    record["_attached"] = [*record["_attached"], *options["--policy-arn"]]


def _make_service_role(world: World, options: Options) -> None:
    (service,) = options["--aws-service-name"]
    name = "AWSServiceRoleForAmazonSageMakerNotebooks"
    path = f"/aws-service-role/{service}/"
    arn = f"arn:aws:iam::{ACCOUNT}:role{path}{name}"
    world.roles[name.lower()] = {**world.roles["ml-platform-studio"], "RoleName": name, "Path": path, "Arn": arn}


def _raise_quota(world: World, options: Options) -> None:
    """As it is once AWS has granted it."""
    (code,), (value,) = options["--quota-code"], options["--desired-value"]
    if options["--service-code"] == ["iam"]:
        assert code == POLICIES_QUOTA
        world.attachments = int(value)
        return
    world.quotas[code]["Value"] = float(value)


def _enable_key(world: World, options: Options) -> None:
    (wanted,) = options["--key-id"]
    key = next(each for each in world.keys[HOME] if each["KeyId"] == wanted)
    assert key["KeyState"] == "Disabled", "KMSInvalidStateException"
    key.update(KeyState="Enabled", Enabled=True)


def _give_policy(world: World, options: Options) -> None:
    (role,), (document,) = options["--role-name"], options["--policy-document"]
    assert role in world.roles
    assert re.fullmatch(r"[\w+=,.@-]{1,128}", options["--policy-name"][0])
    (statement,) = json.loads(document)["Statement"]
    given = set(statement["Action"])
    world.simulated[:] = [
        each
        for each in world.simulated
        if not (fnmatchcase(f"arn:aws:iam::{ACCOUNT}:role/{role}", each["principal"]) and each["action"] in given)
    ]


def _trust(world: World, options: Options) -> None:
    (role,), (document,) = options["--role-name"], options["--policy-document"]
    checked_document(document, trust=True)
    assert len(document) <= 2048
    world.roles[role.lower()]["AssumeRolePolicyDocument"] = document


def _make_bucket(world: World, options: Options) -> None:
    name = options[""][0].removeprefix("s3://")
    assert name not in {each["Name"] for each in world.buckets}
    world.buckets.append({**world.buckets[0], "Name": name, "BucketRegion": HOME})


_OPERATIONS: dict[str, Callable[[World, Options], None]] = {
    "ec2 create-vpc-endpoint": _create_endpoint,
    "ec2 modify-vpc-endpoint": _modify_endpoint,
    "ec2 authorize-security-group-ingress": _authorize("IpPermissions"),
    "ec2 authorize-security-group-egress": _authorize("IpPermissionsEgress"),
    "ec2 modify-vpc-attribute": _modify_vpc,
    "ec2 replace-route": _replace_route,
    "iam attach-role-policy": _attach_policy,
    "iam create-service-linked-role": _make_service_role,
    "kms enable-key": _enable_key,
    "iam put-role-policy": _give_policy,
    "iam update-assume-role-policy": _trust,
    "s3 mb": _make_bucket,
    "service-quotas request-service-quota-increase": _raise_quota,
}
