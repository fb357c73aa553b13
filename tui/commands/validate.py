"""`smdomain validate`: rules on a spec that need nothing but the spec."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from tui.commands.arguments import add_json
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from models.errors import SmdomainError
    from models.findings import Finding
    from tui.output import Output

HELP: Final = "offline rules on a spec; AWS is not asked"
USAGE: Final = "FILE... [--json]"


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("file", nargs="+", metavar="FILE", help="a spec; - is standard input")
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Check every file, whatever is wrong with the others."""
    from models.errors import SmdomainError

    entries: list[dict[str, Any]] = []
    findings: list[Finding] = []
    code = ExitCode.DONE
    for source in args.file:
        try:
            entry, found = _validated(source, out)
        except SmdomainError as error:
            out.failed(error)
            entries.append({"file": source, "ok": False, "findings": [], "error": _as_data(error)})
            code = ExitCode(error.exit_code)
            continue
        entries.append(entry)
        findings += found
        if not entry["ok"]:
            code = max(code, ExitCode.FAILED)
    out.result(entries, findings)
    return code


def _as_data(error: SmdomainError) -> dict[str, Any]:
    from models.errors import SpecError
    from tui.output import problems_of

    return error.as_dict() | ({"problems": problems_of(error)} if isinstance(error, SpecError) else {})


def _validated(source: str, out: Output) -> tuple[dict[str, Any], list[Finding]]:
    from models.findings import blocks
    from tui.commands.common import offline_findings, show_findings
    from tui.services.specfile import load_spec

    findings = offline_findings(load_spec(source))
    show_findings(findings, out, source)
    listed = [finding.as_dict() for finding in findings]
    return {"file": source, "ok": not blocks(findings), "findings": listed, "error": None}, findings
