"""Watching what was begun until it is ready or has failed; several things at a time in one loop."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from models.actions import Action, Wait, resolve_refs
from models.errors import AccessDenied, AnswerLost, AwsError, CredentialsError, Throttled, Unreachable
from models.events import Event, State
from models.failed_answers import advice_on
from models.failures import UNKNOWN, explain
from models.tree import get_at
from tui.services.engine_base import GONE, Job, Stop, needs_sign_in
from tui.services.engine_look import look, outputs_of
from tui.services.engine_sweep import SWEEP, SWEPT, Sweeper, read_at_once

_MISSES: Final = 8
"""Reads in a row that may fail before watching ends."""
_SLOWEST: Final = 60.0
"""Seconds between two tries of a read that fails."""
_UNSEEN: Final = 60.0
"""Seconds for which something new may not show yet."""
_RATE: Final = 5.0
"""Reads a second, when many things are watched."""


@dataclass
class _Watch:
    action: Action
    wait: Wait
    request: Mapping[str, Any]
    since: float
    due: float
    misses: int = 0
    gone: bool = False


def follow(job: Job, actions: Sequence[Action]) -> Iterator[Event]:
    """Watch actions whose call is made until each is settled or failed.

    Raises:
        Stop: watching ends, while the work goes on in AWS.
    """
    watches: list[_Watch] = []
    for action in actions:
        watch = yield from _watch(job, action)
        if watch:
            watches.append(watch)
    sweeper = Sweeper(job, actions) if len(watches) >= SWEEP else None
    while watches:
        if sweeper is not None and len(watches) >= SWEEP:
            yield from _sweep(job, sweeper, watches)
        for watch in [each for each in watches if each.due <= job.now()]:
            job.check()
            yield _read(job, watch, len(watches))
        watches = [each for each in watches if job.record(each.action).state is State.FOLLOWING]
        if watches:
            job.pause(max(0.0, min(each.due for each in watches) - job.now()))


def _sweep(job: Job, sweeper: Sweeper, watches: Sequence[_Watch]) -> Iterator[Event]:
    """Read all statuses at once where that can be done; what was seen under way needs no read of its own for now."""
    work = sweeper.work()
    if work is None:
        return
    rows = read_at_once(job, work)
    if rows is None:
        return
    yield from sweeper.take(rows)
    for watch in watches:
        if watch.action.id in sweeper.moving:
            watch.misses = 0
            watch.due = max(watch.due, job.now() + job.spread(max(watch.wait.interval, SWEPT)))
            if job.now() - watch.since > watch.wait.limit:
                # A read of its own says that this takes too long.
                watch.due = job.now()
        elif job.record(watch.action).state is not State.FOLLOWING:
            watch.due = float("inf")


def _watch(job: Job, action: Action) -> Generator[Event, None, _Watch | None]:
    wait = action.wait
    assert wait is not None
    try:
        request = resolve_refs(wait.call.request, job.run.outputs)
    except KeyError:
        # Some answers leave the id out; the listing has it.
        _complete(job, action)
        try:
            request = resolve_refs(wait.call.request, job.run.outputs)
        except KeyError as missing:
            yield job.fail(action, f"AWS's answer has no {missing.args[0]}, so that it cannot be watched.")
            return None
    return _Watch(action, wait, request, job.now(), job.now())


def _complete(job: Job, action: Action) -> None:
    if action.find is None:
        return
    try:
        sight = look(job, action, any_age=True)
    except CredentialsError as problem:
        raise needs_sign_in(job, problem) from problem
    except AwsError as problem:
        raise Stop(problem.message, f"{problem.remedy} {job.resume}".strip()) from problem
    if sight.outputs:
        job.run.enter(action.id, State.FOLLOWING, outputs={**sight.outputs, **job.record(action).outputs})


def _read(job: Job, watch: _Watch, many: int) -> Event:
    """Read the status once and enter what it says."""
    action, wait = watch.action, watch.wait
    if job.now() - watch.since > wait.limit:
        if action.independent and action.repeatable:
            # A deletion that hangs holds up only what needs it.
            status = job.record(action).status
            return job.fail(
                action,
                f"No end after {wait.limit / 60:.0f} minutes.",
                f"Look at it in AWS. {job.resume}",
                status=status,
            )
        raise Stop(
            f"{action.title}: no end after {wait.limit / 60:.0f} minutes (status {job.record(action).status or '?'}).",
            f"It goes on in AWS. {job.resume}",
        )
    try:
        answer = job.aws.call(wait.call.service, wait.call.operation, watch.request, region=job.region)
    except CredentialsError as problem:
        raise needs_sign_in(job, problem) from problem
    except AccessDenied as problem:
        raise Stop(f"It goes on in AWS, but cannot be watched: {problem.message}", problem.remedy) from problem
    except AwsError as problem:
        return _missed(job, watch, problem, many)
    watch.misses = 0
    status = str(get_at(answer, wait.status, ""))
    if status in wait.done:
        job.run.enter(action.id, State.DONE, status=status, outputs=outputs_of(wait.outputs, answer))
        return job.changed(action)
    if status in wait.failed:
        return _failed(job, action, status, str(get_at(answer, wait.reason) or ""))
    watch.due = job.now() + job.spread(max(wait.interval, many / _RATE))
    if status != job.record(action).status:
        job.run.enter(action.id, State.FOLLOWING, status=status)
    return job.changed(action)


def _missed(job: Job, watch: _Watch, problem: AwsError, many: int) -> Event:
    """A read failed, which says nothing about the work itself, unless the thing is gone."""
    action, wait = watch.action, watch.wait
    if problem.aws_code in GONE and wait.gone_is_done:
        job.run.enter(action.id, State.DONE)
        return job.changed(action)
    if problem.aws_code in GONE and job.now() - job.record(action).last > _UNSEEN:
        return job.fail(action, f"It is gone: {problem.message}", f"Somebody deleted it. {job.resume}")
    if problem.aws_code not in GONE:
        watch.misses += 1
    transient = isinstance(problem, Throttled | Unreachable | AnswerLost)
    if watch.misses > (_MISSES * 4 if transient else _MISSES):
        raise Stop(f"It goes on in AWS, but cannot be watched: {problem.message}", job.resume) from problem
    pause = min(_SLOWEST, max(wait.interval, many / _RATE) * 2 ** min(watch.misses, 5))
    watch.due = job.now() + job.spread(pause)
    return job.changed(action, message=problem.message, remedy="Trying again.")


def _failed(job: Job, action: Action, status: str, reason: str) -> Event:
    known = explain(reason) or UNKNOWN
    message = reason or f"AWS gives no reason (status {status})."
    more = advice_on(action.call.operation, {}, known)
    return job.fail(
        action, message, f"{known.cause} {known.remedy_after(action.call.operation)}", status=status, **more
    )


def still_there(job: Job, action: Action) -> bool:
    """Whether what an action made is there at all, ready or failed.

    Raises:
        Stop: it cannot be seen.
    """
    assert action.wait is not None
    call = action.wait.call
    try:
        job.aws.call(call.service, call.operation, resolve_refs(call.request, job.run.outputs), region=job.region)
    except KeyError:
        return False
    except CredentialsError as problem:
        raise needs_sign_in(job, problem) from problem
    except AwsError as problem:
        if problem.aws_code in GONE:
            return False
        raise Stop(problem.message, f"{problem.remedy} {job.resume}".strip()) from problem
    return True
