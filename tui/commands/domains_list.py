"""`smdomain domains list`: every domain of the Region, of every status."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from tui.commands.arguments import add_json
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from models.facts import Domain
    from tui.output import Output

HELP: Final = "all of the Region, of every status; what is broken comes first, with the reason"
USAGE: Final = "[--json]"
_MARK: Final = "..."
"""Stands behind a status that passes by itself."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """List them."""
    from models.errors import AccessDenied, AwsError
    from models.facts import Availability
    from models.inventory import BROKEN, MOVING, in_order
    from tui.commands.common import Aws, connection_of
    from tui.services.domain_reader import reasons_of

    aws = Aws(connection_of(args))
    found = aws.lookups.fetch("domains")
    rows: list[Domain] = in_order(found.rows)
    reasons = reasons_of(aws.gateway, [row.id for row in rows if row.status in BROKEN])
    table = [
        [row.name, row.id, f"{row.status}{_MARK if row.status in MOVING else ''}", reasons.get(row.id, "")]
        for row in rows
    ]
    if rows:
        heads = ("Name", "Id", "Status", "Reason")
        width = 4 if reasons else 3
        out.rows([row[:width] for row in table], heads=heads[:width])
    out.result(
        {
            "kind": "domains",
            "rows": [asdict(row) | ({"reason": reasons[row.id]} if row.id in reasons else {}) for row in rows],
            "note": found.reason,
        }
    )
    if found.availability is Availability.DENIED:
        raise AccessDenied(found.reason, action=found.action)
    if not found.known:
        raise AwsError(found.reason or "It could not be looked up.")
    out.note(f"{len(rows)} of {len(found.rows)}. {found.reason}".strip())
    if reasons:
        out.note("`smdomain domains rescue DOMAIN` says what helps.")
    return ExitCode.DONE
