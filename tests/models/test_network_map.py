"""The way out of a subnet, and the endpoints within its reach."""

from collections.abc import Sequence

import pytest

from models.facts import Availability, Endpoint, Facts, Lookup, NatGateway, Route, RouteTable, Subnet, Zone
from models.network_map import Egress, network_map, short_service, way_out_of

A = Subnet("subnet-a", "vpc-1", zone="eu-central-1a")
B = Subnet("subnet-b", "vpc-1", zone="eu-central-1b")
NATS = [
    NatGateway("nat-good", "vpc-1", state="available"),
    NatGateway("nat-private", "vpc-1", state="available", connectivity="private"),
    NatGateway("nat-failed", "vpc-1", state="failed"),
]


def main(*routes: Route) -> RouteTable:
    return RouteTable("rtb-main", "vpc-1", True, (), routes)


@pytest.mark.parametrize(
    ("target", "state", "egress"),
    [
        ("igw-1", "active", Egress.PUBLIC),
        ("igw-1", "blackhole", Egress.ISOLATED),
        ("nat-good", "active", Egress.NAT),
        ("nat-good", "blackhole", Egress.ISOLATED),
        ("nat-failed", "active", Egress.ISOLATED),
        ("nat-private", "active", Egress.POSSIBLE),
        ("nat-elsewhere", "active", Egress.POSSIBLE),
        ("tgw-1", "active", Egress.POSSIBLE),
        ("pcx-1", "active", Egress.POSSIBLE),
        ("vgw-1", "active", Egress.POSSIBLE),
        ("eni-1", "active", Egress.POSSIBLE),
        ("vpce-1", "active", Egress.POSSIBLE),
        ("eigw-1", "active", Egress.POSSIBLE),
    ],
)
def test_where_the_default_route_leads(target: str, state: str, egress: Egress) -> None:
    way = way_out_of(A, [main(Route("0.0.0.0/0", target, state))], NATS)
    assert (way.egress, way.target, way.table) == (egress, target, "rtb-main")
    assert way.why


def test_no_default_route_is_no_way_out() -> None:
    assert way_out_of(A, [main(Route("10.0.0.0/8", "tgw-1"))], NATS).egress is Egress.ISOLATED


@pytest.mark.parametrize("ipv4", [(), (Route("0.0.0.0/0", "nat-gone", "blackhole"),)])
def test_ipv6_is_a_way_out_only_for_what_has_such_addresses(ipv4: tuple[Route, ...]) -> None:
    tables = [main(Route("::/0", "eigw-1"), *ipv4)]
    assert way_out_of(A, tables, NATS).egress is Egress.ISOLATED
    both = way_out_of(A, tables, NATS, dual_stack=True)
    assert (both.egress, both.target) == (Egress.POSSIBLE, "eigw-1")
    assert way_out_of(A, [main(Route("::/0", "eigw-1", "blackhole"), *ipv4)], NATS, dual_stack=True).egress is (
        Egress.ISOLATED
    )


@pytest.mark.parametrize("dual_stack", [True, False])
def test_ipv4_counts_before_ipv6(dual_stack: bool) -> None:
    tables = [main(Route("::/0", "igw-1"), Route("0.0.0.0/0", "nat-good"))]
    assert way_out_of(A, tables, NATS, dual_stack=dual_stack).egress is Egress.NAT


def test_a_subnet_s_own_table_counts_before_the_main_one() -> None:
    own = RouteTable("rtb-own", "vpc-1", False, ("subnet-a",), (Route("0.0.0.0/0", "nat-good"),))
    tables = [main(Route("0.0.0.0/0", "igw-1")), own]
    assert way_out_of(A, tables, NATS).egress is Egress.NAT
    assert way_out_of(B, tables, NATS).egress is Egress.PUBLIC


def test_what_was_not_looked_up_stays_open() -> None:
    assert way_out_of(A, None, NATS).egress is Egress.UNKNOWN
    assert way_out_of(A, [], NATS).egress is Egress.UNKNOWN
    assert way_out_of(A, [main(Route("0.0.0.0/0", "nat-good"))], None).egress is Egress.POSSIBLE
    other = RouteTable("rtb-x", "vpc-2", True, (), (Route("0.0.0.0/0", "igw-1"),))
    assert way_out_of(A, [other], NATS).egress is Egress.UNKNOWN


