"""Healthy accounts of different shapes, with a spec that fits each."""

from dataclasses import dataclass, field
from typing import Any

from models.tree import Tree
from tests.preflight.accounts import (
    BUCKET,
    ENDPOINT_GROUP,
    GROUP,
    HOME,
    KEY,
    NAT,
    NAT_SUBNETS,
    PRIVATE_SUBNETS,
    STUDIO_GROUP,
    Change,
    endpoint,
    group,
    network,
    permission,
    role,
    subnet,
    vpc,
    without_endpoint,
)
from tui.emulator.state import ACCOUNT, World

NOTICES = {"KM-6", "RS-8", "TG-2", "UI-4"}
"""Rules that always say the same about a choice, whatever the account is like."""


@dataclass(frozen=True)
class Healthy:
    """An account and the spec for it."""

    name: str
    base: str
    changes: Tree = field(default_factory=dict)
    change: Change | None = None


def _ipv6(world: World) -> None:
    for identifier in NAT_SUBNETS:
        subnet(world, identifier)["Ipv6CidrBlockAssociationSet"] = [
            {"Ipv6CidrBlock": "2001:db8::/64", "Ipv6CidrBlockState": {"State": "associated"}}
        ]


def _main_table(world: World) -> None:
    """The private subnets lose their table and use the main one, which has a NAT route."""
    tables = network(world)["RouteTables"]
    own = next(each for each in tables if each["RouteTableId"] == "rtb-0b2c3d4e5f6a72002")
    main = next(each for each in tables if each["RouteTableId"] == "rtb-0b2c3d4e5f6a72000")
    main["Routes"] = [*main["Routes"], *own["Routes"][1:]]
    tables.remove(own)
    network(world)["VpcEndpoints"] = [each for each in network(world)["VpcEndpoints"] if each["VpcId"] != NAT]


def _by_group(world: World) -> None:
    """The endpoints' group admits Studio by name, not by addresses."""
    group(world, ENDPOINT_GROUP)["IpPermissions"] = [permission(443, group=STUDIO_GROUP)]


def by_list(world: World) -> None:
    """The endpoints' group admits a prefix list of the account's that has the subnets in it."""
    listed = {
        "PrefixListId": "pl-0123456789abcdef0",
        "PrefixListName": "studio",
        "OwnerId": ACCOUNT,
        "AddressFamily": "IPv4",
        "State": "create-complete",
        "_entries": ["10.20.0.0/18"],
    }
    network(world)["PrefixLists"] = [listed]
    group(world, ENDPOINT_GROUP)["IpPermissions"] = [permission(443, list=listed["PrefixListId"])]


def _tight_egress(world: World) -> None:
    """Studio lets out HTTPS to the endpoints and S3 alone, and NFS to its subnets."""
    rules = [permission(443, group=ENDPOINT_GROUP), permission(443, list="pl-6ea54007")]
    rules += [permission(2049, cidr="10.20.0.0/16"), permission(8192, 65535, group=STUDIO_GROUP)]
    group(world, STUDIO_GROUP)["IpPermissionsEgress"] = rules


def _s3_interface(world: World) -> None:
    """S3 by an interface endpoint with private DNS in place of the gateway."""
    s3 = endpoint(world, "s3")
    api = endpoint(world, "sagemaker.api")
    s3 |= {"VpcEndpointType": "Interface", "RouteTableIds": [], "PrivateDnsEnabled": True}
    s3 |= {"SubnetIds": api["SubnetIds"], "Groups": api["Groups"]}


def _odd_state(world: World) -> None:
    for each in network(world)["VpcEndpoints"]:
        each["State"] = "Available"


def _narrow_policy(world: World) -> None:
    """The Studio endpoint's policy names the actions it lets through."""
    text = '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["sagemaker:*"],"Resource":"*"}]}'
    endpoint(world, "studio")["PolicyDocument"] = text
    endpoint(world, "sagemaker.api")["PolicyDocument"] = text


def _no_endpoints(world: World) -> None:
    network(world)["VpcEndpoints"] = [each for each in network(world)["VpcEndpoints"] if each["VpcId"] != NAT]


def _member_account(world: World) -> None:
    """Identity Center belongs to the organization's management account, which is another one."""
    assert world.organization
    world.organization["MasterAccountId"] = "999988887777"
    world.instances[0]["OwnerAccountId"] = "999988887777"


def _no_service_role(world: World) -> None:
    world.roles.pop("awsserviceroleforamazonsagemakernotebooks")


def _may_not_make_service_role(world: World) -> None:
    world.simulated.append({"action": "iam:CreateServiceLinkedRole"})


def _many_roles(world: World) -> None:
    for number in range(300):
        name = f"other-{number}"
        world.roles[name] = {**world.roles["ml-platform-studio"], "RoleName": name, "Arn": role(name)}


def _local_zone_beside(world: World) -> None:
    """The VPC has a subnet in a local zone, which is not chosen."""
    other = dict(subnet(world, PRIVATE_SUBNETS[0]))
    other |= {
        "SubnetId": "subnet-0a1b2c3d4e5f61999",
        "AvailabilityZone": f"{HOME}-ham-1a",
        "CidrBlock": "10.20.240.0/24",
    }
    network(world)["Subnets"].append(other)


def _key_policy(world: World) -> None:
    """The key's policy names the role of the caller in place of the account."""
    statement = {"Effect": "Allow", "Principal": {"AWS": role("Admin")}, "Action": "kms:*", "Resource": "*"}
    world.key_policies[KEY.rpartition("/")[2]] = [statement]


