"""How the bench starts the program and what it is held against."""

import os
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.bench.terminal import Terminal

ROOT: Final = Path(__file__).resolve().parents[2]
APPS: Final = Path(__file__).resolve().parent / "apps"
SPEC: Final = ROOT / "assets" / "examples" / "identity-center-vpc-only.yaml"
PROGRAM: Final = [str(Path(sys.executable).parent / "smdomain")]
"""The installed program, as a user starts it."""
WIZARD: Final = [*PROGRAM, "--demo"]
THIN: Final[Mapping[str, str | None]] = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
"""Environment of a session at the other end of a line."""


def environment(**more: str | None) -> dict[str, str | None]:
    """A home of its own, and nothing that would change what is measured."""
    home = tempfile.mkdtemp(prefix="smdomain-bench-")
    scrubbed = {name: None for name in os.environ if name.startswith(("AWS_", "SMDOMAIN_", "TEXTUAL", "SSH_"))}
    folders = {f"XDG_{name}_HOME": f"{home}/{name.lower()}" for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    return {
        **scrubbed,
        "NO_COLOR": None,
        "TMUX": None,
        "HOME": home,
        **folders,
        "SMDOMAIN_STATE_DIR": f"{home}/state",
        "SMDOMAIN_DEMO_STATE": f"{home}/account.json",
        "PYTHONPATH": str(ROOT),
        # Installed programs have their bytecode; without it start would measure the compiler.
        "PYTHONDONTWRITEBYTECODE": None,
        **more,
    }


def app(name: str, *arguments: str) -> list[str]:
    """The command for one of the small programs that the bench holds the wizard against."""
    return [sys.executable, str(APPS / f"{name}.py"), *arguments]


def first_paint(command: list[str], words: str, environ: Mapping[str, str | None]) -> float:
    """Milliseconds from the start of the process to `words` on its screen."""
    with Terminal(command, environ) as it:
        return (it.wait_for(words) - it.begun) * 1000


def begin_wizard(environ: Mapping[str, str | None]) -> Terminal:
    """The wizard at its first step, and quiet."""
    it = Terminal(WIZARD, environ)
    it.wait_for("Set up a new domain")
    it.quiet(0.5)
    it.send("\r")
    it.wait_for("Domain name")
    it.quiet(1.0)
    return it


def taken(work: Terminal) -> float:
    """Seconds since a process began."""
    return time.perf_counter() - work.begun
