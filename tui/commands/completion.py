"""`smdomain completion`: what a shell completes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.output import Output

HELP: Final = "completions for a shell"
SHELLS: Final = ("bash", "zsh", "fish")
USAGE: Final = "|".join(SHELLS)


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Print the shell's script."""
    import shtab

    from tui.commands.parser import build_parser

    out.raw(shtab.complete(build_parser(), args.shell) + "\n")
    return ExitCode.DONE
