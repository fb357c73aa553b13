"""`smdomain lookup`: what the pickers show."""

from __future__ import annotations

import argparse
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any, Final

from tui.commands.arguments import add_json
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.commands.common import Aws
    from tui.output import Output

HELP: Final = "what the pickers show"
USAGE: Final = "KIND [--vpc ID] [--filter TEXT] [--json]"
KINDS: Final = (
    "vpcs",
    "subnets",
    "security-groups",
    "route-tables",
    "nat-gateways",
    "endpoints",
    "zones",
    "kms-keys",
    "roles",
    "buckets",
    "groups",
    "users",
    "domains",
    "licenses",
    "quotas",
    "images",
    "lifecycle-configs",
    "profiles",
    "regions",
)
OF_A_VPC: Final = ("subnets", "security-groups", "route-tables", "nat-gateways", "endpoints")


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--vpc", metavar="ID", default="", help=f"those of this VPC alone: {', '.join(OF_A_VPC)}")
    parser.add_argument("--filter", metavar="TEXT", default="", help="rows that have this text in them")
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Look up and show."""
    from models.errors import UsageError
    from tui.commands.common import Aws, connection_of

    if args.vpc and args.kind not in OF_A_VPC:
        raise UsageError(f"--vpc says nothing about {args.kind}.", "Leave it out.")
    return show_lookup(args.kind, args.vpc, Aws(connection_of(args)), out, args.filter)


def show_lookup(kind: str, argument: str, aws: Aws, out: Output, wanted: str = "") -> ExitCode:
    """Look up, and show the rows that have `wanted` in them.

    Raises:
        AwsError: AWS refused; rows that came before are shown.
    """
    from models.columns import Column, columns_for, row_search, row_value
    from tui.commands.common import lookup_error

    found = aws.lookups.fetch(kind, argument)
    rows = [row for row in found.rows if wanted.lower() in row_search(kind, row)]
    columns = columns_for(kind, aws.lookups.facts(), argument)
    if kind in OF_A_VPC and not argument:
        columns = (Column("VPC", 21, lambda row: row.vpc), *columns)
    cells = [[column.get(row) for column in columns] for row in rows]
    values = [row_value(kind, row) for row in rows]
    # What an answer is, where no column says it: an ARN behind a name.
    told = all(value in row for value, row in zip(values, cells, strict=True))
    heads = [column.title for column in columns] + ([] if told else ["Value"])
    if rows:
        table = cells if told else [[*row, value] for value, row in zip(values, cells, strict=True)]
        out.rows(table, heads=heads)
    out.result({"kind": kind, "rows": [_as_data(row) for row in rows], "note": found.reason})
    error = lookup_error(found)
    if error:
        raise error
    out.note(f"{len(rows)} of {len(found.rows)}. {found.reason}".strip())
    return ExitCode.DONE


def _as_data(row: Any) -> Any:
    return asdict(row) if is_dataclass(row) and not isinstance(row, type) else row
