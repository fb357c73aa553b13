"""How long the snapshot of a large VPC takes, against the longest chain of calls that wait for each other.

Run with `python -m tests.preflight.bench_snapshot`; ends with 1 where it takes more than 1.3 times as long.
"""

import copy
import multiprocessing
import os
import sys
import time
from multiprocessing.connection import Connection
from typing import Any

from models.preflight import report
from tests.preflight.accounts import ENDPOINT_GROUP, PRIVATE, network, shapes, spec_of
from tui.emulator.emulator import Emulator
from tui.emulator.generated import large_roles
from tui.emulator.seed_network import subnet_record
from tui.emulator.server import serve
from tui.emulator.state import HOME
from tui.emulator.world import build
from tui.services.connection import Connection as Where
from tui.services.gateway import Gateway
from tui.services.lookups import Lookups
from tui.services.preflight import snapshot

LATENCY = 0.15
MOST = 1.3
CHAIN = ("GetServiceQuota", "GetAWSDefaultServiceQuota", "ListUserProfiles")
"""The calls that wait for each other longest; as long as GetCallerIdentity, GetRole, SimulatePrincipalPolicy."""


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


def serve_large(pipe: Connection) -> None:
    """The embedded AWS in a process of its own, as AWS is: its work is not the snapshot's."""
    emulator = large()
    with serve(emulator) as server:
        pipe.send(server.url)
        pipe.recv()
        pipe.send(list(emulator.log))


def measure() -> dict[str, Any]:
    """Seconds that a snapshot takes, and what there was to wait for."""
    os.environ.update(AWS_ACCESS_KEY_ID="demo", AWS_SECRET_ACCESS_KEY="demo", AWS_REGION=HOME)
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve_large, args=(theirs,), daemon=True)
    process.start()
    gateway = Gateway(Where(region=HOME, endpoint_url=ours.recv()))
    # Clients are made, and the caller is asked, while the first screen is drawn.
    gateway.prepare(("sts", "iam", "ec2", "kms", "s3", "sagemaker", "service-quotas"))
    shapes()
    spec = spec_of("private", {"network.subnets": [f"subnet-0a1b2c3d4e5f6100{n}" for n in (1, 2, 3)]})
    # The first one pays for what boto reads once in a process: its endpoint rules, and new connections.
    began = time.perf_counter()
    snapshot(spec, Lookups(gateway, shapes=shapes))
    first = time.perf_counter() - began
    began = time.perf_counter()
    facts = snapshot(spec, Lookups(gateway, shapes=shapes))
    spent = time.perf_counter() - began
    unknown = [f"{key}: {lookup.reason}" for key, lookup in facts.lookups.items() if not lookup.known]
    began = time.perf_counter()
    report(spec, facts)
    rules = time.perf_counter() - began
    ours.send("done")
    calls = len(ours.recv()) // 2
    process.join(5)
    return {"spent": spent, "first": first, "unknown": unknown, "rules": rules, "calls": calls}


def main() -> int:
    found = measure()
    chain = len(CHAIN) * LATENCY
    ratio = found["spent"] / chain
    sys.stdout.write(
        f"snapshot of 200 subnets, 500 groups, 60 endpoints, 5,000 roles at 150 ms a call: {found['spent']:.2f} s for "
        f"{found['calls']} calls; longest chain {' > '.join(CHAIN)} = {chain:.2f} s; ratio {ratio:.2f} "
        f"(at most {MOST}); the first in a process {found['first']:.2f} s; rules {found['rules'] * 1000:.0f} ms\n"
    )
    for each in found["unknown"]:
        sys.stdout.write(f"unknown: {each}\n")
    return 1 if ratio > MOST or found["unknown"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
