"""`smdomain resume`: goes on with a run that was interrupted."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from tui.commands.arguments import add_json
from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.commands.common import Aws
    from tui.output import Output
    from tui.services.connection import Connection
    from tui.services.runs import Run, RunStore

HELP: Final = "go on with an interrupted apply"
USAGE: Final = "[RUN] [--from-account [--spec FILE]] [--json]"


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
        help="the run's folder is gone: find what it made by its tag, name and time; tells what is there, and with "
        "--spec goes on",
    )
    parser.add_argument("--spec", metavar="FILE", help="the spec of the run whose folder is gone")
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Go on with it where it was carried out before: same profile, same endpoint, same Region."""
    from tui.commands.carry_out import carry_out, run_record, tell_end
    from tui.commands.common import Aws
    from tui.services.runs import RunStore

    if args.from_account or args.spec:
        found, aws = _recovered(args, out)
        if found is None:
            return ExitCode.DONE
    else:
        found = _loaded(args.run) if args.run else _unfinished(RunStore())
        aws = Aws(_connection(args, found, out))
    code, ended = carry_out(found, aws, out)
    tell_end(found, ended, out)
    out.result(run_record(found, ended))
    return code


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


def _recovered(args: argparse.Namespace, out: Output) -> tuple[Run | None, Aws]:
    """The run with a new file; None where only what there is of it was told."""
    from models.errors import UsageError
    from tui.commands.common import Aws, completed, connection_of, guarded_account, looked_up, plan_for, region_for
    from tui.services.recover import recover
    from tui.services.runs import RunStore
    from tui.services.specfile import dump_spec, load_spec

    if not args.run:
        raise UsageError(
            "Name the run: its id is in the tag smdomain:run of what it made.", "resume RUN --from-account"
        )
    aws = Aws(connection_of(args))
    if not args.spec:
        _tell_traces(args.run, aws, out)
        return None, aws
    spec = load_spec(args.spec)
    aws = aws.in_region(region_for(spec, aws))
    account = guarded_account(spec, aws)
    facts = looked_up(spec, aws)
    # What the rules have against it now is the run's own doing, such as a domain of that name.
    complete, _ = completed(spec, facts)
    plan = plan_for(complete, account, aws.gateway.region, facts)
    connection = aws.connection
    out.note(f"A domain {plan.domain_name} made since the run began counts as the run's own.")
    found = recover(
        RunStore(clock=aws.clock),
        args.run,
        plan,
        dump_spec(complete),
        profile=connection.profile or "",
        endpoint=connection.endpoint_url or "",
    )
    return found, aws


def _tell_traces(run_id: str, aws: Aws, out: Output) -> None:
    from models.errors import UsageError
    from tui.services.recover import traces

    region = aws.gateway.region
    if not region:
        raise UsageError("No Region is set.", "Give --region.")
    found = list(traces(aws.gateway, run_id, region))
    for each in found:
        out.line(f"{each.kind:<7} {each.name}  {'has the tag of the run' if each.proven else 'made since it began'}")
    if not found:
        out.line(f"Nothing in {region} was made by the run {run_id}.")
    out.note(f"`smdomain resume {run_id} --from-account --spec FILE` goes on; FILE is the spec it was begun with.")
    out.result({"run": run_id, "found": [{"kind": each.kind, "name": each.name} for each in found]})


def _unfinished(store: RunStore) -> Run:
    from models.errors import UsageError
    from models.events import Outcome

    for found in store.list():
        over = found.outcome in (Outcome.DONE, Outcome.ROLLED_BACK) or found.ledger.rolling_back
        if not over and found.holder() is None:
            return found
    raise UsageError("There is no run to go on with.", "`smdomain status` shows the runs there are.")
