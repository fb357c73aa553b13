"""Seeded faults of networks: one thing wrong with a VPC, its subnets, routes, groups or endpoints."""

from typing import Any

from models.tree import Tree
from tests.preflight.accounts import (
    DEDICATED,
    ENDPOINT_GROUP,
    NAT,
    NAT_GROUP,
    NAT_SUBNETS,
    OTHER,
    PRIVATE,
    PRIVATE_SUBNETS,
    PUBLIC_SUBNETS,
    STRICT_GROUP,
    STUDIO_GROUP,
    Change,
    endpoint,
    group,
    network,
    permission,
    subnet,
    vpc,
    without_endpoint,
)
from tests.preflight.faults import E, I, U, W, account, spec
from tui.emulator.state import HOME, World

SUBNETS, GROUPS, VPC = "network.subnets", "network.security_groups", "network.vpc"
RSTUDIO_GROUPS = "network.rstudio_security_groups"
_DENY = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"%s","Resource":"*"}]}'
_NARROW = (
    '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::team/*"},'
    '{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/x"},"Action":"s3:*","Resource":"*"}]}'
)


def missing(*services: str) -> Change:
    return lambda world: without_endpoint(world, *services)


def endpoint_with(service: str, **changes: Any) -> Change:
    return lambda world: endpoint(world, service).update(changes)


def _all(**changes: Any) -> Change:
    def change(world: World) -> None:
        for each in network(world)["VpcEndpoints"]:
            if each["VpcId"] == PRIVATE and each["VpcEndpointType"] == "Interface":
                each.update(changes)

    return change


def inbound(identifier: str, *rules: dict[str, Any]) -> Change:
    return lambda world: group(world, identifier).update(IpPermissions=list(rules))


def outbound(identifier: str, *rules: dict[str, Any]) -> Change:
    return lambda world: group(world, identifier).update(IpPermissionsEgress=list(rules))


def subnet_with(identifier: str, **changes: Any) -> Change:
    return lambda world: subnet(world, identifier).update(changes)


def vpc_with(identifier: str, **changes: Any) -> Change:
    return lambda world: vpc(world, identifier).update(changes)


def _zone(**changes: Any) -> Change:
    return lambda world: network(world)["AvailabilityZones"][0].update(changes)


def _routes(table: str, *routes: dict[str, Any]) -> Change:
    def change(world: World) -> None:
        found = next(each for each in network(world)["RouteTables"] if each["RouteTableId"] == table)
        found["Routes"] = [found["Routes"][0], *routes]

    return change


def _nat(**changes: Any) -> Change:
    return lambda world: network(world)["NatGateways"][0].update(changes)


def _list_nobody_reads(world: World) -> None:
    inbound(ENDPOINT_GROUP, permission(443, list="pl-0ffffffffffffffff"))(world)


def _left_groups(world: World) -> None:
    other = group(world, NAT_GROUP)
    left = {**other, "GroupId": "sg-0left", "GroupName": "security-group-for-inbound-nfs-d-gone00000000"}
    network(world)["SecurityGroups"].append(left)


def _no_service(name: str) -> Change:
    def change(world: World) -> None:
        without_endpoint(world, name)
        details = network(world)["ServiceDetails"]
        details[:] = [each for each in details if not each["ServiceName"].endswith(f".{name}")]

    return change


PRIVATE_TABLE, NAT_TABLE = "rtb-0a1b2c3d4e5f62001", "rtb-0b2c3d4e5f6a72002"
DEFAULT = {"DestinationCidrBlock": "0.0.0.0/0", "State": "active", "Origin": "CreateRoute"}
TO_NAT = DEFAULT | {"NatGatewayId": "nat-0b2c3d4e5f6a74001"}
BY_IPV6 = {"DestinationIpv6CidrBlock": "::/0", "EgressOnlyInternetGatewayId": "eigw-0123456789abcdef0"}
IN_PUBLIC: Tree = {"network.subnets": PUBLIC_SUBNETS}
STRICT: Tree = {"network.security_groups": [STRICT_GROUP]}
HTTPS = permission(443, cidr="0.0.0.0/0")
NFS = permission(2049, cidr="10.20.0.0/16")

