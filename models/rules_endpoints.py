"""Rules about the VPC endpoints that Studio needs where it has no other way out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from models.commands import aws
from models.egress import LICENSES, S3, Ground, Service, ground_of, services_needed
from models.facts import Endpoint, Facts
from models.findings import Level
from models.rules_base import Found, listed, not_checked, region_of, rule
from models.spec import DomainSpec

_SOURCE: Final = "D:studio-updated-and-internet-access, D:studio-interface-endpoint"
_LOOKUPS: Final = ("subnets", "route-tables", "nat-gateways", "endpoints", "endpoint-services")
_FIELD: Final = "network.vpc"


def is_gateway(endpoint: Endpoint) -> bool:
    """Whether it works by routes, not by interfaces."""
    return endpoint.kind == "Gateway"


def working(ground: Ground, service: str) -> list[Endpoint]:
    """Endpoints of a service that are available, and answer to its own name or by routes."""
    return [each for each in ground.of(service) if each.state == "available" and (is_gateway(each) or each.private_dns)]


def create_command(ground: Ground, service: str) -> str:
    """The command that makes an endpoint for a service."""
    full, region = ground.full_name(service), region_of(ground.spec, ground.facts)
    base = ("ec2", "create-vpc-endpoint", "--vpc-id", ground.spec.network.vpc or "", "--service-name", full)
    if service == S3:
        tables = sorted(set(ground.tables(list(ground.subnets)).values()))
        return aws(*base, "--vpc-endpoint-type", "Gateway", "--route-table-ids", *tables, region=region)
    return aws(
        *base,
        "--vpc-endpoint-type",
        "Interface",
        "--private-dns-enabled",
        "--subnet-ids",
        *one_a_zone(ground),
        "--security-group-ids",
        *endpoint_groups(ground),
        region=region,
    )


def one_a_zone(ground: Ground) -> list[str]:
    """One of the chosen subnets in each zone: an endpoint takes no two of a zone."""
    by_zone: dict[str, str] = {}
    for each in ground.subnets:
        by_zone.setdefault(each.zone_id or each.zone, each.id)
    return list(by_zone.values())


def endpoint_groups(ground: Ground) -> list[str]:
    """The security groups that the VPC's endpoints have; Studio's own where it has none."""
    found = [group for each in ground.endpoints.rows if each.kind == "Interface" for group in each.security_groups]
    return sorted(set(found), key=lambda group: (-found.count(group), group))[:1] or ground.spec.network.security_groups


def missing(ground: Ground) -> list[Service]:
    """Services needed, and offered here, for which the VPC has no endpoint in any state."""
    return [
        each
        for each in services_needed(ground.spec)
        if not ground.of(each.name) and (not ground.services.known or ground.offered(each.name))
    ]


def nothing_there(ground: Ground) -> bool:
    """Whether there is no endpoint for SageMaker at all, which is one problem and not many."""
    needed = [each.name for each in services_needed(ground.spec) if each.weight == "required" and each.name != S3]
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
            f"Make one, or give the subnets a NAT gateway. {create_command(ground, each.name)}",
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
    if ground is None:
        return
    if not ground.endpoints.known:
        if ground.shut or ground.doubtful:
            yield from not_checked(ground.endpoints, _FIELD, "which endpoints the VPC has")
        return
    if not (ground.shut and nothing_there(ground)):
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
    if ground and ground.endpoints.known and not nothing_there(ground):
        yield from _absent(ground, ("recommended",))


@rule(
    "EP-3",
    Level.WARNING,
    "Without NAT there are endpoints for what Canvas and images of one's own call.",
    "D:canvas-vpc",
    lookups=_LOOKUPS,
)
def feature_endpoints(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts)
    if ground is None or not ground.endpoints.known or nothing_there(ground):
        return
    for weight, what in (("canvas", "Canvas"), ("images", "images of one's own")):
        level = ground.level(weight)
        absent = [each.name for each in missing(ground) if each.weight == weight]
        if level and absent:
            commands = " ".join(create_command(ground, each) for each in absent)
            yield Found(
                _FIELD,
                f"What {what} calls has no endpoint in the VPC: {listed(absent, 8)}; {_who(ground)}.",
                f"Make those that people will use. {commands}",
                (ground.spec.network.vpc or "", *(ground.full_name(each) for each in absent)),
                level,
            )


@rule("EP-4", Level.ERROR, "The endpoints Studio needs are available.", _SOURCE, lookups=_LOOKUPS)
def available_endpoints(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts)
    if ground is None:
        return
    for each in services_needed(spec):
        found, level = ground.of(each.name), ground.level(each.weight)
        if level and found and all(endpoint.state != "available" for endpoint in found):
            states = listed(f"{endpoint.id}: {endpoint.state or 'unknown'}" for endpoint in found)
            yield Found(
                _FIELD,
                f"The endpoint for {ground.full_name(each.name)} is not available ({states}).",
                "Wait until it is, or have its owner accept it.",
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
    for each in services_needed(spec):
        level = ground.level(each.weight)
        nameless = [
            one
            for one in ground.of(each.name)
            if one.state == "available" and not is_gateway(one) and not one.private_dns
        ]
        if level and nameless and not working(ground, each.name):
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
    if ground is None:
        return
    zone_of = {each.id: each.zone for each in facts.get("subnets", spec.network.vpc or "").rows}
    ours = {each.zone for each in ground.subnets}
    far: dict[tuple[str, ...], list[Endpoint]] = {}
    for each in services_needed(spec):
        for endpoint in working(ground, each.name):
            if is_gateway(endpoint) or (ground.by_nat and not ground.shut):
                continue
            lacking = tuple(sorted(ours - {zone_of.get(subnet, "") for subnet in endpoint.subnets}))
            if lacking:
                far.setdefault(lacking, []).append(endpoint)
    for lacking, endpoints in far.items():
        added = [each.id for each in ground.subnets if each.zone in lacking][: len(lacking)]
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
        everywhere = set(lacking) == ours
        yield Found(
            "network.subnets",
            f"{'These endpoints have' if len(endpoints) > 1 else 'An endpoint has'} no interface in {listed(lacking)}: "
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
    if ground is None or not ground.services.known or ground.level("required") is None:
        return
    absent = [each.name for each in services_needed(spec) if not ground.offered(each.name) and not ground.of(each.name)]
    if absent:
        yield Found(
            _FIELD,
            f"AWS offers no endpoint in this Region for {listed(absent, 8)}; what needs it works only through NAT.",
            "Give the subnets a NAT gateway if people will use it.",
            tuple(absent),
        )
    for each in services_needed(spec):
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
