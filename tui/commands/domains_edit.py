"""`smdomain domains edit`: makes a domain that exists what a spec says, with one call that holds only what changes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from tui.commands.arguments import add_json
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from models.inventory import Inventory
    from models.plan_edit import Edit
    from models.spec import DomainSpec
    from tui.commands.common import Aws
    from tui.output import Output

HELP: Final = "make one what a spec says: only what differs is changed"
USAGE: Final = "DOMAIN --spec FILE [--stop-apps] [--remove-people] [--yes] [--json]"


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("domain", metavar="DOMAIN", help="id or name")
    parser.add_argument("--spec", required=True, metavar="FILE", help="what it is to be; - is standard input")
    parser.add_argument(
        "--stop-apps", action="store_true", help="stop apps where AWS lets nothing change while they run"
    )
    parser.add_argument(
        "--remove-people",
        action="store_true",
        help="take groups, users and profiles off that the spec does not name, with their apps and spaces",
    )
    parser.add_argument("--yes", action="store_true", help="do it without asking")
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Show what would change, ask, change it as a run, and read the domain again."""
    from tui.commands.common import Aws, connection_of, guarded_account, looked_up, region_for
    from tui.commands.existing import describe
    from tui.services.editing import planned_edit, with_roles
    from tui.services.inventory import read_inventory
    from tui.services.permitted import permitted_edit
    from tui.services.specfile import load_spec

    spec = load_spec(args.spec)
    aws = Aws(connection_of(args))
    region = region_for(spec, aws)
    aws = aws.in_region(region)
    account = guarded_account(spec, aws)
    identifier = str(describe(aws, args.domain)["DomainId"])
    out.note(f"Reading the domain {identifier} and what {args.spec} is about ...")
    inventory = read_inventory(aws.gateway, aws.lookups, identifier, leftovers=False, progress=out.note)
    where: dict[str, Any] = {"account": account, "region": region}
    complete, edit = planned_edit(
        spec,
        inventory,
        with_roles(spec, inventory.record, looked_up(spec, aws), aws.lookups, **where),
        **where,
        stop_apps=args.stop_apps,
        remove_people=args.remove_people,
    )
    return _edited(args, complete, inventory, permitted_edit(edit, aws.lookups), aws, out)


def _edited(
    args: argparse.Namespace, spec: DomainSpec, inventory: Inventory, edit: Edit, aws: Aws, out: Output
) -> ExitCode:
    from models.edit_rules import ROLES
    from tui.commands.carry_out import carried_out
    from tui.commands.common import show_findings
    from tui.commands.comparing import edit_record, tell_edit, unsaid
    from tui.commands.consent import agreed
    from tui.services.specfile import dump_spec

    record = edit_record(edit, inventory) | {"file": args.spec, "run": None}
    out.result(record, edit.findings)
    roles = [each for each in edit.findings if each.code == ROLES]
    if edit.nothing_to_do and not (edit.changes or roles):
        unread = unsaid(inventory.record)
        out.line("Nothing to do, as far as it could be read." if unread else "Nothing to do: it is what the spec says.")
        for answer, why in inventory.record.unread:
            out.note(f"Could not be read: {answer}. {why}")
        if inventory.status != "InService":
            show_findings(edit.findings, out)
        return ExitCode.REFUSED if unread else ExitCode.DONE
    tell_edit(edit, inventory, spec, out)
    if edit.findings:
        show_findings(edit.findings, out)
    if edit.blocked:
        out.note("Nothing was changed: correct the errors first.")
        return ExitCode.FAILED
    if edit.nothing_to_do:
        out.line("Nothing to do: what differs stays as it is.")
        return ExitCode.DONE
    if not agreed(f"Change the domain {inventory.name}?", out, yes=args.yes):
        return ExitCode.DONE
    code, done = carried_out(edit.plan, dump_spec(spec), aws, out)
    record |= done
    out.result(record, edit.findings)
    if code is not ExitCode.DONE:
        return code
    return _drifted(spec, edit, record, aws, out)


def _drifted(spec: DomainSpec, edit: Edit, record: dict[str, Any], aws: Aws, out: Output) -> ExitCode:
    """Read the domain again and tell what still differs; a failure where that was not foreseen."""
    from tui.commands.comparing import as_data, tell_differences
    from tui.services.directory import names_in
    from tui.services.editing import drift

    plan = edit.plan
    found, foreseen = drift(aws.gateway, aws.lookups, spec, edit, account=plan.account, region=plan.region)
    names = names_in(aws.gateway, aws.lookups, spec, [*found, *foreseen])
    out.result(record | {"drift": as_data(found), "stays": as_data(foreseen)}, edit.findings)
    if foreseen:
        out.line("As said before, this stays:")
        tell_differences(foreseen, names, out)
    if found:
        out.line("Read again, the domain still differs from the spec:")
        tell_differences(found, names, out)
        return ExitCode.FAILED
    if not foreseen:
        out.line("Read again, the domain is what the spec says.")
    return ExitCode.DONE
