"""What the parts of the engine share: the gateway as they know it, the run at hand, and how a run is stopped."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from models.actions import GONE as GONE_IN_SAGEMAKER
from models.actions import Action
from models.errors import AccessDenied, AwsError, SmdomainError
from models.events import ActionChanged, Outcome, State
from models.facts import Caller
from models.failures import explain
from tui.services.clock import Clock
from tui.services.journal import Record
from tui.services.pool import Pool
from tui.services.runs import Run

GONE: Final = frozenset({*GONE_IN_SAGEMAKER, "NoSuchEntity", "FileSystemNotFound", "MountTargetNotFound"})
"""Error codes that mean: it is not there."""
EXISTS: Final = frozenset(
    {"EntityAlreadyExists", "ResourceInUse", "ResourceInUseException", "ConflictException", "ResourceAlreadyExists"}
)
"""Error codes that can mean: it is there already."""


SIGN_IN: Final = "credentials"
"""Code of an end that new credentials mend."""


class Aws(Protocol):
    """The gateway, as far as the engine knows it."""

    def call(
        self,
        service: str,
        operation: str,
        request: Mapping[str, Any] | None = None,
        *,
        region: str | None = None,
        single: bool = False,
    ) -> dict[str, Any]:
        """The answer to one call."""

    def call_with_id(
        self,
        service: str,
        operation: str,
        request: Mapping[str, Any] | None = None,
        *,
        region: str | None = None,
        single: bool = False,
    ) -> tuple[dict[str, Any], str]:
        """The answer to one call and its request id."""

    def pages(
        self,
        service: str,
        operation: str,
        request: Mapping[str, Any] | None = None,
        *,
        region: str | None = None,
        cancel: threading.Event | None = None,
    ) -> Iterator[dict[str, Any]]:
        """The answers to one listing."""

    def caller(self) -> Caller:
        """Whose credentials these are."""


class Stop(Exception):
    """The run ends here, before its last action."""

    def __init__(
        self, message: str, remedy: str = "", outcome: Outcome = Outcome.INTERRUPTED, *, code: str = ""
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.outcome = outcome


@dataclass
class Job:
    """One run being carried out by this process."""

    aws: Aws
    run: Run
    clock: Clock
    cancel: threading.Event | None = None
    chance: Callable[[], float] = random.random
    """Numbers from 0 to 1, so that many programs do not poll in step."""
    pool: Callable[[int], Pool] | None = None
    """Makes what makes several calls at a time; threads unless given."""
    ready: dict[str, float] = field(default_factory=dict)
    """Action id -> when what it made may be relied on."""

    @property
    def region(self) -> str:
        """The Region of the plan, whatever the connection's own one is."""
        return self.run.plan.region

    def record(self, action: Action) -> Record:
        """Where an action stands."""
        return self.run.states[action.id]

    def record_of(self, action_id: str) -> Record:
        """Where the action of this id stands."""
        return self.run.states[action_id]

    def now(self) -> float:
        """Seconds since the epoch."""
        return self.clock.now()

    def pause(self, seconds: float) -> None:
        """Let time pass.

        Raises:
            Stop: the user wants to stop.
        """
        if seconds > 0 and self.clock.wait(seconds, self.cancel):
            raise self.stopped()
        self.check()

    def check(self) -> None:
        """Go on, unless the user wants to stop.

        Raises:
            Stop: so it is.
        """
        if self.cancel is not None and self.cancel.is_set():
            raise self.stopped()

    def stopped(self) -> Stop:
        """The end that the user asked for."""
        return Stop("Interrupted. What was begun in AWS goes on there.", self.resume)

    @property
    def resume(self) -> str:
        """How to go on."""
        return f"`smdomain {self.run.command}` goes on from here."

    def spread(self, seconds: float) -> float:
        """About so many seconds."""
        return seconds * (0.85 + 0.3 * self.chance())

    def changed(self, action: Action, **details: Any) -> ActionChanged:
        """The event for where an action stands; `details` are members of the event that go before."""
        return replace(self.record(action).event(action.id), at=self.now(), **details)

    def fail(self, action: Action, message: str, remedy: str = "", **details: Any) -> ActionChanged:
        """Enter that an action failed."""
        self.run.enter(action.id, State.FAILED, message=message, remedy=remedy, **details)
        return self.changed(action)


def remedy_for(problem: SmdomainError) -> str:
    """What helps with a refusal, of which nothing is left behind: by its text, else what the error itself says."""
    # The error of a missing permission names it, and where it is missing.
    if isinstance(problem, AccessDenied) and problem.remedy:
        return problem.remedy
    known = explain(problem.message, problem.aws_code) if isinstance(problem, AwsError) else None
    return known.remedy_after("") if known else problem.remedy


def needs_sign_in(job: Job, problem: SmdomainError) -> Stop:
    """The end of a run whose credentials ended."""
    remedy = f"{problem.remedy} Then {job.resume[:1].lower()}{job.resume[1:]}".strip()
    return Stop(problem.message, remedy, code=SIGN_IN)
