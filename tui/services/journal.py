"""The journal of a run: what was about to be done and what came of it, on disk before the next step.

A process may be killed between any two lines, or within one. What it leaves is enough to see which calls may have
taken effect without anybody knowing, and to look for them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from models.actions import Plan
from models.events import ActionChanged, Outcome, State

FORMAT: Final = 1
SETTLED: Final = (State.DONE, State.EXISTED)


@dataclass
class Record:
    """Where an action of a run stands."""

    state: State = State.WAITING
    status: str = ""
    """The resource's own status, verbatim."""
    message: str = ""
    remedy: str = ""
    answer: str = ""
    """Key of the answer that a failure is about, where that is known."""
    advice: str = ""
    """What helps with a failure, as `models.failures.Advice` has it; empty where nothing is known."""
    request_id: str = ""
    outputs: dict[str, Any] = field(default_factory=dict)
    attempt: int = 0
    """How often the call was about to be made."""
    open: bool = False
    """Whether a call was about to be made and nothing is known of its end."""
    unsure: bool = False
    """Whether any call may have taken effect unseen."""
    ours: bool = False
    """Whether this run made what is there."""
    seen: tuple[str, ...] = ()
    """Ids of things of that name that were there before the first call."""
    first: float = 0.0
    """When the first call was about to be made; seconds since the epoch, as all times here."""
    last: float = 0.0
    """When the latest call was about to be made."""
    began: float = 0.0
    """When it first left the waiting state."""
    ended: float = 0.0
    """When it was done, or failed."""

    @property
    def settled(self) -> bool:
        """Whether others may rely on it."""
        return self.state in SETTLED

    def event(self, action: str) -> ActionChanged:
        """The same as it is told of an action while a run goes on."""
        return ActionChanged(
            self.ended or self.began,
            action,
            self.state,
            self.status,
            self.message,
            self.remedy,
            self.request_id,
            dict(self.outputs),
            max(self.attempt, 1),
            self.answer,
            self.advice,
        )


@dataclass
class Ledger:
    """All records of a run and its outcome: the journal, read."""

    records: dict[str, Record]
    outcome: Outcome | None = None
    message: str = ""
    remedy: str = ""
    began: float = 0.0
    ended: float = 0.0
    resumed: int = 0
    """How often it went on."""
    rolling_back: bool = False
    """Whether somebody began to take back what it made."""
    keep_files: bool = False
    """Whether the home file system was to stay, as was said when that began."""

    @classmethod
    def of(cls, plan: Plan) -> Ledger:
        """The ledger of a run that has not begun."""
        return cls({action.id: Record() for action in plan.actions})

    def take(self, line: Mapping[str, Any]) -> None:
        """Enter one line of the journal; lines of unknown kinds and actions are passed over."""
        at = float(line.get("at") or 0.0)
        kind = line.get("kind")
        record = self.records.get(str(line.get("action")))
        if kind == "begun":
            self.resumed += 1 if self.began else 0
            self.began = self.began or at
            self.rolling_back = self.rolling_back or bool(line.get("rollback"))
            self.keep_files = bool(line.get("keep_files", self.keep_files))
            self.outcome, self.message, self.remedy = None, "", ""
        elif kind == "ended":
            self.outcome = Outcome(line["outcome"])
            self.message, self.remedy = str(line.get("message", "")), str(line.get("remedy", ""))
            self.ended = at
        elif record is None:
            return
        elif kind == "intent":
            _intend(record, line, at)
        elif kind == "lost":
            record.unsure = True
        elif kind == "refused":
            record.open = False
            record.state = State.WAITING
            record.message = str(line.get("message", ""))
        elif kind == "outcome":
            _enter(record, line, at)
        elif kind == "reset":
            self.records[str(line["action"])] = Record()


def _intend(record: Record, line: Mapping[str, Any], at: float) -> None:
    # An earlier call of which nothing is known may have taken effect.
    record.unsure = record.unsure or record.open
    record.open = True
    record.attempt += 1
    record.first = record.first or at
    record.last = at
    record.began = record.began or at
    record.state = State.RUNNING
    if "seen" in line:
        record.seen = tuple(str(each) for each in line["seen"])


def _enter(record: Record, line: Mapping[str, Any], at: float) -> None:
    record.state = State(line["state"])
    record.began = record.began or at
    for name in ("status", "message", "remedy", "answer", "advice"):
        setattr(record, name, str(line.get(name, "")))
    record.request_id = str(line.get("request_id") or record.request_id)
    record.outputs.update(line.get("outputs") or {})
    record.ours = bool(line.get("ours", record.ours))
    if record.state is not State.RUNNING:
        record.open = False
    if record.state in (State.DONE, State.EXISTED, State.FOLLOWING):
        record.unsure = False
    if record.state in (State.DONE, State.EXISTED, State.FAILED, State.SKIPPED, State.UNDONE):
        record.ended = at


def entries(text: str) -> Iterator[dict[str, Any]]:
    """The lines of a journal that were written whole."""
    for line in text.split("\n"):
        try:
            entry = json.loads(line)
        except ValueError:
            # The end of a line that was being written when the process died.
            continue
        if isinstance(entry, dict):
            yield entry
