"""How long the snapshot of a large VPC takes, against the longest chain of calls that wait for each other.

Run with `python -m tests.preflight.bench_snapshot`; ends with 1 where it takes more than 1.3 times as long. It is taken
in processes that did not ask anything before: `cold` where the clients of the start screen exist, as in the wizard;
`again` once more in the same process; `command` the whole of `smdomain check`, with the start of Python, its imports,
the clients, and the question whose account it is, which is asked before anything else.

The embedded AWS answers from a process of its own that has read boto's service models already: what it takes to start
an emulator is not what AWS takes to answer.
"""

import copy
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from models.preflight import report
from models.spec import DomainSpec
from tests.preflight.accounts import ENDPOINT_GROUP, PRIVATE, PRIVATE_SUBNETS, network, shapes, spec_of
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
from tui.services.specfile import dump_spec

LATENCY: Final = 0.15
MOST: Final = 1.3
TIMES: Final = 5
"""Processes, of which the median counts."""
COLD: Final = ("GetCallerIdentity", "GetRole", "SimulatePrincipalPolicy")
"""The calls that wait for each other longest, where nobody asked yet who the caller is."""
AGAIN: Final = COLD[1:]
"""The same where that is known; as long as GetServiceQuota, GetAWSDefaultServiceQuota."""
_CREDENTIALS: Final = {"AWS_ACCESS_KEY_ID": "demo", "AWS_SECRET_ACCESS_KEY": "demo", "AWS_REGION": HOME}


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
    return emulator


def spec() -> DomainSpec:
    """A domain in the large VPC."""
    return spec_of("private", {"network.subnets": PRIVATE_SUBNETS})


def serve_large(pipe: Connection) -> None:
    """The embedded AWS in a process of its own, as AWS is: its work is not the snapshot's."""
    os.environ.update(_CREDENTIALS)
    emulator = large()
    with serve(emulator) as server:
        snapshot(spec(), Lookups(Gateway(Where(region=HOME, endpoint_url=server.url)), shapes=shapes))
        emulator.fault("*", "latency", delay=LATENCY)
        pipe.send(server.url)
        pipe.recv()


@dataclass(frozen=True)
class Taken:
    """Seconds that things took in one process."""

    cold: float
    again: float
    rules: float
    calls: int
    unknown: tuple[str, ...]
    """What could not be looked up, with the reason."""


def take(url: str, pipe: Connection) -> None:
    """Take the snapshot twice in a process that asked nothing before."""
    os.environ.update(_CREDENTIALS)
    gateway = Gateway(Where(region=HOME, endpoint_url=url))
    Lookups(gateway).prepare()
    shapes()
    wanted = spec()
    ended: list[str] = []
    began = time.perf_counter()
    facts = snapshot(wanted, Lookups(gateway, shapes=shapes), lambda progress: ended.append(progress.kind))
    cold = time.perf_counter() - began
    unknown = [f"{key}: {lookup.reason}" for key, lookup in facts.lookups.items() if not lookup.known]
    began = time.perf_counter()
    facts = snapshot(wanted, Lookups(gateway, shapes=shapes))
    again = time.perf_counter() - began
    began = time.perf_counter()
    report(wanted, facts)
    pipe.send(Taken(cold, again, time.perf_counter() - began, len(ended), tuple(unknown)))


@contextmanager
def _child(work: object, *arguments: object) -> Iterator[Connection]:
    """A fresh process that does `work`, with the pipe to it."""
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=work, args=(*arguments, theirs), daemon=True)  # type: ignore[arg-type]
    process.start()
    try:
        yield ours
    finally:
        process.join(5)


def _command(url: str) -> float:
    """Seconds that `smdomain check` takes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "spec.yaml"
        file.write_text(dump_spec(spec()))
        command = [str(Path(sys.executable).parent / "smdomain"), "--endpoint-url", url, "check", str(file)]
        began = time.perf_counter()
        subprocess.run(command, env={**os.environ, **_CREDENTIALS, "HOME": folder}, check=False, capture_output=True)
        return time.perf_counter() - began


@dataclass(frozen=True)
class Measured:
    """Medians in seconds, and what went wrong."""

    cold: float
    again: float
    command: float
    rules: float
    lookups: int
    unknown: tuple[str, ...]


def measure() -> Measured:
    """Take the snapshot in several fresh processes."""
    with _child(serve_large) as server:
        url = server.recv()
        taken: list[Taken] = []
        commands: list[float] = []
        for _ in range(TIMES):
            with _child(take, url) as child:
                taken.append(child.recv())
            commands.append(_command(url))
        server.send("done")
    return Measured(
        statistics.median(each.cold for each in taken),
        statistics.median(each.again for each in taken),
        statistics.median(commands),
        statistics.median(each.rules for each in taken),
        taken[0].calls,
        tuple(dict.fromkeys(line for each in taken for line in each.unknown)),
    )


def main() -> int:
    found = measure()
    cold, again = len(COLD) * LATENCY, len(AGAIN) * LATENCY
    sys.stdout.write(
        f"snapshot of 200 subnets, 500 groups, 60 endpoints, 5,000 roles at 150 ms a call, {found.lookups} look-ups, "
        f"median of {TIMES} processes:\n"
        f"cold   {found.cold:.2f} s; longest chain {' > '.join(COLD)} = {cold:.2f} s; "
        f"ratio {found.cold / cold:.2f} (at most {MOST})\n"
        f"again  {found.again:.2f} s; longest chain {' > '.join(AGAIN)} = {again:.2f} s; "
        f"ratio {found.again / again:.2f} (at most {MOST})\n"
        f"the whole command `smdomain check` {found.command:.2f} s, its rules {found.rules * 1000:.0f} ms\n"
    )
    for each in found.unknown:
        sys.stdout.write(f"unknown: {each}\n")
    return 1 if found.cold / cold > MOST or found.again / again > MOST or found.unknown else 0


if __name__ == "__main__":
    raise SystemExit(main())
