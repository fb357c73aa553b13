"""Following a run on the command line: progress on standard error, signals that stop it between two calls."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from models.actions import CREATE, DELETE, EDIT, PEOPLE
from models.errors import DeployFailed, Interrupted, SmdomainError
from models.events import ActionChanged, Event, Outcome, Progress, RunEnded, RunStarted, State
from tui.exit_codes import OF_OUTCOME, ExitCode
from tui.signals import BY_KEY, FROM_OUTSIDE, heard

if TYPE_CHECKING:
    from models.actions import Action, Plan
    from tui.commands.common import Aws
    from tui.output import Output
    from tui.services.runs import Run

UNDONE: Final = "taken-back"
"""Code of the end of a run that failed and was taken back at once."""
_CROWD: Final = 20
"""From so many actions of a kind on, only progress and failures are told."""
_STEP: Final = 5.0
"""Seconds between two sentences about progress."""


class PartlyDone(DeployFailed):
    """The domain is there, and some people or policies are not."""

    code = "partly-done"
    title = "Not everything was set up"


class NotDeleted(DeployFailed):
    """Something is still there that was to be deleted."""

    code = "not-deleted"
    title = "Not everything was deleted"


class NotChanged(DeployFailed):
    """Something is not as it was to be in a domain that exists."""

    code = "not-changed"
    title = "Not everything was changed"


class Stopper:
    """Turns the first signal into a wish to stop, and the second into an end at once."""

    def __init__(self, out: Output) -> None:
        self.cancel = threading.Event()
        self.received: int | None = None
        self._out = out

    @contextlib.contextmanager
    def on_guard(self) -> Iterator[None]:
        """While inside, signals come here."""
        with heard((*BY_KEY, *FROM_OUTSIDE), self._wish):
            yield

    def _wish(self, number: int, _frame: FrameType | None) -> None:
        if self.received is not None:
            # The journal has everything already.
            raise KeyboardInterrupt
        self.received = number
        self.cancel.set()
        self._out.note("Stopping after the call under way; once more ends at once.")

    @property
    def by_key(self) -> bool:
        """Whether it was Ctrl-C."""
        return self.received in BY_KEY


def carried_out(
    plan: Plan, spec: str, aws: Aws, out: Output, *, rollback: bool = False, keep_files: bool = True
) -> tuple[ExitCode, dict[str, Any]]:
    """Carry a plan out as a run of its own, and tell how it ended.

    Args:
        plan: what to do.
        spec: the domain as a spec, for the run's folder.
        aws: where.
        out: whom to tell.
        rollback: take back what it made, if it fails.
        keep_files: leave the domain's home file system then.
    """
    from tui.services.credentials import time_left
    from tui.services.runs import RunStore

    run = RunStore(clock=aws.clock).begin(plan, spec, aws.connection)
    sentence, _ = time_left(aws.gateway.expires(), aws.clock.now(), run.plan)
    if sentence:
        out.note(sentence)
    code, ended = carry_out(run, aws, out, rollback=rollback, keep_files=keep_files)
    tell_end(run, ended, out)
    # What was looked up before is no longer so.
    aws.lookups.forget()
    return code, run_record(run, ended)


def carry_out(
    run: Run, aws: Aws, out: Output, *, rollback: bool = False, keep_files: bool = True
) -> tuple[ExitCode, RunEnded | None]:
    """Begin a run or go on with it, and tell how it goes.

    Args:
        run: what to carry out.
        aws: where.
        out: whom to tell.
        rollback: take back what it made, if it fails.
        keep_files: leave the domain's home file system then.
    """
    from tui.commands.taking_back import tell_files
    from tui.services.drafts import DraftStore
    from tui.services.engine import Engine
    from tui.services.run_drafts import settle_draft

    engine = Engine(aws.gateway, aws.clock)
    stopper = Stopper(out)
    with stopper.on_guard():
        ended = with_sign_in(lambda: followed(engine.start(run, stopper.cancel), run, out), aws, out, stopper)
        if rollback and ended is not None and ended.outcome is Outcome.FAILED:
            tell_files(run, out, keep_files=keep_files)
            undone = with_sign_in(
                lambda: followed(engine.rollback(run, stopper.cancel, keep_files=keep_files), run, out),
                aws,
                out,
                stopper,
            )
            ended = _failed_and_undone(ended, undone)
    settle_draft(DraftStore(clock=aws.clock), run)
    out.ring(f"{run.plan.domain_name}: {ended.outcome if ended else 'interrupted'} - smdomain")
    if ended is None:
        return ExitCode.RESUMABLE, None
    code = OF_OUTCOME[ended.outcome]
    if code is ExitCode.RESUMABLE and stopper.by_key:
        code = ExitCode.INTERRUPTED
    return code, ended


def _failed_and_undone(failed: RunEnded, undone: RunEnded | None) -> RunEnded:
    """The end of a run that failed and was taken back: why it failed, and what is left of it."""
    if undone is None:
        return failed
    if undone.outcome is not Outcome.ROLLED_BACK:
        return replace(undone, message=f"{failed.message} {undone.message}".strip())
    message = f"{failed.message} What this run made was taken back. {undone.message}".strip()
    return replace(undone, message=message, remedy=f"{failed.remedy} {undone.remedy}".strip(), code=UNDONE)


def with_sign_in(work: Callable[[], RunEnded | None], aws: Aws, out: Output, stopper: Stopper) -> RunEnded | None:
    """Do `work` until it ends for another reason than that the credentials ended, as long as somebody signs in."""
    ended = work()
    while ended is not None and _signed_in_again(ended, aws, out, stopper):
        ended = work()
    return ended


def _signed_in_again(ended: RunEnded, aws: Aws, out: Output, stopper: Stopper) -> bool:
    """Whether the credentials ended and somebody signed in, so that the run can go on."""
    from tui.commands.sign_in import sign_in_again
    from tui.services.engine_base import SIGN_IN
    from tui.streams import can_ask

    if ended.code != SIGN_IN or not can_ask() or stopper.received is not None:
        return False
    out.note(f"{ended.message} The run is safe; it goes on after a new sign-in.")
    try:
        return sign_in_again(aws.gateway, aws.clock, out, stopper.cancel)
    except SmdomainError as error:
        out.error(error)
        return False


def followed(events: Iterator[Event], run: Run, out: Output) -> RunEnded | None:
    """Tell what happens; how it ended, None where nothing said so."""
    actions = {action.id: action for action in run.plan.actions}
    told: dict[str, tuple[str, str]] = {}
    kinds = Counter(action.kind for action in run.plan.actions)
    crowd = {action.id for action in run.plan.actions if kinds[action.kind] >= _CROWD}
    spoken = 0.0
    for event in events:
        if isinstance(event, RunStarted):
            out.note(f"Run {event.run} {'goes on' if event.resumed else 'begins'}.")
        elif isinstance(event, Progress):
            if event.at - spoken >= _STEP or event.done == event.total:
                spoken = event.at
                out.note(f"  {progress_words(event)}")
        elif isinstance(event, ActionChanged):
            if event.action in crowd and event.state is not State.FAILED:
                continue
            news = (str(event.state), f"{event.status} {event.message}".strip())
            # A status that is read again and again is told once.
            if told.get(event.action) != news:
                told[event.action] = news
                out.note(_sentence(actions.get(event.action), event))
        elif isinstance(event, RunEnded):
            return event
    return None


def progress_words(event: Progress) -> str:
    """How far many like actions are, how fast, and how long it will take."""
    from tui.words import span

    left = f", about {span(event.left)} left" if event.left and event.done < event.total else ""
    return f"{event.done} of {event.total} {event.kind.replace('-', ' ')}s, {event.rate:.1f} a second{left}"


def _sentence(action: Action | None, event: ActionChanged) -> str:
    from tui.words import state_word

    more = ". ".join(part.rstrip(".") for part in (event.status, event.message) if part)
    remedy = f" {event.remedy}" if event.remedy and event.state is State.FAILED else ""
    title = action.title if action else event.action
    return f"  {state_word(event.state, action):<9} {title}{f' - {more}.' if more else ''}{remedy}"


def run_record(run: Run, ended: RunEnded | None = None) -> dict[str, Any]:
    """Where a run stands, as data."""
    outcome = ended.outcome if ended else run.outcome
    actions = [_action_record(run, action.id, action.title, action.kind) for action in run.plan.actions]
    return {
        "run": run.id,
        "domain": run.plan.domain_name,
        "purpose": run.plan.purpose,
        "account": run.plan.account,
        "region": run.plan.region,
        "outcome": str(outcome) if outcome else None,
        "message": ended.message if ended else run.ledger.message,
        "remedy": ended.remedy if ended else run.ledger.remedy,
        "domain_id": output_of(run, "DomainId") or run.plan.domain_id or None,
        "url": output_of(run, "Url"),
        "actions": actions,
        "folder": str(run.path),
    }


def _action_record(run: Run, action: str, title: str, kind: str) -> dict[str, Any]:
    record = run.states[action]
    return {
        "id": action,
        "title": title,
        "kind": kind,
        "state": str(record.state),
        "status": record.status,
        "message": record.message,
        "remedy": record.remedy,
        "field": record.answer,
        "advice": record.advice,
        "request_id": record.request_id,
        "outputs": dict(record.outputs),
    }


def output_of(run: Run, name: str) -> str | None:
    """What the run's domain has as `DomainId` or `Url`; None where that is not known."""
    for action in run.plan.actions:
        if action.kind == "domain" and name in run.outputs[action.id]:
            return str(run.outputs[action.id][name])
    return None


