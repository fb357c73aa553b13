"""The whole command line: every command, its arguments and the global options."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from types import ModuleType
from typing import Final

from tui import __version__
from tui.commands.arguments import Parser, add_globals, add_part
from tui.exit_codes import SENTENCES

PROGRAM: Final = "smdomain"
DEFAULT: Final = "setup"
_MODULES: Final[Mapping[str, str]] = {"import": "import_spec", "operator-policy": "operator_policy"}
"""Modules that are not called like their command."""
_NAMES: Final = (
    "setup",
    "validate",
    "check",
    "plan",
    "apply",
    "resume",
    "status",
    "export",
    "import",
    "domains",
    "lookup",
    "drafts",
    "schema",
    "operator-policy",
    "doctor",
    "demo",
    "completion",
)


class _Commands(Mapping[str, ModuleType]):
    """Each command with its module, which is imported when it is asked for: most starts want one of them."""

    def __getitem__(self, name: str) -> ModuleType:
        if name not in _NAMES:
            raise KeyError(name)
        return import_module(f"tui.commands.{_MODULES.get(name, name)}")

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)

    def __contains__(self, name: object) -> bool:
        return name in _NAMES


COMMANDS: Final[Mapping[str, ModuleType]] = _Commands()
_DESCRIPTION: Final = "Set up an Amazon SageMaker AI domain for an organization, from a terminal."


def build_parser(names: Iterable[str] = COMMANDS) -> argparse.ArgumentParser:
    """The parser of everything, or of these commands alone."""
    parser = Parser(
        prog=PROGRAM,
        usage=f"{PROGRAM} [GLOBAL OPTIONS] [COMMAND]          no command = {DEFAULT}",
        description=_DESCRIPTION,
        epilog=_exit_codes(),
    )
    commands = parser.add_subparsers(
        dest="command", title="commands", metavar="COMMAND", help="with --help it tells more"
    )
    for name in names:
        module = COMMANDS[name]
        module.configure(add_part(commands, PROGRAM, name, module.HELP, module.USAGE))
    version = f"{PROGRAM} {__version__}"
    add_globals(parser, top=True).add_argument(
        "--version", action="version", version=version, help="say the version and end"
    )
    return parser


def _exit_codes() -> str:
    lines = [f"  {int(code):>3}  {sentence}" for code, sentence in SENTENCES.items()]
    return "\n".join(["exit codes:", *lines])
