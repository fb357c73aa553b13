"""The commands that make endpoints: where they get interfaces, behind which security group, and whom that admits."""

from __future__ import annotations

from collections.abc import Sequence

from models.commands import aws, tcp
from models.egress import S3, Ground
from models.firewall import HTTPS, Peer, inbound
from models.rules_base import region_of, rstudio_on


def lets_in(ground: Ground, doors: Sequence[str], groups: Sequence[str]) -> bool | None:
    """Whether an endpoint's security groups let what has `groups` in on port 443; None where that cannot be told."""
    own = ground.groups_of(tuple(doors))
    if own is None:
        return None
    peer = Peer(tuple(groups), tuple(each.cidr for each in ground.subnets))
    return ground.lets(inbound(own), (HTTPS, HTTPS), peer)


def kept_out(ground: Ground, door: str) -> list[str]:
    """The security groups of Studio and of RStudio that an endpoint's group does not admit."""
    network = ground.spec.network
    sides = [network.security_groups, network.rstudio_security_groups if rstudio_on(ground.spec) else []]
    return list(dict.fromkeys(each for side in sides if not lets_in(ground, [door], side) for each in side))


def admit_command(ground: Ground, door: str) -> str:
    """The command that lets Studio in by an endpoint's group; empty where it is in."""
    rules = [tcp(HTTPS, group=each) for each in kept_out(ground, door)]
    if not rules:
        return ""
    base = ("ec2", "authorize-security-group-ingress", "--group-id", door, "--ip-permissions")
    return aws(*base, *rules, region=region_of(ground.spec, ground.facts))


def door_of(ground: Ground) -> str:
    """The security group for endpoints: one that the VPC's have, best one that admits Studio; else Studio's own."""
    found = [group for each in ground.endpoints.rows if each.kind == "Interface" for group in each.security_groups]
    own = ground.spec.network.security_groups
    choice = sorted(set(found), key=lambda group: (-found.count(group), group)) or own
    return min(choice, key=lambda group: bool(kept_out(ground, group)), default="")


def places(ground: Ground, service: str) -> list[str]:
    """One subnet in each zone where AWS offers the endpoint: it takes no two of a zone.

    Of the chosen ones; where it is offered in none of their zones, one of another zone of the VPC.
    """
    offered = ground.offered(service)
    by_zone: dict[str, str] = {}
    for each in ground.subnets:
        if reachable(ground, service, each.zone):
            by_zone.setdefault(each.zone_id or each.zone, each.id)
    if by_zone or not offered:
        return list(by_zone.values())
    vpc = ground.spec.network.vpc or ""
    return [each.id for each in ground.facts.get("subnets", vpc).rows if reachable(ground, service, each.zone)][:1]


def reachable(ground: Ground, service: str, zone: str) -> bool:
    """Whether AWS offers a service's endpoint in a zone, as far as is known."""
    offered = ground.offered(service)
    return not offered or not offered.zones or zone in offered.zones


def create_commands(ground: Ground, *services: str) -> str:
    """The commands that make endpoints for these services, and before them what lets Studio in."""
    door = door_of(ground)
    wanted = {name: _create(ground, name, door) for name in services}
    doors = [admit_command(ground, door)] if any(command for name, command in wanted.items() if name != S3) else []
    return " ".join(command for command in (*doors, *wanted.values()) if command)


def _create(ground: Ground, service: str, door: str) -> str:
    """The command that makes an endpoint; empty where the VPC has no subnet for it."""
    full, region = ground.full_name(service), region_of(ground.spec, ground.facts)
    base = ("ec2", "create-vpc-endpoint", "--vpc-id", ground.spec.network.vpc or "", "--service-name", full)
    if service == S3:
        return aws(*base, "--vpc-endpoint-type", "Gateway", "--route-table-ids", *tables_of(ground), region=region)
    subnets, groups = places(ground, service), ("--security-group-ids", door) if door else ()
    kind = ("--vpc-endpoint-type", "Interface", "--private-dns-enabled", "--subnet-ids", *subnets, *groups)
    return aws(*base, *kind, region=region) if subnets else ""


def tables_of(ground: Ground) -> list[str]:
    """The route tables in force of the chosen subnets."""
    return sorted(set(ground.tables(list(ground.subnets)).values()))
