"""How long starting takes, and which modules it is spent on."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping

from tests.bench.figures import Figure, alternated
from tests.bench.program import PROGRAM, SPEC, WIZARD, app, environment, first_paint

_TIMES = 11
_SHOWN = 12
_LINE = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| ( *)(\S+)")


def figures() -> Iterator[Figure]:
    """Whole processes against one that does nothing, and first paints against that of a bare form."""
    environ = _plain(environment())
    commands = [
        [sys.executable, "-c", "pass"],
        [*PROGRAM, "--version"],
        [*PROGRAM, "--help"],
        [*PROGRAM, "validate", str(SPEC)],
    ]
    for command in commands:
        # The first start writes bytecode.
        _process(command, environ)
    nothing, version, help_, validate = alternated(
        [lambda command=command: _process(command, environ) for command in commands],  # type: ignore[misc]
        _TIMES,
    )
    against = "python -c pass"
    yield Figure("start: --version", version, "ms", 6, nothing, against)
    yield Figure("start: --help", help_, "ms", 6, nothing, against)
    yield Figure("start: validate", validate, "ms", 20, nothing, against)
    painting = environment()
    bare, wizard = alternated(
        [
            lambda: first_paint(app("bare_form"), "READY", painting),
            lambda: first_paint(WIZARD, "Set up a new domain", painting),
        ],
        _TIMES,
    )
    yield Figure("start: first paint", wizard, "ms", 1.3, bare, "bare form")


def _plain(environ: Mapping[str, str | None]) -> dict[str, str]:
    merged = {**os.environ, **environ}
    return {name: value for name, value in merged.items() if value is not None}


def _process(command: list[str], environ: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - begun) * 1000


def imports() -> dict[str, list[tuple[str, float]]]:
    """What importing costs, by what is started: modules with the milliseconds of their own, the dearest first."""
    environ = _plain(environment())
    entries = {
        "--version": "import sys; sys.argv[1:] = ['--version']; from tui.cli import main; main()",
        "validate": f"import sys; sys.argv[1:] = ['validate', {str(SPEC)!r}]; from tui.cli import main; main()",
        "first screen": (
            "import tui.cli, tui.app, tui.begin, screens.start; from tui.services.connection import Connection; "
            "made = tui.begin.make_context(Connection(demo='default')); made.drafts.list(); made.runs.list()"
        ),
    }
    return {name: _imported(program, environ) for name, program in entries.items()}


def _imported(program: str, environ: dict[str, str]) -> list[tuple[str, float]]:
    command = [sys.executable, "-X", "importtime", "-c", program]
    told = subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stderr
    own: dict[str, float] = {}
    for match in _LINE.finditer(told):
        own[match.group(4)] = int(match.group(1)) / 1000
    dearest = sorted(own.items(), key=lambda each: -each[1])
    return [("all modules", sum(own.values())), *dearest[:_SHOWN]]


def imports_table(found: dict[str, list[tuple[str, float]]]) -> str:
    """The import costs as a Markdown table."""
    lines = ["| " + " | ".join(f"{name}: module (ms)" for name in found) + " |", "|" + "---|" * len(found)]
    for place in range(_SHOWN + 1):
        cells = [f"{rows[place][0]} {rows[place][1]:.1f}" if place < len(rows) else "" for rows in found.values()]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
