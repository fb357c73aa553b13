"""Carrying one action out: intent on disk, one call, its outcome on disk; never twice what must happen once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from models.actions import Action, resolve_refs
from models.errors import AccessDenied, AnswerLost, AwsError, CredentialsError, Throttled, Unreachable
from models.events import Event, State
from models.failed_answers import advice_on
from models.failures import explain
from tui.services.engine_base import EXISTS, Job, Stop, needs_sign_in, remedy_for
from tui.services.engine_look import look, outputs_of, present

BACK_OFF: Final = (2.0, 4.0, 8.0, 15.0, 20.0, 30.0, 30.0, 30.0, 30.0, 30.0)
"""Seconds between tries of what was refused without effect."""
LOOKS: Final = (3.0, 5.0, 10.0)
"""Seconds before each look for what may still be on its way."""
FRESH: Final = 30.0
"""Seconds after which a call has either taken effect or will not."""
_LOST_LIMIT: Final = 3
_GONE: Final = "It was gone already."


class Deed:
    """One action on its way."""

    def __init__(self, job: Job, action: Action) -> None:
        self.job = job
        self.action = action
        self.record = job.record(action)

    def carry_out(self) -> Iterator[Event]:
        """Do it, unless it was done already; the action is followed, settled or failed afterwards.

        Raises:
            Stop: the run cannot go on at present.
        """
        try:
            request = resolve_refs(self.action.call.request, self.job.run.outputs)
        except KeyError as missing:
            yield self.job.fail(self.action, f"What it needs is not known: {missing.args[0]}.", _lacking(missing))
            return
        if self.record.open or self.record.unsure or self.action.done_when:
            yield from self._find_first()
            if self.record.state in (State.DONE, State.EXISTED, State.FOLLOWING):
                return
        seen = self._seen()
        yield from self._attempts(request, seen)

    def _attempts(self, request: Mapping[str, Any], seen: tuple[str, ...] | None) -> Iterator[Event]:
        job, action, call = self.job, self.action, self.action.call
        begun, refusals, lost = job.now(), 0, 0
        while True:
            job.check()
            job.run.intent(action.id, f"{call.service}:{call.operation}", request, seen)
            yield job.changed(action, message="", remedy="")
            try:
                answer, request_id = job.aws.call_with_id(
                    call.service, call.operation, request, region=job.region, single=True
                )
            except AnswerLost as problem:
                lost += 1
                job.run.lost(action.id, problem.message)
                yield job.changed(action, message=f"{problem.message} Looking whether it took effect.")
                yield from self._find(LOOKS)
                if self.record.state in (State.DONE, State.EXISTED, State.FOLLOWING):
                    return
                if lost >= _LOST_LIMIT:
                    raise Stop(f"AWS does not answer {call.operation}.", job.resume) from problem
            except (Throttled, Unreachable) as problem:
                # Refused before it had any effect, so that it may be sent again.
                job.run.refused(action.id, problem.message)
                if refusals >= len(BACK_OFF):
                    raise Stop(problem.message, f"{problem.remedy} {job.resume}".strip()) from problem
                yield job.changed(action, message=problem.message, remedy="Trying again.")
                job.pause(job.spread(BACK_OFF[refusals]))
                refusals += 1
            except CredentialsError as problem:
                job.run.refused(action.id, problem.message)
                raise needs_sign_in(job, problem) from problem
            except AwsError as problem:
                job.run.refused(action.id, problem.message)
                early = self.early(problem) and job.now() - begun < action.patience
                if not early:
                    yield self.refused(problem)
                    return
                yield job.changed(action, message=problem.message, remedy="Too early, perhaps. Trying again.")
                job.pause(job.spread(BACK_OFF[min(refusals, 3)]))
                refusals += 1
            else:
                self.made(answer, request_id)
                yield job.changed(action)
                return

    def made(self, answer: Mapping[str, Any], request_id: str) -> None:
        """Enter what AWS answered."""
        state = State.FOLLOWING if self.action.wait else State.DONE
        self.job.run.enter(
            self.action.id,
            state,
            request_id=request_id,
            outputs=outputs_of(self.action.outputs, answer),
            ours=True,
        )
        self._settle()

    def _settle(self) -> None:
        if self.action.settle:
            self.job.ready[self.action.id] = self.job.now() + self.action.settle

    def refused(self, problem: AwsError) -> Event:
        """AWS will not have it: because it is so already, or because it must not be."""
        job, action = self.job, self.action
        if _says_so(problem, action):
            if action.wait is not None and action.wait.gone_is_done:
                job.run.enter(action.id, State.EXISTED, message=_GONE)
            else:
                self._enter_found({}, existed=not self.record.unsure)
        elif problem.aws_code in EXISTS and action.find is not None:
            self._look_after(problem)
        if self.record.state in (State.DONE, State.EXISTED, State.FOLLOWING):
            return job.changed(action)
        more = advice_on(action.call.operation, problem.details, explain(problem.message, problem.aws_code))
        return job.fail(action, problem.message, remedy_for(problem), request_id=problem.request_id, **more)

    def _look_after(self, problem: AwsError) -> None:
        # Of a name alone nobody can say whose it is, unless a call of this run may have taken effect.
        assert self.action.find is not None
        if self.action.find.created and not self.record.unsure:
            return
        try:
            sight = look(self.job, self.action)
        except (AwsError, KeyError):
            return
        if sight.mine:
            proven = bool(self.action.find.match) or self.record.unsure
            self._enter_found(sight.outputs, existed=not proven)

    def early(self, problem: AwsError) -> bool:
        """Whether a refusal is one of those that pass by themselves."""
        text = f"{problem.aws_code}: {problem.message}".lower()
        return any(part.lower() in text for part in self.action.retry_on)

    def _seen(self) -> tuple[str, ...] | None:
        if self.record.first:
            return None
        try:
            return present(self.job, self.action)
        except CredentialsError as problem:
            raise needs_sign_in(self.job, problem) from problem
        except AwsError:
            # Then the time of creation must tell.
            return None

    def _find_first(self) -> Iterator[Event]:
        waiting = (self.record.open or self.record.unsure) and self.job.now() - self.record.last < FRESH
        yield from self._find(LOOKS if waiting and self.action.single_attempt else (0.0,))

    def _find(self, delays: tuple[float, ...]) -> Iterator[Event]:
        """Look, again and again where it may still be on its way; enter what is found."""
        job, action = self.job, self.action
        if action.find is None:
            return
        troubles = 0
        for delay in delays:
            job.pause(delay)
            while True:
                try:
                    sight = look(job, action)
                    break
                except CredentialsError as problem:
                    raise needs_sign_in(job, problem) from problem
                except AwsError as problem:
                    if not (action.single_attempt and (self.record.open or self.record.unsure)):
                        return
                    if isinstance(problem, AccessDenied) or troubles >= len(BACK_OFF):
                        raise Stop(
                            f"Whether {action.call.operation} took effect cannot be seen: {problem.message}",
                            f"{problem.remedy} {job.resume}".strip(),
                        ) from problem
                    yield job.changed(action, message=problem.message, remedy="Trying again.")
                    job.pause(job.spread(BACK_OFF[troubles]))
                    troubles += 1
            if sight.mine:
                self._enter_found(sight.outputs, existed=not (self.record.open or self.record.unsure))
                yield job.changed(action)
                return

    def _enter_found(self, outputs: Mapping[str, Any], *, existed: bool) -> None:
        state = State.FOLLOWING if self.action.wait else State.EXISTED if existed else State.DONE
        going = self.action.wait is not None and self.action.wait.gone_is_done
        there = _GONE if self.action.removes else "It was there already."
        if going:
            there = "It is being deleted already."
        message = there if existed else "It took effect, although AWS did not answer."
        self.job.run.enter(self.action.id, state, message=message, outputs=dict(outputs), ours=not existed)
        if not existed:
            self._settle()


def _says_so(problem: AwsError, action: Action) -> bool:
    """Whether a refusal means that it is so already."""
    message = problem.message.lower()
    return problem.aws_code in action.done_when or any(each.lower() in message for each in action.done_texts)


def _lacking(missing: KeyError) -> str:
    if missing.args[0] == "SingleSignOnApplicationArn":
        return "The domain has no application in Identity Center: assign people in the console of Identity Center."
    return "Look at what the actions before this one made."
