"""`make bench-peers`: other programs for terminals doing the same kind of act; a table, and `build/bench-peers.json`.

Each lives in an environment of its own below `SMDOMAIN_PEERS`, or `.venv-peers`, so that none disturbs another.
"""

import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from tests.bench.figures import Figure, alternated, save, table
from tests.bench.program import PROGRAM, ROOT, THIN, WIZARD, environment
from tests.bench.terminal import Terminal

PEERS: Final = Path(os.environ.get("SMDOMAIN_PEERS") or ROOT / ".venv-peers")
_TIMES: Final = 5
_TOLD: Final = float("inf")
_PACKAGES: Final = {"posting": "posting", "harlequin": "harlequin", "aws": "awscli", "fzf": "iterfzf"}
"""Programs, and the package that brings each."""
_BESIDES: Final = {"posting": ["tree-sitter<0.26"]}
"""What must be asked for besides: with a later parser it dies at its start."""


def find(name: str) -> str | None:
    """The path of a peer; None where it is not installed."""
    home = PEERS / _PACKAGES[name]
    inside = [home / "bin" / name, *home.glob(f"lib/python*/site-packages/iterfzf/{name}")]
    return next((str(each) for each in inside if each.is_file()), shutil.which(name) if name == "fzf" else None)


def install(*names: str) -> None:
    """Install what is not there yet, or only these; what cannot be is told in the table."""
    for name, package in _PACKAGES.items():
        if (not names or name in names) and find(name) is None:
            home = PEERS / package
            sys.stderr.write(f"installing {package}...\n")
            venv.create(home, with_pip=True)
            pip = [str(home / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "-q", "install"]
            subprocess.run([*pip, package, *_BESIDES.get(name, [])], check=False)


def figures() -> Iterator[Figure]:
    """What the program takes, in what each peer takes; none of it is a target."""
    environ = environment(**THIN)
    # All see the same session; without its own history each shows its first screen.
    ours, move = _painted(WIZARD, "Set up a new domain", environ)
    for name, arguments, words, options in (
        ("posting", [], "Collection", ["--help"]),
        ("harlequin", [], "Data Catalog", ["--version"]),
        ("aws", None, "", ["--version"]),
    ):
        path = find(name)
        if path is None:
            yield Figure(f"peers: {name}", 0, "ms", _TOLD, missing=f"{name} is not installed")
            continue
        plain = {key: value for key, value in {**os.environ, **environ}.items() if value is not None}
        commands = ([*PROGRAM, "--version"], [path, *options])
        version, theirs = alternated([partial(_process, command, plain) for command in commands], _TIMES)
        yield Figure("peers: --version", version, "ms", _TOLD, theirs, f"{name} {options[0]}")
        if arguments is None:
            continue
        try:
            painted, moved = _painted([path, *arguments], words, environ)
        except AssertionError as error:
            why = str(error).splitlines()[0]
            yield Figure(f"peers: {name}", 0, "ms", _TOLD, missing=f"{name} showed no first screen ({why})")
            continue
        yield Figure("peers: first paint", ours, "ms", _TOLD, painted, name)
        yield Figure("peers: bytes of a cursor move", move, "B", _TOLD, moved, name)


def _process(command: list[str], environ: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return (time.perf_counter() - begun) * 1000


def _painted(command: list[str], words: str, environ: dict[str, str | None]) -> tuple[float, float]:
    """Milliseconds to the first screen, and bytes of a cursor move on it; the medians."""
    taken, sizes = [], []
    for _ in range(3):
        with Terminal(command, environ) as it:
            taken.append((it.wait_for(words, 20) - it.begun) * 1000)
            it.quiet(1.0, 10)
            sizes += [float(it.key(key, quiet=0.3).size) for key in ("down", "up", "down")]
    return sorted(taken)[1], sorted(sizes)[len(sizes) // 2]


def main() -> int:
    """Install what is missing, measure, tell."""
    install()
    found = list(figures())
    sys.stdout.write(table(found))
    save(found, {}, ROOT / "build" / "bench-peers.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
