"""A VPC as an admin thinks of it: by zone, its subnets, the way out of each, and the endpoints within reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from models.facts import Endpoint, Facts, NatGateway, Route, RouteTable, Subnet, Zone

_DEFAULT: Final = "0.0.0.0/0"
_DEFAULT_IPV6: Final = "::/0"
ORDINARY_ZONE: Final = "availability-zone"


class Egress(StrEnum):
    """How a subnet reaches the internet, as far as routes tell."""

    NAT = "NAT"
    """Through a public NAT gateway that works: what Studio needs."""
    PUBLIC = "public"
    """Straight through an internet gateway; Studio's interfaces have no public address, so it is no way for them."""
    POSSIBLE = "possible"
    """Through something whose other side cannot be seen from here: a transit gateway, a firewall, a peer."""
    ISOLATED = "isolated"
    """No way out."""
    UNKNOWN = "unknown"
    """The routes could not be looked up."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """The way out of a subnet, and what it was read from."""

    egress: Egress
    table: str = ""
    """Id of the route table in force."""
    target: str = ""
    """What the default route leads to."""
    why: str = ""
    """One sentence."""


@dataclass(frozen=True, slots=True)
class Reach:
    """An endpoint as seen from a subnet."""

    service: str
    """Short name: the service name without its Region prefix."""
    endpoint: Endpoint
    usable: bool
    """Whether it is available, and, of an interface endpoint, answers to the service's own name."""
    near: bool
    """Whether it has an interface in the subnet's zone, or a route in its table; else traffic crosses zones."""


@dataclass(frozen=True, slots=True)
class MapRow:
    """A subnet in its zone."""

    subnet: Subnet
    zone: Zone | None
    way_out: WayOut
    endpoints: tuple[Reach, ...]


@dataclass(frozen=True, slots=True)
class NetworkMap:
    """Everything known of a VPC's subnets."""

    vpc: str
    rows: tuple[MapRow, ...] = ()
    unknown: tuple[str, ...] = ()
    """Kinds of look-ups that were not made, were denied or failed."""
    unreached: tuple[str, ...] = ()
    """Short names of services whose endpoints no subnet reaches: gateways in none of their route tables."""

    def row(self, subnet: str) -> MapRow | None:
        """The row of a subnet, by its id."""
        return next((row for row in self.rows if row.subnet.id == subnet), None)


_MAPPED: Final = ("subnets", "route-tables", "nat-gateways", "endpoints")


def network_map(facts: Facts, vpc: str, *, dual_stack: bool = False) -> NetworkMap:
    """The map of a VPC, in the order of zones and addresses; what was not looked up is left open."""
    found = {kind: facts.get(kind, vpc) for kind in _MAPPED} | {"zones": facts.get("zones")}
    unknown = tuple(kind for kind, lookup in found.items() if not lookup.known)
    zones = {zone.name: zone for zone in found["zones"].rows}
    tables = found["route-tables"].rows if found["route-tables"].known else None
    nats = found["nat-gateways"].rows if found["nat-gateways"].known else None
    subnets: Sequence[Subnet] = [subnet for subnet in found["subnets"].rows if subnet.vpc == vpc]
    zone_of = {subnet.id: subnet.zone for subnet in subnets}
    rows = []
    for subnet in subnets:
        way_out = way_out_of(subnet, tables, nats, dual_stack=dual_stack)
        reaches = tuple(_reach(endpoint, subnet, way_out.table, zone_of) for endpoint in found["endpoints"].rows)
        usable_first = sorted(
            (reach for reach in reaches if reach), key=lambda reach: (not reach.usable, reach.service)
        )
        rows.append(MapRow(subnet, zones.get(subnet.zone), way_out, tuple(usable_first)))
    reached = {reach.endpoint.id for row in rows for reach in row.endpoints}
    unreached = dict.fromkeys(
        short_service(each.service) for each in found["endpoints"].rows if each.vpc == vpc and each.id not in reached
    )
    return NetworkMap(vpc, tuple(sorted(rows, key=lambda row: row.subnet.zone)), unknown, tuple(unreached))


def table_of(subnet: Subnet, tables: Iterable[RouteTable]) -> RouteTable | None:
    """The route table in force: the one the subnet is associated with, else the VPC's main one."""
    own = [table for table in tables if table.vpc == subnet.vpc]
    explicit = next((table for table in own if subnet.id in table.subnets), None)
    return explicit or next((table for table in own if table.main), None)


