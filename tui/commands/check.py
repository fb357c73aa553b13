"""`smdomain check`: preflight of a spec against the account; nothing is changed."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from tui.commands.arguments import add_json
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.output import Output

LEVELS: Final = ("error", "unknown", "warning", "info")
HELP: Final = "preflight against the account; read-only"
USAGE: Final = "FILE [--only CODE] [--level LEVEL] [--fix-script] [--json]"


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("file", metavar="FILE", help="a spec; - is standard input")
    parser.add_argument(
        "--only", metavar="CODE", action="append", default=[], help="findings of this code alone, or of a series: EP"
    )
    parser.add_argument("--level", choices=LEVELS, help="findings of this level and weightier ones alone")
    parser.add_argument(
        "--fix-script", action="store_true", help="a bash script that would repair what can be; it is not run"
    )
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Look up what the spec is about, and hold it against every rule."""
    from models.findings import Level
    from models.fix_script import fix_script
    from models.preflight import chosen
    from tui.commands.common import Aws, connection_of, prepare, show_findings

    prepared = prepare(args.file, Aws(connection_of(args)), out)
    shown = list(chosen(prepared.findings, codes=args.only, level=Level(args.level) if args.level else None))
    code = ExitCode.FAILED if prepared.blocked else ExitCode.DONE
    if args.fix_script and prepared.facts is not None:
        out.raw(fix_script(shown, prepared.spec, prepared.facts))
        return code
    show_findings(shown, out)
    out.result(
        {"file": args.file, "account": prepared.account, "region": prepared.region, "ok": not prepared.blocked}, shown
    )
    return code
