"""Rules about the VPC, its subnets and security groups, as they are in the account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from models.facts import Facts, Lookup, Subnet, Zone
from models.findings import Level
from models.head_count import people_count, people_words
from models.rules_base import Found, account_of, canvas_on, listed, not_checked, quoted, repeated, rule
from models.rules_network import vpc_only
from models.spec import DomainSpec

ADDRESSES_EACH: Final = 4
"""Free addresses to have for each person in VPC-only mode: one for every application that runs."""


def of_vpc(spec: DomainSpec, facts: Facts, kind: str) -> Lookup:
    """A look-up that has the chosen VPC as its argument."""
    return facts.get(kind, spec.network.vpc) if spec.network.vpc else Lookup()


def used_subnets(spec: DomainSpec, facts: Facts) -> list[Subnet]:
    """The known rows of the chosen subnets; of all of the VPC where none is chosen."""
    rows = of_vpc(spec, facts, "subnets").rows
    if not spec.network.subnets:
        return list(rows)
    wanted = set(spec.network.subnets)
    return [row for row in rows if row.id in wanted]


@rule(
    "NW-2",
    Level.ERROR,
    "There are at most 16 subnets, each once, and all of them in the chosen VPC.",
    "B:Subnets",
    lookups=("subnets",),
)
def subnets_fit(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    field, chosen = "network.subnets", spec.network.subnets
    limit = facts.shapes.get("SubnetIds")
    most = limit.maximum if limit else None
    if most is not None and len(chosen) > most:
        yield Found(field, f"{len(chosen)} subnets are chosen; there can be {most}.", "Remove some.")
    if twice := repeated(chosen):
        yield Found(field, f"{listed(twice)} is chosen twice.", "Remove one of them.")
    subnets = of_vpc(spec, facts, "subnets")
    yield from not_checked(subnets, field, "whether the subnets belong to the VPC")
    if not subnets.known:
        return
    known = {row.id for row in subnets.rows}
    if not chosen and not known:
        yield Found(field, "The VPC has no subnets.", "Make some, or choose another VPC.")
    elif not chosen and most is not None and len(known) > most:
        yield Found(
            field, f"The VPC has {len(known)} subnets, and a domain can have {most}.", "Choose the ones to use."
        )
    if strangers := [each for each in dict.fromkeys(chosen) if each not in known]:
        yield Found(
            field,
            f"{listed(strangers)} {'is' if len(strangers) == 1 else 'are'} not in the chosen VPC.",
            "Choose subnets of the VPC.",
        )


@rule("NW-23", Level.ERROR, "The VPC exists.", "D:onboard-vpc", lookups=("vpcs",))
def vpc_exists(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if not spec.network.vpc:
        return
    vpcs = facts.get("vpcs")
    yield from not_checked(vpcs, "network.vpc", "whether the VPC exists")
    if vpcs.known and all(each.id != spec.network.vpc for each in vpcs.rows):
        yield Found(
            "network.vpc",
            f"The account has no VPC {quoted(spec.network.vpc)} in this Region.",
            "Choose one that exists (`network.vpc`); `smdomain lookup vpcs` lists them.",
        )


@rule("NW-3", Level.ERROR, "The VPC has default tenancy.", "D:onboard-vpc", lookups=("vpcs",))
def vpc_tenancy(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    for vpc in facts.get("vpcs").rows:
        if vpc.id == spec.network.vpc and vpc.tenancy not in ("default", ""):
            yield Found(
                "network.vpc",
                f"The tenancy of the VPC is {vpc.tenancy}; Studio works in VPCs with default tenancy only.",
                "Choose another VPC.",
                (vpc.id,),
            )


@rule("NW-6", Level.ERROR, "Every security group belongs to the chosen VPC.", "EC2 rule", lookups=("security-groups",))
def groups_of_vpc(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    groups = of_vpc(spec, facts, "security-groups")
    known = {row.id for row in groups.rows}
    for field, chosen in (
        ("network.security_groups", spec.network.security_groups),
        ("network.rstudio_security_groups", spec.network.rstudio_security_groups),
    ):
        if not chosen:
            continue
        yield from not_checked(groups, field, "whether the security groups belong to the VPC")
        strangers = [each for each in dict.fromkeys(chosen) if each not in known]
        if groups.known and strangers:
            yield Found(
                field,
                f"{listed(strangers)} {'is' if len(strangers) == 1 else 'are'} not in the chosen VPC.",
                "Choose security groups of the VPC.",
            )


@rule(
    "NW-9",
    Level.WARNING,
    "The subnets are in at least two zones.",
    "D:onboard-custom, D:canvas-vpc",
    lookups=("subnets",),
)
def several_zones(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    subnets = used_subnets(spec, facts)
    zones = {each.zone_id or each.zone for each in subnets}
    if len(zones) == 1:
        needs = " Canvas needs subnets in two." if canvas_on(spec) and vpc_only(spec) else ""
        yield Found(
            "network.subnets",
            f"All subnets are in one zone, {listed(zones)}: if it has no capacity, nothing can be started.{needs}",
            "Add a subnet of another zone.",
            tuple(each.id for each in subnets),
        )


@rule(
    "NW-10",
    Level.WARNING,
    "The zones of the subnets are ordinary ones, and available.",
    "D:onboard-custom, B:ec2:AvailabilityZoneState",
    lookups=("subnets", "zones"),
)
def zones_fit(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    by_id: dict[str, Zone] = {}
    for zone in facts.get("zones").rows:
        by_id[zone.id] = by_id[zone.name] = zone
    for subnet in used_subnets(spec, facts):
        found = by_id.get(subnet.zone_id) or by_id.get(subnet.zone)
        if found is None:
            continue
        where = f"{subnet.id} is in {found.name} ({found.id})"
        if found.kind not in ("availability-zone", ""):
            yield Found(
                "network.subnets",
                f"{where}, which is a {found.kind}; Studio needs an availability zone.",
                "Choose another subnet.",
                (subnet.id, found.id),
                Level.ERROR,
            )
        elif found.state not in ("available", ""):
            yield Found(
                "network.subnets",
                f"{where}, whose state is {found.state}.",
                "Choose a subnet of another zone.",
                (subnet.id, found.id),
            )


@rule(
    "NW-11",
    Level.WARNING,
    "The subnets have free addresses: four for each person with VPC only, else one for the file system.",
    "D:studio-updated-and-internet-access",
    lookups=("subnets", "group-members"),
)
def free_addresses(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    subnets = used_subnets(spec, facts)
    if not subnets:
        return
    evidence = tuple(each.id for each in subnets)
    people = max(1, people_count(spec, facts))
    free = sum(each.free_ips for each in subnets)
    if vpc_only(spec) and free < people * ADDRESSES_EACH:
        who = "one person needs" if people == 1 else f"{people_words(spec, facts)} need"
        yield Found(
            "network.subnets",
            f"The subnets have {free} free addresses, and {who} up to {people * ADDRESSES_EACH}.",
            "Choose larger subnets, or more of them.",
            evidence,
        )
    if full := [each.id for each in subnets if each.free_ips < 1]:
        yield Found(
            "network.subnets",
            f"{listed(full)} has no free address, not even for the home file system.",
            "Choose another subnet.",
            tuple(full),
        )


@rule(
    "NW-17",
    Level.ERROR,
    "With dual stack every subnet has an IPv6 range.",
    "B:DomainSettings.IpAddressType",
    lookups=("subnets",),
)
def dual_stack(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if spec.network.ip_address_type != "dualstack":
        return
    without = [each.id for each in used_subnets(spec, facts) if not each.ipv6]
    if without:
        yield Found(
            "network.ip_address_type",
            f"Dual stack needs an IPv6 range in every subnet; {listed(without)} has none.",
            "Choose IPv4 (`network.ip_address_type: ipv4`), or give the subnets an IPv6 range.",
            tuple(without),
        )


@rule(
    "NW-20",
    Level.WARNING,
    "The subnets belong to the account itself.",
    "not confirmed by AWS",
    lookups=("subnets", "caller"),
)
def own_subnets(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    account = account_of(spec, facts)
    shared = [each.id for each in used_subnets(spec, facts) if each.owner and account and each.owner != account]
    if shared:
        yield Found(
            "network.subnets",
            f"{listed(shared)} belongs to another account; whether Studio works in shared subnets is not known.",
            "Try it with a domain you can do without, or choose subnets of this account.",
            tuple(shared),
        )


RULES: Final = (
    subnets_fit,
    vpc_exists,
    vpc_tenancy,
    groups_of_vpc,
    several_zones,
    zones_fit,
    free_addresses,
    dual_stack,
    own_subnets,
)