def way_out_of(
    subnet: Subnet,
    tables: Iterable[RouteTable] | None,
    nats: Iterable[NatGateway] | None,
    *,
    dual_stack: bool = False,
) -> WayOut:
    """How what has an address in a subnet reaches the internet. Inferred from how EC2 routes.

    Args:
        subnet: where it is.
        tables: the route tables of its VPC; None where they are not known.
        nats: the NAT gateways of its VPC; None where they are not known.
        dual_stack: whether it has IPv6 addresses too; without one no route for IPv6 is a way out.
    """
    if tables is None:
        return WayOut(Egress.UNKNOWN, why="Its routes are unknown.")
    table = table_of(subnet, tables)
    if table is None:
        return WayOut(Egress.UNKNOWN, why="Its route table was not found.")
    default = next((route for route in table.routes if route.destination == _DEFAULT), None)
    none = WayOut(Egress.ISOLATED, table.id, why=f"{table.id} has no default route.")
    way = _judged(default, table.id, nats) if default else none
    other = next((route for route in table.routes if route.destination == _DEFAULT_IPV6), None)
    if way.egress is not Egress.ISOLATED or not (dual_stack and other and other.state == "active"):
        return way
    why = f"{table.id} leads out by IPv6 alone, to {other.target or 'an unknown target'}; not every service answers."
    return WayOut(Egress.POSSIBLE, table.id, other.target, why)


def _judged(route: Route, table: str, nats: Iterable[NatGateway] | None) -> WayOut:
    target = route.target
    if route.state != "active":
        why = f"The default route of {table} is a {route.state}: {target or 'its target'} is gone."
        return WayOut(Egress.ISOLATED, table, target, why)
    if target.startswith("igw-"):
        return WayOut(Egress.PUBLIC, table, target, f"{table} leads straight to the internet gateway {target}.")
    if target.startswith("nat-"):
        return _through_nat(target, table, nats)
    why = f"{table} leads to {target or 'an unknown target'}; what lies behind it cannot be seen from here."
    return WayOut(Egress.POSSIBLE, table, target, why)


def _through_nat(target: str, table: str, nats: Iterable[NatGateway] | None) -> WayOut:
    if nats is None:
        return WayOut(Egress.POSSIBLE, table, target, f"Whether {target} works is unknown.")
    nat = next((nat for nat in nats if nat.id == target), None)
    if nat is None:
        return WayOut(Egress.POSSIBLE, table, target, f"{target} is not in this VPC; whether it works is unknown.")
    if nat.state != "available":
        return WayOut(
            Egress.ISOLATED, table, target, f"The NAT gateway {target} is {nat.state or 'in no known state'}."
        )
    if nat.connectivity != "public":
        why = f"The NAT gateway {target} is private; what lies behind it cannot be seen from here."
        return WayOut(Egress.POSSIBLE, table, target, why)
    return WayOut(Egress.NAT, table, target, f"{table} leads to the NAT gateway {target}.")


def short_service(service: str) -> str:
    """A service name without its prefix and Region: `sagemaker.api`; of the other family `aws.sagemaker.studio`."""
    parts = service.split(".")
    if parts[:2] == ["com", "amazonaws"] and len(parts) > 3:
        return ".".join(parts[3:])
    if parts[:1] == ["aws"] and len(parts) > 3:
        return ".".join([*parts[:2], *parts[3:]])
    if parts[:3] == ["cn", "com", "amazonaws"] and len(parts) > 4:
        return ".".join(parts[4:])
    return service


def _reach(endpoint: Endpoint, subnet: Subnet, table: str, zone_of: dict[str, str]) -> Reach | None:
    """The endpoint as the subnet sees it; None where it cannot use it at all."""
    if endpoint.vpc != subnet.vpc:
        return None
    available = endpoint.state.lower() == "available"
    name = short_service(endpoint.service)
    if endpoint.kind == "Gateway":
        routed = bool(table) and table in endpoint.route_tables
        return Reach(name, endpoint, available, near=True) if routed else None
    # An interface answers in the whole VPC; one in the same zone costs less and survives the loss of another.
    near = subnet.zone in {zone_of.get(each) for each in endpoint.subnets}
    return Reach(name, endpoint, available and endpoint.private_dns, near)
