"""Questions of step 5, Network."""

from __future__ import annotations

from typing import Final

from models.conditions import Both, Is
from models.fields import Choices, Field, Kind, Mutability, Option
from models.questions_parts import GROUP_FORM
from models.questions_rstudio import RSTUDIO_ON

_SECTION: Final = "Network"
_RSTUDIO: Final = "RStudio"
_VPC_ONLY: Final = Is("network.access", "vpc-only")
_RSTUDIO_IN_VPC: Final = Both(RSTUDIO_ON, _VPC_ONLY)

QUESTIONS: Final[tuple[Field, ...]] = (
    Field(
        key="network.access",
        step="network",
        section=_SECTION,
        kind=Kind.CHOICE,
        label="How should Studio connect to other AWS services?",
        help="With VPC only, everything Studio does passes through your network interfaces, so your routes, security "
        "groups and endpoints decide what it reaches. With public internet access SageMaker's own network is used, "
        "and only the file system is in your VPC. In a domain with RStudio this cannot be changed later.",
        mutability=Mutability.STOPPED,
        choices=Choices(
            (
                Option("vpc-only", "Virtual Private Cloud (VPC) Only"),
                Option("public-internet", "Public internet access"),
            )
        ),
        required=True,
        docs="studio-updated-and-internet-access",
    ),
    Field(
        key="network.vpc",
        step="network",
        section=_SECTION,
        kind=Kind.LOOKUP,
        label="VPC",
        help="The VPC the domain's network interfaces and file system are in. It must have default tenancy.",
        mutability=Mutability.NO,
        choices=Choices(lookup="vpcs"),
        required=True,
        shape="VpcId",
        docs="onboard-vpc",
        form="the id of a VPC, such as vpc-0123456789abcdef0",
        placeholder="vpc-0123456789abcdef0",
    ),
    Field(
        key="network.subnets",
        step="network",
        section=_SECTION,
        kind=Kind.LOOKUP_MULTI,
        label="Subnet(s)",
        help="Where the network interfaces are made. Take subnets of at least two zones, with free addresses for each "
        "running application. If none is chosen, all subnets of the VPC are taken, and written out before the "
        "domain is created; there can be 16 at most.",
        mutability=Mutability.STOPPED,
        choices=Choices(lookup="subnets", argument="network.vpc"),
        shape="SubnetIds[]",
        docs="onboard-vpc",
        form="the id of a subnet, such as subnet-0123456789abcdef0",
        placeholder="subnet-0123456789abcdef0",
    ),
    Field(
        key="network.security_groups",
        step="network",
        section=_SECTION,
        kind=Kind.LOOKUP_MULTI,
        label="Security group(s)",
        help="They decide what Studio's applications may reach. Up to four, because SageMaker adds one of its own for "
        "the file system. They are used for shared spaces as well.",
        mutability=Mutability.REPLACED,
        when=_VPC_ONLY,
        choices=Choices(lookup="security-groups", argument="network.vpc"),
        required=True,
        shape="DefaultUserSettings.SecurityGroups[]",
        docs="onboard-custom",
        form=GROUP_FORM,
        placeholder="sg-0123456789abcdef0",
    ),
    Field(
        key="network.rstudio_security_groups",
        step="network",
        section=_RSTUDIO,
        kind=Kind.LOOKUP_MULTI,
        label="Security groups of the RStudio server",
        help="They decide what the RStudio server may reach: it needs SageMaker and License Manager, over a NAT "
        "gateway or endpoints. Up to three.",
        mutability=Mutability.YES,
        when=_RSTUDIO_IN_VPC,
        choices=Choices(lookup="security-groups", argument="network.vpc"),
        required=True,
        shape="DomainSettings.SecurityGroupIds[]",
        docs="rstudio-network",
        form=GROUP_FORM,
        placeholder="sg-0123456789abcdef0",
    ),
    Field(
        key="applications.rstudio.security_group_management",
        step="network",
        section=_RSTUDIO,
        kind=Kind.CHOICE,
        label="Who keeps the rules between RStudio and its sessions",
        help="SageMaker keeps the security group rules that the server and its sessions need between them. In VPC-only "
        "mode AWS takes no other answer for a domain with RStudio.",
        mutability=Mutability.YES,
        default="service",
        when=_RSTUDIO_IN_VPC,
        choices=Choices((Option("service", "SageMaker"),)),
        docs="rstudio-network",
    ),
    Field(
        key="network.ip_address_type",
        step="network",
        section="IP addresses, advanced",
        kind=Kind.CHOICE,
        label="IP address type",
        help="With dual stack the interfaces get IPv6 addresses as well; every subnet then needs an IPv6 range. "
        "Without an answer AWS uses IPv4.",
        mutability=Mutability.YES,
        choices=Choices((Option("ipv4", "IPv4"), Option("dualstack", "Dual stack", "IPv4 and IPv6"))),
        docs="onboard-vpc",
        advanced=True,
    ),
)
