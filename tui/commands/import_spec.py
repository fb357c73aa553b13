"""`smdomain import`: a spec from a file of another format."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.output import Output

HELP: Final = "a CreateDomain request or a CloudFormation template as a spec"
USAGE: Final = "--from PATH [-o PATH]"


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument(
        "--from",
        dest="source",
        required=True,
        metavar="PATH",
        help="a CreateDomain request (JSON, also a filled-in AWS CLI skeleton) or a CloudFormation template",
    )
    parser.add_argument(
        "-o", "--output", metavar="PATH", default="-", help="file to write; standard output unless given"
    )


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Read the file, and write what it says as a spec."""
    from tui.commands.files import write_file
    from tui.services.service_model import load_shapes
    from tui.services.specfile import dump_spec, read_text
    from tui.services.templates import read_text as read_template

    text, source = read_text(args.source)
    imported = read_template(text, source, region=args.region, shapes=load_shapes())
    for remark in imported.taken:
        out.note(f"taken: {remark}")
    for remark in imported.questions:
        out.note(f"open: {remark}")
    write_file(args.output, dump_spec(imported.spec), out)
    return ExitCode.DONE
