"""`smdomain domains users`: who may use a domain that exists."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from models.errors import UsageError
from tui.commands.arguments import add_json, add_part
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from models.inventory import Inventory
    from models.people import Entry
    from tui.commands.common import Aws
    from tui.output import Output

HELP: Final = "who may use one: groups, users, profiles"
USAGE: Final = "list | add | change | remove | url DOMAIN ..."
SETTINGS: Final = ("role", "rstudio_group", "default_gb", "maximum_gb")
"""What people may have that is not the domain's: members of `Entry`, and options."""
_PROGRAM: Final = "smdomain domains users"
_WHO: Final = "[NAME...] [--group NAME]... [--from FILE]"
_SETTINGS: Final = "[--role ARN] [--rstudio-group GROUP] [--default-gb N] [--maximum-gb N]"


def configure(parser: argparse.ArgumentParser) -> None:
    """Its parts."""
    parts = parser.add_subparsers(dest="way", metavar="list | add | change | remove | url", required=True)
    listing = add_part(parts, _PROGRAM, "list", "everybody, with their roles and what is theirs", "DOMAIN [--json]")
    _add_domain(listing)
    add = add_part(parts, _PROGRAM, "add", "let people in", f"DOMAIN {_WHO} {_SETTINGS} [--yes] [--json]")
    change = add_part(
        parts, _PROGRAM, "change", "give people other settings", f"DOMAIN [NAME...] {_SETTINGS} [--from FILE] [--yes]"
    )
    remove = add_part(
        parts, _PROGRAM, "remove", "take people off, with their apps and spaces", f"DOMAIN {_WHO} [--yes] [--json]"
    )
    for part in (add, change, remove):
        _add_domain(part)
        part.add_argument(
            "name", nargs="*", metavar="NAME", help="a user of Identity Center (name or id), or a profile under IAM"
        )
        part.add_argument("--from", dest="source", metavar="FILE", help="CSV with a heading line; - is standard input")
        part.add_argument("--yes", action="store_true", help="do it without asking")
    for part in (add, remove):
        part.add_argument("--group", action="append", default=[], metavar="NAME", help="a group (name or id)")
    for part in (add, change):
        part.add_argument("--role", metavar="ARN", help="execution role of their own")
        part.add_argument("--rstudio-group", metavar="GROUP", help="R_STUDIO_USER or R_STUDIO_ADMIN")
        part.add_argument("--default-gb", type=int, metavar="N", help="GB a new space of theirs gets")
        part.add_argument("--maximum-gb", type=int, metavar="N", help="GB a space of theirs may get")
    url = add_part(parts, _PROGRAM, "url", "a link that signs in as a profile, once", "DOMAIN PROFILE [--json]")
    _add_domain(url)
    url.add_argument("name", metavar="PROFILE", help="a user profile, where people sign in by IAM")


def _add_domain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("domain", metavar="DOMAIN", help="id or name of the domain")
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """List, add, change or remove; or make a link."""
    from tui.commands.common import Aws, connection_of
    from tui.commands.existing import describe

    aws = Aws(connection_of(args))
    domain = describe(aws, args.domain)
    domain_id = str(domain["DomainId"])
    if args.way == "url":
        if domain.get("AuthMode") == "SSO":
            raise UsageError(
                f"People sign in to {domain['DomainName']} with IAM Identity Center, and AWS makes no links for that.",
                "They open it in their AWS access portal.",
            )
        return _link(aws, domain_id, args.name, out)
    from tui.services.inventory import read_inventory

    if args.way != "list":
        entries = _entries(args)
        inventory = read_inventory(aws.gateway, aws.lookups, domain_id, leftovers=False)
        return _changed(args, entries, inventory, aws, out)
    _list(read_inventory(aws.gateway, aws.lookups, domain_id, leftovers=False), out)
    return ExitCode.DONE


def _link(aws: Aws, domain_id: str, profile: str, out: Output) -> ExitCode:
    from tui.farewell import presigned_url

    url = presigned_url(aws.gateway, domain_id, profile)
    # Only here: it is a key to the domain, and written down nowhere.
    out.line(url)
    out.note("Whoever has this link signs in with it: it works once, within five minutes.")
    out.result({"domain_id": domain_id, "profile": profile, "url": url})
    return ExitCode.DONE