def _post_allowed(world: World) -> None:
    bucket = next(each for each in world.buckets if each["Name"] == BUCKET)
    bucket["_cors"] = [{"AllowedMethods": ["POST"], "AllowedOrigins": ["*"]}]


def _ingress_blocked(world: World) -> None:
    vpc(world, NAT)["BlockPublicAccessStates"] = {"InternetGatewayBlockMode": "block-ingress"}


def _nat_elsewhere(world: World) -> None:
    """One NAT gateway has failed, and no route leads to it."""
    dead = {**network(world)["NatGateways"][0], "NatGatewayId": "nat-0dead00000000000", "State": "failed"}
    network(world)["NatGateways"].append(dead)


def _two_groups(world: World) -> None:
    """NFS leaves by one group, HTTPS by another."""
    group(world, STUDIO_GROUP)["IpPermissionsEgress"] = [permission(2049, cidr="10.20.0.0/16")]
    group(world, ENDPOINT_GROUP)["IpPermissionsEgress"] = [permission(443, cidr="0.0.0.0/0")]


def _many_policies(world: World) -> None:
    world.attachments = 20
    world.roles["ml-platform-studio"]["_attached"] += [f"arn:aws:iam::aws:policy/P{number}" for number in range(11)]


def _own_role(world: World) -> None:
    """A role without managed policies that the simulator allows everything to."""
    world.roles["ml-platform-studio"]["_attached"] = []


def _plain_quotas(world: World) -> None:
    for entry in world.quotas.values():
        entry["Value"] = 1000.0


def _domains_elsewhere(world: World) -> None:
    world.studios["us-east-1"] = {**world.studio(HOME)}


_IDC_USERS: dict[str, Any] = {
    "access": {
        "auth": "identity-center",
        "users": [{"name": "ada.lovelace", "id": "93a4b200-5031-7000-8c1d-aa00bb00cc00"}],
    }
}

HEALTHY = (
    Healthy("isolated subnets with all endpoints", "private"),
    Healthy("private subnets with a NAT gateway", "nat"),
    Healthy("internet access through SageMaker's network", "public"),
    Healthy("groups of Identity Center", "idc"),
    Healthy("a person of Identity Center", "idc", _IDC_USERS),
    Healthy("a group known by name alone", "idc", {"access.groups": [{"name": GROUP["name"]}]}),
    Healthy("RStudio in the VPC", "rstudio"),
    Healthy("Canvas with a bucket", "canvas"),
    Healthy("a key of one's own", "key"),
    Healthy("a key by its alias", "key", {"storage.kms_key": "alias/ml-platform"}),
    Healthy("Studio Classic", "classic"),
    Healthy("a role that is made", "create"),
    Healthy("all subnets of the VPC", "private", {"network.subnets": []}),
    Healthy("dual stack", "nat", {"network.ip_address_type": "dualstack"}, _ipv6),
    Healthy("routes by the main table", "nat", {}, _main_table),
    Healthy("endpoints that admit a group", "private", {}, _by_group),
    Healthy("endpoints that admit a prefix list", "private", {}, by_list),
    Healthy("egress to endpoints alone", "private", {}, _tight_egress),
    Healthy("S3 by an interface endpoint", "private", {}, _s3_interface),
    Healthy("states in another spelling", "private", {}, _odd_state),
    Healthy("endpoint policies that name actions", "private", {}, _narrow_policy),
    Healthy("NAT without any endpoint", "nat", {}, _no_endpoints),
    Healthy("a member account of the organization", "idc", {}, _member_account),
    Healthy("the first domain of an account", "nat", {}, _no_service_role),
    Healthy("a service-linked role that others made", "nat", {}, _may_not_make_service_role),
    Healthy("many roles", "nat", {}, _many_roles),
    Healthy("a local zone beside", "private", {}, _local_zone_beside),
    Healthy("a key policy that names the caller", "key", {}, _key_policy),
    Healthy("a bucket that Canvas may upload to", "canvas", {}, _post_allowed),
    Healthy("public access blocked one way", "nat", {}, _ingress_blocked),
    Healthy("a dead NAT gateway that nobody uses", "nat", {}, _nat_elsewhere),
    Healthy(
        "two groups that together let everything out",
        "private",
        {"network.security_groups": [STUDIO_GROUP, ENDPOINT_GROUP]},
        _two_groups,
    ),
    Healthy("a role of one's own policies", "nat", {}, _own_role),
    Healthy("12 managed policies where 20 are allowed", "nat", {}, _many_policies),
    Healthy("generous quotas", "idc", {}, _plain_quotas),
    Healthy("domains in another Region", "nat", {}, _domains_elsewhere),
    Healthy(
        "no home file system, no names",
        "public",
        {"storage.home_efs": False},
        lambda world: vpc(world, NAT).update(_EnableDnsHostnames=False),
    ),
    Healthy(
        "no NAT endpoint for logs, and none needed", "nat", {}, lambda world: without_endpoint(world, "s3", owner=NAT)
    ),
    Healthy("two subnets of three", "private", {"network.subnets": PRIVATE_SUBNETS[:2]}),
    Healthy("the VPC's default group", "nat", {"network.security_groups": ["sg-0b2c3d4e5f6a73000"]}),
    Healthy(
        "settings of everything",
        "nat",
        {
            "applications.jupyterlab": {"idle_shutdown": {"minutes": 120, "minimum": 60, "maximum": 480}},
            "applications.docker": {"enabled": True},
            "studio_ui": {"hidden_apps": ["JupyterServer"]},
        },
    ),
)
