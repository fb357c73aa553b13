"""How a list of 100,000 rows compares with one of 100."""

import statistics
import time
from collections.abc import Iterator
from typing import NamedTuple

from tests.bench.figures import Figure, percentile
from tests.bench.program import app, environment
from tests.bench.terminal import KEYS, Terminal

FEW, MANY = 100, 100_000
QUERY = "payments-prod-1"
_TIMES = 3


class _Taken(NamedTuple):
    opened: float
    moves: list[float]
    filters: list[float]
    memory: int


def figures() -> Iterator[Figure]:
    """Opening, moving, filtering and the memory of a row."""
    few = [_taken(FEW) for _ in range(_TIMES)]
    many = [_taken(MANY) for _ in range(_TIMES)]
    against = f"{FEW} rows"
    yield _figure("open", 2, [each.opened for each in many], [each.opened for each in few], against)
    for name, pick in (("move, p99", lambda each: each.moves), ("filter, p99", lambda each: each.filters)):
        now = [percentile(pick(each), 99) for each in many]
        base = [percentile(pick(each), 99) for each in few]
        # A key over many rows may take a frame more than over few.
        yield _figure(name, 2 if "move" in name else 4, now, base, against)
    row = (statistics.median(each.memory for each in many) - statistics.median(each.memory for each in few)) / (
        MANY - FEW
    )
    yield Figure("picker of 100,000: memory a row", row, "B", 1024)


def _figure(name: str, target: float, now: list[float], base: list[float], against: str) -> Figure:
    return Figure(f"picker of 100,000: {name}", statistics.median(now), "ms", target, statistics.median(base), against)


def _taken(count: int) -> _Taken:
    with Terminal(app("picker_app", str(count)), environment(), size=(120, 40)) as it:
        it.wait_for("READY")
        it.quiet(0.5)
        begun = time.perf_counter()
        it.send(KEYS["f2"])
        opened = (it.wait_for("payments-prod-0") - begun) * 1000
        it.wait_for(f"{count:,} of {count:,} shown")
        it.quiet(0.3)
        moves = [it.key(key, quiet=0.05).first for key in ["down"] * 30 + ["page-down"] * 10 + ["end", "home"] * 3]
        filters = [it.key(char, quiet=0.2).last for char in QUERY]
        memory = it.memory()
    return _Taken(opened, moves, filters, memory)
