"""Accounts of the embedded AWS that have exactly what a spec needs, and the snapshots taken of them."""

import copy
import threading
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from functools import cache
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from models.facts import Facts
from models.shapes import Shapes
from models.spec import DomainSpec
from models.tree import Tree, drop_at, set_at
from tests.tui.services.clocks import TestClock
from tui.emulator.clock import ManualClock
from tui.emulator.emulator import Emulator
from tui.emulator.state import ACCOUNT, HOME, World
from tui.emulator.world import build
from tui.services.connection import Connection
from tui.services.gateway import Gateway
from tui.services.lookups import Lookups
from tui.services.preflight import snapshot
from tui.services.service_model import load_shapes

PRIVATE, NAT, BROKEN, DEDICATED = (
    "vpc-0a1b2c3d4e5f60001",
    "vpc-0b2c3d4e5f6a70001",
    "vpc-0c3d4e5f6a7b80001",
    "vpc-0e5f6a7b8c9d00001",
)
PRIVATE_SUBNETS = [f"subnet-0a1b2c3d4e5f6100{number}" for number in (1, 2, 3)]
NAT_SUBNETS = [f"subnet-0b2c3d4e5f6a7101{number}" for number in (1, 2, 3)]
PUBLIC_SUBNETS = [f"subnet-0b2c3d4e5f6a7100{number}" for number in (1, 2)]
STUDIO_GROUP, ENDPOINT_GROUP = "sg-0a1b2c3d4e5f63001", "sg-0a1b2c3d4e5f63002"
NAT_GROUP, STRICT_GROUP = "sg-0b2c3d4e5f6a73001", "sg-0b2c3d4e5f6a73002"
KEY = f"arn:aws:kms:{HOME}:{ACCOUNT}:key/1b6d5f0e-7c2a-4a53-9d8e-0f1a2b3c4d5e"
GROUP = {"name": "data-science-admins", "id": "53c40101-a0b1-7001-9d2e-1a2b3c4d5e01"}
BUCKET = f"sagemaker-{HOME}-{ACCOUNT}"
OTHER = "210987654321"


def role(name: str, path: str = "/") -> str:
    return f"arn:aws:iam::{ACCOUNT}:role{path}{name}"


_PEOPLE: Tree = {"auth": "iam", "profiles": ["anna", "ben"]}
_BASE: Tree = {
    "version": 1,
    "region": HOME,
    "domain": {"name": "ml-platform"},
    "access": _PEOPLE,
    "roles": {"default": {"arn": role("ml-platform-studio")}, "spaces": "same"},
    "applications": {"experience": "studio"},
    "storage": {"default_space_gb": 5, "maximum_space_gb": 50},
}
_PRIVATE_NETWORK: Tree = {
    "access": "vpc-only",
    "vpc": PRIVATE,
    "subnets": PRIVATE_SUBNETS,
    "security_groups": [STUDIO_GROUP],
}
_NAT_NETWORK: Tree = {"access": "vpc-only", "vpc": NAT, "subnets": NAT_SUBNETS, "security_groups": [NAT_GROUP]}
_PUBLIC_NETWORK: Tree = {"access": "public-internet", "vpc": NAT, "subnets": NAT_SUBNETS}
_RSTUDIO: Tree = {
    "role": {"arn": role("rstudio-domain")},
    "instance_type": "system",
    "access": "authorized",
    "user_group": "R_STUDIO_USER",
    "security_group_management": "service",
}
BASES: dict[str, Tree] = {
    "private": {**_BASE, "network": _PRIVATE_NETWORK},
    "nat": {**_BASE, "network": _NAT_NETWORK},
    "public": {**_BASE, "network": _PUBLIC_NETWORK},
    "idc": {**_BASE, "access": {"auth": "identity-center", "groups": [GROUP]}, "network": _NAT_NETWORK},
    "rstudio": {
        **_BASE,
        "applications": {"experience": "studio", "rstudio": _RSTUDIO},
        "network": {**_PRIVATE_NETWORK, "rstudio_security_groups": [STUDIO_GROUP]},
    },
    "canvas": {
        **_BASE,
        "applications": {"experience": "studio", "canvas": {"storage": f"s3://{BUCKET}/canvas"}},
        "network": _NAT_NETWORK,
    },
    "key": {
        **_BASE,
        "storage": {"kms_key": KEY, "default_space_gb": 5, "maximum_space_gb": 50},
        "network": _NAT_NETWORK,
    },
    "classic": {
        **_BASE,
        "applications": {"experience": "classic", "notebook_sharing": {"s3_uri": f"s3://{BUCKET}/shared"}},
        "network": _PRIVATE_NETWORK,
    },
    "create": {
        **_BASE,
        "roles": {
            "default": {"create": {"name": "ml-users", "activities": [{"id": "run-studio-classic-applications"}]}},
            "spaces": "same",
        },
        "network": _NAT_NETWORK,
    },
}
"""Specs that nothing stands against in the embedded account."""

