"""Taking back what a run made: in reverse order, only that, each thing reported."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from itertools import groupby
from typing import Any, Final

from models.actions import SERVICE_LINKED_ROLE, Action, Call, resolve_refs
from models.errors import AnswerLost, AwsError, CredentialsError, Throttled, Unreachable
from models.events import Event, Outcome, State
from models.tree import get_at
from tui.services.engine_base import GONE, Job, Stop, needs_sign_in, remedy_for
from tui.services.engine_call import BACK_OFF, FRESH
from tui.services.engine_look import look, outputs_of
from tui.services.engine_sweep import SWEEP
from tui.services.engine_undo_many import BUSY, BUSY_LIMIT, ManyBack, keep, many, see_them_go

_TRIES: Final = 3
_FILES: Final = "HomeEfsFileSystemId"
"""Output of a domain that names its home file system."""


def undo_all(job: Job, *, keep_files: bool) -> Iterator[Event]:
    """Take back everything this run made.

    Raises:
        Stop: with `FAILED` where something stays, with its reason.
    """
    stays: list[Action] = []
    # What the domain is must be known before those who are in it can be looked for.
    for action in job.run.plan.actions:
        yield from _discover(job, action)
    for _, group in groupby(reversed(job.run.plan.actions), key=lambda action: (action.kind, action.needs)):
        mine: list[Action] = []
        for action in group:
            if not job.run.is_made(action):
                continue
            if any(action.id in each.needs for each in stays):
                stays.append(action)
                yield keep(job, action, "It stays, because something that needs it stays.")
                continue
            mine.append(action)
        yield from _take_back(job, mine, keep_files)
        stays += [each for each in mine if job.record(each).state is not State.UNDONE]
    if stays:
        left = ", ".join(_described(job, each) for each in stays)
        first = next((job.record(each) for each in stays if job.record(each).remedy), job.record(stays[0]))
        more, _ = what_stays(job, keep_files=keep_files)
        raise Stop(f"Not everything could be taken back: {left}. {more}".strip(), first.remedy, Outcome.FAILED)


def what_stays(job: Job, *, keep_files: bool) -> tuple[str, str]:
    """What this run did that is so still after all was taken back, with ids, and what to do about it."""
    found: list[str] = []
    remedy = ""
    for action in job.run.plan.actions:
        record = job.record(action)
        files = record.outputs.get(_FILES)
        if files and keep_files and record.state is State.UNDONE:
            found.append(f"the home file system {files}, kept as asked")
            remedy = "The file system is billed by its size: delete it in Amazon EFS once nobody needs its files."
        if record.ours and not action.undo:
            found.append(_lasting(action))
    return (f"This stays: {'; '.join(found)}.", remedy) if found else ("", "")


def _lasting(action: Action) -> str:
    """What cannot be taken back, as part of a sentence."""
    if action.kind == SERVICE_LINKED_ROLE:
        name = action.find.call.request["RoleName"] if action.find else action.id
        return f"the role {name}, which everything of SageMaker in the account shares"
    return f"{action.title[:1].lower()}{action.title[1:]}, which cannot be taken back"


def _take_back(job: Job, actions: list[Action], keep_files: bool) -> Iterator[Event]:
    """Take back things of a kind that do not need each other; each is gone, or has failed, afterwards."""
    going: list[Action] = []
    if many(actions):
        batch = ManyBack(job, actions)
        yield from batch.carry_out()
        going, actions = batch.taken, batch.later
    for action in actions:
        taken = yield from _undo(job, action, keep_files)
        going += [action] if taken else []
    if len(going) >= SWEEP:
        yield from see_them_go(job, going)
    for action in going:
        if job.record(action).state is not State.UNDONE:
            yield from _see_it_go(job, action)


def _described(job: Job, action: Action) -> str:
    outputs = job.record(action).outputs
    return f"{action.id} ({next(iter(outputs.values()))})" if outputs else action.id


def _discover(job: Job, action: Action) -> Iterator[Event]:
    """Find out about a call whose end is not known."""
    record = job.record(action)
    if not (record.open or record.unsure) or record.ours or not action.undo:
        return
    if action.find is None:
        # What cannot be looked for was not made by anybody else either: its undoing finds nothing, or removes it.
        job.run.enter(action.id, State.DONE, ours=True)
        return
    # What was sent a moment ago may still be on its way.
    job.pause(record.last + FRESH - job.now())
    try:
        sight = look(job, action)
    except KeyError:
        return
    except CredentialsError as problem:
        raise needs_sign_in(job, problem) from problem
    except AwsError as problem:
        raise Stop(f"What there is to take back cannot be seen: {problem.message}", problem.remedy) from problem
    if sight.mine:
        job.run.enter(action.id, State.DONE, outputs=dict(sight.outputs), ours=True)
        yield job.changed(action)


def _undo(job: Job, action: Action, keep_files: bool) -> Generator[Event, None, bool]:
    """Whether AWS took every deletion."""
    for call in action.undo:
        try:
            request = resolve_refs(call.request, job.run.outputs)
        except KeyError:
            continue
        if keep_files and "RetentionPolicy" in request:
            request = {**request, "RetentionPolicy": {"HomeEfsFileSystem": "Retain"}}
        taken = yield from _send(job, action, call, request)
        if not taken:
            return False
    return True


def _send(job: Job, action: Action, call: Call, request: Mapping[str, Any]) -> Generator[Event, None, bool]:
    """Send a deletion until AWS takes it; to delete what is gone already is no harm."""
    began, tries = job.now(), 0
    while True:
        job.check()
        job.run.undoing(action.id, f"{call.service}:{call.operation}", request)
        yield job.changed(action, state=State.RUNNING, message="Taking it back.", remedy="")
        try:
            job.aws.call_with_id(call.service, call.operation, request, region=job.region, single=True)
            return True
        except CredentialsError as problem:
            raise needs_sign_in(job, problem) from problem
        except (Throttled, Unreachable, AnswerLost) as problem:
            if tries >= len(BACK_OFF):
                raise Stop(problem.message, problem.remedy) from problem
            yield job.changed(action, state=State.RUNNING, message=problem.message, remedy="Trying again.")
        except AwsError as problem:
            if problem.aws_code in GONE:
                return True
            if problem.aws_code not in BUSY or job.now() - began > BUSY_LIMIT:
                yield keep(job, action, problem.message, remedy_for(problem))
                return False
            yield job.changed(action, state=State.RUNNING, message=problem.message, remedy="Waiting.")
        job.pause(job.spread(BACK_OFF[min(tries, 3)]))
        tries += 1


def _see_it_go(job: Job, action: Action) -> Iterator[Event]:
    """Watch until it is gone; what needs no watching is."""
    wait = action.wait
    began, misses = job.now(), 0
    seen: dict[str, Any] = {}
    while wait is not None:
        job.check()
        try:
            request = resolve_refs(wait.call.request, job.run.outputs)
            answer = job.aws.call(wait.call.service, wait.call.operation, request, region=job.region)
        except KeyError:
            break
        except CredentialsError as problem:
            raise needs_sign_in(job, problem) from problem
        except AwsError as problem:
            if problem.aws_code in GONE:
                break
            misses += 1
            if misses > _TRIES * 3:
                raise Stop(f"Whether it is gone cannot be seen: {problem.message}", problem.remedy) from problem
            yield job.changed(action, state=State.RUNNING, message=problem.message, remedy="Trying again.")
        else:
            status = str(get_at(answer, wait.status, ""))
            # A domain that failed, or was never seen ready, has not told what stands beside it.
            seen |= outputs_of(wait.outputs, answer)
            if status == "Delete_Failed":
                yield keep(job, action, str(get_at(answer, wait.reason) or "AWS could not delete it."), status=status)
                return
            yield job.changed(action, state=State.RUNNING, status=status, message="", remedy="")
        if job.now() - began > wait.limit:
            yield keep(job, action, "It is still being deleted.", "Look again later.")
            return
        job.pause(job.spread(wait.interval))
    job.run.enter(action.id, State.UNDONE, outputs=seen)
    yield job.changed(action)