def _list(inventory: Inventory, out: Output) -> None:
    from models.arns import name_in
    from tui.domain_lines import rstudio_words, size_range

    rows: list[tuple[str, ...]] = []
    for kind, people in (("group", inventory.groups), ("user", inventory.users)):
        rows += [(kind, each.name or "", each.id or "", "", "", "", "") for each in people or ()]
    for profile in inventory.profiles or ():
        settings = inventory.settings_of(profile)
        told = {
            "ExecutionRole": name_in(str(settings.get("ExecutionRole") or "")),
            "SpaceStorageSettings": size_range(settings),
            "RStudioServerProAppSettings": rstudio_words(settings),
        }
        words = (f"{text} (own)" if text and name in profile.settings else text for name, text in told.items())
        rows.append(("profile", profile.name, profile.user, profile.status, *words))
    out.rows(rows, heads=("Kind", "Name", "Id or user", "Status", "Role", "Spaces", "RStudio"))
    for what, why in inventory.unread:
        out.note(f"Could not be read: {what}. {why}")
    out.result(
        {
            "domain_id": inventory.id,
            "groups": _people(inventory.groups),
            "users": _people(inventory.users),
            "profiles": None
            if inventory.profiles is None
            else [
                {
                    "name": each.name,
                    "status": each.status,
                    "user": each.user,
                    "reason": each.reason,
                    "settings": dict(each.settings),
                    "role": inventory.settings_of(each).get("ExecutionRole"),
                }
                for each in inventory.profiles
            ],
            "unread": [{"what": what, "reason": why} for what, why in inventory.unread],
        }
    )


def _people(people: Any) -> list[dict[str, str | None]] | None:
    return None if people is None else [{"name": each.name, "id": each.id} for each in people]


def _entries(args: argparse.Namespace) -> list[Entry]:
    """Who is meant, from the command line and the file; what the file says of somebody goes before the options.

    Raises:
        UsageError: nobody is named, or the options say nothing about anybody.
    """
    from models.errors import UsageError
    from models.people import GROUP, USER, Entry, read_people, with_settings
    from tui.services.specfile import read_text

    entries = [Entry(USER, name) for name in args.name]
    entries += [Entry(GROUP, name) for name in getattr(args, "group", [])]
    if args.source:
        entries += read_people(*read_text(args.source))
    if not entries:
        raise UsageError("Nobody is named.", "Give names, --group, or --from FILE.")
    settings = {name: value for name in SETTINGS if (value := getattr(args, name, None)) is not None}
    empty = [_option(name) for name, value in settings.items() if value == ""]
    if empty:
        raise UsageError(f"{empty[0]} is empty.", "Give a value, or leave the option out.")
    if settings and all(each.kind == GROUP for each in entries):
        named = ", ".join(map(_option, settings))
        remedy = "Leave the options out, or name the people who get settings of their own."
        raise UsageError(f"Groups cannot have settings of their own, as {named} would give them.", remedy)
    entries = [with_settings(each, settings) for each in entries]
    if args.way == "change" and not any(each.settings for each in entries):
        options = ", ".join(map(_option, SETTINGS))
        raise UsageError("Nothing is named that is to be changed.", f"Give one of {options}, or columns in the file.")
    return entries


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _changed(args: argparse.Namespace, entries: list[Entry], inventory: Inventory, aws: Aws, out: Output) -> ExitCode:
    from models.findings import blocks
    from models.people import GROUP
    from tui.commands.carry_out import carried_out
    from tui.commands.common import show_findings
    from tui.commands.consent import agreed
    from tui.commands.existing import spec_text, tell_plan
    from tui.services.people import planned

    plan, findings = planned(aws.gateway, aws.lookups, inventory, entries, args.way)
    if findings:
        show_findings(findings, out)
    if blocks(findings):
        out.note("Nothing was changed: correct the errors first.")
        out.result({"domain_id": inventory.id, "run": None}, findings)
        return ExitCode.FAILED
    if not plan.actions:
        out.line("Nothing to do: it is so already.")
        out.result({"domain_id": inventory.id, "run": None}, findings)
        return ExitCode.DONE
    tell_plan(plan, out)
    if any(each.kind == GROUP for each in entries) and any(each.settings for each in entries):
        out.note("Settings of their own go to the people named; the people of groups get the domain's.")
    out.result({"domain_id": inventory.id, "run": None, "actions": [each.title for each in plan.actions]}, findings)
    if not agreed(f"Do this in the domain {inventory.name}?", out, yes=args.yes):
        return ExitCode.DONE
    code, record = carried_out(plan, spec_text(inventory, aws.gateway.region), aws, out)
    out.result(record, findings)
    return code
