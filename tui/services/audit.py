"""The record of a run, beside its journal: for tickets and auditors, without secrets.

`spec.yaml` and `run.jsonl` are there from the beginning. This adds `plan.json`, `calls.jsonl` (every call that changes
something, its answer and request id), and when a run ends `timeline.md` and `domain.json` (the domain as AWS describes
it). Nothing here is needed to go on with a run, so that a record that cannot be written stops nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from models.errors import AwsError, SmdomainError
from models.events import Outcome
from models.facts import Caller
from models.plan_record import plan_as_dict
from models.text import scrub
from tui.services import atomic, plain_json
from tui.services.clock import Clock
from tui.services.engine_base import Aws
from tui.services.journal import entries
from tui.services.redact import HIDDEN, redact
from tui.services.runs import Run

CALLS: Final = "calls.jsonl"
PLAN: Final = "plan.json"
TIMELINE: Final = "timeline.md"
DOMAIN: Final = "domain.json"
_READS: Final = ("Describe", "Get", "List", "Head", "Simulate")
_DESCRIBED: Final = (Outcome.DONE, Outcome.PARTIAL, Outcome.FAILED)
_OUTSIDERS: Final = frozenset({"ExternalId", "sts:ExternalId"})
"""Secrets that two organizations share."""


class Recorder:
    """A gateway that writes down what changes something; threads may share it."""

    def __init__(self, aws: Aws, run: Run, clock: Clock) -> None:
        self._aws = aws
        self._path = run.path / CALLS
        self._clock = clock
        self._lock = threading.Lock()
        self.changed = False
        """Whether anything was called that changes something."""

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
        if operation.startswith(_READS):
            return self._aws.call(service, operation, request, region=region, single=single)
        return self.call_with_id(service, operation, request, region=region, single=single)[0]

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
        began = self._clock.now()
        self.changed = True
        line: dict[str, Any] = {
            "time": readable(began),
            "call": f"{service}:{operation}",
            "request": dict(request or {}),
        }
        try:
            answer, request_id = self._aws.call_with_id(service, operation, request, region=region, single=single)
        except AwsError as problem:
            self._write(
                line
                | {"error": problem.aws_code or problem.code, "message": problem.message}
                | {"request_id": problem.request_id, "seconds": round(self._clock.now() - began, 3)}
            )
            raise
        self._write(line | {"answer": answer, "request_id": request_id, "seconds": round(self._clock.now() - began, 3)})
        return answer, request_id

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
        return self._aws.pages(service, operation, request, region=region, cancel=cancel)

    def caller(self) -> Caller:
        """Whose credentials these are."""
        return self._aws.caller()

    def _write(self, line: Mapping[str, Any]) -> None:
        with self._lock, contextlib.suppress(OSError, TypeError, ValueError):
            number = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.write(number, f"{plain_json.dumps(hidden(line))}\n".encode("utf-8", "backslashreplace"))
            finally:
                os.close(number)


def begin(run: Run) -> None:
    """Write the plan down."""
    path = run.path / PLAN
    if not path.exists():
        _keep(path, plain_json.dumps(hidden(plan_as_dict(run.plan)), indent=2) + "\n")


def end(run: Run, aws: Aws) -> None:
    """Write down how it went, and the domain as it is."""
    unchanged = isinstance(aws, Recorder) and not aws.changed and (run.path / DOMAIN).exists()
    if run.outcome in _DESCRIBED and not unchanged:
        _describe(run, aws)
    _keep(run.path / TIMELINE, timeline(run))


def _describe(run: Run, aws: Aws) -> None:
    with contextlib.suppress(SmdomainError, StopIteration):
        named = (str(each["DomainId"]) for each in run.outputs.values() if "DomainId" in each)
        domain = run.plan.domain_id or next(named)
        described = aws.call("sagemaker", "DescribeDomain", {"DomainId": domain}, region=run.plan.region)
        _keep(run.path / DOMAIN, plain_json.dumps(hidden(described), indent=2) + "\n")


def timeline(run: Run) -> str:
    """What happened, in order, as Markdown."""
    plan = run.plan
    titles = {action.id: action.title for action in plan.actions}
    lines = [
        f"# Run {run.id}",
        "",
        f"Domain {_cell(plan.domain_name)} in account {plan.account}, {plan.region}: {run.outcome or 'not ended'}.",
        "",
        "| time (UTC) | what | state | request id | remark |",
        "|---|---|---|---|---|",
    ]
    for line in entries(run.journal.read_text(encoding="utf-8", errors="replace")):
        kind = str(line.get("kind"))
        if kind == "header":
            continue
        what = titles.get(str(line.get("action")), "the run")
        state = str(line.get("state") or line.get("outcome") or kind)
        remark = str(line.get("message") or line.get("operation") or "")
        cells = (str(line.get("time")), what, state, str(line.get("request_id") or ""), remark)
        lines.append(f"| {' | '.join(_cell(each) for each in cells)} |")
    return "\n".join(lines) + "\n"


def chapter(folder: Path) -> str:
    """The record of a run as a chapter of a document; empty where there is none."""
    try:
        text = (folder / TIMELINE).read_text(encoding="utf-8")
    except OSError:
        return ""
    calls = []
    with contextlib.suppress(OSError):
        calls = list(entries((folder / CALLS).read_text(encoding="utf-8", errors="replace")))
    text = text.replace("# Run", "## Run", 1)
    if calls:
        text += "\n### Calls\n\n| time (UTC) | call | request id | seconds | error |\n|---|---|---|---|---|\n"
        for each in calls:
            cells = (each.get(name, "") for name in ("time", "call", "request_id", "seconds", "error"))
            text += f"| {' | '.join(_cell(str(cell)) for cell in cells)} |\n"
    return text


def hidden(value: Any) -> Any:
    """`value` without secrets, nor what two organizations share to trust each other, at any depth."""
    return _without_outsiders(redact(value))


def _without_outsiders(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: HIDDEN if key in _OUTSIDERS else _without_outsiders(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_without_outsiders(each) for each in value]
    if isinstance(value, str) and value.startswith("{") and "ExternalId" in value:
        # A policy, sent as text.
        try:
            return plain_json.dumps(_without_outsiders(json.loads(value)))
        except ValueError:
            return HIDDEN
    return value


def readable(at: float) -> str:
    """A moment, to the second, in UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _cell(text: str) -> str:
    return scrub(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`")


def _keep(path: Path, text: str) -> None:
    with contextlib.suppress(OSError):
        atomic.write_text(path, text)
