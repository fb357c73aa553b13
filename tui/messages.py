"""What is told between widgets, screens and the program, where it belongs to none of them alone."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from models.errors import SmdomainError
from models.events import Event
from models.facts import Facts, Lookup


@dataclass
class DraftSaved(Message):
    """The draft is on disk."""

    at: float
    """Seconds since the epoch."""


@dataclass
class DraftNotSaved(Message):
    """The draft could not be written; it is in memory only."""

    error: SmdomainError


@dataclass
class LookupArrived(Message):
    """Rows of the account came, or word that they cannot be had (`lookup.availability`)."""

    kind: str
    argument: str
    lookup: Lookup
    final: bool = False
    """Whether no more will come."""


@dataclass
class PreflightMoved(Message):
    """The check of the account before a submit went on, or ended."""

    done: int
    total: int
    facts: Facts | None = None
    """All that was found, once it has ended."""


@dataclass
class RunMoved(Message):
    """A run reported something."""

    event: Event


@dataclass
class RunFailed(Message):
    """A run broke in a way that the engine did not foresee itself."""

    error: SmdomainError


@dataclass
class OpenStep(Message):
    """A request: show this step."""

    step: str
    field: str = ""
    """Key of the field to put the cursor on."""
