"""`smdomain domains show`: one domain with all that is in and around it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from tui.commands.arguments import add_json
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from models.inventory import Inventory
    from tui.output import Output

HELP: Final = "one, with its people, spaces, apps and files"
USAGE: Final = "DOMAIN [--json]"


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("domain", metavar="DOMAIN", help="id or name")
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Show it: its settings as the wizard asks for them, then everything else."""
    from models.questions import QUESTIONS
    from tui.commands.common import Aws, connection_of
    from tui.commands.existing import describe
    from tui.domain_lines import domain_lines
    from tui.services.inventory import read_inventory
    from tui.services.service_model import load_shapes

    aws = Aws(connection_of(args))
    domain = describe(aws, args.domain)
    inventory = read_inventory(aws.gateway, aws.lookups, domain["DomainId"], progress=out.note)
    quotas = aws.lookups.fetch("quotas")
    lines = domain_lines(
        inventory,
        region=aws.gateway.region,
        questions=QUESTIONS,
        facts=aws.lookups.facts(),
        members=load_shapes().members,
    )
    for each in lines:
        out.line(each.text)
    record = inventory_record(inventory) | {"quotas": [asdict(each) for each in quotas.rows] if quotas.rows else None}
    out.result({**inventory.record.described, "inventory": record})
    return ExitCode.DONE


def inventory_record(inventory: Inventory) -> dict[str, Any]:
    """What is in and around a domain, as data; null stands for what could not be read."""
    record = inventory.record
    people = {"groups": inventory.groups, "users": inventory.users}
    rows = {
        "profiles": inventory.profiles,
        "spaces": inventory.spaces,
        "apps": inventory.apps,
        "leftovers": inventory.leftovers,
    }
    return {
        "tags": None if record.tags is None else [dict(each) for each in record.tags],
        **{name: None if each is None else [one.model_dump() for one in each] for name, each in people.items()},
        **{name: None if each is None else [asdict(one) for one in each] for name, each in rows.items()},
        "unread": [{"what": what, "reason": why} for what, why in inventory.unread],
    }