@pytest.mark.parametrize(
    ("service", "short"),
    [
        ("com.amazonaws.eu-central-1.sagemaker.api", "sagemaker.api"),
        ("com.amazonaws.eu-central-1.s3", "s3"),
        ("aws.sagemaker.eu-central-1.studio", "aws.sagemaker.studio"),
        ("cn.com.amazonaws.cn-north-1.sts", "sts"),
        ("com.amazonaws.vpce.eu-central-1.vpce-svc-1", "eu-central-1.vpce-svc-1"),
        ("odd", "odd"),
    ],
)
def test_short_names_of_services(service: str, short: str) -> None:
    assert short_service(service) == short


def facts(endpoints: Sequence[Endpoint] = (), **without: bool) -> Facts:
    lookups = {
        "subnets:vpc-1": Lookup((B, A), Availability.KNOWN),
        "route-tables:vpc-1": Lookup((main(Route("0.0.0.0/0", "nat-good")),), Availability.KNOWN),
        "nat-gateways:vpc-1": Lookup(tuple(NATS), Availability.KNOWN),
        "endpoints:vpc-1": Lookup(tuple(endpoints), Availability.KNOWN),
        "zones": Lookup((Zone("eu-central-1a", "euc1-az2"),), Availability.KNOWN),
    }
    return Facts(lookups={key: value for key, value in lookups.items() if key.partition(":")[0] not in without})


def endpoint(service: str, kind: str = "Interface", **more: object) -> Endpoint:
    name = f"com.amazonaws.eu-central-1.{service}"
    return Endpoint("vpce-1", "vpc-1", name, kind, **({"state": "available"} | more))  # type: ignore[arg-type]


def test_the_map_goes_by_zone() -> None:
    found = network_map(facts(), "vpc-1")
    assert [row.subnet.id for row in found.rows] == ["subnet-a", "subnet-b"]
    assert found.rows[0].zone == Zone("eu-central-1a", "euc1-az2")
    assert found.rows[1].zone is None
    assert {row.way_out.egress for row in found.rows} == {Egress.NAT}
    assert found.unknown == ()
    row = found.row("subnet-b")
    assert row is not None
    assert row.subnet == B
    assert found.row("subnet-x") is None


def test_the_map_tells_what_is_unknown() -> None:
    found = network_map(facts(**{"route-tables": True, "zones": True}), "vpc-1")
    assert set(found.unknown) == {"route-tables", "zones"}
    assert {row.way_out.egress for row in found.rows} == {Egress.UNKNOWN}
    assert network_map(Facts(), "vpc-1").rows == ()


def test_an_interface_endpoint_serves_the_whole_vpc_and_its_zone_best() -> None:
    found = network_map(facts([endpoint("sts", private_dns=True, subnets=("subnet-a",))]), "vpc-1")
    near = {row.subnet.id: [(reach.service, reach.usable, reach.near) for reach in row.endpoints] for row in found.rows}
    assert near == {"subnet-a": [("sts", True, True)], "subnet-b": [("sts", True, False)]}


@pytest.mark.parametrize("more", [{"private_dns": False}, {"private_dns": True, "state": "pending"}])
def test_endpoints_that_do_not_answer_are_shown_as_such(more: dict[str, object]) -> None:
    found = network_map(facts([endpoint("sts", subnets=("subnet-a",), **more)]), "vpc-1")
    assert [reach.usable for row in found.rows for reach in row.endpoints] == [False, False]


def test_a_gateway_endpoint_serves_the_tables_it_is_in() -> None:
    here = network_map(facts([endpoint("s3", "Gateway", route_tables=("rtb-main",))]), "vpc-1")
    assert [reach.service for reach in here.rows[0].endpoints] == ["s3"]
    elsewhere = network_map(facts([endpoint("s3", "Gateway", route_tables=("rtb-x",))]), "vpc-1")
    assert elsewhere.rows[0].endpoints == ()
