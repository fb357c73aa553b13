"""Rules about the network that need nothing but the spec."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from models.facts import Facts
from models.findings import Level
from models.rules_base import Found, from_extra, in_extra, listed, region_of, repeated, rstudio_on, rule
from models.spec import DomainSpec

OWN_GROUPS: Final = 1
"""Security groups that SageMaker adds for the file system; they count against the limit."""
RSTUDIO_GROUPS: Final = 2
"""Security groups of people in a VPC-only domain with RStudio (D:rstudio-network)."""


def groups_limit(facts: Facts) -> int | None:
    """How many security groups people may have; None where the service model does not say."""
    constraint = facts.shapes.get("DefaultUserSettings.SecurityGroups")
    return constraint.maximum - OWN_GROUPS if constraint and constraint.maximum is not None else None


def vpc_only(spec: DomainSpec) -> bool:
    """Whether Studio connects through the VPC alone."""
    # What `extra` says is what AWS is sent.
    # Where both speak, AWS is sent what `extra` says.
    named = {"vpc-only": "VpcOnly"}.get(spec.network.access or "")
    return (from_extra(spec, "AppNetworkAccessType") or named) == "VpcOnly"


@rule("NW-1", Level.ERROR, "There is a VPC, and at least one subnet.", "B:CreateDomainRequest.VpcId")
def vpc_and_subnets(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if not spec.network.vpc and not in_extra(spec, "network.vpc"):
        yield Found("network.vpc", "A domain needs a VPC, also where Studio connects over the internet.", "Choose one.")
    elif not spec.network.subnets and not in_extra(spec, "network.subnets"):
        yield Found(
            "network.subnets",
            "No subnet is chosen, so all subnets of the VPC are used.",
            "Choose some to use those alone.",
            level=Level.INFO,
        )


@rule("NW-4", Level.ERROR, "With VPC only there is at least one security group.", "B:UserSettings.SecurityGroups")
def security_groups_given(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if vpc_only(spec) and not spec.network.security_groups and not in_extra(spec, "network.security_groups"):
        yield Found(
            "network.security_groups",
            "Where Studio connects through the VPC only, at least one security group is needed.",
            "Choose one.",
        )


@rule(
    "NW-5",
    Level.ERROR,
    "There are at most 4 security groups, 2 in a VPC-only domain with RStudio, and 3 for the RStudio server.",
    "B:UserSettings.SecurityGroups, B:DomainSecurityGroupIds, D:rstudio-network",
)
def security_group_count(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    chosen, limit = len(spec.network.security_groups), groups_limit(facts)
    if rstudio_on(spec) and vpc_only(spec) and chosen > RSTUDIO_GROUPS:
        yield Found(
            "network.security_groups",
            f"{chosen} security groups are chosen; in a VPC-only domain with RStudio there can be {RSTUDIO_GROUPS}.",
            "Remove some.",
        )
    elif limit is not None and chosen > limit:
        yield Found(
            "network.security_groups",
            f"{chosen} security groups are chosen; there can be {limit}, because SageMaker adds one for the file "
            "system.",
            "Remove some.",
        )
    for key, values in (
        ("network.security_groups", spec.network.security_groups),
        ("network.rstudio_security_groups", spec.network.rstudio_security_groups),
    ):
        if twice := repeated(values):
            yield Found(key, f"{listed(twice)} is chosen twice.", "Remove one of them.")
    constraint = facts.shapes.get("DomainSettings.SecurityGroupIds")
    chosen = len(spec.network.rstudio_security_groups)
    if constraint and constraint.maximum is not None and chosen > constraint.maximum:
        yield Found(
            "network.rstudio_security_groups",
            f"{chosen} security groups are chosen for the RStudio server; there can be {constraint.maximum}.",
            "Remove some.",
        )


@rule(
    "NW-16",
    Level.ERROR,
    "RStudio in a VPC-only domain has security groups of its own, whose rules SageMaker keeps; no other domain says "
    "so.",
    "B:CreateDomainRequest.AppSecurityGroupManagement",
)
def rstudio_groups(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    rstudio = spec.applications.rstudio
    managed = rstudio.security_group_management if rstudio else None
    key = "applications.rstudio.security_group_management"
    groups = spec.network.rstudio_security_groups
    if rstudio_on(spec) and vpc_only(spec):
        if not groups and not in_extra(spec, "network.rstudio_security_groups"):
            yield Found(
                "network.rstudio_security_groups",
                "In a VPC-only domain the RStudio server needs security groups of its own.",
                "Choose one.",
            )
        if managed != "service" and not in_extra(spec, key):
            yield Found(
                key,
                "In a VPC-only domain with RStudio, SageMaker must keep the rules between RStudio and its sessions.",
                "Have SageMaker keep them (`applications.rstudio.security_group_management: service`).",
            )
        return
    if managed is not None:
        yield Found(
            key,
            "Who keeps the rules of security groups is said only for a VPC-only domain with RStudio.",
            "Remove it.",
        )
    if groups:
        yield Found(
            "network.rstudio_security_groups",
            "Security groups of the RStudio server have no use without RStudio in a VPC-only domain.",
            "Remove them.",
            level=Level.WARNING,
        )


@rule("NW-18", Level.INFO, "Security groups reach shared spaces with VPC only.", "D:onboard-custom")
def groups_of_shared_spaces(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if spec.network.access == "public-internet" and spec.network.security_groups:
        yield Found(
            "network.security_groups",
            "Security groups are used for shared spaces only where Studio connects through the VPC only.",
            "Choose VPC only if they must hold for shared spaces.",
        )


@rule(
    "NW-22",
    Level.INFO,
    "The home file system is in the VPC also with public internet access.",
    "B:AppNetworkAccessType",
)
def file_system_in_vpc(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if spec.network.access == "public-internet" and spec.storage.home_efs is not False:
        yield Found(
            "network.access",
            "Traffic to the home file system passes through the VPC, also with public internet access.",
            "Keep NFS, TCP port 2049, open between the subnets.",
        )


@rule(
    "NW-19",
    Level.INFO,
    "Browsers, and proxies before them, reach Studio: its pages are outside of the VPC.",
    "D:studio-interface-endpoint, D:studio-updated-troubleshooting",
    lookups=("vpc-dns",),
)
def browsers_reach_studio(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    region = region_of(spec, facts)
    # A thing to know before people come, and no matter of an answer: told when the account is looked at.
    if vpc_only(spec) and region and facts.get("vpc-dns", spec.network.vpc or "").known:
        yield Found(
            "network.access",
            f"Browsers must reach *.studio.{region}.sagemaker.aws and *.console.aws.a2z.com, also by WebSocket.",
            "Let them pass proxies and filters. From networks of your own it takes a VPN or Direct Connect.",
        )


RULES: Final = (
    vpc_and_subnets,
    security_groups_given,
    security_group_count,
    rstudio_groups,
    groups_of_shared_spaces,
    file_system_in_vpc,
    browsers_reach_studio,
)
