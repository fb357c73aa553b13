"""Resources that change by themselves: a status is read off the clock, never set by a timer.

A record keeps its phases under `_phases` as `[from, status, reason]`, in time order. Members that begin with an
underscore are the emulator's own and never leave it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tui.emulator.messages import Data

GONE: Final = "(gone)"
"""Phase of a record that no longer exists."""


@dataclass(frozen=True, slots=True)
class Durations:
    """How long things take, in seconds of the emulator's clock."""

    domain_create: float = 20.0
    domain_update: float = 5.0
    domain_delete: float = 8.0
    profile_create: float = 2.0
    profile_update: float = 1.0
    profile_delete: float = 1.0
    space_create: float = 1.0
    space_update: float = 1.0
    space_delete: float = 1.0
    app_create: float = 3.0
    app_delete: float = 3.0
    app_listed: float = 86_400.0
    """How long an app that was deleted stays listed (model documentation of `ListApps`)."""
    files_delete: float = 1.0
    """A mount target or a file system, each."""
    role_settle: float = 2.0
    """How long a fresh role cannot be assumed yet: IAM is eventually consistent."""


@dataclass(frozen=True, slots=True)
class Phase:
    """What a resource is going through."""

    since: float
    status: str
    reason: str | None


def begin(record: Data, now: float, status: str, seconds: float, then: str, reason: str | None = None) -> None:
    """Start a transition: `status` at once, `then` (with `reason`) after `seconds`."""
    record["_phases"] = [[now, status, None], [now + seconds, then, reason]]


def follow(record: Data, seconds: float, status: str) -> None:
    """Go on to `status`, `seconds` after the last phase there is."""
    record["_phases"].append([record["_phases"][-1][0] + seconds, status, None])


def phase(record: Data, now: float) -> Phase:
    """The phase `record` is in."""
    since, status, reason = record["_phases"][0]
    for start, name, why in record["_phases"][1:]:
        if now >= start:
            since, status, reason = start, name, why
    return Phase(since, status, reason)


def living(records: Iterable[Data], now: float) -> list[Data]:
    """The records that still exist."""
    return [record for record in records if phase(record, now).status != GONE]


def public(record: Data) -> Data:
    """What AWS would show of `record`."""
    return {key: value for key, value in record.items() if not key.startswith("_")}
