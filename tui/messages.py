"""What is told between widgets, screens and the program, where it belongs to none of them alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from models.errors import SmdomainError
    from models.events import Event
    from models.facts import Facts, Lookup


class DraftSaved(Message):
    """The draft is on disk."""


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
    draft: str = ""
    """The draft whose answers are checked."""
    quiet: bool = False
    """Whether only what an answer touched was read; nobody waits for it."""
    failed: bool = False
    """Whether it broke in a way that no look-up tells of; it has ended then."""


@dataclass
class SnapshotFound(Message):
    """There is a snapshot of the account from before; it is being read again."""

    facts: Facts
    draft: str
    """The draft it belongs to."""
    elsewhere: str = ""
    """Account or Region it was taken in, where that is not the draft's: it does not count then."""
    stale: tuple[str, ...] = ()
    """Keys of the questions whose answers it knows nothing of."""


@dataclass
class AnswersSettled(Message):
    """An answer was given or left for now: what the checks need beyond what was read may be read."""


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
