"""`smdomain status`: where a run or a domain stands."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from tui.commands.arguments import add_json
from tui.exit_codes import OF_OUTCOME, ExitCode

if TYPE_CHECKING:
    from tui.commands.common import Aws
    from tui.output import Output
    from tui.services.durations import Usual
    from tui.services.runs import Run, RunStore

HELP: Final = "where a run or a domain stands"
USAGE: Final = "[RUN|DOMAIN] [--follow | --prune DAYS] [--json]"
_INTERVAL: Final = 5.0
"""Seconds between two looks."""
_MOVING: Final = ("Pending", "Updating", "Deleting")
_SHOWN: Final = 20
_DOING: Final[Mapping[str, str]] = {
    "delete": "deletion of the ",
    "edit": "change of the ",
    "people": "change of who may use the ",
}
"""What a run does to its domain, where that exists already, by `actions.Plan.purpose`."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("what", nargs="?", metavar="RUN|DOMAIN", help="id of a run, or id or name of a domain")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--follow", action="store_true", help="go on telling until it ends")
    how.add_argument(
        "--prune", type=float, metavar="DAYS", help="remove the folders of runs that ended well so many days ago"
    )
    add_json(parser)


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """A run as its journal has it; without one, the domain as AWS has it; without either, the latest runs."""
    from tui.services.runs import RunStore

    store = RunStore()
    if args.prune is not None:
        return _prune(args.prune, store, out)
    found = store.find(args.what) if args.what else store.latest()
    if found is not None:
        return _show_run(found, args, store, out)
    if args.what:
        return _show_domain(args, out)
    out.line("There are no runs yet.")
    out.result({"run": None, "runs": []})
    return ExitCode.DONE


def _prune(days: float, store: RunStore, out: Output) -> ExitCode:
    from tui.services.clock import SystemClock
    from tui.services.prune import prune

    pruned = prune(store, days, SystemClock().now())
    for each in pruned.removed:
        out.line(f"removed  {each}")
    for each in pruned.kept:
        out.line(f"kept     {each}: it did not end well; `smdomain resume {each}` goes on")
    if not pruned.removed and not pruned.kept:
        out.line("There are no runs that old.")
    out.result({"removed": list(pruned.removed), "kept": list(pruned.kept)})
    return ExitCode.DONE


def _show_run(found: Run, args: argparse.Namespace, store: RunStore, out: Output) -> ExitCode:
    from models.events import Outcome
    from tui.commands.carry_out import run_record
    from tui.services.clock import SystemClock
    from tui.services.durations import PAST, history, usual_of

    clock = SystemClock()
    usual = usual_of(found.plan, history(each for each in store.recent(PAST + 1) if each.id != found.id))
    shown = ""
    while True:
        text = _as_text(found, usual, clock.now())
        if text != shown:
            out.line(text)
            shown = text
        if not args.follow or found.outcome is not None or found.holder() is None:
            break
        clock.wait(_INTERVAL)
        found.refresh()
    if args.follow:
        out.ring(f"{found.plan.domain_name}: {found.outcome or 'interrupted'} - smdomain")
    others = [_summary(each) for each in store.list()[:_SHOWN] if each.id != found.id]
    if not args.what and others:
        out.line("\nother runs")
        out.rows([[str(each[name] or "-") for name in ("run", "domain", "outcome")] for each in others])
    out.result({"run": run_record(found) | {"going_on": found.holder() is not None}, "runs": others})
    if not args.follow:
        return ExitCode.DONE
    return OF_OUTCOME[found.outcome or Outcome.INTERRUPTED]


def _as_text(found: Run, usual: Mapping[str, Usual], now: float) -> str:
    from models.events import State
    from tui.commands.carry_out import output_of
    from tui.words import state_word

    holder = found.holder()
    outcome = str(found.outcome or (f"goes on in {holder.words}" if holder else "interrupted"))
    doing = _DOING.get(found.plan.purpose, "")
    lines = [f"run {found.id}: {doing}domain {found.plan.domain_name} in {found.plan.region}, {outcome}"]
    for action in found.plan.actions:
        record = found.states[action.id]
        more = " ".join(part for part in (record.status, record.message) if part)
        lines.append(f"  {state_word(record.state, action):<9} {action.title}{f' - {more}' if more else ''}")
        moving = record.state in (State.RUNNING, State.FOLLOWING) and found.holder() is not None
        if moving and record.began and now - record.began > usual[action.id].limit:
            lines.append(f"            longer than usual, which is {usual[action.id].seconds:.0f} s")
        if record.remedy:
            lines.append(f"            {record.remedy}")
    lines += [each for each in found.plan.notes if found.plan.purpose == "delete"]
    lines += [f"{name}: {value}" for name in ("DomainId", "Url") if (value := output_of(found, name))]
    return "\n".join(lines)


def _summary(found: Run) -> dict[str, Any]:
    outcome = str(found.outcome) if found.outcome else None
    about = {"run": found.id, "domain": found.plan.domain_name, "purpose": found.plan.purpose}
    return about | {"outcome": outcome, "created": found.created}


def _show_domain(args: argparse.Namespace, out: Output) -> ExitCode:
    from tui.commands.common import Aws, connection_of
    from tui.commands.existing import describe

    aws: Aws = Aws(connection_of(args))
    last = ""
    while True:
        domain = describe(aws, args.what, or_run=True)
        status = str(domain.get("Status", ""))
        reason = str(domain.get("FailureReason") or "")
        if status != last:
            last = status
            out.line(f"domain {domain.get('DomainId')} ({domain.get('DomainName')}): {status}")
            if reason:
                out.line(f"  {reason}")
        if not args.follow or status not in _MOVING:
            break
        aws.clock.wait(_INTERVAL)
    out.result({"run": None, "domain": domain})
    return ExitCode.FAILED if args.follow and status.lower().endswith("failed") else ExitCode.DONE
