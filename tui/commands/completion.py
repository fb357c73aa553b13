"""`smdomain completion`: what a shell completes."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.output import Output

HELP: Final = "completions for a shell"
SHELLS: Final = ("bash", "zsh", "fish")
USAGE: Final = "|".join(SHELLS)
_FILES: Final = ("FILE", "PATH")


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Print the shell's script."""
    import shtab

    from tui.commands.parser import build_parser

    parser = build_parser()
    _offer_files(parser, shtab.FILE)
    out.raw(shtab.complete(parser, args.shell) + "\n")
    return ExitCode.DONE


def _offer_files(parser: argparse.ArgumentParser, how: Mapping[str, Any]) -> None:
    """Have names of files completed wherever one is taken."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                _offer_files(command, how)
        elif action.metavar in _FILES:
            # shtab's own name for what completes an argument.
            action.complete = how  # type: ignore[attr-defined]
