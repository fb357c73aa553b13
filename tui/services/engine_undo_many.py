"""Taking back many like things: several deletions at a time, as fast as AWS takes them, and one listing to see them go.

A deletion may be sent twice without harm, so that an answer that never came needs no look; nothing counts as gone
before AWS shows it no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from models.actions import Action, resolve_refs
from models.errors import AnswerLost, AwsError, CredentialsError, SmdomainError, Throttled, Unreachable
from models.events import Event, State
from tui.services.engine_base import GONE, Job, Stop, needs_sign_in, remedy_for
from tui.services.engine_many import CONFLICT, MANY, PATIENCE, Many
from tui.services.engine_sweep import SWEPT, read_at_once, statuses
from tui.services.pool import Done

BUSY: Final = frozenset({"ResourceInUse", "ResourceInUseException", CONFLICT, "DeleteConflict"})
"""Error codes that mean: something is still being changed, or removed."""
BUSY_LIMIT: Final = 1800.0
"""Seconds to wait for it: a domain that is being made cannot be deleted yet."""


def keep(job: Job, action: Action, message: str, remedy: str = "", *, status: str = "") -> Event:
    """Enter that something could not be taken back; it stays this run's."""
    job.run.enter(action.id, State.FAILED, message=message, remedy=remedy, status=status)
    return job.changed(action)


def many(actions: Sequence[Action]) -> bool:
    """Whether these are worth taking back together: many, each by one call, none of which another needs."""
    return len(actions) >= MANY and all(each.independent and len(each.undo) == 1 for each in actions)


class ManyBack(Many):
    """One batch of deletions on its way."""

    def __init__(self, job: Job, actions: Sequence[Action]) -> None:
        super().__init__(job, actions)
        self.taken: list[Action] = []
        """Those whose deletion AWS took, or that were gone before."""

    def carry_out(self) -> Iterator[Event]:
        """Send all deletions; what must be waited for is in `later` afterwards, what AWS refuses has failed.

        Raises:
            Stop: it cannot go on at present; what was under way is entered first.
        """
        yield from self.together()

    def _look_around(self) -> None:
        # What goes is seen in the end.
        return

    def _send(self, key: str) -> Iterator[Event]:
        job, action = self.job, self.actions[key]
        call = action.undo[0]
        try:
            request = resolve_refs(call.request, job.run.outputs)
        except KeyError:
            # What it would be in was never made.
            self._over(action)
            return
        job.run.undoing(key, f"{call.service}:{call.operation}", request)
        self.flying.add(key)
        self.pace.sent(job.now())
        yield job.changed(action, state=State.RUNNING, message="Taking it back.", remedy="")
        self.pool.send(
            key,
            lambda: job.aws.call_with_id(call.service, call.operation, request, region=job.region, single=True),
        )

    def _over(self, action: Action) -> None:
        self.taken.append(action)
        self.moved = self.job.now()
        self._done += 1

    def _take(self, done: Done) -> Iterator[Event]:
        self.flying.discard(done.key)
        if done.problem is not None and not isinstance(done.problem, SmdomainError):
            raise done.problem
        action, now = self.actions[done.key], self.job.now()
        problem = done.problem
        if problem is None or (isinstance(problem, AwsError) and problem.aws_code in GONE):
            self._over(action)
            self.pace.taken(now)
        else:
            yield from self._not_taken(action, problem, now)

    def _not_taken(self, action: Action, problem: SmdomainError, now: float) -> Iterator[Event]:
        job = self.job
        if isinstance(problem, CredentialsError):
            self.queue.appendleft(action.id)
            self._stop = self._stop or needs_sign_in(job, problem)
        elif isinstance(problem, Throttled | Unreachable | AnswerLost):
            self.queue.appendleft(action.id)
            self.pace.throttled(now)
            if now - self.moved > PATIENCE:
                self._stop = self._stop or Stop(problem.message, f"{problem.remedy} {job.resume}".strip())
        elif isinstance(problem, AwsError) and problem.aws_code == CONFLICT:
            since = self._early.setdefault(action.id, now)
            if now - since > BUSY_LIMIT:
                self._done += 1
                yield keep(job, action, problem.message, remedy_for(problem))
                return
            self.queue.append(action.id)
            self.pace.conflict(now)
        elif isinstance(problem, AwsError) and problem.aws_code in BUSY:
            self._done += 1
            self.later.append(action)
            yield job.changed(action, state=State.RUNNING, message=problem.message, remedy="Waiting.")
        else:
            self._done += 1
            yield keep(job, action, problem.message, remedy_for(problem))


def see_them_go(job: Job, actions: Sequence[Action]) -> Iterator[Event]:
    """Enter those as gone that a listing has no more; what a listing cannot settle is left as it is.

    Raises:
        Stop: nobody may look at present.
    """
    waiting = [each for each in actions if each.wait is not None]
    began = job.now()
    while waiting:
        work = statuses(job, waiting)
        there = read_at_once(job, work) if work is not None else None
        if there is None:
            return
        # A listing that was broken off says nothing about what is not in it.
        job.check()
        for action in waiting:
            if action.id not in there:
                job.run.enter(action.id, State.UNDONE)
                yield job.changed(action)
        waiting = [each for each in waiting if there.get(each.id, "Delete_Failed") != "Delete_Failed"]
        limit = max((each.wait.limit for each in waiting if each.wait), default=0.0)
        if not waiting or job.now() - began > limit:
            return
        job.pause(job.spread(SWEPT))
