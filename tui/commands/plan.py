"""`smdomain plan`: the ordered actions that an apply would take; nothing is created."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from tui.commands.arguments import add_json
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.output import Output

HELP: Final = "the ordered actions an apply would take; nothing is created"
USAGE: Final = "FILE [--against DOMAIN] [--json]"


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("file", metavar="FILE", help="a spec; - is standard input")
    parser.add_argument(
        "--against",
        metavar="DOMAIN",
        help="a domain that exists, by id or name: tell where it differs from the spec and what an edit would do "
        "(exit 1), or that there is nothing to do; without it, the domain in service that has the spec's name",
    )
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Prepare the spec as an apply does, and show what it would do."""
    from models.plan_record import plan_as_dict
    from tui.commands.common import Aws, connection_of, prepare, region_for, show_findings
    from tui.commands.comparing import compare, domain_of_that_name
    from tui.commands.existing import describe

    aws = Aws(connection_of(args))
    prepared = prepare(args.file, aws, out)
    if args.against or prepared.spec.domain.name:
        there = aws.in_region(region_for(prepared.spec, aws)) if args.against or prepared.spec.region else aws
        existing = describe(there, args.against)["DomainId"] if args.against else domain_of_that_name(prepared, there)
        if existing:
            return compare(prepared, existing, there, out)
    plan = prepared.plan
    if prepared.findings:
        show_findings(prepared.findings, out)
    if plan is not None:
        out.line(f"{plan.domain_name} in {plan.region}, account {plan.account}: {len(plan.actions)} actions")
        for number, action in enumerate(plan.actions, 1):
            out.line(f"{number:>4}  {action.title}")
            out.line(f"      {action.call.service}:{action.call.operation}")
        for note in plan.notes:
            out.line(note)
        out.note(f"Nothing was created. `smdomain apply {args.file} --yes` carries this out.")
    out.result({"file": args.file, "plan": plan_as_dict(plan) if plan else None}, prepared.findings)
    return ExitCode.FAILED if prepared.blocked else ExitCode.DONE
