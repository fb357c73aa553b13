"""How long all look-ups of a fresh wizard take where every call takes 150 ms."""

import threading
import time
from collections.abc import Iterator
from typing import Final

from models.facts import Availability
from tests.bench.figures import Figure
from tui.emulator import world
from tui.services.connection import Connection
from tui.services.gateway import Gateway
from tui.services.lookups import Lookups

DELAY: Final = 0.15
SERVICES: Final = ("sts", "ec2", "sagemaker", "s3", "iam", "kms", "sso-admin", "identitystore")
NEEDS: Final = tuple(
    (kind, "")
    for kind in ("caller", "domains", "idc", "groups", "roles", "vpcs", "zones", "kms-keys", "buckets", "licenses")
)


def figures() -> Iterator[Figure]:
    """All look-ups together against the longest chain of calls that wait for one another."""
    taken = _together()
    longest = max(_alone(kind) for kind, _ in NEEDS)
    yield Figure(
        "look-ups of a fresh wizard at 150 ms a call", taken * 1000, "ms", 1.3, longest * 1000, "longest alone"
    )


def _lookups() -> Lookups:
    emulator = world.build("default")
    emulator.fault("*", "latency", delay=DELAY)
    gateway = Gateway(Connection(demo="default", region="eu-central-1"), emulator=emulator)
    # The wizard makes the clients after its first paint, before anybody asks for a list.
    gateway.prepare(SERVICES)
    return Lookups(gateway)


def _together() -> float:
    lookups = _lookups()
    begun = time.perf_counter()
    found = lookups.gather(NEEDS, workers=10, cancel=threading.Event())
    taken = time.perf_counter() - begun
    assert all(each.availability is Availability.KNOWN for each in found.values()), found
    return taken


def _alone(kind: str) -> float:
    lookups = _lookups()
    begun = time.perf_counter()
    lookups.fetch(kind)
    return time.perf_counter() - begun
