"""`smdomain domains`: domains that exist, of every status."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Final

from tui.commands import domains_delete, domains_edit, domains_list, domains_rescue, domains_show, domains_users
from tui.commands.arguments import add_part

if TYPE_CHECKING:
    from tui.exit_codes import ExitCode
    from tui.output import Output

PARTS: Final[Mapping[str, ModuleType]] = {
    "list": domains_list,
    "show": domains_show,
    "edit": domains_edit,
    "users": domains_users,
    "delete": domains_delete,
    "rescue": domains_rescue,
}
HELP: Final = "domains that exist"
USAGE: Final = f"{' | '.join(PARTS)} ..."


def configure(parser: argparse.ArgumentParser) -> None:
    """Its parts."""
    parts = parser.add_subparsers(dest="part", metavar=" | ".join(PARTS), required=True)
    for name, module in PARTS.items():
        module.configure(add_part(parts, "smdomain domains", name, module.HELP, module.USAGE))


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Do what the part says."""
    code: ExitCode = PARTS[args.part].run(args, out)
    return code
