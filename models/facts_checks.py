"""What only checks go by: rows of look-ups that no list shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VpcDns:
    """How a VPC resolves names."""

    id: str
    support: bool
    hostnames: bool


@dataclass(frozen=True, slots=True)
class EndpointService:
    """A service that VPC endpoints can be made for in this Region."""

    name: str
    kinds: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    """Names of the zones it is offered in."""


@dataclass(frozen=True, slots=True)
class PrefixList:
    """A managed prefix list; of AWS's own ones the name tells enough."""

    id: str
    name: str
    owner: str = ""
    cidrs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RolePolicies:
    """What a role carries."""

    role: str
    attached: tuple[str, ...] = ()
    """ARNs of managed policies."""
    inline: tuple[str, ...] = ()
    """Names of policies of its own."""


@dataclass(frozen=True, slots=True)
class CallerPrincipal:
    """Whose policies count for the caller: the role behind a session, or the user."""

    arn: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What the policy simulator says about one action on one resource."""

    action: str
    resource: str
    decision: str
    """`allowed`, `explicitDeny` or `implicitDeny`."""
    organization: bool | None = None
    """Whether the organization's policies allow it; None where it does not say."""
    boundary: bool | None = None
    """Whether the permissions boundary allows it; None where there is none."""
    missing: tuple[str, ...] = ()
    """Condition keys that the simulator had no value for."""

    @property
    def allowed(self) -> bool:
        """Whether it is allowed."""
        return self.decision == "allowed"


@dataclass(frozen=True, slots=True)
class IdcDetails:
    """How an instance of Identity Center is protected."""

    arn: str
    key_type: str = ""
    key_arn: str = ""
    restricted: bool = False
    """Whether it is reached through certain networks only."""
    networks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Organization:
    """The organization the account is in; an empty id where it is in none."""

    id: str = ""
    management_account: str = ""
    delegated: tuple[str, ...] = ()
    """Accounts that administer Identity Center; empty where this account is not told."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is directly in a group."""

    group: str
    user: str


@dataclass(frozen=True, slots=True)
class CorsRule:
    """One rule of a bucket about requests from web pages."""

    bucket: str
    methods: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileSystem:
    """A file system that SageMaker made for a domain."""

    id: str
    domain: str
    """Id of the domain that it belongs to, which may be gone."""
    size: int | None = None
    """Bytes in it."""
    name: str = ""


@dataclass(frozen=True, slots=True)
class KeyPolicy:
    """Who a key's own policy lets make grants."""

    key: str
    principals: tuple[str, ...] = ()
    """ARNs, account ids, or `*`."""


@dataclass(frozen=True, slots=True)
class RoleOrigin:
    """Where a role that exists comes from."""

    name: str
    arn: str
    run: str = ""
    """Id of the run of smdomain that made it, by its tag; empty where none did."""


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """One version of a managed policy."""

    policy: str
    id: str
    default: bool = False
    created: float | None = None
    """Seconds since the epoch."""
