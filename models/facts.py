"""What was looked up in the account: frozen rows, and whether each look-up could be made at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models.activities import Catalogue
from models.shapes import Shapes


@dataclass(frozen=True, slots=True)
class Caller:
    """Who the credentials belong to."""

    account: str
    arn: str
    user_id: str = ""

    @property
    def partition(self) -> str:
        """`aws`, `aws-cn`, ..."""
        parts = self.arn.split(":")
        return parts[1] if len(parts) > 1 and parts[1] else "aws"


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile of the AWS configuration files; nothing secret."""

    name: str
    region: str = ""
    kind: str = ""
    """How it gets credentials: `sso`, `login`, `assume-role`, `process`, `static`, or empty."""


@dataclass(frozen=True, slots=True)
class Region:
    """A Region of the partition."""

    name: str
    opt_in: str = ""
    """`opt-in-not-required`, `opted-in`, `not-opted-in`, or empty where not known."""


@dataclass(frozen=True, slots=True)
class Domain:
    """A SageMaker domain of any status."""

    id: str
    name: str
    status: str
    url: str = ""
    created: float | None = None
    """Seconds since the epoch."""


@dataclass(frozen=True, slots=True)
class IdcInstance:
    """An instance of IAM Identity Center that the account can see."""

    arn: str
    identity_store_id: str
    owner: str
    status: str
    name: str = ""
    primary_region: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of Identity Center."""

    id: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """A person of Identity Center."""

    id: str
    name: str
    """The user name people sign in with."""
    display_name: str = ""
    email: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class IamRole:
    """An IAM role and who may assume it."""

    arn: str
    name: str
    trusts: tuple[str, ...] = ()
    """Service principals that may assume it with `sts:AssumeRole`, for example `sagemaker.amazonaws.com`."""
    trust_actions: tuple[str, ...] = ()
    """All actions its trust policy allows to SageMaker."""
    conditional: bool = False
    """Whether a condition restricts that trust."""
    description: str = ""
    created: float | None = None
    last_used: float | None = None
    service_linked: bool = False
    trust_accounts: tuple[str, ...] = ()
    """Accounts, perhaps with wildcards, for which SageMaker may assume it; empty where for any."""


@dataclass(frozen=True, slots=True)
class RoleDetails(IamRole):
    """An IAM role that was read by itself, not in a list of thousands."""

    trust_policy: str = ""
    """Its trust policy as JSON text; empty where it was not told."""


@dataclass(frozen=True, slots=True)
class Vpc:
    """A VPC."""

    id: str
    name: str = ""
    cidr: str = ""
    default: bool = False
    tenancy: str = "default"
    state: str = "available"
    owner: str = ""
    block_public: str = ""
    """How far public access is blocked: `off`, `block-bidirectional`, `block-ingress`, or empty where not told."""


@dataclass(frozen=True, slots=True)
class Subnet:
    """A subnet."""

    id: str
    vpc: str
    name: str = ""
    cidr: str = ""
    zone: str = ""
    zone_id: str = ""
    free_ips: int = 0
    public_ips: bool = False
    state: str = "available"
    ipv6: bool = False
    owner: str = ""
    default: bool = False


@dataclass(frozen=True, slots=True)
class Permission:
    """One rule of a security group."""

    protocol: str
    from_port: int | None = None
    to_port: int | None = None
    cidrs: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    prefix_lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SecurityGroup:
    """A security group with its rules."""

    id: str
    vpc: str
    name: str = ""
    description: str = ""
    inbound: tuple[Permission, ...] = ()
    outbound: tuple[Permission, ...] = ()


@dataclass(frozen=True, slots=True)
class Zone:
    """An availability, local or wavelength zone."""

    name: str
    id: str
    kind: str = "availability-zone"
    state: str = "available"


@dataclass(frozen=True, slots=True)
class Route:
    """One route; `target` is an id such as `igw-...`, `nat-...`, `vpce-...` or `local`."""

    destination: str
    target: str
    state: str = "active"


@dataclass(frozen=True, slots=True)
class RouteTable:
    """A route table and the subnets that use it explicitly."""

    id: str
    vpc: str
    main: bool = False
    subnets: tuple[str, ...] = ()
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, slots=True)
class NatGateway:
    """A NAT gateway."""

    id: str
    vpc: str
    subnet: str = ""
    state: str = ""
    connectivity: str = "public"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A VPC endpoint."""

    id: str
    vpc: str
    service: str
    """The full service name, for example `com.amazonaws.eu-central-1.sagemaker.api`."""
    kind: str = "Interface"
    state: str = ""
    private_dns: bool = False
    subnets: tuple[str, ...] = ()
    route_tables: tuple[str, ...] = ()
    security_groups: tuple[str, ...] = ()
    policy: str = ""
    """Its policy as JSON text; empty where it was not told."""


@dataclass(frozen=True, slots=True)
class KmsKey:
    """A KMS key with its aliases."""

    id: str
    arn: str
    aliases: tuple[str, ...] = ()
    state: str = ""
    manager: str = ""
    """`CUSTOMER` or `AWS`."""
    spec: str = ""
    usage: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Bucket:
    """An S3 bucket."""

    name: str
    region: str = ""
    created: float | None = None

    @property
    def uri(self) -> str:
        """The bucket as an S3 URI, to which a prefix may be added."""
        return f"s3://{self.name}"


@dataclass(frozen=True, slots=True)
class License:
    """A licence received through License Manager."""

    arn: str
    product: str
    status: str = ""
    received_status: str = ""
    issuer: str = ""
    region: str = ""
    """Where it was found; RStudio's home Region is us-east-1."""
    expires: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """A service quota of SageMaker."""

    code: str
    name: str
    value: float
    adjustable: bool = True
    applied: bool = True
    """False where the account has no value of its own and this is AWS's default."""
    used: int | None = None
    """How much of it is in use; None where that was not counted."""


@dataclass(frozen=True, slots=True)
class LifecycleConfig:
    """A Studio lifecycle configuration."""

    arn: str
    name: str
    app: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A SageMaker image of one's own."""

    name: str
    arn: str = ""
    status: str = ""
    description: str = ""


class Availability(StrEnum):
    """Whether a look-up was made, and why not."""

    KNOWN = "known"
    DENIED = "denied"
    FAILED = "failed"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True, slots=True)
class Lookup:
    """The outcome of one look-up: rows, or the reason there are none."""

    rows: tuple[Any, ...] = ()
    availability: Availability = Availability.NOT_ASKED
    reason: str = ""
    action: str = ""
    """The IAM action that is missing, where it was denied."""
    fetched: float | None = None
    """Seconds since the epoch."""
    error: str = ""
    """Code of the error in `models.errors` that stopped it, or part of it; empty where none did."""

    @property
    def known(self) -> bool:
        """Whether the rows are all there is."""
        return self.availability is Availability.KNOWN


_NOT_ASKED = Lookup()


@dataclass(frozen=True)
class Facts:
    """An immutable snapshot of what is known about the account.

    Keys of `lookups` are those of `Choices.lookup`, with the argument after a colon: `vpcs`, `subnets:vpc-0a`.
    """

    shapes: Shapes = field(default_factory=Shapes)
    caller: Caller | None = None
    region: str = ""
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    catalogue: Catalogue = field(default_factory=Catalogue)
    """The ML activities; empty where nobody handed them in."""

    def get(self, kind: str, argument: str = "") -> Lookup:
        """The look-up of this kind; `NOT_ASKED` where nobody made it."""
        return self.lookups.get(f"{kind}:{argument}" if argument else kind, _NOT_ASKED)
