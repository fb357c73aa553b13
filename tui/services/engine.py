"""The engine: carries a plan out, goes on with one that was interrupted, and takes back what a run made."""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Final

from models.actions import DELETE, FOLLOW, SERVICE_LINKED_ROLE, Action, Plan
from models.errors import AwsError, CredentialsError, SmdomainError, UsageError, WrongAccount
from models.events import Event, Outcome, RunEnded, RunStarted, State
from tui.services import audit
from tui.services.audit import Recorder
from tui.services.clock import Clock, SystemClock
from tui.services.engine_base import Aws, Job, Stop, needs_sign_in
from tui.services.engine_call import Deed
from tui.services.engine_follow import follow, still_there
from tui.services.engine_many import MANY, Many, fit
from tui.services.engine_undo import undo_all, what_stays
from tui.services.journal import Record
from tui.services.pool import Pool
from tui.services.runs import Run

_NAMED: Final = 5
"""Things that failed which a message names."""


class Engine:
    """Carries runs out, one at a time, in the thread that asks for the events."""

    def __init__(
        self,
        gateway: Aws,
        clock: Clock | None = None,
        *,
        chance: Callable[[], float] = random.random,
        pool: Callable[[int], Pool] | None = None,
    ) -> None:
        self._aws = gateway
        self._clock = clock or SystemClock()
        self._chance = chance
        self._pool = pool

    def start(self, run: Run, cancel: threading.Event | None = None) -> Iterator[Event]:
        """Carry a run out, or go on with it; the last event tells how it ended.

        Args:
            run: a new run, or one that was loaded.
            cancel: set by somebody who wants the run to stop between two calls; it can go on later.

        Raises:
            Locked: another process has the run.
            WrongAccount: the credentials belong to another account than the plan's.
            UsageError: it was taken back, or its journal cannot be written.
        """
        if run.ledger.rolling_back:
            raise UsageError(
                f"The run {run.id} was taken back.",
                f"`smdomain {run.command}` takes back what is left; apply its spec again otherwise.",
            )
        job = self._job(run, cancel)
        run.acquire()
        try:
            yield from _guarded(job, _carry_out(job), lambda: _outcome(run.plan, run.states), run.begin)
        finally:
            run.release()

    def rollback(self, run: Run, cancel: threading.Event | None = None, *, keep_files: bool = False) -> Iterator[Event]:
        """Take back what a run made, in reverse order, and nothing else.

        Args:
            run: a run that ended, or was interrupted.
            cancel: set by somebody who wants to stop between two calls.
            keep_files: leave the domain's file system with the home folders.

        Raises:
            Locked: another process has the run.
            WrongAccount: the credentials belong to another account than the plan's.
            UsageError: nobody knows what it has made, or it deletes.
        """
        if run.plan.purpose == DELETE:
            raise UsageError(
                f"What the run {run.id} deleted cannot be brought back.",
                f"`smdomain {run.command}` goes on; {run.path} has the spec of what there was.",
            )
        if run.plan.purpose == FOLLOW:
            raise UsageError(
                f"The run {run.id} was found again without its spec, so that it does not know what it has made.",
                f"`smdomain resume {run.id} --from-account --spec FILE --rollback --yes` takes it back.",
            )
        job = self._job(run, cancel)
        run.acquire()
        try:
            yield from _guarded(
                job,
                undo_all(job, keep_files=keep_files),
                lambda: (Outcome.ROLLED_BACK, *what_stays(job, keep_files=keep_files)),
                lambda: run.begin(rollback=True, keep_files=keep_files),
            )
        finally:
            run.release()

    def _job(self, run: Run, cancel: threading.Event | None) -> Job:
        return Job(Recorder(self._aws, run, self._clock), run, self._clock, cancel, self._chance, self._pool)


def _guarded(
    job: Job, work: Iterator[Event], result: Callable[[], tuple[Outcome, str, str]], begin: Callable[[], object]
) -> Iterator[Event]:
    """The events of `work` between those of the beginning and the end, with every end journaled."""
    run, code = job.run, ""
    resumed = run.ledger.began > 0
    try:
        _check_account(job)
        begin()
        audit.begin(run)
        yield RunStarted(job.now(), run.id, resumed)
        yield from work
        outcome, message, remedy = result()
    except Stop as stop:
        outcome, message, remedy, code = stop.outcome, stop.message, stop.remedy, stop.code
    except WrongAccount:
        raise
    except SmdomainError as problem:
        # A full disk, or a run that was taken over: no call is made without its intent on disk.
        outcome, message, remedy = Outcome.INTERRUPTED, problem.message, problem.remedy
    with contextlib.suppress(SmdomainError):
        run.end(outcome, message, remedy)
        audit.end(run, job.aws)
    yield RunEnded(job.now(), outcome, message, remedy, code)


