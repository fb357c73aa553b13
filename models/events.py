"""What a run reports while it goes on: facts, in the order in which they happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """Where an action stands."""

    WAITING = "waiting"
    RUNNING = "running"
    FOLLOWING = "following"
    """The call is made; its end is being watched."""
    DONE = "done"
    EXISTED = "existed"
    """It was so already."""
    FAILED = "failed"
    SKIPPED = "skipped"
    """Not tried, because something it needs failed."""
    UNDONE = "undone"


class Outcome(StrEnum):
    """How a run ended."""

    DONE = "done"
    PARTIAL = "partial"
    """The domain is there, some people are not."""
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    ROLLED_BACK = "rolled-back"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a run; `at` is in seconds since the epoch."""

    at: float


@dataclass(frozen=True, slots=True)
class RunStarted(Event):
    """A run began, or went on."""

    run: str
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class ActionChanged(Event):
    """An action moved on, or its status was read again."""

    action: str
    state: State
    status: str = ""
    """The resource's own status, verbatim."""
    message: str = ""
    remedy: str = ""
    request_id: str = ""
    outputs: Mapping[str, Any] = field(default_factory=dict)
    attempt: int = 1
    answer: str = ""
    """Key of the answer that a failure is about, where that is known."""
    advice: str = ""
    """What helps with a failure, as `failures.Advice` has it."""


@dataclass(frozen=True, slots=True)
class Progress(Event):
    """How far many like actions are, told now and then."""

    kind: str
    done: int
    total: int
    rate: float
    """So many a second."""
    left: float | None = None
    """Seconds it will take at that rate; None where that is not known."""


@dataclass(frozen=True, slots=True)
class RunEnded(Event):
    """Nothing more will happen in this run."""

    outcome: Outcome
    message: str = ""
    remedy: str = ""
    code: str = ""
    """Code of the error that ended it, where that matters: `credentials` where one must sign in again."""
