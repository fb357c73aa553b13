"""The whole command line: every command, its arguments and the global options."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from types import ModuleType
from typing import Final

from tui import __version__
from tui.commands import (
    apply,
    check,
    completion,
    demo,
    doctor,
    domains,
    drafts,
    export,
    import_spec,
    lookup,
    operator_policy,
    plan,
    resume,
    schema,
    setup,
    status,
    validate,
)
from tui.commands.arguments import Parser, add_globals, add_part
from tui.exit_codes import SENTENCES

PROGRAM: Final = "smdomain"
DEFAULT: Final = "setup"
COMMANDS: Final[Mapping[str, ModuleType]] = {
    "setup": setup,
    "validate": validate,
    "check": check,
    "plan": plan,
    "apply": apply,
    "resume": resume,
    "status": status,
    "export": export,
    "import": import_spec,
    "domains": domains,
    "lookup": lookup,
    "drafts": drafts,
    "schema": schema,
    "operator-policy": operator_policy,
    "doctor": doctor,
    "demo": demo,
    "completion": completion,
}
_DESCRIPTION: Final = "Set up an Amazon SageMaker AI domain for an organization, from a terminal."


def build_parser() -> argparse.ArgumentParser:
    """The parser of everything."""
    parser = Parser(
        prog=PROGRAM,
        usage=f"{PROGRAM} [GLOBAL OPTIONS] [COMMAND]          no command = {DEFAULT}",
        description=_DESCRIPTION,
        epilog=_exit_codes(),
    )
    commands = parser.add_subparsers(
        dest="command", title="commands", metavar="COMMAND", help="with --help it tells more"
    )
    for name, module in COMMANDS.items():
        module.configure(add_part(commands, PROGRAM, name, module.HELP, module.USAGE))
    version = f"{PROGRAM} {__version__}"
    add_globals(parser, top=True).add_argument(
        "--version", action="version", version=version, help="say the version and end"
    )
    return parser


def _exit_codes() -> str:
    lines = [f"  {int(code):>3}  {sentence}" for code, sentence in SENTENCES.items()]
    return "\n".join(["exit codes:", *lines])
