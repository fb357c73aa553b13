"""Looking up networks: VPCs and what is in them, and the Region's zones."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any, Final

from models.facts import Endpoint, NatGateway, Permission, Route, RouteTable, SecurityGroup, Subnet, Vpc, Zone
from tui.services.lookups_ask import Ask, by_name, tag

_TARGETS: Final = (
    "NatGatewayId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "EgressOnlyInternetGatewayId",
    "CarrierGatewayId",
    "LocalGatewayId",
    "CoreNetworkArn",
    "NetworkInterfaceId",
    "InstanceId",
    "GatewayId",
)
_DESTINATIONS: Final = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")


def vpcs(ask: Ask) -> Iterator[tuple[Vpc, ...]]:
    """VPCs by name; the default one last, since it is seldom meant."""
    pages = ([_vpc(item) for item in page.get("Vpcs", [])] for page in ask.pages("ec2", "DescribeVpcs"))
    return ask.growing(pages, lambda vpc: (vpc.default, by_name(vpc.name), vpc.id))


def subnets(ask: Ask) -> Iterator[tuple[Subnet, ...]]:
    """Subnets of the VPC, by zone and address; of all VPCs where none is named."""
    listing = ask.pages("ec2", "DescribeSubnets", _in_vpc(ask))
    pages = ([_subnet(item) for item in page.get("Subnets", [])] for page in listing)
    return ask.growing(pages, lambda subnet: (subnet.vpc, subnet.zone, _address(subnet.cidr), subnet.id))


def security_groups(ask: Ask) -> Iterator[tuple[SecurityGroup, ...]]:
    """Security groups of the VPC, by name, with their rules."""
    listing = ask.pages("ec2", "DescribeSecurityGroups", _in_vpc(ask))
    pages = ([_group(item) for item in page.get("SecurityGroups", [])] for page in listing)
    return ask.growing(pages, lambda group: (by_name(group.name), group.id))


def route_tables(ask: Ask) -> Iterator[tuple[RouteTable, ...]]:
    """Route tables of the VPC; the main one first."""
    listing = ask.pages("ec2", "DescribeRouteTables", _in_vpc(ask))
    pages = ([_table(item) for item in page.get("RouteTables", [])] for page in listing)
    return ask.growing(pages, lambda table: (table.vpc, not table.main, table.id))


def nat_gateways(ask: Ask) -> Iterator[tuple[NatGateway, ...]]:
    """NAT gateways of the VPC, without those that are gone."""
    listing = ask.pages("ec2", "DescribeNatGateways", _in_vpc(ask, "Filter"))
    pages = ([_nat(item) for item in page.get("NatGateways", [])] for page in listing)
    return ask.growing(([nat for nat in page if nat.state != "deleted"] for page in pages), lambda nat: nat.id)


def endpoints(ask: Ask) -> Iterator[tuple[Endpoint, ...]]:
    """VPC endpoints of the VPC, by service."""
    listing = ask.pages("ec2", "DescribeVpcEndpoints", _in_vpc(ask))
    pages = ([_endpoint(item) for item in page.get("VpcEndpoints", [])] for page in listing)
    return ask.growing(pages, lambda endpoint: (endpoint.service, endpoint.id))


def zones(ask: Ask) -> Iterator[tuple[Zone, ...]]:
    """Zones that are enabled for the account, by name."""
    answer = ask.gateway.call("ec2", "DescribeAvailabilityZones", {"AllAvailabilityZones": False})
    found = [_zone(item) for item in answer.get("AvailabilityZones", [])]
    yield tuple(sorted(found, key=lambda zone: zone.name))


def _in_vpc(ask: Ask, member: str = "Filters") -> dict[str, Any]:
    return {member: [{"Name": "vpc-id", "Values": [ask.argument]}]} if ask.argument else {}


def _address(cidr: str) -> tuple[int, int]:
    try:
        network = ipaddress.ip_network(cidr, strict=False)
    except ValueError:
        return (0, 0)
    return (network.version, int(network.network_address))


def _vpc(item: Mapping[str, Any]) -> Vpc:
    return Vpc(
        item["VpcId"],
        tag(item),
        item.get("CidrBlock", ""),
        bool(item.get("IsDefault")),
        item.get("InstanceTenancy", "default"),
        item.get("State", "available"),
        item.get("OwnerId", ""),
        (item.get("BlockPublicAccessStates") or {}).get("InternetGatewayBlockMode", ""),
    )


def _subnet(item: Mapping[str, Any]) -> Subnet:
    ranges = item.get("Ipv6CidrBlockAssociationSet") or ()
    return Subnet(
        item["SubnetId"],
        item.get("VpcId", ""),
        tag(item),
        item.get("CidrBlock", ""),
        item.get("AvailabilityZone", ""),
        item.get("AvailabilityZoneId", ""),
        int(item.get("AvailableIpAddressCount", 0)),
        bool(item.get("MapPublicIpOnLaunch")),
        item.get("State", "available"),
        any(each.get("Ipv6CidrBlockState", {}).get("State", "associated") == "associated" for each in ranges),
        item.get("OwnerId", ""),
        bool(item.get("DefaultForAz")),
    )


def _permission(item: Mapping[str, Any]) -> Permission:
    ranges = [each.get("CidrIp", "") for each in item.get("IpRanges") or ()]
    ranges += [each.get("CidrIpv6", "") for each in item.get("Ipv6Ranges") or ()]
    return Permission(
        item.get("IpProtocol", "-1"),
        item.get("FromPort"),
        item.get("ToPort"),
        tuple(ranges),
        tuple(each.get("GroupId", "") for each in item.get("UserIdGroupPairs") or ()),
        tuple(each.get("PrefixListId", "") for each in item.get("PrefixListIds") or ()),
    )


def _group(item: Mapping[str, Any]) -> SecurityGroup:
    return SecurityGroup(
        item["GroupId"],
        item.get("VpcId", ""),
        item.get("GroupName", ""),
        item.get("Description", ""),
        tuple(_permission(each) for each in item.get("IpPermissions") or ()),
        tuple(_permission(each) for each in item.get("IpPermissionsEgress") or ()),
    )


def _route(item: Mapping[str, Any]) -> Route:
    destination = next((item[name] for name in _DESTINATIONS if item.get(name)), "")
    target = next((item[name] for name in _TARGETS if item.get(name)), "")
    return Route(destination, target, item.get("State", "active"))


def _table(item: Mapping[str, Any]) -> RouteTable:
    associations = item.get("Associations") or ()
    return RouteTable(
        item["RouteTableId"],
        item.get("VpcId", ""),
        any(each.get("Main") for each in associations),
        tuple(each["SubnetId"] for each in associations if each.get("SubnetId")),
        tuple(_route(each) for each in item.get("Routes") or ()),
    )


def _nat(item: Mapping[str, Any]) -> NatGateway:
    return NatGateway(
        item["NatGatewayId"],
        item.get("VpcId", ""),
        item.get("SubnetId", ""),
        item.get("State", "").lower(),
        item.get("ConnectivityType", "public"),
    )


def _endpoint(item: Mapping[str, Any]) -> Endpoint:
    return Endpoint(
        item["VpcEndpointId"],
        item.get("VpcId", ""),
        item.get("ServiceName", ""),
        item.get("VpcEndpointType", "Interface"),
        # The same states come as `available` and as `Available`.
        item.get("State", "").lower(),
        bool(item.get("PrivateDnsEnabled")),
        tuple(item.get("SubnetIds") or ()),
        tuple(item.get("RouteTableIds") or ()),
        tuple(each["GroupId"] for each in item.get("Groups") or ()),
        item.get("PolicyDocument") or "",
    )


def _zone(item: Mapping[str, Any]) -> Zone:
    return Zone(
        item.get("ZoneName", ""),
        item.get("ZoneId", ""),
        item.get("ZoneType", "availability-zone"),
        item.get("State", "available"),
    )
