"""EC2: networks, as the account's lookups read them. Codes of unknown ids are those of the EC2 API reference."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.lifecycle import public
from tui.emulator.messages import Call, Data
from tui.emulator.paging import page
from tui.emulator.services.domain_parts import interfaces
from tui.emulator.services.ec2_filters import COMMON, Values, chosen, member
from tui.emulator.state import World


@dataclass(frozen=True, slots=True)
class _Collection:
    """One `Describe...` operation over one kind of record."""

    answer: str
    """Member of the answer, and name of the world's collection."""
    identifier: str
    """Member of a record that identifies it."""
    asked: str
    """Request member that lists identifiers."""
    code: str
    missing: str
    """Text for an unknown id, `{id}` in it."""
    filters: Mapping[str, Values] = field(default_factory=dict)
    filter_member: str = "Filters"
    beside: Callable[[World, str], list[Data]] | None = None
    """Records that follow from others and are kept nowhere."""

    def __call__(self, call: Call, world: World) -> Data:
        records = world.collection(call.region, self.answer)
        if self.beside is not None:
            records = [*records, *self.beside(world, call.region)]
        if wanted := call.params.get(self.asked):
            records = self._by_id(records, wanted)
        found = chosen(records, call.params.get(self.filter_member, []), {**COMMON, **self.filters})
        answer = page(call, found, self.answer, default=None, refused="InvalidParameterValue")
        answer[self.answer] = [public(record) for record in answer[self.answer]]
        return answer

    def _by_id(self, records: list[Data], wanted: list[str]) -> list[Data]:
        known = {record[self.identifier]: record for record in records}
        for identifier in wanted:
            if identifier not in known:
                raise ApiError(self.code, self.missing.format(id=identifier))
        return [known[identifier] for identifier in dict.fromkeys(wanted)]


_COLLECTIONS: Final = {
    "DescribeVpcs": _Collection(
        "Vpcs",
        "VpcId",
        "VpcIds",
        "InvalidVpcID.NotFound",
        "The vpc ID '{id}' does not exist",
        {
            "isDefault": member("IsDefault"),
            "is-default": member("IsDefault"),
            "state": member("State"),
            "cidr": member("CidrBlock"),
            "cidr-block-association.cidr-block": member("CidrBlockAssociationSet", "CidrBlock"),
        },
    ),
    "DescribeSubnets": _Collection(
        "Subnets",
        "SubnetId",
        "SubnetIds",
        "InvalidSubnetID.NotFound",
        "The subnet ID '{id}' does not exist",
        {
            "subnet-id": member("SubnetId"),
            "state": member("State"),
            "availability-zone": member("AvailabilityZone"),
            "availabilityZone": member("AvailabilityZone"),
            "availability-zone-id": member("AvailabilityZoneId"),
            "cidr-block": member("CidrBlock"),
            "default-for-az": member("DefaultForAz"),
            "map-public-ip-on-launch": member("MapPublicIpOnLaunch"),
        },
    ),
    "DescribeSecurityGroups": _Collection(
        "SecurityGroups",
        "GroupId",
        "GroupIds",
        "InvalidGroup.NotFound",
        "The security group '{id}' does not exist",
        {
            "group-id": member("GroupId"),
            "group-name": member("GroupName"),
            "description": member("Description"),
        },
    ),
    "DescribeSecurityGroupRules": _Collection(
        "SecurityGroupRules",
        "SecurityGroupRuleId",
        "SecurityGroupRuleIds",
        "InvalidSecurityGroupRuleId.NotFound",
        "The security group rule ID '{id}' does not exist",
        {"group-id": member("GroupId"), "security-group-rule-id": member("SecurityGroupRuleId")},
    ),
    "DescribeRouteTables": _Collection(
        "RouteTables",
        "RouteTableId",
        "RouteTableIds",
        "InvalidRouteTableID.NotFound",
        "The routeTable ID '{id}' does not exist",
        {
            "route-table-id": member("RouteTableId"),
            "association.main": member("Associations", "Main"),
            "association.subnet-id": member("Associations", "SubnetId"),
        },
    ),
    "DescribeNatGateways": _Collection(
        "NatGateways",
        "NatGatewayId",
        "NatGatewayIds",
        "NatGatewayNotFound",
        "NAT gateway {id} was not found",
        {
            "nat-gateway-id": member("NatGatewayId"),
            "state": member("State"),
            "subnet-id": member("SubnetId"),
        },
        filter_member="Filter",
    ),
    "DescribeInternetGateways": _Collection(
        "InternetGateways",
        "InternetGatewayId",
        "InternetGatewayIds",
        "InvalidInternetGatewayID.NotFound",
        "The internetGateway ID '{id}' does not exist",
        {
            "internet-gateway-id": member("InternetGatewayId"),
            "attachment.vpc-id": member("Attachments", "VpcId"),
            "attachment.state": member("Attachments", "State"),
        },
    ),
    "DescribeVpcEndpoints": _Collection(
        "VpcEndpoints",
        "VpcEndpointId",
        "VpcEndpointIds",
        "InvalidVpcEndpointId.NotFound",
        "The Vpc Endpoint Id '{id}' does not exist",
        {
            "vpc-endpoint-id": member("VpcEndpointId"),
            "vpc-endpoint-type": member("VpcEndpointType"),
            "vpc-endpoint-state": member("State"),
            "service-name": member("ServiceName"),
        },
    ),
    "DescribeNetworkInterfaces": _Collection(
        "NetworkInterfaces",
        "NetworkInterfaceId",
        "NetworkInterfaceIds",
        "InvalidNetworkInterfaceID.NotFound",
        "The networkInterface ID '{id}' does not exist",
        {
            "network-interface-id": member("NetworkInterfaceId"),
            "subnet-id": member("SubnetId"),
            "group-id": member("Groups", "GroupId"),
            "status": member("Status"),
            "description": member("Description"),
            "interface-type": member("InterfaceType"),
            "requester-managed": member("RequesterManaged"),
        },
        beside=interfaces,
    ),
}

