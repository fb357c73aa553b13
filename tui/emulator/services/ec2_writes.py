"""EC2: taking away network interfaces, security groups and their rules. Codes: EC2's list of client error codes."""

from collections.abc import Iterator
from typing import Any, Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.messages import Call, Data
from tui.emulator.services.domain_parts import interfaces
from tui.emulator.state import World

_PEERS: Final = {
    "UserIdGroupPairs": "GroupId",
    "IpRanges": "CidrIp",
    "Ipv6Ranges": "CidrIpv6",
    "PrefixListIds": "PrefixListId",
}
"""Member of a permission that lists whom it lets in or out -> what names each."""
_SINGLE: Final = {"CidrIpv4": "IpRanges", "CidrIpv6": "Ipv6Ranges", "PrefixListId": "PrefixListIds"}

Atom = tuple[Any, Any, Any, str, str]
"""One rule: protocol, first and last port, kind of peer, peer."""


def _delete_network_interface(call: Call, world: World) -> Data:
    identifier = call.params["NetworkInterfaceId"]
    made = interfaces(world, call.region)
    for record in (*world.collection(call.region, "NetworkInterfaces"), *made):
        if record["NetworkInterfaceId"] == identifier:
            if record["Status"] == "in-use":
                text = f"Network interface '{identifier}' is currently in use."
                raise ApiError("InvalidParameterValue", text)
            world.drop(call.region, "NetworkInterfaces", identifier)
            return {}
    text = f"The networkInterface ID '{identifier}' does not exist"
    raise ApiError("InvalidNetworkInterfaceID.NotFound", text)


def _group_of(call: Call, world: World) -> Data:
    member = "GroupId" if "GroupId" in call.params else "GroupName"
    wanted = call.params.get(member)
    for group in world.collection(call.region, "SecurityGroups"):
        if group[member] == wanted:
            return group
    raise ApiError("InvalidGroup.NotFound", f"The security group '{wanted}' does not exist")


def _delete_security_group(call: Call, world: World) -> Data:
    group, region = _group_of(call, world), call.region
    identifier = group["GroupId"]
    if group["GroupName"] == "default":
        text = f'the specified group: "{identifier}" name: "default" cannot be deleted by a user'
        raise ApiError("CannotDelete", text)
    others = [item for item in world.collection(region, "SecurityGroups") if item["GroupId"] != identifier]
    named = any(
        pair.get("GroupId") == identifier
        for other in others
        for side in ("IpPermissions", "IpPermissionsEgress")
        for permission in other[side]
        for pair in permission["UserIdGroupPairs"]
    )
    users = [*world.collection(region, "NetworkInterfaces"), *world.collection(region, "VpcEndpoints")]
    users += interfaces(world, region)
    if named or any(pair["GroupId"] == identifier for user in users for pair in user["Groups"]):
        raise ApiError("DependencyViolation", f"resource {identifier} has a dependent object")
    for rule in world.collection(region, "SecurityGroupRules"):
        if rule["GroupId"] == identifier:
            world.drop(region, "SecurityGroupRules", rule["SecurityGroupRuleId"])
    world.drop(region, "SecurityGroups", identifier)
    return {"Return": True, "GroupId": identifier}


def _atoms(permission: Data) -> Iterator[Atom]:
    ports = (permission.get("FromPort"), permission.get("ToPort"))
    first, last = (None if port == -1 else port for port in ports)
    for kind, name in _PEERS.items():
        for peer in permission.get(kind, []):
            yield permission.get("IpProtocol"), first, last, kind, peer.get(name, "")


def _atom_of_rule(rule: Data) -> Atom:
    permission: Data = {name: rule.get(name) for name in ("IpProtocol", "FromPort", "ToPort")}
    if "ReferencedGroupInfo" in rule:
        permission["UserIdGroupPairs"] = [rule["ReferencedGroupInfo"]]
    for name, kind in _SINGLE.items():
        if name in rule:
            permission[kind] = [{_PEERS[kind]: rule[name]}]
    return next(_atoms(permission))


def _revoke(call: Call, world: World, side: str) -> Data:
    group, egress = _group_of(call, world), side.endswith("Egress")
    listed = [
        rule
        for rule in world.collection(call.region, "SecurityGroupRules")
        if rule["GroupId"] == group["GroupId"] and rule["IsEgress"] == egress
    ]
    named = call.params.get("SecurityGroupRuleIds", [])
    asked = {atom for permission in call.params.get("IpPermissions", []) for atom in _atoms(permission)}
    asked |= {_atom_of_rule(rule) for rule in listed if rule["SecurityGroupRuleId"] in named}
    held = {atom for permission in group[side] for atom in _atoms(permission)}
    if not asked or not asked <= held:
        text = "The specified rule does not exist in this security group."
        raise ApiError("InvalidPermission.NotFound", text)
    kept = [_without(permission, asked) for permission in group[side]]
    world.put(call.region, "SecurityGroups", group | {side: [item for item in kept if any(_atoms(item))]})
    revoked = [rule for rule in listed if _atom_of_rule(rule) in asked]
    for rule in revoked:
        world.drop(call.region, "SecurityGroupRules", rule["SecurityGroupRuleId"])
    return {
        "Return": True,
        "UnknownIpPermissions": [],
        "RevokedSecurityGroupRules": [_revoked(each) for each in revoked],
    }


def _without(permission: Data, asked: set[Atom]) -> Data:
    kept = dict(permission)
    for kind in _PEERS:
        peers = permission.get(kind, [])
        kept[kind] = [peer for peer in peers if not asked.issuperset(_atoms({**permission, **_only(kind, peer)}))]
    return kept


def _only(kind: str, peer: Data) -> Data:
    return {each: [peer] if each == kind else [] for each in _PEERS}


def _revoked(rule: Data) -> Data:
    names = ("SecurityGroupRuleId", "GroupId", "IsEgress", "IpProtocol", "FromPort", "ToPort", "CidrIpv4")
    answer = {name: rule[name] for name in names if name in rule}
    if "ReferencedGroupInfo" in rule:
        answer["ReferencedGroupId"] = rule["ReferencedGroupInfo"]["GroupId"]
    return answer


def _revoke_ingress(call: Call, world: World) -> Data:
    return _revoke(call, world, "IpPermissions")


def _revoke_egress(call: Call, world: World) -> Data:
    return _revoke(call, world, "IpPermissionsEgress")


OPERATIONS: Final[dict[str, Handler]] = {
    "ec2:DeleteNetworkInterface": _delete_network_interface,
    "ec2:DeleteSecurityGroup": _delete_security_group,
    "ec2:RevokeSecurityGroupIngress": _revoke_ingress,
    "ec2:RevokeSecurityGroupEgress": _revoke_egress,
}
