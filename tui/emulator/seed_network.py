"""A Region's network as EC2 describes it, from the short form in `assets/emulator/network.json`."""

from itertools import count
from typing import Final

from tui.emulator.messages import Data
from tui.emulator.state import ACCOUNT

_COLLECTIONS: Final = (
    "Vpcs",
    "Subnets",
    "SecurityGroups",
    "SecurityGroupRules",
    "RouteTables",
    "NatGateways",
    "InternetGateways",
    "VpcEndpoints",
    "NetworkInterfaces",
    "AvailabilityZones",
    "ServiceDetails",
)
_ROUTE_TARGETS: Final = {
    "igw-": "GatewayId",
    "nat-": "NatGatewayId",
    "tgw-": "TransitGatewayId",
    "pcx-": "VpcPeeringConnectionId",
    "eni-": "NetworkInterfaceId",
    "vgw-": "GatewayId",
    "vpce": "GatewayId",
    "local": "GatewayId",
}

Network = dict[str, list[Data]]


def expanded_network(region: str, seed: Data) -> Network:
    """The network that `seed` describes."""
    network: Network = {name: [] for name in _COLLECTIONS}
    network["AvailabilityZones"] = [_zone(region, zone) for zone in seed["zones"]]
    network["ServiceDetails"] = _services(region, seed["service_suffixes"], seed["zones"])
    zones = {zone["name"]: zone["id"] for zone in seed["zones"]}
    for vpc in seed["vpcs"]:
        _vpc(network, region, vpc, zones)
    return network


def default_network(region: str, suffixes: list[str]) -> Network:
    """What AWS puts into each Region of a new account: a default VPC with a public subnet in three zones."""
    short = "".join(part[0] if not part.isdecimal() else part for part in region.split("-"))
    mark = f"{sum(map(ord, region)):08x}"
    vpc_id, gateway = f"vpc-0{mark}{mark}", f"igw-0{mark}{mark}"
    zones = [{"name": f"{region}{letter}", "id": f"{short}-az{number}"} for number, letter in enumerate("abc", 1)]
    subnets = [
        {
            "id": f"subnet-0{mark}{number:08x}",
            "zone": zone["name"],
            "cidr": f"172.31.{16 * number}.0/20",
            "free": 4091,
            "public": True,
            "default": True,
        }
        for number, zone in enumerate(zones)
    ]
    vpc = {
        "id": vpc_id,
        "cidr": "172.31.0.0/16",
        "default": True,
        "internet_gateway": gateway,
        "subnets": subnets,
        "route_tables": [{"id": f"rtb-0{mark}{mark}", "main": True, "routes": [{"to": "0.0.0.0/0", "via": gateway}]}],
        "security_groups": [
            {
                "id": f"sg-0{mark}{mark}",
                "name": "default",
                "description": "default VPC security group",
                "ingress": [{"group": "self"}],
            }
        ],
    }
    return expanded_network(region, {"zones": zones, "service_suffixes": suffixes, "vpcs": [vpc]})


def _zone(region: str, zone: Data) -> Data:
    kind = zone.get("type", "availability-zone")
    return {
        "ZoneName": zone["name"],
        "ZoneId": zone["id"],
        "ZoneType": kind,
        "State": zone.get("state", "available"),
        "RegionName": region,
        "GroupName": zone.get("group", region),
        "NetworkBorderGroup": zone.get("group", region),
        "OptInStatus": "opt-in-not-required" if kind == "availability-zone" else "opted-in",
        "Messages": [],
        **({"ParentZoneName": zone["parent"]} if "parent" in zone else {}),
    }


def _services(region: str, suffixes: list[str], zones: list[Data]) -> list[Data]:
    names = [zone["name"] for zone in zones if zone.get("type", "availability-zone") == "availability-zone"]
    found = []
    for suffix in suffixes:
        studio = suffix in ("studio", "notebook")
        name = f"aws.sagemaker.{region}.{suffix}" if studio else f"com.amazonaws.{region}.{suffix}"
        kinds = ["Gateway", "Interface"] if suffix in ("s3", "dynamodb") else ["Interface"]
        found.append(
            {
                "ServiceName": name,
                "ServiceId": f"vpce-svc-{sum(map(ord, name)):017x}",
                "ServiceType": [{"ServiceType": kind} for kind in kinds],
                "ServiceRegion": region,
                "AvailabilityZones": names,
                "Owner": "amazon",
                "VpcEndpointPolicySupported": True,
                "AcceptanceRequired": False,
                "ManagesVpcEndpoints": False,
                "SupportedIpAddressTypes": ["ipv4"],
            }
        )
    return found


def _named(entry: Data) -> list[Data]:
    tags = [{"Key": "Name", "Value": entry["name"]}] if "name" in entry else []
    return tags + [{"Key": key, "Value": value} for key, value in entry.get("tags", {}).items()]


