"""How much memory the wizard holds after a journey, and whether it grows."""

import statistics
from collections.abc import Iterator

from tests.bench.figures import Figure
from tests.bench.program import app, begin_wizard, environment
from tests.bench.terminal import Terminal

MB = 1024 * 1024
_WARM, _EVERY, _LOOKS = 200, 50, 20
"""Step changes before the first look, between two looks, and looks after the first."""


def figures() -> Iterator[Figure]:
    """Held against a bare form beside eight AWS clients, and against itself."""
    with Terminal(app("form_and_clients"), environment()) as it:
        it.wait_for("CLIENTS MADE")
        base = it.memory()
    with begin_wizard(environment()) as it:
        for key in ("f8",) * 6 + ("f7",) * 6:
            it.key(key, quiet=0.3)
        journey = it.memory()
        _change(it, _WARM)
        held = [it.memory()]
        for _ in range(_LOOKS):
            _change(it, _EVERY)
            held.append(it.memory())
    yield Figure("memory: after a journey", journey / MB, "MB", 1.6, base / MB, "bare form and clients")
    # Memory comes in pieces of up to a megabyte: fewer changes than these would tell of one piece.
    slope = statistics.linear_regression([number * _EVERY for number in range(len(held))], held).slope
    yield Figure("memory: growth a step change", max(0.0, slope) / 1024, "kB", 2)


def _change(it: Terminal, times: int) -> None:
    for place in range(times):
        it.key("f7" if place % 2 else "f8", quiet=0.05)
