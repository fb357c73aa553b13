"""`smdomain import`: a spec from a domain that exists, or from a file of another format."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from models.read.imported import Imported
    from tui.output import Output

HELP: Final = "a domain that exists, or a file of another format, as a spec"
USAGE: Final = "(--domain DOMAIN | --from PATH) [-o PATH]"


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--domain", metavar="DOMAIN", help="id or name of a domain that exists")
    what.add_argument(
        "--from",
        dest="source",
        metavar="PATH",
        help="a CreateDomain request (JSON or YAML, also AWS CLI input or skeleton), a CloudFormation template or a "
        "Terraform file; - is standard input",
    )
    parser.add_argument(
        "-o", "--output", metavar="PATH", default="-", help="file to write; standard output unless given"
    )


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Read the domain or the file, and write what it says as a spec."""
    from tui.commands.files import write_file
    from tui.services.specfile import dump_spec

    imported = _of_domain(args, out) if args.domain else _of_file(args)
    for remark in imported.taken:
        out.note(f"taken: {remark}")
    for remark in imported.questions:
        out.note(f"open: {remark}")
    write_file(args.output, dump_spec(imported.spec), out)
    return ExitCode.DONE


def _of_domain(args: argparse.Namespace, out: Output) -> Imported:
    from models.errors import UsageError
    from models.read.domain import read
    from tui.commands.common import Aws, connection_of
    from tui.commands.existing import describe
    from tui.services.domain_reader import read_domain
    from tui.services.service_model import load_shapes

    aws = Aws(connection_of(args))
    region = aws.gateway.region
    if not region:
        raise UsageError("No Region is set.", "Give --region.")
    out.note(f"Reading the domain {args.domain} in {region} ...")
    record = read_domain(aws.gateway, aws.lookups, describe(aws, args.domain)["DomainId"])
    return read(record, region=region, members=load_shapes().members)


def _of_file(args: argparse.Namespace) -> Imported:
    from tui.services.service_model import load_shapes
    from tui.services.specfile import read_text
    from tui.services.templates import read_text as read_template

    text, source = read_text(args.source)
    return read_template(text, source, region=args.region, shapes=load_shapes())