def _vpc(network: Network, region: str, vpc: Data, zones: Data) -> None:
    vpc_id = vpc["id"]
    association = {
        "AssociationId": vpc_id.replace("vpc-", "vpc-cidr-assoc-"),
        "CidrBlock": vpc["cidr"],
        "CidrBlockState": {"State": "associated"},
    }
    network["Vpcs"].append(
        {
            "VpcId": vpc_id,
            "CidrBlock": vpc["cidr"],
            "CidrBlockAssociationSet": [association],
            "Ipv6CidrBlockAssociationSet": [],
            "DhcpOptionsId": "dopt-0d15c0ffee0000001",
            "InstanceTenancy": vpc.get("tenancy", "default"),
            "IsDefault": vpc.get("default", False),
            "OwnerId": ACCOUNT,
            "State": "available",
            "Tags": _named(vpc),
            "BlockPublicAccessStates": {"InternetGatewayBlockMode": "off"},
            "_EnableDnsSupport": vpc.get("dns_support", True),
            "_EnableDnsHostnames": vpc.get("dns_hostnames", True),
        }
    )
    for subnet in vpc.get("subnets", []):
        network["Subnets"].append(subnet_record(region, vpc_id, subnet, zones[subnet["zone"]]))
    for table in vpc.get("route_tables", []):
        network["RouteTables"].append(_route_table(vpc, table))
    for group in vpc.get("security_groups", []):
        record, rules = security_group(region, vpc_id, group)
        network["SecurityGroups"].append(record)
        network["SecurityGroupRules"] += rules
    for nat in vpc.get("nat_gateways", []):
        network["NatGateways"].append(_nat_gateway(vpc_id, nat))
    if "internet_gateway" in vpc:
        attachment = {"State": "available", "VpcId": vpc_id}
        gateway = {
            "InternetGatewayId": vpc["internet_gateway"],
            "OwnerId": ACCOUNT,
            "Attachments": [attachment],
        }
        network["InternetGateways"].append(gateway | {"Tags": _named({"name": f"{vpc.get('name', 'default')}-igw"})})
    serial = count(1)
    for endpoint in vpc.get("endpoints", []):
        network["VpcEndpoints"].append(_endpoint(region, vpc, endpoint, next(serial)))
    for interface in vpc.get("interfaces", []):
        network["NetworkInterfaces"].append(_interface(vpc, interface, zones))


def subnet_record(region: str, vpc_id: str, subnet: Data, zone_id: str) -> Data:
    """A subnet as EC2 describes it."""
    return {
        "SubnetId": subnet["id"],
        "SubnetArn": f"arn:aws:ec2:{region}:{ACCOUNT}:subnet/{subnet['id']}",
        "VpcId": vpc_id,
        "AvailabilityZone": subnet["zone"],
        "AvailabilityZoneId": zone_id,
        "CidrBlock": subnet["cidr"],
        "AvailableIpAddressCount": subnet["free"],
        "DefaultForAz": subnet.get("default", False),
        "MapPublicIpOnLaunch": subnet.get("public", False),
        "AssignIpv6AddressOnCreation": False,
        "Ipv6CidrBlockAssociationSet": [],
        "Ipv6Native": False,
        "EnableDns64": False,
        "MapCustomerOwnedIpOnLaunch": False,
        "State": "available",
        "OwnerId": subnet.get("owner", ACCOUNT),
        "Tags": _named(subnet),
    }


def _route_table(vpc: Data, table: Data) -> Data:
    routes = [{"DestinationCidrBlock": vpc["cidr"], "GatewayId": "local", "Origin": "CreateRouteTable"}]
    for route in table.get("routes", []):
        target = next(member for prefix, member in _ROUTE_TARGETS.items() if route["via"].startswith(prefix))
        destination = "DestinationPrefixListId" if route["to"].startswith("pl-") else "DestinationCidrBlock"
        routes.append(
            {destination: route["to"], target: route["via"], "Origin": "CreateRoute"}
            | ({"State": route["state"]} if "state" in route else {})
        )
    for route in routes:
        route.setdefault("State", "active")
    associations: list[Data] = [{"Main": True}] if table.get("main") else []
    associations += [
        {"Main": False, "SubnetId": subnet["id"]}
        for subnet in vpc.get("subnets", [])
        if subnet.get("route_table") == table["id"]
    ]
    for number, association in enumerate(associations):
        association["RouteTableId"] = table["id"]
        association["RouteTableAssociationId"] = f"{table['id'].replace('rtb-', 'rtbassoc-')[:-2]}{number:02x}"
        association["AssociationState"] = {"State": "associated"}
    return {
        "RouteTableId": table["id"],
        "VpcId": vpc["id"],
        "OwnerId": ACCOUNT,
        "Associations": associations,
        "Routes": routes,
        "PropagatingVgws": [],
        "Tags": _named(table),
    }


