"""How much memory the wizard holds after a journey, and whether it grows."""

from collections.abc import Iterator

from tests.bench.figures import Figure
from tests.bench.program import app, begin_wizard, environment
from tests.bench.terminal import Terminal

MB = 1024 * 1024
_WARM, _CHANGES = 40, 200
"""Step changes before the first look, and between the two looks."""


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
        before = it.memory()
        _change(it, _CHANGES)
        after = it.memory()
    yield Figure("memory: after a journey", journey / MB, "MB", 1.6, base / MB, "bare form and clients")
    yield Figure("memory: growth a step change", (after - before) / _CHANGES / 1024, "kB", 2)


def _change(it: Terminal, times: int) -> None:
    for place in range(times):
        it.key("f7" if place % 2 else "f8", quiet=0.05)
