"""Taking back what a run made, on the command line: its flags, and how it is told."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from models.events import RunEnded
    from tui.commands.common import Aws
    from tui.output import Output
    from tui.services.runs import Run


def add_files(parser: argparse.ArgumentParser) -> None:
    """What becomes of the home folders, where a domain is deleted."""
    files = parser.add_mutually_exclusive_group()
    files.add_argument(
        "--keep-files",
        action="store_true",
        help="a rollback leaves the domain's home file system (so it is without either)",
    )
    files.add_argument(
        "--delete-files", action="store_true", help="a rollback deletes the home file system too, with what is in it"
    )


def take_back(run: Run, aws: Aws, out: Output, *, keep_files: bool) -> tuple[ExitCode, RunEnded | None]:
    """Delete what a run made, and tell how it goes; done where everything is gone.

    Args:
        run: what to take back.
        aws: where.
        out: whom to tell.
        keep_files: leave the domain's home file system.
    """
    from models.events import Outcome
    from tui.commands.carry_out import Stopper, followed, with_sign_in
    from tui.exit_codes import OF_OUTCOME
    from tui.services.drafts import DraftStore
    from tui.services.engine import Engine
    from tui.services.run_drafts import settle_draft

    engine = Engine(aws.gateway, aws.clock)
    stopper = Stopper(out)
    tell_files(run, out, keep_files=keep_files)
    with stopper.on_guard():
        ended = with_sign_in(
            lambda: followed(engine.rollback(run, stopper.cancel, keep_files=keep_files), run, out), aws, out, stopper
        )
    settle_draft(DraftStore(clock=aws.clock), run)
    out.ring(f"{run.plan.domain_name}: {ended.outcome if ended else 'interrupted'} - smdomain")
    if ended is None:
        return ExitCode.RESUMABLE, None
    if ended.outcome is Outcome.ROLLED_BACK:
        return ExitCode.DONE, ended
    code = OF_OUTCOME[ended.outcome]
    return ExitCode.INTERRUPTED if code is ExitCode.RESUMABLE and stopper.by_key else code, ended


def tell_files(run: Run, out: Output, *, keep_files: bool) -> None:
    """Say what becomes of the home file system, where there is one to decide about."""
    from tui.run_watch import RunWatch

    out.note("Taking back what was made ...")
    if RunWatch.of(run).has_files:
        out.note(
            "The home file system of the domain is kept; it costs money until somebody deletes it."
            if keep_files
            else "The home file system of the domain is deleted too, with what is in it."
        )
