"""Rules about the VPC endpoints that Studio needs where it has no other way out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from models.commands import aws
from models.egress import LICENSES, S3, Ground, Service, ground_of
from models.endpoint_commands import create_commands, reachable
from models.facts import Endpoint, Facts
from models.findings import Level
from models.rules_base import Found, listed, not_checked, region_of, rule
from models.spec import DomainSpec

_SOURCE: Final = "D:studio-updated-and-internet-access, D:studio-interface-endpoint"
_LOOKUPS: Final = ("subnets", "route-tables", "nat-gateways", "endpoints", "endpoint-services")
_FIELD: Final = "network.vpc"
_FEATURES: Final = {
    "canvas": "Canvas calls",
    "images": "images of one's own call",
    "projects": "SageMaker Projects calls",
}
"""Weight of services -> what needs them."""


def is_gateway(endpoint: Endpoint) -> bool:
    """Whether it works by routes, not by interfaces."""
    return endpoint.kind == "Gateway"


def working(ground: Ground, service: str) -> list[Endpoint]:
    """Endpoints of a service that are available, and answer to its own name or by routes."""
    return [each for each in ground.of(service) if each.state == "available" and (is_gateway(each) or each.private_dns)]


def missing(ground: Ground) -> list[Service]:
    """Services needed, and offered here, for which the VPC has no endpoint in any state."""
    return [
        each
        for each in ground.needed
        if not ground.of(each.name) and (not ground.services.known or ground.offered(each.name))
    ]


def nothing_there(ground: Ground) -> bool:
    """Whether there is no endpoint for SageMaker at all, which is one problem and not many."""
    needed = [each.name for each in ground.needed if each.weight == "required" and each.name != S3]
    return not any(ground.of(name) for name in needed)


def _absent(ground: Ground, weights: tuple[str, ...]) -> Iterator[Found]:
    for each in missing(ground):
        level = ground.level(each.weight)
        if each.weight not in weights or level is None:
            continue
        name = ground.full_name(each.name)
        yield Found(
            _FIELD,
            f"The VPC has no endpoint for {name} ({each.why}), and {_who(ground)}.",
            f"Make one, or give the subnets a NAT gateway. {create_commands(ground, each.name)}".strip(),
            (ground.spec.network.vpc or "", name),
            level,
        )


def _who(ground: Ground) -> str:
    shut = [each.id for each in ground.shut]
    if shut:
        return f"{listed(shut, 3)} {'has' if len(shut) == 1 else 'have'} no other way out for Studio"
    return "whether the subnets have another way out cannot be seen"


@rule(
    "EP-1",
    Level.ERROR,
    "Without NAT there is an endpoint for SageMaker's API, its runtime, Studio and S3.",
    _SOURCE,
    lookups=_LOOKUPS,
)
def required_endpoints(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts)
    if ground is None or ground.level("required") is None:
        return
    yield from not_checked(ground.endpoints, _FIELD, "which endpoints the VPC has")
    if ground.endpoints.known and not (ground.shut and nothing_there(ground)):
        yield from _absent(ground, ("required",))


@rule(
    "EP-2",
    Level.WARNING,
    "Without NAT there is an endpoint for STS and for CloudWatch Logs.",
    _SOURCE,
    lookups=_LOOKUPS,
)
def recommended_endpoints(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts)
    if ground and ground.level("recommended") and ground.endpoints.known and not nothing_there(ground):
        yield from _absent(ground, ("recommended",))


@rule(
    "EP-3",
    Level.WARNING,
    "Without NAT there are endpoints for what Canvas, images of one's own and SageMaker Projects call.",
    f"D:canvas-vpc, {_SOURCE}",
    lookups=_LOOKUPS,
)
def feature_endpoints(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts)
    if ground is None or not any(each.weight in _FEATURES and ground.level(each.weight) for each in ground.needed):
        return
    if not ground.endpoints.known or nothing_there(ground):
        return
    for weight, what in _FEATURES.items():
        level = ground.level(weight)
        absent = [each.name for each in missing(ground) if each.weight == weight]
        if level and absent:
            yield Found(
                _FIELD,
                f"What {what} has no endpoint in the VPC: {listed(absent, 8)}; {_who(ground)}.",
                f"Make those that people will use. {create_commands(ground, *absent)}".strip(),
                (ground.spec.network.vpc or "", *(ground.full_name(each) for each in absent)),
                level,
            )


@rule("EP-4", Level.ERROR, "The endpoints Studio needs are available.", _SOURCE, lookups=_LOOKUPS)
def available_endpoints(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts)
    if ground is None:
        return
    for each in ground.needed:
        level = ground.level(each.weight)
        found = ground.of(each.name) if level else []
        if level and found and all(endpoint.state != "available" for endpoint in found):
            states = listed(f"{endpoint.id}: {endpoint.state or 'unknown'}" for endpoint in found)
            yield Found(
                _FIELD,
                f"The endpoint for {ground.full_name(each.name)} is not available ({states}).",
                "Wait until it is, have its owner accept it, or choose another VPC (`network.vpc`).",
                tuple(endpoint.id for endpoint in found),
                level,
            )


@rule(
    "EP-5",
    Level.ERROR,
    "The endpoints Studio needs have private DNS, so that they answer to the services' own names.",
    _SOURCE,
    lookups=_LOOKUPS,
)
def private_names(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts)
    if ground is None:
        return
    for each in ground.needed:
        level = ground.level(each.weight)
        if level is None:
            continue
        nameless = [
            one
            for one in ground.of(each.name)
            if one.state == "available" and not is_gateway(one) and not one.private_dns
        ]
        if nameless and not working(ground, each.name):
            place = region_of(spec, facts)
            command = aws(
                "ec2", "modify-vpc-endpoint", "--vpc-endpoint-id", nameless[0].id, "--private-dns-enabled", region=place
            )
            yield Found(
                _FIELD,
                f"The endpoint {nameless[0].id} for {ground.full_name(each.name)} has no private DNS name, so Studio "
                "does not find it.",
                f"Turn it on. {command}",
                tuple(one.id for one in nameless),
                level,
            )


@rule("EP-6", Level.WARNING, "Endpoints have an interface in each zone of the subnets.", _SOURCE, lookups=_LOOKUPS)
def zones_covered(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts)
    if ground is None or (ground.by_nat and not ground.shut):
        return
    zone_of = {each.id: each.zone for each in facts.get("subnets", spec.network.vpc or "").rows}
    in_zone = {each.zone: each.id for each in reversed(ground.subnets)}
    far: dict[tuple[tuple[str, ...], bool], list[Endpoint]] = {}
    for each in ground.needed:
        ours = {zone for zone in in_zone if reachable(ground, each.name, zone)}
        for endpoint in working(ground, each.name):
            if is_gateway(endpoint):
                continue
            lacking = ours - {zone_of.get(subnet, "") for subnet in endpoint.subnets}
            if lacking:
                far.setdefault((tuple(sorted(lacking)), lacking == ours), []).append(endpoint)
    for (zones, everywhere), endpoints in far.items():
        added = [in_zone[zone] for zone in zones]
        commands = " ".join(
            aws(
                "ec2",
                "modify-vpc-endpoint",
                "--vpc-endpoint-id",
                each.id,
                "--add-subnet-ids",
                *added,
                region=region_of(spec, facts),
            )
            for each in endpoints
        )
        yield Found(
            "network.subnets",
            f"{'These endpoints have' if len(endpoints) > 1 else 'An endpoint has'} no interface in {listed(zones)}: "
            f"{listed((each.id for each in endpoints), 3)}. Traffic crosses zones, and ends if the other zone does.",
            f"Add a subnet of each zone. {commands}",
            tuple(each.id for each in endpoints),
            Level.WARNING if everywhere else Level.INFO,
        )


@rule(
    "EP-10",
    Level.INFO,
    "AWS offers endpoints for what is needed, in the zones of the subnets.",
    "B:ec2:DescribeVpcEndpointServices",
    lookups=_LOOKUPS,
)
def services_offered(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts)
    if ground is None or ground.level("required") is None or not ground.services.known:
        return
    absent = [each.name for each in ground.needed if not ground.offered(each.name) and not ground.of(each.name)]
    if absent:
        yield Found(
            _FIELD,
            f"AWS offers no endpoint in this Region for {listed(absent, 8)}; what needs it works only through NAT.",
            "Give the subnets a NAT gateway if people will use it.",
            tuple(absent),
        )
    for each in ground.needed:
        found = ground.offered(each.name)
        lacking = sorted({one.zone for one in ground.subnets} - set(found.zones)) if found and found.zones else []
        if lacking and each.name != S3 and each.name != LICENSES:
            yield Found(
                "network.subnets",
                f"AWS does not offer the endpoint for {each.name} in {listed(lacking)}.",
                "Its traffic will cross zones.",
                (ground.full_name(each.name),),
            )


RULES: Final = (
    required_endpoints,
    recommended_endpoints,
    feature_endpoints,
    available_endpoints,
    private_names,
    zones_covered,
    services_offered,
)
