"""How long the snapshot of a large VPC takes, against the longest chain of calls that wait for each other.

Run with `python -m tests.preflight.bench_snapshot`; ends with 1 where it takes more than 1.3 times as long.
"""

import copy
import sys
import threading
import time
from typing import Any

from models.preflight import report
from tests.preflight.accounts import ENDPOINT_GROUP, PRIVATE, network, shapes, spec_of
from tui.emulator.emulator import Emulator
from tui.emulator.generated import large_roles
from tui.emulator.seed_network import subnet_record
from tui.emulator.state import HOME
from tui.emulator.world import build
from tui.services.connection import Connection
from tui.services.gateway import Gateway
from tui.services.lookups import Lookups
from tui.services.preflight import snapshot

LATENCY = 0.15
MOST = 1.3


def large() -> Emulator:
    """200 subnets, 500 security groups, 60 endpoints and 5,000 roles."""
    emulator = build("default")
    world = emulator.world
    large_roles(world)
    records = network(world)
    for number in range(200):
        subnet = {"id": f"subnet-0big{number:013x}", "zone": f"{HOME}a", "cidr": f"10.20.{number}.0/24", "free": 200}
        records["Subnets"].append(subnet_record(HOME, PRIVATE, subnet, "euc1-az2"))
    pattern = next(each for each in records["SecurityGroups"] if each["GroupId"] == ENDPOINT_GROUP)
    for number in range(500):
        records["SecurityGroups"].append({**copy.deepcopy(pattern), "GroupId": f"sg-0big{number:013x}"})
    endpoint = next(each for each in records["VpcEndpoints"] if each["VpcId"] == PRIVATE)
    for number in range(60):
        records["VpcEndpoints"].append({**copy.deepcopy(endpoint), "VpcEndpointId": f"vpce-0big{number:013x}"})
    emulator.fault("*", "latency", delay=LATENCY)
    return emulator


def longest_chain(emulator: Emulator) -> tuple[str, int]:
    """The longest run of calls that each need the answer of the one before: pages of one listing."""
    pages: dict[str, int] = {}
    for service, operation, _ in emulator.log:
        pages[f"{service}:{operation}"] = pages.get(f"{service}:{operation}", 0) + 1
    return "iam:ListRoles", pages["iam:ListRoles"]


def measure() -> dict[str, Any]:
    emulator = large()
    gateway = Gateway(Connection(), emulator=emulator)
    # Clients are made when the program starts, while the first screen is drawn.
    gateway.prepare(("sts", "iam", "ec2", "kms", "s3", "sagemaker", "service-quotas", "sso-admin", "identitystore"))
    shapes()
    spec = spec_of("private", {"network.subnets": [f"subnet-0a1b2c3d4e5f6100{n}" for n in (1, 2, 3)]})
    lookups = Lookups(gateway, shapes=shapes)
    began = time.perf_counter()
    facts = snapshot(spec, lookups)
    spent = time.perf_counter() - began
    unknown = [key for key, lookup in facts.lookups.items() if not lookup.known]
    began = time.perf_counter()
    report(spec, facts)
    rules = time.perf_counter() - began
    name, calls = longest_chain(emulator)
    return {
        "spent": spent,
        "chain": calls * LATENCY,
        "calls": calls,
        "name": name,
        "unknown": unknown,
        "rules": rules,
        "all": len(emulator.log),
        "threads": threading.active_count(),
    }


def main() -> int:
    found = measure()
    ratio = found["spent"] / found["chain"]
    sys.stdout.write(
        f"snapshot of 200 subnets, 500 groups, 60 endpoints, 5,000 roles at 150 ms a call: {found['spent']:.2f} s for "
        f"{found['all']} calls; longest chain {found['calls']} x {found['name']} = {found['chain']:.2f} s; ratio "
        f"{ratio:.2f} (at most {MOST}); rules {found['rules'] * 1000:.0f} ms\n"
    )
    return 1 if ratio > MOST or found["unknown"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
