"""Many like actions that do not need each other: several calls at a time, as fast as AWS takes them.

The journal is written in one thread, before and after each call, as for one action alone; only the calls themselves
are made elsewhere. What needs a closer look (an answer that never came) is left for the end, where it is done alone.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Final

from models.actions import Action, resolve_refs
from models.errors import AnswerLost, AwsError, CredentialsError, SmdomainError, Throttled, Unreachable
from models.events import Event, Progress, State
from tui.services.engine_base import Job, Stop, needs_sign_in
from tui.services.engine_call import Deed
from tui.services.engine_sweep import Sweeper
from tui.services.pace import WIDEST, Pace
from tui.services.pool import Done, Pool, Threads

MANY: Final = 10
"""From so many on; fewer are made one after the other, with less ado."""
PATIENCE: Final = 300.0
"""Seconds for which AWS may refuse everything before the run is interrupted."""
CONFLICT: Final = "ConflictException"
"""Code of what AWS takes one after the other only."""
_SWEEP: Final = " sweep"
_REPORT: Final = 1.0
"""Seconds between two reports of progress."""
_DRAIN: Final = 90.0
"""Seconds to wait, in all, for answers when the run ends early."""


def fit(job: Job, action: Action) -> bool:
    """Whether an action can be made together with others: nothing of it is known, and nothing must be looked for."""
    record = job.record(action)
    fresh = record.state in (State.WAITING, State.FAILED, State.SKIPPED) and not record.ours
    looked_for = action.find and (action.done_when or action.find.created)
    known = record.open or record.unsure or looked_for
    return action.independent and fresh and not known and all(job.record_of(each).settled for each in action.needs)


class Many:
    """One batch on its way."""

    def __init__(self, job: Job, actions: Sequence[Action]) -> None:
        self.job = job
        self.actions = {each.id: each for each in actions}
        self.queue = deque(each.id for each in actions)
        self.flying: set[str] = set()
        self.later: list[Action] = []
        """What must be looked for before it may be sent again."""
        now = job.now()
        self.pace = Pace(now, serial=any(CONFLICT in each.retry_on for each in actions))
        self.pool: Pool = (job.pool or Threads)(WIDEST + 1)
        self.begun = self.moved = now
        self._early: dict[str, float] = {}
        self._done = 0
        self._reported = now
        self._sweeper = Sweeper(job, list(actions))
        self._stop: Stop | None = None

    def carry_out(self) -> Iterator[Event]:
        """Make them all; each is done, failed or followed afterwards.

        Raises:
            Stop: the run cannot go on at present; what was under way is entered first.
        """
        yield from self.together()
        for action in self.later:
            yield from Deed(self.job, action).carry_out()

    def together(self) -> Iterator[Event]:
        """Send them all, as fast as AWS takes them.

        Raises:
            Stop: the run cannot go on at present; what was under way is entered first.
        """
        try:
            yield from self._work()
            yield self._progress()
        except Stop:
            yield from self._drain()
            raise
        except BaseException:
            # Nothing more is entered by a process that dies, or has lost its journal.
            self.pool.close()
            raise
        self.pool.close()

    def _work(self) -> Iterator[Event]:
        while self.queue or self.flying:
            self.job.check()
            now = self.job.now()
            wait = self.pace.due() - now
            room = bool(self.queue) and len(self.flying) < self.pace.width
            if room and wait <= 0:
                yield from self._send(self.queue.popleft())
                wait = 0.0
            elif not self.flying:
                self.job.pause(wait)
                continue
            self._look_around()
            for done in self.pool.collect(min(max(wait, 0.0), 0.2) if room else 0.2):
                yield from self._take(done)
            if self._stop:
                raise self._stop
            if now - self._reported >= _REPORT:
                self._reported = now
                yield self._progress()

    def _send(self, key: str) -> Iterator[Event]:
        job, action = self.job, self.actions[key]
        call = action.call
        try:
            request = resolve_refs(call.request, job.run.outputs)
        except KeyError:
            # Said better by the one that knows what to do about it.
            yield from Deed(job, action).carry_out()
            return
        job.run.intent(key, f"{call.service}:{call.operation}", request, None)
        self.flying.add(key)
        self.pace.sent(job.now())
        yield job.changed(action, message="", remedy="")
        self.pool.send(
            key,
            lambda: job.aws.call_with_id(call.service, call.operation, request, region=job.region, single=True),
        )

    def _look_around(self) -> None:
        """Have the statuses of those made read, now and then, while others are being made."""
        if _SWEEP not in self.flying and self._sweeper.due():
            work = self._sweeper.work()
            if work is not None:
                self.flying.add(_SWEEP)
                self.pool.send(_SWEEP, work)

    def _take(self, done: Done) -> Iterator[Event]:
        self.flying.discard(done.key)
        if done.problem is not None and not isinstance(done.problem, SmdomainError):
            raise done.problem
        if done.key == _SWEEP:
            if done.problem is None:
                yield from self._sweeper.take(done.answer)
            return
        action, now = self.actions[done.key], self.job.now()
        deed = Deed(self.job, action)
        if done.problem is None:
            answer, request_id = done.answer
            deed.made(answer, request_id)
            self.pace.taken(now)
            self.moved = now
            self._done += 1
            yield self.job.changed(action)
            return
        yield from self._missed(deed, done.problem, now)

    def _missed(self, deed: Deed, problem: SmdomainError, now: float) -> Iterator[Event]:
        job, action = self.job, deed.action
        if isinstance(problem, AnswerLost):
            job.run.lost(action.id, problem.message)
            self.later.append(action)
            self._done += 1
            yield job.changed(action, message=f"{problem.message} It is looked for in the end.")
            return
        job.run.refused(action.id, problem.message)
        if isinstance(problem, CredentialsError):
            self.queue.appendleft(action.id)
            self._stop = self._stop or needs_sign_in(job, problem)
        elif isinstance(problem, Throttled | Unreachable):
            self.queue.appendleft(action.id)
            self.pace.throttled(now)
            if now - self.moved > PATIENCE:
                self._stop = self._stop or Stop(problem.message, f"{problem.remedy} {job.resume}".strip())
        elif isinstance(problem, AwsError):
            since = self._early.setdefault(action.id, now)
            if deed.early(problem) and now - since < action.patience:
                self.queue.append(action.id)
                self.pace.conflict(now)
                return
            self._done += 1
            self.moved = now
            yield deed.refused(problem)

    def _drain(self) -> Iterator[Event]:
        """Enter what was under way when the run was stopped: an answer that came is worth having."""
        waited = 0.0
        while self.flying and waited < _DRAIN:
            found = self.pool.collect(0.5)
            waited += 0.0 if found else 0.5
            for done in found:
                # The journal may be what failed.
                with contextlib.suppress(Stop):
                    yield from self._take(done)
        self.pool.close()

    def _progress(self) -> Progress:
        total, now = len(self.actions), self.job.now()
        passed = max(now - self.begun, 0.001)
        rate = self._done / passed
        left = (total - self._done) / rate if rate else None
        kind = next(iter(self.actions.values())).kind if self.actions else ""
        return Progress(now, kind, self._done, total, rate, left)
