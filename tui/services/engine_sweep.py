"""Reading many statuses with one listing: a page of a hundred costs no more than one single read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from models.actions import Action, resolve_refs
from models.errors import AwsError, CredentialsError
from models.events import Event, State
from tui.services.engine_base import Job, needs_sign_in
from tui.services.engine_look import outputs_of

_Rows = TypeVar("_Rows")

SWEEP: Final = 20
"""From so many things on that are watched at a time."""
_INTERVAL: Final = 10.0
"""Seconds between two listings."""


@dataclass(frozen=True, slots=True)
class _Listing:
    operation: str
    rows: str
    arguments: Mapping[str, str]
    """Member of the single read's request -> member of the listing's."""
    name: str
    """Member that tells one row from another, in both."""


_LISTINGS: Final[dict[str, _Listing]] = {
    "DescribeUserProfile": _Listing(
        "ListUserProfiles", "UserProfiles", {"DomainId": "DomainIdEquals"}, "UserProfileName"
    ),
    "DescribeSpace": _Listing("ListSpaces", "Spaces", {"DomainId": "DomainIdEquals"}, "SpaceName"),
}
"""Operation that reads one status -> the listing that has the same of many (facts 2.7)."""

SWEPT: Final = 8.0
"""Seconds between two listings of all that is watched."""
Work = Callable[[], list[dict[str, Any]]]


def statuses(job: Job, actions: Sequence[Action]) -> Callable[[], dict[str, str]] | None:
    """What reads the statuses of these like actions by one listing, by action id; None where it cannot be asked."""
    first = actions[0].wait if actions else None
    listing = _LISTINGS.get(first.call.operation) if first else None
    if first is None or listing is None:
        return None
    ids: dict[str, str] = {}
    request: dict[str, Any] = {}
    try:
        for action in actions:
            assert action.wait is not None
            single = resolve_refs(action.wait.call.request, job.run.outputs)
            request = {name: single[member] for member, name in listing.arguments.items()}
            ids[str(single[listing.name])] = action.id
    except KeyError:
        return None

    def read() -> dict[str, str]:
        pages = job.aws.pages(first.call.service, listing.operation, request, region=job.region, cancel=job.cancel)
        rows = [row for page in pages for row in page.get(listing.rows, ())]
        found = {str(row.get(listing.name)): str(row.get("Status") or "") for row in rows}
        return {ids[name]: status for name, status in found.items() if name in ids}

    return read


def read_at_once(job: Job, work: Callable[[], _Rows]) -> _Rows | None:
    """What a listing tells; None where it is refused, and each thing must be read alone.

    Raises:
        Stop: nobody may look at present.
    """
    try:
        return work()
    except CredentialsError as problem:
        raise needs_sign_in(job, problem) from problem
    except AwsError:
        return None


class Sweeper:
    """Looks after those of some like actions that are being followed."""

    def __init__(self, job: Job, actions: Sequence[Action]) -> None:
        self._job = job
        self._actions = actions
        self._next = job.now() + _INTERVAL
        self._names: dict[str, Action] = {}
        self.moving: set[str] = set()
        """Ids of those that the last listing had under way."""
        first = actions[0].wait if actions else None
        self._listing = _LISTINGS.get(first.call.operation) if first else None

    def due(self) -> bool:
        """Whether it is time to look again."""
        return self._listing is not None and self._job.now() >= self._next

    def work(self) -> Work | None:
        """What reads the statuses, in any thread; None where nothing is followed, or it cannot be asked."""
        job, listing = self._job, self._listing
        self._next = job.now() + _INTERVAL
        if listing is None:
            return None
        followed = [each for each in self._actions if job.record(each).state is State.FOLLOWING]
        self._names = {}
        request: dict[str, Any] = {}
        service = ""
        try:
            for action in followed:
                assert action.wait is not None
                single = resolve_refs(action.wait.call.request, job.run.outputs)
                service = action.wait.call.service
                request = {name: single[member] for member, name in listing.arguments.items()}
                self._names[str(single[listing.name])] = action
        except KeyError:
            return None
        if not self._names:
            return None

        def read() -> list[dict[str, Any]]:
            pages = job.aws.pages(service, listing.operation, request, region=job.region, cancel=job.cancel)
            return [row for page in pages for row in page.get(listing.rows, ())]

        return read

    def take(self, rows: Sequence[Mapping[str, Any]]) -> Iterator[Event]:
        """Enter what a listing says; what has failed is left to a single read, which has the reason."""
        assert self._listing is not None
        self._next = self._job.now() + _INTERVAL
        self.moving = set()
        for row in rows:
            action = self._names.get(str(row.get(self._listing.name)))
            if action is None or action.wait is None:
                continue
            record = self._job.record(action)
            status = str(row.get("Status") or "")
            if record.state is not State.FOLLOWING or not status or status in action.wait.failed:
                continue
            if status in action.wait.done:
                self._job.run.enter(action.id, State.DONE, status=status, outputs=outputs_of(action.wait.outputs, row))
            else:
                self.moving.add(action.id)
                if status == record.status:
                    continue
                self._job.run.enter(action.id, State.FOLLOWING, status=status)
            yield self._job.changed(action)
