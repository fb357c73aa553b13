"""`smdomain domains`: domains that exist, of every status."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any, Final

from tui.commands.arguments import add_json, add_part
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.commands.common import Aws
    from tui.output import Output

HELP: Final = "domains that exist"
USAGE: Final = "list | show DOMAIN [--json]"
_ID: Final = re.compile(r"d-[A-Za-z0-9]+")


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parts = parser.add_subparsers(dest="part", metavar="list | show", required=True)
    add_json(add_part(parts, "smdomain domains", "list", "all of the Region, of every status", "[--json]"))
    show = add_part(parts, "smdomain domains", "show", "one, as AWS describes it", "DOMAIN [--json]")
    show.add_argument("domain", metavar="DOMAIN", help="id or name")
    add_json(show)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """List them, or show one."""
    from tui.commands.common import Aws, connection_of

    aws = Aws(connection_of(args))
    return _list(aws, out) if args.part == "list" else _show(aws, args.domain, out)


def _list(aws: Aws, out: Output) -> ExitCode:
    from tui.commands.lookup import show_lookup

    return show_lookup("domains", "", aws, out)


def _show(aws: Aws, wanted: str, out: Output) -> ExitCode:
    from tui.services import plain_json

    domain = describe(aws, wanted)
    out.line(plain_json.dumps(domain, indent=2))
    out.result(domain)
    return ExitCode.DONE


def describe(aws: Aws, wanted: str) -> dict[str, Any]:
    """What AWS says of the domain of this id or name.

    Raises:
        UsageError: there is none.
        AwsError: AWS refuses.
    """
    from models.errors import AwsError, UsageError

    missing = UsageError(
        f"There is no run and no domain {wanted}.", "`smdomain domains list` and `smdomain status` show what there is."
    )
    identifier = wanted if _ID.fullmatch(wanted) else None
    if identifier is None:
        rows = (row for page in aws.gateway.pages("sagemaker", "ListDomains") for row in page.get("Domains", []))
        identifier = next((row["DomainId"] for row in rows if row.get("DomainName") == wanted), None)
    if identifier is None:
        raise missing
    try:
        return aws.gateway.call("sagemaker", "DescribeDomain", {"DomainId": identifier})
    except AwsError as error:
        if error.aws_code in ("ResourceNotFound", "ResourceNotFoundException"):
            raise missing from None
        raise
