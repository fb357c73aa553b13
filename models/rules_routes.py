"""Rules about the ways that lead out of the subnets of a VPC-only domain, and about names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from models.commands import aws, tcp
from models.egress import API, LICENSES, S3, Ground, ground_of
from models.endpoint_commands import admit_command, create_commands
from models.facts import Endpoint, Facts, NatGateway, Permission, SecurityGroup
from models.findings import Level
from models.firewall import EVERYWHERE, HTTPS, NFS, Peer, inbound, outbound, speaks
from models.network_map import Egress, WayOut
from models.rules_base import Found, listed, not_checked, region_of, rstudio_on, rule
from models.rules_doors import admitted
from models.rules_endpoints import is_gateway, missing, nothing_there, working
from models.rules_network import vpc_only
from models.rules_subnets import of_vpc
from models.spec import DomainSpec

_STUDIO: Final = "D:studio-updated-and-internet-access"
_SUBNETS: Final = "network.subnets"
_GROUPS: Final = "network.security_groups"
_PEERS: Final = (8192, 65535)
"""Ports between JupyterServer and KernelGateway (D:studio-notebooks-and-internet-access)."""
_OFF: Final = ("", "off")


@rule("NW-7", Level.WARNING, "With VPC only the subnets are private.", _STUDIO, lookups=("subnets", "route-tables"))
def private_subnets(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts)
    if ground is None:
        return
    public = [each.id for each, way in zip(ground.subnets, ground.ways, strict=True) if way.egress is Egress.PUBLIC]
    if public:
        yield Found(
            _SUBNETS,
            f"{listed(public)} {'is' if len(public) == 1 else 'are'} public: Studio's interfaces get no public "
            "address, so the internet gateway is no way out for them.",
            "Choose private subnets.",
            tuple(public),
        )


@rule(
    "NW-8",
    Level.ERROR,
    "With VPC only each subnet has a way out, or all endpoints that are needed exist.",
    _STUDIO,
    lookups=("subnets", "route-tables", "nat-gateways", "endpoints"),
)
def way_out(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts)
    if ground is None:
        return
    vpc = spec.network.vpc or ""
    for kind, what in (("route-tables", "how the subnets reach the internet"), ("nat-gateways", "whether NAT works")):
        yield from not_checked(facts.get(kind, vpc), _SUBNETS, what)
    if not facts.get("route-tables", vpc).known:
        return
    shut = [each.id for each in ground.shut]
    if shut and ground.endpoints.known and nothing_there(ground):
        commands = create_commands(ground, *(each.name for each in missing(ground) if each.weight == "required"))
        yield Found(
            _SUBNETS,
            f"{listed(shut)} {'has' if len(shut) == 1 else 'have'} no way out for Studio, and the VPC has no endpoints "
            "either: Studio would not start.",
            f"Route them to a NAT gateway, or make endpoints. {commands}".strip(),
            tuple(shut),
        )
    for subnet, way in zip(ground.subnets, ground.ways, strict=True):
        if way.egress is Egress.ISOLATED and way.target:
            yield Found(
                _SUBNETS,
                f"The default route of {subnet.id} leads nowhere. {way.why}",
                f"Mend the route in {way.table}, or remove it. {_reroute(ground, way)}".strip(),
                (subnet.id, way.table, way.target),
                Level.WARNING,
            )
        elif way.egress is Egress.POSSIBLE and facts.get("nat-gateways", vpc).known:
            yield Found(
                _SUBNETS,
                f"Whether {subnet.id} has a way out cannot be seen: {way.why}",
                "Ask whoever keeps it, or make endpoints.",
                (subnet.id, way.table, way.target),
                Level.INFO,
            )


def _reroute(ground: Ground, way: WayOut) -> str:
    """The command that leads a default route to the VPC's NAT gateway; empty where not exactly one works."""
    rows: tuple[NatGateway, ...] = of_vpc(ground.spec, ground.facts, "nat-gateways").rows
    good = [each.id for each in rows if each.state == "available" and each.connectivity == "public"]
    if len(good) != 1:
        return ""
    base = ("ec2", "replace-route", "--route-table-id", way.table, "--destination-cidr-block", EVERYWHERE)
    return aws(*base, "--nat-gateway-id", good[0], region=region_of(ground.spec, ground.facts))


