"""What security groups let through, as EC2 evaluates them: rules of all groups together, allowing only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TYPE_CHECKING, Final

from models.facts import Permission, SecurityGroup

if TYPE_CHECKING:
    from models.facts_checks import PrefixList

HTTPS: Final = 443
NFS: Final = 2049
EVERYWHERE: Final = "0.0.0.0/0"
_ALL: Final = ("-1", "all")
_TCP: Final = ("tcp", "6")

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Peer:
    """The other side of a connection: any one of its groups will do, all of its ranges must be let through."""

    groups: tuple[str, ...] = ()
    cidrs: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    """Ids of prefix lists that stand for it."""


def speaks(permission: Permission, first: int, last: int | None = None) -> bool:
    """Whether a rule covers these TCP ports, all of them."""
    if permission.protocol in _ALL:
        return True
    if permission.protocol not in _TCP:
        return False
    if permission.from_port is None or permission.to_port is None or permission.from_port == -1:
        return True
    return permission.from_port <= first and (last or first) <= permission.to_port


def lets(
    permissions: Iterable[Permission], ports: tuple[int, int], peer: Peer, lists: Sequence[PrefixList] | None
) -> bool | None:
    """Whether rules let traffic with `peer` through; None where that depends on a prefix list nobody could read."""
    speaking = [each for each in permissions if speaks(each, *ports)]
    if any(set(peer.groups) & set(each.groups) or set(peer.lists) & set(each.prefix_lists) for each in speaking):
        return True
    known = {each.id: each for each in lists or ()}
    ranges: list[Network] = []
    unread = False
    for each in speaking:
        for cidr in each.cidrs:
            ranges += _networks(cidr)
        for name in each.prefix_lists:
            found = known.get(name)
            if found is None or (not found.cidrs and found.owner not in ("AWS",)):
                unread = True
            else:
                ranges += [network for cidr in found.cidrs for network in _networks(cidr)]
    if peer.cidrs and all(any(_within(own, each) for each in ranges) for cidr in peer.cidrs for own in _networks(cidr)):
        return True
    return None if unread else False


def outbound(groups: Iterable[SecurityGroup]) -> list[Permission]:
    """What may leave something that has these groups."""
    return [permission for group in groups for permission in group.outbound]


def inbound(groups: Iterable[SecurityGroup]) -> list[Permission]:
    """What may reach something that has these groups."""
    return [permission for group in groups for permission in group.inbound]


def _networks(cidr: str) -> list[Network]:
    try:
        return [ip_network(cidr, strict=False)]
    except ValueError:
        return []


def _within(inner: Network, outer: Network) -> bool:
    if isinstance(inner, IPv4Network) and isinstance(outer, IPv4Network):
        return inner.subnet_of(outer)
    if isinstance(inner, IPv6Network) and isinstance(outer, IPv6Network):
        return inner.subnet_of(outer)
    return False