def _check_account(job: Job) -> None:
    wanted = job.run.plan.account
    try:
        account = job.aws.caller().account
    except CredentialsError as problem:
        raise needs_sign_in(job, problem) from problem
    except AwsError as problem:
        raise Stop(problem.message, f"{problem.remedy} {job.resume}".strip()) from problem
    if wanted and account != wanted:
        raise WrongAccount(
            f"The run {job.run.id} is for account {wanted}; the credentials belong to {account}.",
            "Use credentials of that account.",
        )


def _carry_out(job: Job) -> Iterator[Event]:
    for action in job.run.plan.actions:
        record = job.record(action)
        if record.settled and action.settle:
            job.ready[action.id] = record.ended + action.settle
        if record.state is not State.WAITING:
            yield job.changed(action)
    for batch in _batches(job.run.plan.actions):
        together = [each for each in batch if fit(job, each)]
        tried: set[str] = set()
        if len(together) >= MANY:
            tried = {each.id for each in together}
            yield from Many(job, together).carry_out()
        for action in batch:
            if action.id not in tried:
                yield from _begin(job, action)
        yield from follow(job, [each for each in batch if job.record(each).state is State.FOLLOWING])


def _batches(actions: Sequence[Action]) -> Iterator[list[Action]]:
    """Actions that may be begun together and watched together: neighbours of a kind that do not need each other."""
    for (_, together), group in groupby(actions, key=lambda action: (action.kind, action.independent)):
        batch: dict[str, Action] = {}
        for action in group:
            if batch and (not together or any(need in batch for need in action.needs)):
                yield list(batch.values())
                batch = {}
            batch[action.id] = action
        yield list(batch.values())


def _begin(job: Job, action: Action) -> Iterator[Event]:
    """Make the action's call, unless what is known already makes it needless."""
    record = job.record(action)
    if record.settled or record.state is State.FOLLOWING:
        return
    unmet = [each for each in action.needs if not job.run.states[each].settled]
    if unmet:
        title = job.run.plan.action(unmet[0]).title
        job.run.enter(action.id, State.SKIPPED, message=f"Not tried, because it needs this first: {title}.")
        yield job.changed(action)
        return
    if record.state is State.FAILED and action.repeatable:
        job.run.reset(action.id)
    elif record.state is State.FAILED and record.ours and action.wait:
        if still_there(job, action):
            job.run.enter(action.id, State.FOLLOWING, status=record.status)
            yield job.changed(action)
            return
        for gone in (action, *_dependants(job.run.plan, action)):
            job.run.reset(gone.id)
            yield job.changed(gone)
    yield from _settle(job, action)
    yield from Deed(job, action).carry_out()


def _dependants(plan: Plan, action: Action) -> Iterator[Action]:
    """What was made in or for something that is gone."""
    found = {action.id}
    for each in plan.actions:
        if found & set(each.needs):
            found.add(each.id)
            yield each


def _settle(job: Job, action: Action) -> Iterator[Event]:
    """Leave AWS the time to spread what this action relies on."""
    ready = max((job.ready.get(each, 0.0) for each in action.needs), default=0.0)
    if ready > job.now():
        yield job.changed(action, message="Waiting until IAM has spread the new role.")
        job.pause(ready - job.now())


def _outcome(plan: Plan, states: dict[str, Record]) -> tuple[Outcome, str, str]:
    """How a run ended whose every action was tried or skipped."""
    failed = [each for each in plan.actions if not states[each.id].settled and each.kind != SERVICE_LINKED_ROLE]
    if not failed:
        return Outcome.DONE, "", ""
    first = next((states[each.id] for each in failed if states[each.id].state is State.FAILED), Record())
    if all(each.independent for each in failed):
        names = ", ".join(each.title for each in failed[:_NAMED])
        more = f", and {len(failed) - _NAMED} more" if len(failed) > _NAMED else ""
        message = f"{len(failed)} of {len(plan.actions)} actions failed: {names}{more}. {first.message}"
        return Outcome.PARTIAL, message.strip(), first.remedy
    culprit = next((each for each in failed if states[each.id].state is State.FAILED), failed[0])
    return Outcome.FAILED, f"{culprit.title}: {first.message}", first.remedy