def security_group(region: str, vpc_id: str, group: Data) -> tuple[Data, list[Data]]:
    """A security group as EC2 describes it, and its rules as EC2 lists them."""
    outward = group.get("egress", [{"cidr": "0.0.0.0/0"}])
    sides = {"IpPermissions": group.get("ingress", []), "IpPermissionsEgress": outward}
    record: Data = {
        "GroupId": group["id"],
        "GroupName": group["name"],
        "Description": group.get("description", group["name"]),
        "VpcId": vpc_id,
        "OwnerId": ACCOUNT,
        "SecurityGroupArn": f"arn:aws:ec2:{region}:{ACCOUNT}:security-group/{group['id']}",
        "Tags": _named({"name": group["tag"]}) if "tag" in group else [],
    }
    serial = count(1)
    listed: list[Data] = []
    for side, rules in sides.items():
        record[side] = [_permission(group, rule) for rule in rules]
        listed += [_rule(region, group, rule, next(serial), egress=side.endswith("Egress")) for rule in rules]
    return record, listed


def _ports(rule: Data) -> Data:
    if "port" not in rule:
        return {"IpProtocol": rule.get("protocol", "-1")}
    first, _, last = str(rule["port"]).partition("-")
    return {"IpProtocol": rule.get("protocol", "tcp"), "FromPort": int(first), "ToPort": int(last or first)}


def _peer(group: Data, rule: Data) -> str | None:
    peer = rule.get("group")
    return group["id"] if peer == "self" else peer


def _permission(group: Data, rule: Data) -> Data:
    peer = _peer(group, rule)
    return {
        **_ports(rule),
        "UserIdGroupPairs": [{"GroupId": peer, "UserId": ACCOUNT}] if peer else [],
        "IpRanges": [{"CidrIp": rule["cidr"]}] if "cidr" in rule else [],
        "Ipv6Ranges": [],
        "PrefixListIds": [],
    }


def _rule(region: str, group: Data, rule: Data, number: int, *, egress: bool) -> Data:
    identifier = f"{group['id'].replace('sg-', 'sgr-')[:-2]}{number:02x}"
    peer = _peer(group, rule)
    return {
        "FromPort": -1,
        "ToPort": -1,
        **_ports(rule),
        "SecurityGroupRuleId": identifier,
        "SecurityGroupRuleArn": f"arn:aws:ec2:{region}:{ACCOUNT}:security-group-rule/{identifier}",
        "GroupId": group["id"],
        "GroupOwnerId": ACCOUNT,
        "IsEgress": egress,
        "Tags": [],
        **({"CidrIpv4": rule["cidr"]} if "cidr" in rule else {}),
        **({"ReferencedGroupInfo": {"GroupId": peer, "UserId": ACCOUNT}} if peer else {}),
    }


def _nat_gateway(vpc_id: str, nat: Data) -> Data:
    return {
        "NatGatewayId": nat["id"],
        "VpcId": vpc_id,
        "SubnetId": nat["subnet"],
        "State": nat.get("state", "available"),
        "ConnectivityType": nat.get("connectivity", "public"),
        "CreateTime": nat["created"],
        "NatGatewayAddresses": [{"PrivateIp": "10.30.0.10", "PublicIp": "198.51.100.7", "IsPrimary": True}],
        "Tags": _named(nat),
    }


def _endpoint(region: str, vpc: Data, endpoint: Data, number: int) -> Data:
    interface = endpoint.get("type", "Interface") == "Interface"
    everywhere = [subnet["id"] for subnet in vpc.get("subnets", [])]
    tables = [table["id"] for table in vpc.get("route_tables", [])]
    return {
        "VpcEndpointId": f"{vpc['id'].replace('vpc-', 'vpce-')[:-2]}{number:02x}",
        "VpcEndpointType": endpoint.get("type", "Interface"),
        "VpcId": vpc["id"],
        "ServiceName": endpoint["service"].replace("REGION", region),
        "State": endpoint.get("state", "available"),
        "PolicyDocument": '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}',
        "RouteTableIds": [] if interface else endpoint.get("route_tables", tables),
        "SubnetIds": endpoint.get("subnets", everywhere) if interface else [],
        "Groups": [{"GroupId": endpoint["group"], "GroupName": "endpoints"}] if "group" in endpoint else [],
        "PrivateDnsEnabled": endpoint.get("private_dns", interface),
        "RequesterManaged": False,
        "NetworkInterfaceIds": [],
        "DnsEntries": [],
        "CreationTimestamp": endpoint["created"],
        "OwnerId": ACCOUNT,
        "Tags": _named(endpoint),
    }


def _interface(vpc: Data, interface: Data, zones: Data) -> Data:
    subnet = next(item for item in vpc["subnets"] if item["id"] == interface["subnet"])
    return {
        "NetworkInterfaceId": interface["id"],
        "VpcId": vpc["id"],
        "SubnetId": subnet["id"],
        "AvailabilityZone": subnet["zone"],
        "AvailabilityZoneId": zones[subnet["zone"]],
        "Description": interface["description"],
        "InterfaceType": "interface",
        "Groups": [],
        "OwnerId": ACCOUNT,
        "PrivateIpAddress": interface["ip"],
        "RequesterManaged": True,
        "SourceDestCheck": True,
        "Status": interface.get("status", "in-use"),
        "TagSet": [],
    }
