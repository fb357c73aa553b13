"""`smdomain domains rescue`: what helps with a domain that is broken, and doing it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from models.findings import blocks
from tui.commands.arguments import add_json
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from models.actions import Plan
    from models.findings import Finding
    from models.inventory import Inventory
    from models.spec import DomainSpec
    from tui.commands.common import Aws
    from tui.output import Output

HELP: Final = "what helps with one that is broken, and doing it"
USAGE: Final = "DOMAIN [-o FILE] [--keep-files | --delete-files] [--yes] [--json]"
_EMPTY: Final = 1_000_000
"""Bytes: EFS counts a few thousand for a file system without files."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("domain", metavar="DOMAIN", help="id or name")
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="", help="where the spec of a failed one goes; NAME-ID.yaml here"
    )
    files = parser.add_mutually_exclusive_group()
    files.add_argument("--keep-files", action="store_true", help="leave the home file system in any case")
    files.add_argument(
        "--delete-files",
        action="store_true",
        help="delete the home file system; that of a failed one goes without this, if it is empty",
    )
    parser.add_argument("--yes", action="store_true", help="do it without asking")
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Say how it is and why, then do what helps: delete and make again, or delete again."""
    from models.inventory import BROKEN
    from tui.commands.common import Aws, connection_of
    from tui.commands.existing import describe
    from tui.domain_lines import trouble_lines
    from tui.services.inventory import read_inventory
    from tui.services.run_drafts import failed_edit
    from tui.services.runs import SPEC, RunStore

    aws = Aws(connection_of(args))
    domain = describe(aws, args.domain)
    out.note(f"Reading the domain {args.domain} ...")
    inventory = read_inventory(aws.gateway, aws.lookups, domain["DomainId"])
    out.line(f"{inventory.name}  {inventory.id}  {inventory.status}")
    for text in trouble_lines(inventory):
        out.line(f"  {text}")
    data: dict[str, Any] = {
        "domain_id": inventory.id,
        "domain": inventory.name,
        "status": inventory.status,
        "reason": inventory.record.described.get("FailureReason"),
        "advice": None,
    }
    if inventory.status not in BROKEN:
        moving = f" `smdomain status {inventory.id} --follow` watches it." if inventory.moving else ""
        out.line(f"There is nothing to rescue.{moving}")
        out.result(data)
        return ExitCode.DONE
    if inventory.status == "Update_Failed":
        out.line("It goes on working as it was. What helps: the update once more, with what was wrong put right.")
        failed = failed_edit(RunStore(), inventory.id)
        if failed is not None:
            out.note(f"`smdomain resume {failed.id}` sends the edit that failed once more;")
            out.note(f"its spec is {failed.path / SPEC}.")
        out.note(f"`smdomain import --domain {inventory.id} -o FILE` writes its spec; change that, then")
        out.note(
            f"`smdomain domains edit {inventory.id} --spec FILE` sends the update again. Nothing was changed here."
        )
        out.result(data | {"advice": "edit"})
        return ExitCode.FAILED
    work = _again if inventory.status == "Failed" else _deletion
    return work(inventory, aws, args, out, data)


def _deletion(inventory: Inventory, aws: Aws, args: argparse.Namespace, out: Output, data: dict[str, Any]) -> ExitCode:
    """Delete a domain once more whose deletion failed."""
    from tui.commands.carry_out import carried_out
    from tui.commands.consent import agreed
    from tui.commands.existing import spec_text

    text = spec_text(inventory, aws.gateway.region)
    out.line("What helps: once the cause is gone, deleting it again. It cannot be used any more.")
    data["advice"] = "delete"
    plan, findings = _plan(inventory, aws, out, keep_files=not args.delete_files)
    out.result(data, findings)
    if _refused(findings, out):
        return ExitCode.FAILED
    if not agreed(f"Delete {inventory.name} again?", out, yes=args.yes):
        return ExitCode.DONE
    code, done = carried_out(plan, text, aws, out)
    out.result(data | {"deletion": done}, findings)
    return code


def _again(inventory: Inventory, aws: Aws, args: argparse.Namespace, out: Output, data: dict[str, Any]) -> ExitCode:
    """Keep the spec of a domain that never came to be, delete it, and make it again."""
    from tui.commands.carry_out import carried_out
    from tui.commands.common import show_findings
    from tui.commands.consent import agreed
    from tui.commands.files import write_file
    from tui.services.domain_reader import spec_of_record
    from tui.services.specfile import dump_spec

    spec = spec_of_record(inventory.record, aws.gateway.region)
    path = args.output or f"{inventory.name or 'domain'}-{inventory.id}.yaml"
    data |= {"advice": "delete-and-apply", "spec": path}
    out.line("What helps: a domain that failed cannot be repaired; it is deleted and made again from its spec.")
    out.line(f"  1  write its spec to {path}")
    out.line(f"  2  delete {inventory.id} with what AWS left of it")
    out.line(f"  3  apply {path}, if nothing stands against it")
    # A domain that never was in service has no files; larger ones are looked at by somebody first.
    files = inventory.file_system
    keep = args.keep_files or (not args.delete_files and files is not None and (files.size or 0) > _EMPTY)
    plan, findings = _plan(inventory, aws, out, keep_files=keep)
    making = _against(spec, aws)
    if making:
        show_findings(making, out, path)
        out.note(
            "The third step waits until these are corrected." if blocks(making) else "That is about the third step."
        )
    out.result(data, [*findings, *making])
    if _refused(findings, out):
        return ExitCode.FAILED
    if not agreed("Do this?", out, yes=args.yes):
        return ExitCode.DONE
    write_file(path, dump_spec(spec), out)
    code, data["deletion"] = carried_out(plan, dump_spec(spec), aws, out)
    if code is not ExitCode.DONE:
        out.note(f"It is not deleted yet. The spec is in {path}; `smdomain apply {path} --yes` makes it again after.")
        out.result(data, [*findings, *making])
        return code
    out.note(f"{inventory.id} is deleted. Now {path} ...")
    code, data["creation"] = _applied(path, aws, out)
    out.result(data, [*findings, *making])
    return code


def _plan(inventory: Inventory, aws: Aws, out: Output, *, keep_files: bool) -> tuple[Plan, list[Finding]]:
    """The deletion, and what stands against the caller carrying it out, which is told."""
    from models.plan_delete import plan_delete
    from tui.commands.common import show_findings
    from tui.services.permitted import permitted

    where: dict[str, Any] = {"account": aws.gateway.caller().account, "region": aws.gateway.region}
    plan = plan_delete(inventory, **where, keep_files=keep_files, leftovers=True)
    findings = permitted(plan, aws.lookups)
    if findings:
        show_findings(findings, out)
    return plan, findings


def _against(spec: DomainSpec, aws: Aws) -> list[Finding]:
    """What forbids to make the domain again, and what the caller may not do for that."""
    from tui.commands.common import offline_findings
    from tui.services.permitted import permitted_spec

    found = [each for each in offline_findings(spec) if each.level == "error"]
    return [*found, *permitted_spec(spec, aws.lookups)]


def _refused(findings: list[Finding], out: Output) -> bool:
    if blocks(findings):
        out.note("Nothing was changed: correct the errors first.")
    return blocks(findings)


def _applied(path: str, aws: Aws, out: Output) -> tuple[ExitCode, dict[str, Any] | None]:
    """Make what a spec says, unless something stands against it."""
    from tui.commands.carry_out import carried_out
    from tui.commands.common import prepare, show_findings
    from tui.services.specfile import dump_spec

    prepared = prepare(path, aws, out)
    if prepared.findings:
        show_findings(prepared.findings, out, path)
    if prepared.blocked or prepared.plan is None:
        out.note(f"Nothing was created: correct {path} first, then `smdomain apply {path} --yes`.")
        return ExitCode.FAILED, None
    return carried_out(prepared.plan, dump_spec(prepared.spec), aws, out)