Change = Callable[[World], None]


def spec_of(base: str, changes: Tree | None = None) -> DomainSpec:
    """A base spec with answers at dotted keys replaced; None removes one."""
    tree = copy.deepcopy(BASES[base])
    for key, value in (changes or {}).items():
        if value is None:
            drop_at(tree, key)
        else:
            set_at(tree, key, value)
    return DomainSpec.model_validate(tree)


@cache
def shapes() -> Shapes:
    return load_shapes()


@cache
def _pristine() -> World:
    emulator = build("default", clock=ManualClock())
    world = emulator.world
    # A failed domain is one thing wrong already, and Canvas's bucket is to be an ordinary one.
    studio = world.studio(HOME)
    studio["domains"] = [each for each in studio["domains"] if each["DomainName"] != "old-experiment"]
    return world


def fresh_world() -> World:
    """The account as it was seeded, to be changed at will; its time begins anew."""
    own = _pristine()
    copied = {
        each.name: copy.deepcopy(getattr(own, each.name))
        for each in fields(own)
        if each.name not in ("clock", "durations")
    }
    return replace(own, clock=ManualClock(), **copied)


@cache
def _emulator() -> Emulator:
    return build("default", clock=ManualClock())


@cache
def _gateway() -> Gateway:
    return Gateway(Connection(), emulator=_emulator())


def taken(spec: DomainSpec, change: Change | None = None, *, denied: Iterable[str] | None = None) -> Facts:
    """The snapshot for `spec` of the account after `change`; `denied` are globs on calls that are refused."""
    emulator = _emulator()
    emulator.world = fresh_world()
    emulator.clear_faults()
    if change:
        change(emulator.world)
    for pattern in denied or ():
        emulator.fault(pattern, "denied")
    lookups = Lookups(_gateway(), TestClock(), shapes=shapes)
    with patch("botocore.endpoint.time", SimpleNamespace(sleep=lambda seconds: None)):
        return snapshot(spec, lookups)


def calls_made() -> list[tuple[str, str, int]]:
    """The log of the emulator that snapshots are taken of."""
    return _emulator().log


def network(world: World) -> dict[str, list[dict[str, Any]]]:
    """The home Region's EC2 records."""
    return world.networks[HOME]


def vpc(world: World, identifier: str) -> dict[str, Any]:
    return next(each for each in network(world)["Vpcs"] if each["VpcId"] == identifier)


def subnet(world: World, identifier: str) -> dict[str, Any]:
    return next(each for each in network(world)["Subnets"] if each["SubnetId"] == identifier)


def endpoint(world: World, service: str, owner: str = PRIVATE) -> dict[str, Any]:
    return next(
        each
        for each in network(world)["VpcEndpoints"]
        if each["ServiceName"].endswith(f".{service}") and each["VpcId"] == owner
    )


def group(world: World, identifier: str) -> dict[str, Any]:
    return next(each for each in network(world)["SecurityGroups"] if each["GroupId"] == identifier)


def without_endpoint(world: World, *services: str, owner: str = PRIVATE) -> None:
    for service in services:
        network(world)["VpcEndpoints"].remove(endpoint(world, service, owner))


def permission(port: int | None = None, last: int | None = None, **peer: Any) -> dict[str, Any]:
    """A rule of a security group; all protocols where no port is given."""
    rule: dict[str, Any] = {"IpProtocol": "-1" if port is None else "tcp", "UserIdGroupPairs": [], "IpRanges": []}
    rule |= {"Ipv6Ranges": [], "PrefixListIds": []}
    if port is not None:
        rule |= {"FromPort": port, "ToPort": last or port}
    if "group" in peer:
        rule["UserIdGroupPairs"] = [{"GroupId": peer["group"], "UserId": ACCOUNT}]
    if "cidr" in peer:
        rule["IpRanges"] = [{"CidrIp": peer["cidr"]}]
    if "list" in peer:
        rule["PrefixListIds"] = [{"PrefixListId": peer["list"]}]
    return rule


def again(spec: DomainSpec, cancel: threading.Event | None = None) -> Facts:
    """Another snapshot of the account as it is, with its faults in force."""
    with patch("botocore.endpoint.time", SimpleNamespace(sleep=lambda seconds: None)):
        return snapshot(spec, Lookups(_gateway(), TestClock(), shapes=shapes), cancel=cancel)
