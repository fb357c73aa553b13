"""How a list of 100,000 rows compares with one of 100, and with fzf over the same rows."""

import shlex
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.bench.apps.picker_app import groups
from tests.bench.figures import Figure, percentile
from tests.bench.peers import find, install
from tests.bench.program import app, environment
from tests.bench.terminal import KEYS, Terminal

FEW, MANY = 100, 100_000
QUERY = "payments-prod-1"
_TIMES = 3
_MOVES = ["down"] * 90 + ["page-down"] * 30
_MARKS = 100
_FILTERS = [*QUERY, *["backspace"] * len(QUERY)] * 2
"""As many keys as a 99th percentile needs; the same in fzf."""


class _Taken(NamedTuple):
    opened: float
    moves: list[float]
    marks: list[float]
    filters: list[float]
    memory: int


def figures() -> Iterator[Figure]:
    """Opening, moving, filtering and the memory of a row."""
    install("fzf")
    fzf = find("fzf")
    few: list[_Taken] = []
    many: list[_Taken] = []
    theirs: list[_Taken] = []
    for _ in range(_TIMES):
        # In turns: what disturbs the machine disturbs all three.
        few.append(_taken(FEW))
        many.append(_taken(MANY))
        if fzf:
            theirs.append(_fzf(fzf))
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
    yield from _beside_fzf(many, theirs)


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
        return _Taken(opened, *_keys(it, "insert"), it.memory())


def _keys(it: Terminal, mark: str) -> tuple[list[float], list[float], list[float]]:
    """Until the first answer to a key that moves or marks; until the last one to a key that filters."""
    moves = [it.key(key, quiet=0.03).first for key in _MOVES]
    marks = [it.key(mark, quiet=0.03).first for _ in range(_MARKS)]
    return moves, marks, [it.key(key, quiet=0.15).last for key in _FILTERS]


def _beside_fzf(ours: list[_Taken], theirs: list[_Taken]) -> Iterator[Figure]:
    """The same keys in fzf over the same rows; its own figures are the baseline."""
    for name, pick in (
        ("scroll, p99", lambda each: each.moves),
        ("mark, p99", lambda each: each.marks),
        ("filter, p99", lambda each: each.filters),
    ):
        title = f"picker of 100,000 beside fzf: {name}"
        value = statistics.median(percentile(pick(each), 99) for each in ours)
        if not theirs:
            yield Figure(title, value, "ms", 1, missing="fzf could not be installed")
            continue
        base = statistics.median(percentile(pick(each), 99) for each in theirs)
        yield Figure(title, value, "ms", 1, base, "fzf")


def _fzf(fzf: str) -> _Taken:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.writelines(f"{each.name} {each.id} {each.description}\n" for each in groups(MANY))
        file.flush()
        line = f"{shlex.quote(fzf)} --multi --layout=reverse --exact < {shlex.quote(str(Path(file.name)))}"
        with Terminal(["sh", "-c", line], environment(), size=(120, 40)) as it:
            it.wait_for(f"{MANY}/{MANY}")
            it.quiet(0.5)
            return _Taken(0.0, *_keys(it, "tab"), 0)
