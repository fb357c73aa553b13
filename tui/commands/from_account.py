"""`smdomain resume RUN --from-account`: what the account has of a run whose folder and spec are gone, to its end."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.commands.common import Aws
    from tui.output import Output
    from tui.services.recover_account import Survey


def named(args: argparse.Namespace) -> str:
    """The id of the run.

    Raises:
        UsageError: nobody named it.
    """
    from models.errors import UsageError

    if not args.run:
        raise UsageError(
            "Name the run: its id is in the tag smdomain:run of what it made.", "resume RUN --from-account"
        )
    return str(args.run)


def follow_account(args: argparse.Namespace, out: Output) -> ExitCode:
    """Tell what there is, follow what is under way, and say what cannot be known; done where all is known to be there.

    Raises:
        UsageError: the run's folder is there, or several domains may be its own.
        AwsError: AWS does not show what there is.
    """
    from models.errors import UsageError
    from tui.commands.carry_out import carry_out, run_record, tell_end
    from tui.commands.common import Aws, connection_of
    from tui.services import ids
    from tui.services.recover_account import survey
    from tui.services.runs import RunStore

    run_id = named(args)
    aws = Aws(connection_of(args))
    region = aws.gateway.region
    if not region:
        raise UsageError("No Region is set.", "Give --region.")
    ids.time_of(run_id)
    found = survey(aws.gateway, run_id, aws.gateway.caller().account, region)
    _tell_found(found, run_id, region, out)
    if found.plan is None:
        _tell_unknown(found, run_id, out)
        out.result({"run": run_id, "outcome": None} | _as_data(found))
        return ExitCode.RESUMABLE if found.traces else ExitCode.DONE
    run = RunStore(clock=aws.clock).begin(found.plan, _spec_of(found, aws, region), aws.connection, run_id=run_id)
    code, ended = carry_out(run, aws, out)
    tell_end(run, ended, out)
    _tell_unknown(found, run_id, out)
    out.result(run_record(run, ended) | _as_data(found))
    return ExitCode.RESUMABLE if code is ExitCode.DONE and not found.complete else code


def _spec_of(found: Survey, aws: Aws, region: str) -> str:
    """The domain as a spec, as far as it can be read from AWS."""
    from tui.services.domain_reader import read_domain, spec_of_record
    from tui.services.specfile import dump_spec

    record = read_domain(aws.gateway, aws.lookups, str(found.domain["DomainId"]), details=False)
    return dump_spec(spec_of_record(record, region))


def _as_data(found: Survey) -> dict[str, Any]:
    return {
        "found": [{"kind": each.kind, "name": each.name} for each in found.traces],
        "people": found.people,
        "planned": found.planned,
        "complete": found.complete,
    }


def _tell_found(found: Survey, run_id: str, region: str, out: Output) -> None:
    own = found.domain.get("DomainId")
    for each in found.traces:
        words = "has the tag of the run" if each.proven else "made since it began"
        if each.kind == "domain" and each.id == own and found.proven:
            words = "runs under a role with the tag of the run"
        out.line(f"{each.kind:<7} {each.name}  {words}")
    if not found.traces:
        out.line(f"Nothing in {region} was made by the run {run_id}.")


def _tell_unknown(found: Survey, run_id: str, out: Output) -> None:
    """What the account does not tell."""
    if not found.traces:
        return
    how = f"`smdomain resume {run_id} --from-account --spec FILE` makes what is missing; FILE is the spec of the run."
    if not found.domain:
        out.note("The domain was not made, or is gone; what it was to be is known by the spec alone.")
    elif found.planned is None:
        out.note(
            f"{found.people} user profiles or assignments are there. "
            "Whether that is all cannot be known without the spec."
        )
    else:
        out.note(f"{found.people} of {found.planned} user profiles or assignments are there.")
    if not found.complete:
        out.note(how)
