"""How many bytes go over the line, with a session like one at the other end of it."""

from collections.abc import Iterator

from tests.bench.figures import Figure
from tests.bench.program import THIN, WIZARD, begin_wizard, environment
from tests.bench.terminal import Terminal

KB = 1024
_IDLE = 10.0
"""Seconds listened for; the figure is told a minute."""


def figures() -> Iterator[Figure]:
    """Bytes of the acts that a wizard is made of, with the thin-line driver and with the stock one."""
    thin = _acts({**THIN, "SMDOMAIN_DRIVER": "diff"})
    stock = _acts({"SMDOMAIN_DRIVER": "stock"})
    targets = {
        "first paint": 4 * KB,
        "cursor move": 250,
        "typed character": 150,
        "step change": 6 * KB,
        "idle for a minute": 0,
    }
    for name, target in targets.items():
        yield Figure(f"wire: {name}", thin[name], "B", target)
    for name in targets:
        if stock[name]:
            yield Figure(f"wire: {name}, against stock", thin[name], "B", 1, stock[name], "stock driver")


def _acts(more: dict[str, str | None]) -> dict[str, float]:
    environ = environment(**more)
    with Terminal(WIZARD, environ) as it:
        it.wait_for("Set up a new domain")
        it.quiet(1.0)
        first = float(it.sent)
        # A move in the list on the start screen.
        moves = [it.key(key).size for key in ("down", "up") * 3]
    with begin_wizard(environment(**more)) as it:
        typed = [it.key(char).size for char in "abcdefgh"]
        it.quiet(1.0)
        idle = it.listen(_IDLE) * 60 / _IDLE
        steps = [_step(it, "f8"), _step(it, "f7")]
    return {
        "first paint": first,
        "cursor move": float(max(moves)),
        "typed character": float(sorted(typed)[len(typed) // 2]),
        "step change": float(max(steps)),
        "idle for a minute": idle,
    }


def _step(it: Terminal, key: str) -> int:
    size = it.key(key, quiet=1.0).size
    return size + it.quiet(0.5)
