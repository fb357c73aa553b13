"""`smdomain check`: preflight of a spec against the account; nothing is changed."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from tui.commands.common import add_json
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.output import Output

HELP: Final = "preflight against the account; read-only"
USAGE: Final = "FILE [--json]"


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("file", metavar="FILE", help="a spec; - is standard input")
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Look up what the spec is about, and hold it against every rule."""
    from tui.commands.common import Aws, connection_of, prepare, show_findings

    prepared = prepare(args.file, Aws(connection_of(args)), out)
    show_findings(prepared.findings, out)
    out.result(
        {"file": args.file, "account": prepared.account, "region": prepared.region, "ok": not prepared.blocked},
        prepared.findings,
    )
    return ExitCode.FAILED if prepared.blocked else ExitCode.DONE
