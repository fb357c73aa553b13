"""Rules about what lets traffic through between Studio and its endpoints: groups, routes, policies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from models.commands import aws
from models.egress import API, LICENSES, S3, STUDIO, Ground, Service, ground_of
from models.endpoint_commands import admit_command, lets_in
from models.endpoint_policy import Verdict, verdict
from models.facts import Endpoint, Facts
from models.findings import Level
from models.rules_base import Found, listed, not_checked, region_of, rule
from models.rules_endpoints import is_gateway, nothing_there, working
from models.spec import DomainSpec

_GROUPS: Final = "network.security_groups"
_ACTIONS: Final = {
    API: ("sagemaker:CreateApp", "sagemaker:DescribeApp", "sagemaker:DescribeDomain"),
    STUDIO: ("sagemaker:CreateApp",),
    "sagemaker.runtime": ("sagemaker:InvokeEndpoint",),
    S3: ("s3:GetObject", "s3:PutObject"),
    "sts": ("sts:GetCallerIdentity",),
    "logs": ("logs:PutLogEvents",),
    LICENSES: ("license-manager:CheckoutLicense",),
    "ecr.api": ("ecr:GetAuthorizationToken",),
}
"""Service -> actions that must get through its endpoint."""


def admitted(ground: Ground, endpoint: Endpoint, groups: list[str]) -> bool | None:
    """Whether an endpoint's security groups let Studio in on port 443; None where that cannot be told."""
    return lets_in(ground, endpoint.security_groups, groups)


@rule(
    "EP-7",
    Level.ERROR,
    "The endpoints' security groups admit HTTPS from Studio.",
    "D:studio-interface-endpoint",
    lookups=("subnets", "endpoints", "security-groups", "prefix-lists"),
)
def endpoints_admit(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts) if spec.network.security_groups else None
    if ground is None:
        return
    closed: dict[tuple[str, ...], list[tuple[Service, Endpoint]]] = {}
    unread: list[str] = []
    for each in ground.needed:
        interfaces = [one for one in working(ground, each.name) if not is_gateway(one)]
        answers = {one.id: admitted(ground, one, spec.network.security_groups) for one in interfaces}
        if not interfaces or any(answers.values()):
            continue
        unread += [identifier for identifier, answer in answers.items() if answer is None]
        for one in interfaces:
            if answers[one.id] is False:
                # Its private name wins over NAT as well, so a closed endpoint is worse than none.
                closed.setdefault(one.security_groups, []).append((each, one))
    for groups, behind in closed.items():
        required = any(each.weight == "required" for each, _ in behind)
        names = listed((ground.full_name(each.name) for each, _ in behind), 4)
        yield Found(
            _GROUPS,
            f"{listed(groups) or 'Nothing'} does not admit port 443 from {listed(spec.network.security_groups)}, so "
            f"Studio cannot reach {names}.",
            f"Let them in. {admit_command(ground, groups[0])}" if groups else "Give them one that does.",
            (*groups, *(one.id for _, one in behind)),
            Level.ERROR if required else Level.WARNING,
        )
    if unread:
        if ground.groups.known:
            yield Found(
                _GROUPS,
                f"Could not check whether {listed(unread, 3)} admits Studio: a prefix list or a security group of it "
                "cannot be read.",
                "Look whether it admits port 443 from the subnets.",
                tuple(unread),
                Level.UNKNOWN,
            )
        else:
            yield from not_checked(ground.groups, _GROUPS, "whether the endpoints admit Studio")


@rule(
    "EP-8",
    Level.ERROR,
    "The gateway endpoint for S3 is in the route tables of the subnets.",
    "D:studio-updated-and-internet-access",
    lookups=("subnets", "route-tables", "endpoints"),
)
def gateway_is_routed(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts)
    if ground is None:
        return
    found = working(ground, S3)
    gateways = [each for each in found if is_gateway(each)]
    if not gateways or len(gateways) != len(found):
        return
    routed = {table for each in gateways for table in each.route_tables}
    tables = ground.tables(list(ground.subnets))
    left = [each for each in ground.subnets if each.id in tables and tables[each.id] not in routed]
    if not left:
        return
    shut = {each.id for each in ground.shut}
    nat = {each.id for each in ground.by_nat}
    level = Level.WARNING
    if any(each.id in shut for each in left):
        # Where nothing else is reached either, NW-8 is the error.
        level = Level.WARNING if nothing_there(ground) else Level.ERROR
    elif all(each.id in nat for each in left):
        level = Level.INFO
    lacking = sorted({tables[each.id] for each in left})
    command = aws(
        "ec2",
        "modify-vpc-endpoint",
        "--vpc-endpoint-id",
        gateways[0].id,
        "--add-route-table-ids",
        *lacking,
        region=region_of(spec, facts),
    )
    yield Found(
        "network.subnets",
        f"The gateway endpoint for S3 is not in the route table of {listed((each.id for each in left), 3)}"
        + (", which reach it through NAT and pay for that." if level is Level.INFO else "."),
        f"Add the tables. {command}",
        (gateways[0].id, *lacking),
        level,
    )


@rule(
    "EP-9",
    Level.ERROR,
    "The endpoints' policies let Studio's calls through.",
    "D:studio-interface-endpoint",
    lookups=("subnets", "endpoints"),
)
def policies_let_through(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts)
    if ground is None:
        return
    for each in ground.needed:
        for endpoint in working(ground, each.name):
            said = {action: verdict(endpoint.policy, action) for action in _ACTIONS.get(each.name, ())}
            denied = [action for action, answer in said.items() if answer is Verdict.DENIED]
            if denied:
                command = aws(
                    "ec2",
                    "modify-vpc-endpoint",
                    "--vpc-endpoint-id",
                    endpoint.id,
                    "--reset-policy",
                    region=region_of(spec, facts),
                )
                yield Found(
                    "network.vpc",
                    f"The policy of the endpoint {endpoint.id} for {ground.full_name(each.name)} denies "
                    f"{listed(denied)}.",
                    f"Allow it there, or let the endpoint pass everything. {command}",
                    (endpoint.id,),
                    Level.ERROR if each.weight == "required" else Level.WARNING,
                )
            elif Verdict.DEPENDS in said.values():
                yield Found(
                    "network.vpc",
                    f"The policy of the endpoint {endpoint.id} for {ground.full_name(each.name)} lets only certain "
                    "callers or resources through.",
                    "Make sure that the execution role and its buckets are among them.",
                    (endpoint.id,),
                    Level.INFO,
                )


RULES: Final = (endpoints_admit, gateway_is_routed, policies_let_through)
