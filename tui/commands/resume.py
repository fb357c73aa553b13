"""`smdomain resume`: goes on with a run that was interrupted."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from tui.commands.common import add_json
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.output import Output
    from tui.services.runs import Run, RunStore

HELP: Final = "go on with an interrupted apply"
USAGE: Final = "[RUN] [--json]"


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("run", nargs="?", metavar="RUN", help="id of the run; the latest unfinished one unless given")
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Go on with it where it was carried out before: same profile, same endpoint, same Region."""
    from dataclasses import replace

    from tui.commands.carry_out import carry_out, run_record, tell_end
    from tui.commands.common import Aws, connection_of
    from tui.services.runs import RunStore

    store = RunStore()
    found = store.load(args.run) if args.run else _unfinished(store)
    said = connection_of(args)
    connection = replace(
        said,
        profile=said.profile or found.profile or None,
        endpoint_url=said.endpoint_url or found.endpoint or None,
        region=found.plan.region,
    )
    code, ended = carry_out(found, Aws(connection), out)
    tell_end(found, ended, out)
    out.result(run_record(found, ended))
    return code


def _unfinished(store: RunStore) -> Run:
    from models.errors import UsageError
    from models.events import Outcome

    for found in store.list():
        over = found.outcome in (Outcome.DONE, Outcome.ROLLED_BACK) or found.ledger.rolling_back
        if not over and found.holder() is None:
            return found
    raise UsageError("There is no run to go on with.", "`smdomain status` shows the runs there are.")
