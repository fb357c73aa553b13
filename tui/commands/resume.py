"""`smdomain resume`: goes on with a run that was interrupted."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from tui.commands.arguments import add_json
from tui.commands.taking_back import add_files
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.commands.common import Aws
    from tui.output import Output
    from tui.services.connection import Connection
    from tui.services.runs import Run, RunStore

HELP: Final = "go on with an interrupted apply"
USAGE: Final = "[RUN] [--take-over] [--from-account [--spec FILE]] [--rollback --yes [--delete-files]] [--json]"


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument(
        "run",
        nargs="?",
        metavar="RUN",
        help="id of the run, or its folder, such as one copied from elsewhere; the latest unfinished one unless given",
    )
    parser.add_argument(
        "--from-account",
        action="store_true",
        help="the run's folder is gone: find what it made by its tag, name and time; follows what is there to its end, "
        "and with --spec makes what is missing",
    )
    parser.add_argument(
        "--take-over",
        action="store_true",
        help="go on although another process has RUN, such as one that hangs or whose machine is gone; that one makes "
        "no further call",
    )
    parser.add_argument("--spec", metavar="FILE", help="the spec of the run whose folder is gone")
    parser.add_argument(
        "--rollback", action="store_true", help="go back instead: delete what RUN has made, and nothing else"
    )
    parser.add_argument("--yes", action="store_true", help="delete it; --rollback does nothing without this")
    add_files(parser)
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Go on with it where it was carried out before: same profile, same endpoint, same Region."""
    from models.errors import UsageError
    from tui.commands.carry_out import carry_out, run_record, tell_end
    from tui.commands.common import Aws
    from tui.commands.from_account import follow_account
    from tui.commands.taking_back import take_back
    from tui.services.runs import RunStore

    if args.rollback:
        _check_wish(args)
    if args.take_over and not args.run:
        raise UsageError("Name the run to take over.", "`smdomain status` shows the runs there are.")
    if args.from_account or args.spec:
        if not args.spec and not args.rollback:
            return follow_account(args, out)
        found, aws = _recovered(args, out)
    else:
        found = _loaded(args.run) if args.run else _unfinished(RunStore())
        aws = Aws(_connection(args, found, out))
    if args.take_over:
        taken_from = found.holder()
        found.take_over()
        if taken_from is not None:
            out.note(f"Taken over from {taken_from.words}.")
    if args.rollback:
        code, ended = take_back(found, aws, out, keep_files=not args.delete_files)
    else:
        code, ended = carry_out(found, aws, out)
    tell_end(found, ended, out)
    out.result(run_record(found, ended))
    return code


def _check_wish(args: argparse.Namespace) -> None:
    """See that somebody named what is to be deleted, and meant it.

    Raises:
        UsageError: nobody did.
    """
    from models.errors import UsageError

    if not args.run:
        raise UsageError("Name the run whose work is to be taken back.", "`smdomain status` shows the runs there are.")
    if not args.yes:
        raise UsageError(
            "Nothing is deleted without --yes.",
            f"`smdomain status {args.run}` shows what the run made; "
            f"`smdomain resume {args.run} --rollback --yes` deletes it.",
        )


def _loaded(wanted: str) -> Run:
    """The run of an id, or that of a folder anywhere."""
    from pathlib import Path

    from tui.services.runs import RunStore

    folder = Path(wanted).expanduser()
    if "/" in wanted and folder.is_dir():
        folder = folder.resolve()
        return RunStore(folder.parent).load(folder.name)
    return RunStore().load(wanted)


def _connection(args: argparse.Namespace, found: Run, out: Output) -> Connection:
    """Where it was carried out before, unless the command line says otherwise."""
    from dataclasses import replace

    from tui.commands.common import connection_of
    from tui.services.gateway import Gateway

    said = connection_of(args)
    profile = said.profile
    if found.profile and not profile and said.demo is None:
        if found.profile in {each.name for each in Gateway(said).profiles()}:
            profile = found.profile
        else:
            out.note(
                f"The run used the profile {found.profile}, which is not known here: using the credentials at hand."
            )
    return replace(
        said,
        profile=profile or None,
        endpoint_url=said.endpoint_url or found.endpoint or None,
        region=found.plan.region,
    )


def _recovered(args: argparse.Namespace, out: Output) -> tuple[Run, Aws]:
    """The run with a new file."""
    from models.errors import UsageError
    from tui.commands.common import Aws, completed, connection_of, guarded_account, looked_up, plan_for, region_for
    from tui.commands.from_account import named
    from tui.services.recover import recover
    from tui.services.runs import RunStore
    from tui.services.specfile import dump_spec, load_spec

    run_id = named(args)
    if not args.spec:
        raise UsageError("What the run has made is known by its spec alone.", "Give --spec FILE.")
    aws = Aws(connection_of(args))
    spec = load_spec(args.spec)
    aws = aws.in_region(region_for(spec, aws))
    account = guarded_account(spec, aws)
    facts = looked_up(spec, aws)
    # What the rules have against it now is the run's own doing, such as a domain of that name.
    complete, _ = completed(spec, facts)
    plan = plan_for(complete, account, aws.gateway.region, facts)
    out.note(f"A domain {plan.domain_name} made since the run began counts as the run's own.")
    return recover(RunStore(clock=aws.clock), run_id, plan, dump_spec(complete), aws.connection), aws


def _unfinished(store: RunStore) -> Run:
    from models.errors import UsageError
    from models.events import Outcome

    for found in store.list():
        over = found.outcome in (Outcome.DONE, Outcome.ROLLED_BACK) or found.ledger.rolling_back
        if not over and found.holder() is None:
            return found
    raise UsageError("There is no run to go on with.", "`smdomain status` shows the runs there are.")
