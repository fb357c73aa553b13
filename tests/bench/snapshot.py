"""How long the account snapshot of a large VPC takes where every call takes 150 ms; see `bench_snapshot`."""

from collections.abc import Iterator

from tests.bench.figures import Figure
from tests.preflight.bench_snapshot import AGAIN, COLD, LATENCY, MOST, measure


def figures() -> Iterator[Figure]:
    """The snapshot against the longest chain of calls that wait for each other; the whole command for comparison."""
    found = measure()
    assert not found.unknown, found.unknown
    cold, again = len(COLD) * LATENCY * 1000, len(AGAIN) * LATENCY * 1000
    yield Figure("snapshot of a large VPC, first in a process", found.cold * 1000, "ms", MOST, cold, "longest chain")
    yield Figure("snapshot of a large VPC, once more", found.again * 1000, "ms", MOST, again, "longest chain")
    yield Figure(
        "`smdomain check` of it, from a cold start", found.command * 1000, "ms", float("inf"), cold, "its chain"
    )
