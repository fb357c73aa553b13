"""`smdomain domains delete`: a domain with all that is in it, in the order that AWS wants, and what it leaves."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from tui.commands.arguments import add_json
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from models.actions import Action, Plan
    from models.inventory import Inventory
    from tui.commands.common import Aws
    from tui.output import Output

HELP: Final = "delete one with all that is in it, and what it leaves behind"
USAGE: Final = "DOMAIN [--dry-run] [--keep-files | --delete-files] [--leftovers] [--logs] [--yes] [--json]"
_HEADS: Final = {
    "app-deletion": "apps",
    "space-deletion": "spaces",
    "user-profile-deletion": "user profiles",
    "domain-deletion": "the domain",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("domain", metavar="DOMAIN", help="id or name; the id of one that is gone, for its leftovers")
    parser.add_argument("--dry-run", action="store_true", help="show what would be deleted; nothing is changed")
    files = parser.add_mutually_exclusive_group()
    files.add_argument(
        "--keep-files", action="store_true", help="leave the home file system, which goes on costing money"
    )
    files.add_argument("--delete-files", action="store_true", help="delete the home file system with what is in it")
    parser.add_argument(
        "--leftovers",
        action="store_true",
        help="delete what AWS leaves behind and is provably the domain's: security groups, free network interfaces, "
        "with --delete-files the file system",
    )
    parser.add_argument("--logs", action="store_true", help="delete the domain's log streams too")
    parser.add_argument("--yes", action="store_true", help="do not ask; files are kept unless --delete-files is given")
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Show what would go, ask, and delete it as a run that can go on after an interruption."""
    from models.findings import blocks
    from models.plan_delete import plan_delete
    from models.plan_leftovers import is_gone
    from tui.commands.carry_out import carried_out
    from tui.commands.common import Aws, connection_of, show_findings
    from tui.commands.consent import agreed
    from tui.commands.existing import spec_text
    from tui.services.permitted import permitted

    aws = Aws(connection_of(args))
    region = _region(aws)
    inventory = inventory_of(aws, args.domain, out)
    gone = is_gone(inventory)
    where: dict[str, Any] = {"account": aws.gateway.caller().account, "region": region}
    wishes: dict[str, Any] = {"leftovers": args.leftovers or gone, "logs": args.logs}
    keep = _keeps_files(args, inventory, out)
    plan = plan_delete(inventory, **where, **wishes, keep_files=keep)
    record = _record(inventory, plan, keep)
    if args.dry_run or not args.yes:
        _tell(inventory, plan, out)
    if not plan.actions:
        out.line(f"Of {inventory.id} there is nothing to delete.")
        out.result(record)
        return ExitCode.DONE
    findings = permitted(plan, aws.lookups)
    out.result(record | ({"dry_run": True} if args.dry_run else {}), findings)
    if findings:
        show_findings(findings, out)
    if blocks(findings):
        out.note("Nothing was changed: correct the errors first.")
        return ExitCode.FAILED
    if args.dry_run:
        out.note("Nothing was changed.")
        return ExitCode.DONE
    name = inventory.name or inventory.id
    if not agreed(f"Delete {name} in {region}?", out, yes=args.yes, word=name):
        return ExitCode.DONE
    code, done = carried_out(plan, "" if gone else spec_text(inventory, region), aws, out)
    for note in plan.notes:
        out.line(note)
    if not gone:
        out.note(f"{done['folder']}/spec.yaml has what the domain was; `smdomain apply` makes it again.")
    if not wishes["leftovers"] and inventory.leftovers:
        out.note(f"`smdomain domains delete {inventory.id}` shows later what AWS has left behind, and deletes it.")
    out.result(record | done, findings)
    return code


def _region(aws: Aws) -> str:
    from models.errors import UsageError

    if not aws.gateway.region:
        raise UsageError("No Region is set.", "Give --region.")
    return aws.gateway.region


def inventory_of(aws: Aws, wanted: str, out: Output) -> Inventory:
    """All about the domain of this id or name; what is left of it, where it is gone and its id was given.

    Raises:
        UsageError: there is none of that name.
        AwsError: AWS refuses to describe it.
    """
    from models.errors import UsageError
    from models.inventory import is_domain_id
    from models.plan_delete import gone_domain
    from tui.commands.existing import describe
    from tui.services.inventory import read_inventory
    from tui.services.leftovers import leftovers_of

    try:
        identifier = describe(aws, wanted)["DomainId"]
    except UsageError:
        if not is_domain_id(wanted):
            raise
        out.note(f"There is no domain {wanted}. Looking for what is left of it ...")
        return gone_domain(wanted, *leftovers_of(aws.gateway, wanted))
    out.note(f"Reading the domain {wanted} ...")
    return read_inventory(aws.gateway, aws.lookups, identifier, progress=out.note)


def _keeps_files(args: argparse.Namespace, inventory: Inventory, out: Output) -> bool:
    """What becomes of the files: as said, else as somebody at the terminal says, else as AWS does by itself."""
    from models.sizes import size_words
    from tui.commands.consent import ask
    from tui.streams import can_ask

    files = inventory.file_system
    if args.keep_files or args.delete_files:
        return not args.delete_files
    if args.yes or args.dry_run or files is None or not can_ask():
        return True
    empty = "; it is empty, so that deleting it is best" if inventory.status == "Failed" else ""
    question = f"The home file system {files.id} has {size_words(files.size)}{empty}."
    return ask(f"{question} Delete it with all files? [y/N]", out).lower() not in ("y", "yes")


def _tell(inventory: Inventory, plan: Plan, out: Output) -> None:
    from tui.domain_lines import leftover_words, trouble_lines
    from tui.services.leftovers import LOG_GROUP
    from tui.words import counted

    out.line(f"{inventory.name or inventory.id}  {inventory.id}  {inventory.status or 'is gone'}")
    for text in trouble_lines(inventory):
        out.line(f"  {text}")
    for text in tree_lines(plan):
        out.line(text)
    rows = inventory.leftovers or ()
    for each in rows:
        if each.kind != "log-stream":
            out.line(f"  around it: {each.kind.replace('-', ' ')} {leftover_words(each)}")
    streams = sum(each.kind == "log-stream" for each in rows)
    if streams:
        out.line(f"  around it: {counted(streams, 'log stream')} in {LOG_GROUP}")
    for what, reason in inventory.unread:
        out.note(f"Could not be read: {what}. {reason}")
    for note in plan.notes:
        out.line(note)


def tree_lines(plan: Plan) -> Iterator[str]:
    """The actions in their order, each under the kind of thing that it deletes."""
    number = 0
    for kind, group in groupby(plan.actions, key=_head):
        actions = list(group)
        yield f"  {kind} ({len(actions)})"
        for action in actions:
            number += 1
            yield f"    {number:>3}  {action.title}"


def _head(action: Action) -> str:
    return _HEADS.get(action.kind, "what it leaves behind")


def _record(inventory: Inventory, plan: Plan, keep_files: bool) -> dict[str, Any]:
    from models.plan_record import plan_as_dict

    return {
        "domain_id": inventory.id,
        "domain": inventory.name or inventory.id,
        "status": inventory.status or None,
        "keep_files": keep_files,
        "plan": plan_as_dict(plan),
        "leftovers": None if inventory.leftovers is None else [asdict(each) for each in inventory.leftovers],
        "unread": [{"what": what, "reason": why} for what, why in inventory.unread],
        "notes": list(plan.notes),
    }
