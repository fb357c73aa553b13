"""`smdomain check`: preflight of a spec against the account; nothing is changed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tui.commands.arguments import add_json
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from models.findings import Finding
    from tui.commands.common import Prepared
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
        "--fix-script",
        action="store_true",
        help="a bash script that would repair what can be; it is not run (with --json: data.script, data.template)",
    )
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Look up what the spec is about, and hold it against every rule.

    Raises:
        UsageError: no rule has a code that was asked for.
        AwsError: AWS refused what no plan can do without; what could be checked is told before.
    """
    from models.findings import Level
    from models.preflight import chosen
    from models.quota_table import quota_table
    from tui.commands.common import Aws, connection_of, prepare, show_findings
    from tui.quota_lines import quota_lines

    _known(args.only)
    prepared = prepare(args.file, Aws(connection_of(args)), out, told=True)
    shown = list(chosen(prepared.findings, codes=args.only, level=Level(args.level) if args.level else None))
    code = ExitCode.FAILED if prepared.blocked else ExitCode.DONE
    if args.fix_script:
        _write_script(args.file, prepared, shown, out)
        return _ended(prepared, code)
    quotas = quota_table(prepared.spec, prepared.facts) if prepared.facts is not None else []
    show_findings(shown, out)
    if quotas and not args.only:
        for line in ("", *quota_lines(quotas)):
            out.line(line)
    out.result(
        {
            "file": args.file,
            "account": prepared.account,
            "region": prepared.region,
            "ok": not prepared.blocked,
            "quotas": [each.as_dict() for each in quotas],
        },
        shown,
    )
    if not prepared.refused:
        for line in _next_steps(args, prepared, shown):
            out.note(line)
    return _ended(prepared, code)


def _next_steps(args: argparse.Namespace, prepared: Prepared, shown: list[Finding]) -> Iterator[str]:
    """What the findings come to, and what helps."""
    import shlex

    from models.commands import commands_in
    from models.findings import Level

    file = shlex.quote(args.file)
    if hidden := len(prepared.findings) - len(shown):
        yield f"{hidden} more {'finding was' if hidden == 1 else 'findings were'} not asked for."
    if any(each.level is Level.UNKNOWN for each in shown):
        yield f"`smdomain operator-policy {file}` prints a policy with all that looking things up takes."
    if any(commands_in(each.remedy for each in shown)):
        yield f"`smdomain check {file} --fix-script` prints the commands as a script."
    if prepared.blocked:
        yield "An apply would be refused: correct the errors and check again."
    else:
        yield f"Nothing forbids an apply. `smdomain plan {file}` tells what it would do."


def _write_script(file: str, prepared: Prepared, shown: list[Finding], out: Output) -> None:
    """The repair as a script, which is all that standard output gets; what it does not repair is narrated."""
    from models.commands import commands_in, on_lines
    from models.findings import Level
    from models.fix_script import cloudformation, fix_script

    script = fix_script(shown, prepared.spec, prepared.facts, account=prepared.account)
    template = cloudformation(shown, prepared.spec, prepared.facts)
    out.result({"file": file, "script": script, "template": template if template["Resources"] else None}, shown)
    if out.json:
        return
    out.raw(script)
    weighty = [each for each in shown if each.level is not Level.INFO]
    left = [each for each in weighty if not list(commands_in([each.remedy]))]
    for each in left:
        out.note(f"{each.level} {each.code} {each.field or 'spec'}: {each.message}")
        for line in on_lines(each.remedy):
            out.note(f"    {line}")
    out.note(f"The script has commands for {len(weighty) - len(left)} of {len(weighty)} findings; none was run.")


def _known(asked: list[str]) -> None:
    from models.errors import UsageError
    from models.rules import RULES

    codes = {rule.code for rule in RULES}
    series = sorted({code.partition("-")[0] for code in codes})
    for each in asked:
        if each.upper() not in codes and each.upper() not in series:
            raise UsageError(
                f"No rule has the code {each!r}.", f"Give one such as NW-8, or a series: {', '.join(series)}."
            )


def _ended(prepared: Prepared, code: ExitCode) -> ExitCode:
    if prepared.refused:
        raise prepared.refused
    return code
