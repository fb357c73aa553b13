"""What a single look-up has at hand while it is made."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

from models.errors import AccessDenied, AwsError, SmdomainError, Throttled
from models.facts import Availability, Lookup
from models.text import sentence
from tui.services.clock import Clock
from tui.services.gateway import Gateway
from tui.services.lookups_parallel import side_by_side

_Row = TypeVar("_Row")
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

WORKERS: Final = 10
_THROTTLE_PAUSE: Final = 0.2

_SHOWN_EVERY: Final = 0.25
"""Seconds between snapshots of a short list; a long one takes longer to sort and is shown less often."""


class LookupFailed(Exception):
    """A look-up that cannot be made for a reason of its own, not of AWS."""

    def __init__(self, reason: str, availability: Availability = Availability.FAILED) -> None:
        super().__init__(reason)
        self.reason = reason
        self.availability = availability
        self.action = ""
        self.error = ""

    @classmethod
    def by(cls, found: Lookup, head: str = "") -> LookupFailed:
        """It goes by another look-up, which failed; `head` says what that was about."""
        failed = cls(f"{head}{': ' if head else ''}{found.reason}", found.availability)
        failed.action, failed.error = found.action, found.error
        return failed


@dataclass
class Ask:
    """One look-up under way."""

    gateway: Gateway
    clock: Clock
    argument: str
    cancel: threading.Event
    fetch: Callable[[str], Lookup]
    """Another look-up, by its kind; made, joined or taken from what is kept."""
    notes: list[str] = field(default_factory=list)
    """What the admin should know about rows that came all the same."""
    action: str = ""
    """An IAM action that is missing for part of the rows."""
    error: str = ""
    """Code of the error that stopped part of it."""

    def pages(
        self, service: str, operation: str, request: Mapping[str, Any] | None = None, region: str | None = None
    ) -> Iterator[dict[str, Any]]:
        """Pages of a listing until it ends or the look-up is cancelled."""
        return self.gateway.pages(service, operation, request, region=region, cancel=self.cancel)

    def note(self, text: str, error: SmdomainError) -> None:
        """Tell what is missing about the rows, once; with the permission that is missing, where that is it."""
        told = f"{text}: {what_stopped(error)}"
        if told not in self.notes:
            self.notes.append(told)
        self.error = error.code
        if isinstance(error, AccessDenied):
            self.action = error.action

    def growing(
        self, batches: Iterable[list[_Row]], order: Callable[[_Row], Any] | None = None
    ) -> Iterator[tuple[_Row, ...]]:
        """All rows so far, in order, each time enough of them are new; always the first batch and always the end.

        Raises:
            Partial: a batch failed; has the rows that came before.
        """
        rows: list[_Row] = []
        shown, shown_at = 0, self.clock.now()
        try:
            for batch in batches:
                rows.extend(batch)
                now = self.clock.now()
                due = now - shown_at >= _SHOWN_EVERY + len(rows) / 50_000
                if rows and (due or len(rows) >= shown * 1.25):
                    yield _ordered(rows, order)
                    shown, shown_at = len(rows), now
        except SmdomainError as error:
            raise Partial(_ordered(rows, order), error) from error
        yield _ordered(rows, order)

    def each(
        self, work: Callable[[_Item], _Result], items: Sequence[_Item], *, workers: int = WORKERS
    ) -> Iterator[tuple[_Item, _Result | AwsError]]:
        """Each item with what `work` gives for it, or the error of it; several at a time, throttled ones once more."""

        def tried(item: _Item) -> _Result | AwsError:
            try:
                return work(item)
            except AwsError as error:
                return error

        again: list[_Item] = []
        for item, outcome in side_by_side(tried, items, workers=workers, cancel=self.cancel):
            if isinstance(outcome, Throttled):
                again.append(item)
            else:
                yield item, outcome
        for item in again:
            # One after the other, and slowly: that is what AWS asked for.
            if self.clock.wait(_THROTTLE_PAUSE, self.cancel):
                return
            yield item, tried(item)


class Partial(Exception):
    """A listing that failed on the way."""

    def __init__(self, rows: tuple[Any, ...], error: SmdomainError) -> None:
        super().__init__(str(error))
        self.rows = rows
        self.error = error


def what_stopped(error: SmdomainError) -> str:
    """What is wrong, in a sentence: the permission that is missing, else AWS's words with its code for them."""
    if isinstance(error, AccessDenied):
        # AWS's own words are in the log; beside a field there is room for what to do.
        return f"{error.action} is not allowed."
    code = error.aws_code if isinstance(error, AwsError) else ""
    message = error.message.strip()
    return sentence(f"{message.removesuffix('.')} ({code})" if code and code not in message else message)


def _ordered(rows: list[_Row], order: Callable[[_Row], Any] | None) -> tuple[_Row, ...]:
    return tuple(sorted(rows, key=order)) if order else tuple(rows)


Fetcher = Callable[[Ask], Iterator[tuple[Any, ...]]]
"""Makes a look-up: yields all rows so far, again and again; the last time with all there are."""


def seconds(moment: object) -> float | None:
    """A moment of an AWS answer in seconds since the epoch."""
    return moment.timestamp() if isinstance(moment, datetime) else None


def tag(item: Mapping[str, Any], key: str = "Name") -> str:
    """The value of a tag; empty where there is none."""
    return next((str(each.get("Value", "")) for each in item.get("Tags") or () if each.get("Key") == key), "")


def by_name(name: str) -> tuple[bool, str, str]:
    """Sorting names as people do: without regard to case, the nameless last."""
    return (not name, name.casefold(), name)
