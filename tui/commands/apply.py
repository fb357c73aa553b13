"""`smdomain apply`: carries specs out and follows them to the end."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from tui.commands.arguments import add_json
from tui.commands.taking_back import add_files
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from models.findings import Finding
    from tui.commands.common import Aws
    from tui.output import Output

HELP: Final = "carry the plan out and follow it to the end"
USAGE: Final = "FILE... --yes [--rollback [--delete-files] | --keep] [--keep-going] [--json]"


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("file", nargs="+", metavar="FILE", help="a spec; several are carried out one after the other")
    parser.add_argument("--yes", action="store_true", help="create it; without this nothing is created")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--rollback", action="store_true", help="if it fails, delete what this run has made")
    what.add_argument("--keep", action="store_true", help="if it fails, keep what was made (so it is without either)")
    add_files(parser)
    parser.add_argument("--keep-going", action="store_true", help="after a file that failed, go on with the next")
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Carry out file after file; the first that fails ends it, unless told otherwise."""
    from models.errors import SmdomainError, UsageError
    from tui.commands.common import Aws, connection_of, one_or_all

    if not args.yes:
        files = " ".join(args.file)
        raise UsageError(
            "Nothing is created without --yes.",
            f"`smdomain plan {args.file[0]}` shows what would be done; `smdomain apply {files} --yes` does it.",
        )
    aws = Aws(connection_of(args))
    entries: list[dict[str, Any]] = []
    findings: list[Finding] = []
    worst = ExitCode.DONE
    for source in args.file:
        try:
            code, entry, found = _applied(source, aws, args, out)
        except SmdomainError as error:
            out.failed(error)
            code, entry, found = ExitCode(error.exit_code), {"file": source, "error": error.as_dict()}, []
        entries.append(entry)
        findings += found
        out.result(one_or_all(entries), findings)
        worst = worst or code
        if code is not ExitCode.DONE and (not args.keep_going or code in (ExitCode.RESUMABLE, ExitCode.INTERRUPTED)):
            break
    if len(args.file) > 1:
        _tell_all(args.file, entries, out)
    return worst


def _tell_all(files: list[str], entries: list[dict[str, Any]], out: Output) -> None:
    """One line for each file, with what came of it."""
    rows = []
    for number, source in enumerate(files):
        entry: dict[str, Any] = entries[number] if number < len(entries) else {"outcome": "not begun"}
        error = entry.get("error")
        outcome = error["title"] if error else entry.get("outcome") or "has errors, nothing was created"
        rows.append((source, str(outcome), str(entry.get("domain_id") or "")))
    out.line()
    out.rows(rows, heads=("File", "Outcome", "Domain"))


def _applied(
    source: str, aws: Aws, args: argparse.Namespace, out: Output
) -> tuple[ExitCode, dict[str, Any], list[Finding]]:
    from tui.commands.carry_out import carried_out
    from tui.commands.common import prepare, show_findings
    from tui.services.specfile import dump_spec

    prepared = prepare(source, aws, out)
    if prepared.findings:
        show_findings(prepared.findings, out, source)
    if prepared.blocked or prepared.plan is None:
        out.note("Nothing was created: correct the errors first.")
        return ExitCode.FAILED, {"file": source, "run": None}, prepared.findings
    aws = aws.in_region(prepared.region)
    code, entry = carried_out(
        prepared.plan,
        dump_spec(prepared.spec),
        aws,
        out,
        rollback=args.rollback,
        keep_files=not args.delete_files,
    )
    return code, {"file": source} | entry, prepared.findings