_ATTRIBUTES: Final = {
    "enableDnsSupport": ("EnableDnsSupport", True),
    "enableDnsHostnames": ("EnableDnsHostnames", True),
    "enableNetworkAddressUsageMetrics": ("EnableNetworkAddressUsageMetrics", False),
}


def _describe_vpc_attribute(call: Call, world: World) -> Data:
    wanted = call.params["VpcId"]
    if call.params["Attribute"] not in _ATTRIBUTES:
        raise ApiError(
            "InvalidParameterValue", f"Value ({call.params['Attribute']}) for parameter attribute is invalid"
        )
    name, usual = _ATTRIBUTES[call.params["Attribute"]]
    for vpc in world.collection(call.region, "Vpcs"):
        if vpc["VpcId"] == wanted:
            return {"VpcId": wanted, name: {"Value": vpc.get(f"_{name}", usual)}}
    raise ApiError("InvalidVpcID.NotFound", f"The vpc ID '{wanted}' does not exist")


def _describe_regions(call: Call, world: World) -> Data:
    names = {region["RegionName"] for region in world.regions}
    wanted = call.params.get("RegionNames") or []
    for name in wanted:
        if name not in names:
            raise ApiError("InvalidParameterValue", f"Invalid region provided: {name}")
    usable = [
        region
        for region in world.regions
        if (region["RegionName"] in wanted or not wanted)
        and (call.params.get("AllRegions") or region["OptInStatus"] != "not-opted-in")
    ]
    known = {
        "region-name": member("RegionName"),
        "opt-in-status": member("OptInStatus"),
        "endpoint": member("Endpoint"),
    }
    return {"Regions": [public(region) for region in chosen(usable, call.params.get("Filters", []), known)]}


def _describe_availability_zones(call: Call, world: World) -> Data:
    zones = world.collection(call.region, "AvailabilityZones")
    if not call.params.get("AllAvailabilityZones"):
        zones = [zone for zone in zones if zone["OptInStatus"] != "not-opted-in"]
    for asked, name in (("ZoneNames", "ZoneName"), ("ZoneIds", "ZoneId")):
        wanted = call.params.get(asked) or []
        known = {zone[name] for zone in zones}
        for zone in wanted:
            if zone not in known:
                raise ApiError("InvalidParameterValue", f"Invalid availability zone: [{zone}]")
        zones = [zone for zone in zones if not wanted or zone[name] in wanted]
    filters = {
        "zone-name": member("ZoneName"),
        "zone-id": member("ZoneId"),
        "zone-type": member("ZoneType"),
        "state": member("State"),
        "region-name": member("RegionName"),
        "opt-in-status": member("OptInStatus"),
    }
    return {"AvailabilityZones": chosen(zones, call.params.get("Filters", []), filters)}


def _describe_vpc_endpoint_services(call: Call, world: World) -> Data:
    services = world.collection(call.region, "ServiceDetails")
    known = {service["ServiceName"] for service in services}
    wanted = call.params.get("ServiceNames") or []
    for name in wanted:
        if name not in known:
            raise ApiError("InvalidServiceName", f"The Vpc Endpoint Service '{name}' does not exist")
    filters = {
        "service-name": member("ServiceName"),
        "service-type": member("ServiceType", "ServiceType"),
        "owner": member("Owner"),
    }
    asked = [service for service in services if not wanted or service["ServiceName"] in wanted]
    found = chosen(asked, call.params.get("Filters", []), filters)
    answer = page(call, found, "ServiceDetails", default=None, refused="InvalidParameterValue")
    answer["ServiceNames"] = [service["ServiceName"] for service in answer["ServiceDetails"]]
    return answer


OPERATIONS: Final[dict[str, Handler]] = {
    **{f"ec2:{operation}": collection for operation, collection in _COLLECTIONS.items()},
    "ec2:DescribeVpcAttribute": _describe_vpc_attribute,
    "ec2:DescribeRegions": _describe_regions,
    "ec2:DescribeAvailabilityZones": _describe_availability_zones,
    "ec2:DescribeVpcEndpointServices": _describe_vpc_endpoint_services,
}