def tell_end(run: Run, ended: RunEnded | None, out: Output) -> None:
    """The end of a run in a few lines: the facts on standard output, what went wrong on standard error."""
    outcome = ended.outcome if ended else Outcome.INTERRUPTED
    identifier, url = output_of(run, "DomainId") or run.plan.domain_id, output_of(run, "Url")
    out.line(f"run        {run.id}")
    out.line(f"outcome    {outcome}")
    if identifier:
        out.line(f"domain id  {identifier}")
    if url:
        out.line(f"url        {url}")
    if ended is not None and ended.code == UNDONE:
        out.failed(DeployFailed(ended.message, ended.remedy))
        return
    if ended is not None and outcome is Outcome.ROLLED_BACK:
        out.note(f"What this run made is gone. {ended.message} {ended.remedy}".strip())
    kind = _ERRORS.get(outcome)
    if kind is not None and kind is not Interrupted:
        kind = _OF_PURPOSE.get(run.plan.purpose, kind)
    if kind is not None:
        out.failed(kind(ended.message if ended else "It stopped.", ended.remedy if ended else ""))
        answers = dict.fromkeys(record.answer for record in run.states.values() if record.answer)
        if answers and run.plan.purpose == CREATE:
            out.note(f"What it is about in the spec: {', '.join(answers)}.")
        out.note(f"`smdomain {run.command}` goes on; the journal is {run.journal}.")


_OF_PURPOSE: Final[dict[str, type[SmdomainError]]] = {DELETE: NotDeleted, EDIT: NotChanged, PEOPLE: NotChanged}
_ERRORS: Final[dict[Outcome, type[SmdomainError]]] = {
    Outcome.FAILED: DeployFailed,
    Outcome.PARTIAL: PartlyDone,
    Outcome.INTERRUPTED: Interrupted,
}
