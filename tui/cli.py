"""The command line: finds the command, runs it, and turns whatever happens into an exit code and a sentence."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.errors import SmdomainError
from tui import mfa
from tui.commands.arguments import command_in, not_understood, settled
from tui.commands.parser import COMMANDS, DEFAULT, build_parser
from tui.exit_codes import ExitCode
from tui.output import Output
from tui.signals import FROM_OUTSIDE, end, heard

if TYPE_CHECKING:
    import logging


class Unexpected(SmdomainError):
    """Something that nobody thought of."""

    code = "unexpected"
    title = "An unexpected error"


class ByKey(SmdomainError):
    """Ctrl-C."""

    code = "interrupted"
    title = "Interrupted"
    exit_code = ExitCode.INTERRUPTED


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    with heard(FROM_OUTSIDE, end):
        try:
            return _main(argv)
        finally:
            mfa.close()


def _main(argv: Sequence[str] | None) -> int:
    arguments = list(sys.argv[1:] if argv is None else argv)
    # Until the arguments are understood, this is the best that is known of what was asked for.
    out = Output(json="--json" in arguments)
    command = next((word for word in arguments if word in COMMANDS), DEFAULT)
    code: int = ExitCode.FAILED
    failure: SmdomainError | None = None
    try:
        words = settled(arguments, tuple(COMMANDS), DEFAULT)
        args, left = build_parser(_needed(words)).parse_known_args(words)
        if left:
            raise not_understood(left, args)
        command = args.command
        out = Output(json=getattr(args, "json", False), color=not args.no_color)
        _set_up_log(args)
        code = COMMANDS[command].run(args, out)
    except SmdomainError as error:
        _log().error("%s: %s", error.title, error.message, exc_info=True)
        code, failure = error.exit_code, error
    except KeyboardInterrupt:
        failure = ByKey("Ended by Ctrl-C.")
        code = failure.exit_code
    except SystemExit as left:
        # --help and --version have said what they say; a signal needs no words.
        return int(left.code or 0)
    except Exception as error:
        _log().critical("unexpected", exc_info=True)
        failure = Unexpected(f"{type(error).__name__}: {error}", "With --log-file PATH the details are written there.")
    out.close(command, code, failure)
    return int(code) or (ExitCode.FAILED if out.lost else ExitCode.DONE)


def _needed(words: Sequence[str]) -> Sequence[str]:
    """The commands that a parser must know for these arguments: each costs its import."""
    found = command_in(words, tuple(COMMANDS))
    if found is not None:
        return (found,)
    return () if words == ["--version"] else tuple(COMMANDS)


def _log() -> logging.Logger:
    import logging

    log = logging.getLogger("smdomain")
    if not log.handlers:
        # Without a handler, Python writes to the terminal.
        log.addHandler(logging.NullHandler())
    return log


def _set_up_log(args: argparse.Namespace) -> None:
    from pathlib import Path

    from tui.services.log import set_up

    _log()
    set_up(Path(args.log_file).expanduser() if args.log_file else None)