OF_GROUND = (
    spec("no such VPC", "public", "NW-23", VPC, {"network.vpc": "vpc-00000000000000000", "network.subnets": None}),
    spec(
        "a VPC with dedicated hosts",
        "public",
        "NW-3",
        VPC,
        {"network.vpc": DEDICATED, "network.subnets": ["subnet-0e5f6a7b8c9d01001"]},
    ),
    account("a tenancy of hosts", "nat", "NW-3", VPC, vpc_with(NAT, InstanceTenancy="host")),
    spec("subnets of another VPC", "nat", "NW-2", SUBNETS, {"network.subnets": [*NAT_SUBNETS, PRIVATE_SUBNETS[0]]}),
    spec("a group of another VPC", "nat", "NW-6", GROUPS, {"network.security_groups": [NAT_GROUP, STUDIO_GROUP]}),
    spec(
        "a group of RStudio of another VPC",
        "rstudio",
        "NW-6",
        RSTUDIO_GROUPS,
        {"network.rstudio_security_groups": [NAT_GROUP]},
    ),
    spec("one zone", "nat", "NW-9", SUBNETS, {"network.subnets": NAT_SUBNETS[:1]}, W),
    account("a constrained zone", "nat", "NW-10", SUBNETS, _zone(State="constrained"), W),
    account("an impaired zone", "private", "NW-10", SUBNETS, _zone(State="impaired"), W),
    account("a local zone", "nat", "NW-10", SUBNETS, _zone(ZoneType="local-zone")),
    account(
        "few addresses",
        "nat",
        "NW-11",
        SUBNETS,
        lambda world: [subnet_with(each, AvailableIpAddressCount=2)(world) for each in NAT_SUBNETS],
        W,
    ),
    account(
        "few addresses for the members of a group",
        "idc",
        "NW-11",
        SUBNETS,
        lambda world: [subnet_with(each, AvailableIpAddressCount=2)(world) for each in NAT_SUBNETS],
        W,
    ),
    account(
        "no address in a subnet", "public", "NW-11", SUBNETS, subnet_with(NAT_SUBNETS[0], AvailableIpAddressCount=0), W
    ),
    spec(
        "dual stack without IPv6", "nat", "NW-17", "network.ip_address_type", {"network.ip_address_type": "dualstack"}
    ),
    account("a shared subnet", "nat", "NW-20", SUBNETS, subnet_with(NAT_SUBNETS[0], OwnerId=OTHER), W),
    account("no DNS in the VPC", "nat", "NW-12", VPC, vpc_with(NAT, _EnableDnsSupport=False), W),
    account("no DNS names in the VPC", "private", "NW-12", VPC, vpc_with(PRIVATE, _EnableDnsHostnames=False), W),
    account(
        "no DNS names for the home file system", "public", "NW-12", VPC, vpc_with(NAT, _EnableDnsHostnames=False), W
    ),
    account(
        "public access blocked",
        "nat",
        "NW-21",
        VPC,
        vpc_with(NAT, BlockPublicAccessStates={"InternetGatewayBlockMode": "block-bidirectional"}),
        W,
    ),
    account("groups of a deleted domain", "nat", "LF-1", VPC, _left_groups, I),
    account("public subnets", "nat", "NW-8", SUBNETS, lambda world: None, E, IN_PUBLIC),
    account(
        "public subnets, though with endpoints",
        "private",
        "NW-7",
        SUBNETS,
        _routes(PRIVATE_TABLE, DEFAULT | {"GatewayId": "igw-0123456789abcdef0"}),
        W,
    ),
    account("no route out", "nat", "NW-8", SUBNETS, _routes(NAT_TABLE)),
    account("a way out by IPv6 alone", "nat", "NW-8", SUBNETS, _routes(NAT_TABLE, BY_IPV6)),
    account("a NAT gateway that failed", "nat", "NW-8", SUBNETS, _nat(State="failed")),
    account("a blackhole for a route", "nat", "NW-8", SUBNETS, _routes(NAT_TABLE, TO_NAT | {"State": "blackhole"})),
    account(
        "a blackhole beside endpoints",
        "private",
        "NW-8",
        SUBNETS,
        _routes(PRIVATE_TABLE, TO_NAT | {"State": "blackhole"}),
        W,
    ),
    account("a private NAT gateway", "nat", "NW-8", SUBNETS, _nat(ConnectivityType="private"), I),
    account(
        "a transit gateway",
        "nat",
        "NW-8",
        SUBNETS,
        _routes(NAT_TABLE, DEFAULT | {"TransitGatewayId": "tgw-0123456789abcdef0"}),
        I,
    ),
    account("no NFS", "nat", "NW-13", GROUPS, lambda world: None, W, STRICT),
    account("no NFS to the subnets", "private", "NW-13", GROUPS, outbound(STUDIO_GROUP, HTTPS), W),
    account(
        "NFS blocked by a narrow range",
        "private",
        "NW-13",
        GROUPS,
        outbound(STUDIO_GROUP, HTTPS, permission(2049, cidr="10.20.0.0/20")),
        W,
    ),
    account(
        "kernels cut off", "classic", "NW-14", GROUPS, inbound(STUDIO_GROUP, permission(2049, group=STUDIO_GROUP)), W
    ),
    account(
        "kernels cut off by a short range",
        "classic",
        "NW-14",
        GROUPS,
        inbound(STUDIO_GROUP, permission(8192, 40000, group=STUDIO_GROUP)),
        W,
    ),
    account("nothing leaves", "private", "NW-15", GROUPS, outbound(STUDIO_GROUP), W),
    account("only NFS leaves", "nat", "NW-15", GROUPS, outbound(NAT_GROUP, permission(2049, cidr="10.30.0.0/16")), W),
    account(
        "HTTPS leaves for another group",
        "private",
        "NW-15",
        GROUPS,
        outbound(STUDIO_GROUP, NFS, permission(443, group=STUDIO_GROUP)),
        W,
    ),
    account(
        "HTTPS leaves for the VPC alone, and S3 is beyond",
        "private",
        "NW-15",
        GROUPS,
        outbound(STUDIO_GROUP, NFS, permission(443, cidr="10.20.0.0/16")),
        W,
    ),
    account(
        "HTTPS leaves for the VPC alone, and NAT is beyond",
        "nat",
        "NW-15",
        GROUPS,
        outbound(
            NAT_GROUP,
            permission(443, cidr="10.30.0.0/16"),
            permission(443, list="pl-6ea54007"),
            permission(2049, cidr="10.30.0.0/16"),
        ),
        W,
    ),
)
"""The VPC, its subnets, routes and groups."""