@rule(
    "NW-12",
    Level.WARNING,
    "The VPC resolves names and gives them.",
    "D:interface-vpc-endpoint",
    lookups=("vpc-dns",),
)
def names_resolve(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    vpc = spec.network.vpc
    if not vpc or not (vpc_only(spec) or spec.storage.home_efs is not False):
        return
    lookup = facts.get("vpc-dns", vpc)
    yield from not_checked(lookup, "network.vpc", "whether the VPC resolves names")
    for each in lookup.rows:
        for value, name, option in (
            (each.support, "enableDnsSupport", "--enable-dns-support"),
            (each.hostnames, "enableDnsHostnames", "--enable-dns-hostnames"),
        ):
            if not value:
                command = aws("ec2", "modify-vpc-attribute", "--vpc-id", vpc, option, region=region_of(spec, facts))
                yield Found(
                    "network.vpc",
                    f"The attribute {name} of the VPC is off: names of endpoints and of the file system are not found.",
                    f"Turn it on. {command}",
                    (vpc,),
                )


def _own(ground: Ground) -> list[SecurityGroup] | None:
    """The chosen security groups; None where not all of them are known to be in the VPC."""
    return ground.groups_of(ground.spec.network.security_groups) if ground.spec.network.security_groups else None


def _unread_list(ground: Ground, what: str) -> Iterator[Found]:
    """That it hangs on a prefix list whether the chosen groups do `what`; nothing where nobody looked lists up."""
    lists, groups = ground.facts.get("prefix-lists"), ground.spec.network.security_groups
    yield from not_checked(lists, _GROUPS, f"whether {listed(groups)} {what}")
    if lists.known:
        yield Found(
            _GROUPS,
            f"Could not check whether {listed(groups)} {what}: a prefix list that its rules name cannot be read.",
            "Look at the list, or name addresses instead.",
            tuple(groups),
            Level.UNKNOWN,
        )


def _egress_command(ground: Ground, *rules: str, group: str = "") -> str:
    """The command that adds rules to a group, the first of Studio's unless given."""
    name = group or ground.spec.network.security_groups[0]
    place = region_of(ground.spec, ground.facts)
    return aws("ec2", "authorize-security-group-egress", "--group-id", name, "--ip-permissions", *rules, region=place)


def _admission(ground: Ground, endpoint: Endpoint) -> str:
    return admit_command(ground, endpoint.security_groups[0]) if endpoint.security_groups else ""


@rule(
    "NW-13",
    Level.WARNING,
    "The security groups let NFS out to the home file system.",
    "B:CreateDomain, D:studio-updated-and-internet-access",
    lookups=("subnets", "security-groups", "prefix-lists"),
)
def nfs_leaves(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts) if spec.storage.home_efs is not False else None
    own = _own(ground) if ground else None
    if ground is None or own is None:
        return
    # Where exactly its interfaces will be is not known yet: each of the subnets may hold one.
    peers = (Peer(tuple(spec.network.security_groups)), Peer((), tuple(each.cidr for each in ground.subnets)))
    rules = outbound(own)
    answers = [ground.lets(rules, (NFS, NFS), each) for each in peers]
    if any(answers):
        return
    if None in answers:
        yield from _unread_list(ground, "lets NFS out (TCP port 2049)")
    else:
        closed = [each.cidr for each in ground.subnets if not ground.lets(rules, (NFS, NFS), Peer((), (each.cidr,)))]
        yield Found(
            _GROUPS,
            f"{listed(spec.network.security_groups)} lets no NFS out (TCP port 2049), which home folders need.",
            f"Let it out to the subnets. {_egress_command(ground, *(tcp(NFS, cidr=each) for each in closed))}",
            tuple(spec.network.security_groups),
        )


@rule(
    "NW-14",
    Level.WARNING,
    "For Studio Classic the security groups admit TCP 8192 to 65535 from themselves.",
    "D:studio-notebooks-and-internet-access",
    lookups=("subnets", "security-groups", "prefix-lists"),
)
def kernels_are_reached(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts) if spec.applications.experience == "classic" else None
    own = _own(ground) if ground else None
    if ground is None or own is None:
        return
    peer = Peer(tuple(spec.network.security_groups), tuple(each.cidr for each in ground.subnets))
    for rules, verb, side in ((inbound(own), "admits", "ingress"), (outbound(own), "lets out", "egress")):
        answer = ground.lets(rules, _PEERS, peer)
        if answer is None:
            yield from _unread_list(ground, f"{verb} TCP ports 8192 to 65535")
        elif not answer:
            group = spec.network.security_groups[0]
            command = aws(
                "ec2",
                f"authorize-security-group-{side}",
                "--group-id",
                group,
                "--ip-permissions",
                tcp("8192-65535", group=group),
                region=region_of(spec, facts),
            )
            yield Found(
                _GROUPS,
                f"No chosen security group {verb} TCP ports 8192 to 65535 of its own members, which notebooks and "
                "kernels of Studio Classic talk by.",
                f"Add the rule. {command}",
                tuple(spec.network.security_groups),
            )


@rule(
    "NW-15",
    Level.WARNING,
    "The security groups let HTTPS out to the endpoints or to NAT.",
    "D:studio-notebooks-and-internet-access",
    lookups=("subnets", "route-tables", "nat-gateways", "endpoints", "security-groups", "prefix-lists"),
)
def https_leaves(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts) if spec.network.security_groups else None
    own = _own(ground) if ground else None
    if ground is None or own is None:
        return
    rules = outbound(own)
    evidence = tuple(spec.network.security_groups)
    if not any(speaks(each, HTTPS) for each in rules):
        yield Found(
            _GROUPS,
            f"{listed(evidence)} lets nothing out on port 443, so Studio reaches no AWS service.",
            f"Let HTTPS out. {_egress_command(ground, tcp(HTTPS, cidr=EVERYWHERE))}",
            evidence,
        )
        return
    everywhere = ground.lets(rules, (HTTPS, HTTPS), Peer((), (EVERYWHERE,)))
    if everywhere:
        return
    reached = {each.name: _reached(ground, each.name, rules) for each in ground.needed}
    cut_off = [name for name, answer in reached.items() if answer is False]
    if cut_off:
        targets = [
            tcp(HTTPS, group=group)
            for group in dict.fromkeys(
                group for name in cut_off for one in working(ground, name) for group in one.security_groups
            )
        ]
        if S3 in cut_off:
            targets += [tcp(HTTPS, prefix_list=each) for each in _lists_of_s3(ground)]
        yield Found(
            _GROUPS,
            f"{listed(evidence)} lets no HTTPS out to the endpoints for {listed(cut_off)}.",
            f"Let it out. {_egress_command(ground, *(targets or [tcp(HTTPS, cidr=EVERYWHERE)]))}",
            evidence,
        )
    elif None in reached.values() or (everywhere is None and ground.by_nat):
        yield from _unread_list(ground, "lets HTTPS out to all that Studio calls")
    elif ground.by_nat:
        yield Found(
            _GROUPS,
            f"{listed(evidence)} lets HTTPS out to some places only; NAT reaches nothing else then.",
            f"Let HTTPS out to everywhere, or make an endpoint for all that is used. "
            f"{_egress_command(ground, tcp(HTTPS, cidr=EVERYWHERE))}",
            evidence,
        )


def _lists_of_s3(ground: Ground) -> tuple[str, ...]:
    return tuple(each.id for each in ground.facts.get("prefix-lists").rows if each.name.endswith(".s3"))


def _reached(ground: Ground, service: str, rules: list[Permission]) -> bool | None:
    """Whether the rules let HTTPS out to some endpoint of a service that has any; None where that cannot be told."""
    found = working(ground, service)
    cidr_of = {each.id: each.cidr for each in ground.facts.get("subnets", ground.spec.network.vpc or "").rows}
    peers = []
    for each in found:
        if is_gateway(each):
            peers.append(Peer((), (EVERYWHERE,), _lists_of_s3(ground)))
        else:
            cidrs = tuple(cidr_of[subnet] for subnet in each.subnets if subnet in cidr_of)
            peers.append(Peer(each.security_groups, cidrs))
    answers = [ground.lets(rules, (HTTPS, HTTPS), peer) for peer in peers]
    if not answers or any(answers):
        return True
    return None if None in answers else False


@rule(
    "NW-21",
    Level.WARNING,
    "Public access of the VPC is not blocked where NAT is relied upon.",
    "B:ec2:Vpc.BlockPublicAccessStates",
    lookups=("vpcs", "subnets", "route-tables", "nat-gateways"),
)
def public_access(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts)
    if ground is None or not ground.by_nat:
        return
    for vpc in facts.get("vpcs").rows:
        if vpc.id == spec.network.vpc and vpc.block_public == "block-bidirectional":
            yield Found(
                "network.vpc",
                "Public access of the VPC is blocked in both directions, so that NAT leads nowhere.",
                "Exclude the NAT gateway's subnet from the block, or make endpoints.",
                (vpc.id,),
            )


@rule(
    "RS-10",
    Level.WARNING,
    "With VPC only the RStudio server reaches SageMaker's API and License Manager.",
    "D:rstudio-network",
    lookups=("subnets", "route-tables", "nat-gateways", "endpoints", "security-groups", "prefix-lists"),
)
def rstudio_reaches(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    ground = ground_of(spec, facts) if rstudio_on(spec) else None
    if ground is None:
        return
    if ground.level("rstudio") and ground.endpoints.known and not ground.of(LICENSES) and not nothing_there(ground):
        yield Found(
            "network.vpc",
            "The VPC has no endpoint for License Manager, and without NAT RStudio cannot check out its licence.",
            f"Make one. {create_commands(ground, LICENSES)}".strip(),
            (spec.network.vpc or "", ground.full_name(LICENSES)),
        )
    chosen = spec.network.rstudio_security_groups
    own = ground.groups_of(chosen) if chosen else None
    if own is None:
        return
    if not any(speaks(each, HTTPS) for each in outbound(own)):
        yield Found(
            "network.rstudio_security_groups",
            f"{listed(chosen)} lets nothing out on port 443, so the RStudio server reaches no AWS service.",
            f"Let HTTPS out. {_egress_command(ground, tcp(HTTPS, cidr=EVERYWHERE), group=chosen[0])}",
            tuple(chosen),
        )
    for service in (API, LICENSES):
        interfaces = [one for one in working(ground, service) if not is_gateway(one)]
        if interfaces and all(admitted(ground, one, chosen) is False for one in interfaces):
            yield Found(
                "network.rstudio_security_groups",
                f"The endpoint {interfaces[0].id} for {ground.full_name(service)} does not admit {listed(chosen)} on "
                "port 443.",
                f"Admit it in the endpoint's security group. {_admission(ground, interfaces[0])}".strip(),
                (interfaces[0].id, *chosen),
            )


RULES: Final = (
    private_subnets,
    way_out,
    names_resolve,
    nfs_leaves,
    kernels_are_reached,
    https_leaves,
    public_access,
    rstudio_reaches,
)
