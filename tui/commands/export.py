"""`smdomain export`: a spec in another format."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from models.render.rendered import Rendered
    from models.spec import DomainSpec
    from tui.output import Output

HELP: Final = "a spec in another format"
FORMATS: Final = ("spec", "json", "cli", "script", "cloudformation", "terraform", "boto3", "markdown", "policy")
"""Said here as well, so that the parser need not load what writes them."""
USAGE: Final = "FILE --as FORMAT [--run RUN] [-o PATH]"


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("file", metavar="FILE", help="a spec; - is standard input")
    parser.add_argument(
        "--as", dest="format", required=True, choices=FORMATS, metavar="FORMAT", help=", ".join(FORMATS)
    )
    parser.add_argument("--run", metavar="RUN", help="with --as markdown: add the record of this run")
    parser.add_argument(
        "-o", "--output", metavar="PATH", default="-", help="file to write; standard output unless given"
    )


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Render it; AWS is asked only for what the spec leaves to be looked up."""
    from tui.commands.files import write_file
    from tui.services.specfile import load_spec

    spec = load_spec(args.file)
    rendered, executable = _rendered(spec, args, out)
    for note in rendered.notes:
        out.note(note)
    for dropped in rendered.dropped:
        out.note(f"Not carried by this format: {dropped}")
    text = rendered.text + _record(args)
    write_file(args.output, text, out, executable=executable)
    return ExitCode.DONE


def _record(args: argparse.Namespace) -> str:
    """The record of the run that was named, as a chapter.

    Raises:
        UsageError: another format was asked for, or the run has no record.
    """
    from models.errors import UsageError
    from tui.services.audit import chapter
    from tui.services.runs import RunStore

    if not args.run:
        return ""
    if args.format != "markdown":
        raise UsageError("A run's record goes into Markdown only.", "Give --as markdown, or leave --run out.")
    found = chapter(RunStore().load(args.run).path)
    if not found:
        raise UsageError(f"The run {args.run} has no record yet.", "It is written when the run ends.")
    return f"\n{found}"


def _rendered(spec: DomainSpec, args: argparse.Namespace, out: Output) -> tuple[Rendered, bool]:
    from models.facts import Facts
    from models.render.formats import Subject
    from models.request import create_domain_request
    from models.rules import check
    from tui.commands.common import plan_for
    from tui.services.activity_catalogue import load_catalogue
    from tui.services.formats import FORMATS as RENDERERS
    from tui.services.service_model import load_shapes

    renderer = RENDERERS[args.format]
    if not renderer.needs_account:
        return renderer.render(Subject(spec, {}, "")), False
    spec, account, region = _placed(spec, args, out, needs_plan=renderer.needs_plan)
    # The request's ARNs follow from the account and the partition of the Region.
    spec_there = spec.model_copy(update={"region": region or spec.region})
    request = create_domain_request(spec_there, account or None)
    plan = plan_for(spec, account, region) if renderer.needs_plan else None
    findings = check(spec, Facts(shapes=load_shapes(), region=region, catalogue=load_catalogue()))
    return renderer.render(Subject(spec, request, region, plan, findings)), renderer.executable


def _placed(
    spec: DomainSpec, args: argparse.Namespace, out: Output, *, needs_plan: bool
) -> tuple[DomainSpec, str, str]:
    """The spec with nothing left to look up, as far as that can be, with its account and Region.

    Raises:
        AwsError: AWS refuses what the format cannot do without.
        UsageError: no Region is said.
    """
    from models.errors import AwsError
    from tui.commands.common import Aws, completed, connection_of, guarded_account, looked_up, region_for

    account, region = spec.account or "", spec.region or args.region or ""
    needs_account = not account and (needs_plan or bool(spec.roles_to_create()))
    if not (_is_open(spec) or needs_account or (needs_plan and not region)):
        return spec, account, region
    aws = Aws(connection_of(args))
    try:
        region = region_for(spec, aws)
        aws = aws.in_region(region)
        account = guarded_account(spec, aws)
        if _is_open(spec):
            spec, findings = completed(spec, looked_up(spec, aws))
            for finding in findings:
                out.note(f"{finding.field}: {finding.message} {finding.remedy}")
    except AwsError as error:
        if needs_account or needs_plan:
            raise
        out.note(f"Exported as it is, without what is to be looked up: {error.message}")
    return spec, account, region


def _is_open(spec: DomainSpec) -> bool:
    """Whether the spec leaves subnets or ids of people to be looked up."""
    people = [*spec.access.groups, *spec.access.users]
    return bool(spec.network.vpc and not spec.network.subnets) or any(not each.id for each in people)