OF_ENDPOINTS = (
    account("no endpoint for SageMaker's API", "private", "EP-1", VPC, missing("sagemaker.api")),
    account("no endpoint for the runtime", "private", "EP-1", VPC, missing("sagemaker.runtime")),
    account("no endpoint for Studio", "private", "EP-1", VPC, missing("studio")),
    account("no endpoint for S3", "private", "EP-1", VPC, missing("s3")),
    account(
        "an endpoint of the wrong family",
        "private",
        "EP-1",
        VPC,
        endpoint_with("studio", ServiceName=f"com.amazonaws.{HOME}.studio"),
    ),
    account("an endpoint that was rejected", "private", "EP-1", VPC, endpoint_with("studio", State="rejected")),
    account("no endpoint for STS", "private", "EP-2", VPC, missing("sts"), W),
    account("no endpoint for logs", "private", "EP-2", VPC, missing("logs"), W),
    account(
        "no endpoints for Canvas",
        "private",
        "EP-3",
        VPC,
        lambda world: None,
        W,
        {"applications.canvas": {"enabled": True}},
    ),
    account(
        "no endpoints for images of one's own",
        "private",
        "EP-3",
        VPC,
        missing("ecr.dkr"),
        W,
        {
            "applications.jupyterlab": {
                "custom_images": [{"image": "acme-pytorch", "config": "acme-pytorch-jupyterlab"}]
            }
        },
    ),
    account("no endpoint for Projects", "private", "EP-3", VPC, missing("servicecatalog"), I),
    account("an endpoint still pending", "private", "EP-4", VPC, endpoint_with("sagemaker.api", State="pending")),
    account("an endpoint nobody accepted", "private", "EP-4", VPC, endpoint_with("studio", State="pendingAcceptance")),
    account("a pending endpoint for STS", "private", "EP-4", VPC, endpoint_with("sts", State="pending"), W),
    account(
        "no private name for the API", "private", "EP-5", VPC, endpoint_with("sagemaker.api", PrivateDnsEnabled=False)
    ),
    account("no private name for Studio", "private", "EP-5", VPC, endpoint_with("studio", PrivateDnsEnabled=False)),
    account("no private name for logs", "private", "EP-5", VPC, endpoint_with("logs", PrivateDnsEnabled=False), W),
    account(
        "endpoints in no zone of the subnets",
        "private",
        "EP-6",
        SUBNETS,
        _all(SubnetIds=[PRIVATE_SUBNETS[2]]),
        W,
        {"network.subnets": PRIVATE_SUBNETS[:2]},
    ),
    account("endpoints in one zone", "private", "EP-6", SUBNETS, _all(SubnetIds=PRIVATE_SUBNETS[:1]), I),
    account("an endpoint in no subnet", "private", "EP-6", SUBNETS, endpoint_with("studio", SubnetIds=[]), W),
    account("endpoints that admit nobody", "private", "EP-7", GROUPS, inbound(ENDPOINT_GROUP)),
    account(
        "endpoints that admit another port",
        "private",
        "EP-7",
        GROUPS,
        inbound(ENDPOINT_GROUP, permission(80, cidr="10.20.0.0/16")),
    ),
    account(
        "endpoints that admit other addresses",
        "private",
        "EP-7",
        GROUPS,
        inbound(ENDPOINT_GROUP, permission(443, cidr="10.99.0.0/16")),
    ),
    account(
        "endpoints that admit one subnet of three",
        "private",
        "EP-7",
        GROUPS,
        inbound(ENDPOINT_GROUP, permission(443, cidr="10.20.0.0/20")),
    ),
    account(
        "endpoints that admit another group",
        "private",
        "EP-7",
        GROUPS,
        inbound(ENDPOINT_GROUP, permission(443, group="sg-0a1b2c3d4e5f63000")),
    ),
    account(
        "endpoints that admit UDP",
        "private",
        "EP-7",
        GROUPS,
        inbound(ENDPOINT_GROUP, permission(443, cidr="10.20.0.0/16") | {"IpProtocol": "udp"}),
    ),
    account("endpoints that admit a list nobody reads", "private", "EP-7", GROUPS, _list_nobody_reads, U),
    account(
        "S3 not in the table", "private", "EP-8", SUBNETS, endpoint_with("s3", RouteTableIds=["rtb-0a1b2c3d4e5f62000"])
    ),
    account("S3 in no table", "private", "EP-8", SUBNETS, endpoint_with("s3", RouteTableIds=[])),
    account(
        "a Studio endpoint that denies",
        "private",
        "EP-9",
        VPC,
        endpoint_with("studio", PolicyDocument=_DENY % "sagemaker:List*"),
    ),
    account(
        "an API endpoint that denies",
        "private",
        "EP-9",
        VPC,
        endpoint_with("sagemaker.api", PolicyDocument=_DENY % "sagemaker:DescribeApp"),
    ),
    account(
        "an S3 endpoint that denies writing",
        "private",
        "EP-9",
        VPC,
        endpoint_with("s3", PolicyDocument=_DENY % "s3:GetObject"),
    ),
    account(
        "an S3 endpoint for certain buckets", "private", "EP-9", VPC, endpoint_with("s3", PolicyDocument=_NARROW), I
    ),
    account("a service without endpoints", "private", "EP-10", VPC, _no_service("sts"), I),
    account("RStudio without License Manager", "rstudio", "RS-10", VPC, missing("license-manager"), W),
    account(
        "RStudio's group lets nothing out",
        "rstudio",
        "RS-10",
        RSTUDIO_GROUPS,
        outbound("sg-0a1b2c3d4e5f63003", NFS),
        W,
        {RSTUDIO_GROUPS: ["sg-0a1b2c3d4e5f63003"]},
    ),
    account(
        "endpoints that do not admit RStudio",
        "rstudio",
        "RS-10",
        RSTUDIO_GROUPS,
        inbound(ENDPOINT_GROUP, permission(443, group=STUDIO_GROUP)),
        W,
        {RSTUDIO_GROUPS: ["sg-0a1b2c3d4e5f63004"]},
    ),
)
"""Endpoints: that they are there, answer, are near, admit and pass."""
