"""Runs on disk: one folder each, with the journal, the spec, and a lock."""

from __future__ import annotations

import builtins
import contextlib
import os
import socket
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from models.actions import Action, Plan
from models.errors import Locked, UsageError
from models.events import Outcome, State
from models.plan_record import plan_as_dict, plan_from_dict
from tui.services import atomic, ids, paths, plain_json
from tui.services.clock import Clock, SystemClock
from tui.services.connection import Connection
from tui.services.journal import FORMAT, Ledger, Record, entries
from tui.services.locks import Holder, Lock, holder_of
from tui.services.redact import redact

JOURNAL: Final = "run.jsonl"
SPEC: Final = "spec.yaml"
_LOCK: Final = "run.lock"


class Run:
    """One carrying-out of a plan. What is told to it is on disk before the call returns."""

    def __init__(
        self, folder: Path, plan: Plan, spec: str, header: Mapping[str, Any], ledger: Ledger, clock: Clock
    ) -> None:
        self.id = folder.name
        self.path = folder
        self.plan = plan
        self.spec = spec
        """The spec as text, as it was when the run began."""
        self.profile = str(header.get("profile", ""))
        self.endpoint = str(header.get("endpoint", ""))
        self.draft = str(header.get("draft", ""))
        self.created = float(header.get("at") or 0.0)
        self.ledger = ledger
        self._clock = clock
        self._lock = Lock(folder / _LOCK, clock)
        self._number: int | None = None

    @property
    def states(self) -> dict[str, Record]:
        """Where each action stands, by its id."""
        return self.ledger.records

    @property
    def outputs(self) -> dict[str, Mapping[str, Any]]:
        """What is known of each action that was made, by its id."""
        return {action: record.outputs for action, record in self.ledger.records.items()}

    @property
    def outcome(self) -> Outcome | None:
        """How it ended; None while it goes on, or where its process died."""
        return self.ledger.outcome

    @property
    def command(self) -> str:
        """What goes on with it on the command line, forwards or back."""
        return f"resume {self.id}{' --rollback --yes' if self.ledger.rolling_back else ''}"

    def made(self) -> list[Action]:
        """What a rollback would take back, in that order: what this run made and what can be undone."""
        return [action for action in reversed(self.plan.actions) if self.is_made(action)]

    def is_made(self, action: Action) -> bool:
        """Whether this run made what the action is about, and can take it back."""
        record = self.states[action.id]
        return record.ours and bool(action.undo) and record.state is not State.UNDONE

    @property
    def journal(self) -> Path:
        """The file of the journal."""
        return self.path / JOURNAL

    def refresh(self) -> None:
        """Read again what another process has added."""
        self.ledger = _ledger(self.plan, self.journal.read_text(encoding="utf-8", errors="replace"))

    # -- the lock

    def acquire(self) -> None:
        """Keep other processes from going on with this run.

        Raises:
            Locked: one of them does.
        """
        try:
            self._lock.acquire(f"The run {self.id}")
        except Locked as problem:
            raise Locked(
                problem.message,
                f"`smdomain status {self.id} --follow` looks on. If it hangs, or its machine is gone, "
                f"`smdomain {self.command} --take-over` goes on here: nothing it saved is lost.",
            ) from None

    def take_over(self) -> None:
        """Take the run from the process that has it, with all that one wrote; that one makes no further call.

        Raises:
            Locked: somebody else was faster.
        """
        self._lock.take_over(f"The run {self.id}")
        self.refresh()

    def release(self) -> None:
        """Let others have the run."""
        if self._number is not None:
            os.close(self._number)
            self._number = None
        self._lock.release()

    def holder(self) -> Holder | None:
        """Who goes on with it at the moment; None where nobody does."""
        return holder_of(self._lock.path)

    # -- the journal

    def begin(self, *, rollback: bool = False, keep_files: bool = False) -> bool:
        """Note that the run begins or goes on; whether it goes on."""
        resumed = self.ledger.began > 0
        more = {"keep_files": keep_files} if rollback else {}
        self._add("begun", pid=os.getpid(), host=socket.gethostname(), rollback=rollback, **more)
        return resumed

    def intent(self, action: str, operation: str, request: Mapping[str, Any], seen: tuple[str, ...] | None) -> None:
        """Note that a call is about to be made."""
        more = {} if seen is None else {"seen": list(seen)}
        self._add("intent", action=action, operation=operation, request=redact(request), **more)

    def lost(self, action: str, message: str) -> None:
        """Note that the call was sent and no answer came."""
        self._add("lost", action=action, message=message)

    def refused(self, action: str, message: str) -> None:
        """Note that the call had no effect, and may be tried again."""
        self._add("refused", action=action, message=message)

    def enter(self, action: str, state: State, **details: Any) -> None:
        """Note where an action stands; details are members of `Record`."""
        self._add("outcome", action=action, state=str(state), **redact(details))

    def reset(self, action: str) -> None:
        """Note that what an action made is gone, so that it is to be taken anew."""
        self._add("reset", action=action)

    def undoing(self, action: str, operation: str, request: Mapping[str, Any]) -> None:
        """Note that a call is about to be made that takes back what an action made."""
        self._add("undo", action=action, operation=operation, request=redact(request))

    def end(self, outcome: Outcome, message: str = "", remedy: str = "") -> None:
        """Note how the run ended."""
        self._add("ended", outcome=str(outcome), message=message, remedy=remedy)

    def _add(self, kind: str, **members: Any) -> None:
        if self._lock.taken and not self._lock.mine():
            raise Locked(
                f"The run {self.id} was taken over by another process.", "Follow it there; nothing more is done here."
            )
        now = self._clock.now()
        line = {"at": now, "time": _readable(now), "kind": kind} | members
        try:
            if self._number is None:
                self._number = _open(self.journal)
            atomic.append_line(self._number, plain_json.dumps(line))
        except OSError as problem:
            raise UsageError(
                f"The journal {self.journal} cannot be written: {problem.strerror or problem}.",
                f"Free some space, then go on with `smdomain resume {self.id}`.",
            ) from problem
        self._lock.touch()
        self.ledger.take(line)


class RunStore:
    """The runs of one folder."""

    def __init__(
        self, directory: Path | None = None, clock: Clock | None = None, token: ids.Token = ids.random_token
    ) -> None:
        self._given = directory
        self._clock = clock or SystemClock()
        self._token = token

    @property
    def directory(self) -> Path:
        """Where the runs are."""
        return paths.private_dir(self._given) if self._given else paths.runs_dir()

    def begin(
        self,
        plan: Plan,
        spec: str,
        connection: Connection,
        *,
        draft: str = "",
        run_id: str = "",
        clock: Clock | None = None,
    ) -> Run:
        """A run of `plan` that has not begun, on disk, to be carried out and resumed through `connection`.

        The rest is as `create` has it.
        """
        return self.create(
            plan,
            spec,
            profile=connection.profile or "",
            endpoint=connection.endpoint_url or "",
            draft=draft,
            run_id=run_id,
            clock=clock,
        )

    def create(
        self,
        plan: Plan,
        spec: str,
        *,
        profile: str = "",
        endpoint: str = "",
        draft: str = "",
        run_id: str = "",
        clock: Clock | None = None,
    ) -> Run:
        """A run of `plan` that has not begun, on disk.

        Args:
            plan: the actions; they are tagged with the run's id.
            spec: the spec as text, kept beside the journal.
            profile: name of the AWS profile, so that a resume can use it again.
            endpoint: the endpoint in place of AWS's, if any.
            draft: id of the draft it comes from.
            run_id: the id it had before; a new one unless given.
            clock: tells the time of what is written, where that is not this one.

        Raises:
            UsageError: it cannot be written, or there is a run of that id.
        """
        folder = self._folder(run_id)
        from models.plan import for_run

        stamped = for_run(plan, folder.name)
        clock = clock or self._clock
        now = clock.now()
        header = {"at": now, "time": _readable(now), "kind": "header", "format": FORMAT, "run": folder.name}
        header |= {"profile": profile, "endpoint": endpoint, "draft": draft, "plan": plan_as_dict(stamped)}
        try:
            atomic.write_text(folder / SPEC, spec)
            atomic.write_text(folder / JOURNAL, f"{plain_json.dumps(header)}\n")
            atomic.sync_folder(folder.parent)
        except OSError as problem:
            raise UsageError(f"The run cannot be kept in {folder}: {problem.strerror or problem}.") from problem
        return Run(folder, stamped, spec, header, Ledger.of(stamped), clock)

    def load(self, run_id: str) -> Run:
        """A run, as far as its journal goes.

        Raises:
            UsageError: there is none, or its journal cannot be read.
        """
        folder = self.directory / ids.checked(run_id, "run")
        try:
            text = (folder / JOURNAL).read_text(encoding="utf-8", errors="replace")
            header = next(entries(text), {})
            plan = plan_from_dict(header["plan"])
            ledger = _ledger(plan, text)
        except FileNotFoundError:
            raise UsageError(f"There is no run {run_id}.", "`smdomain status` shows those there are.") from None
        except OSError as problem:
            raise UsageError(f"The run {run_id} cannot be read: {problem.strerror}.") from problem
        except (ValueError, KeyError, TypeError) as problem:
            raise UsageError(
                f"The journal of the run {run_id} is damaged ({type(problem).__name__}).",
                f"Look at {folder / JOURNAL}; what was made can be seen in AWS.",
            ) from problem
        spec = ""
        with contextlib.suppress(OSError):
            spec = (folder / SPEC).read_text(encoding="utf-8", errors="surrogateescape")
        return Run(folder, plan, spec, header, ledger, self._clock)

    def list(self) -> builtins.list[Run]:
        """All runs that can be read, the youngest first."""
        found = []
        for journal in self.directory.glob(f"*/{JOURNAL}"):
            with contextlib.suppress(UsageError):
                found.append(self.load(journal.parent.name))
        return sorted(found, key=lambda run: (run.created, run.id), reverse=True)

    def recent(self, many: int) -> builtins.list[Run]:
        """The youngest runs that can be read, by their ids, which tell the time; no other is opened."""
        found: builtins.list[Run] = []
        for journal in sorted(self.directory.glob(f"*/{JOURNAL}"), key=lambda path: path.parent.name, reverse=True):
            with contextlib.suppress(UsageError):
                found.append(self.load(journal.parent.name))
            if len(found) >= many:
                break
        return found

    def latest(self) -> Run | None:
        """The youngest run; None where there is none."""
        return next(iter(self.list()), None)

    def find(self, wanted: str) -> Run | None:
        """The youngest run that is called so: by its id, or by its domain's id or name."""
        for run in self.list():
            domains = {str(outputs.get("DomainId", "")) for outputs in run.outputs.values()}
            if wanted in {run.id, run.plan.domain_name, run.plan.domain_id, *domains} - {""}:
                return run
        return None

    def _folder(self, run_id: str) -> Path:
        while True:
            folder = self.directory / (ids.checked(run_id, "run") if run_id else self._new_id())
            try:
                folder.mkdir(mode=0o700)
            except FileExistsError:
                if run_id:
                    raise UsageError(f"The file of the run {run_id} is there.", "Go on with that.") from None
                continue
            except OSError as problem:
                raise UsageError(f"The folder {folder} cannot be made: {problem.strerror}.") from problem
            return folder

    def _new_id(self) -> str:
        return ids.new_id(self._clock.now(), self._token)


def _ledger(plan: Plan, text: str) -> Ledger:
    ledger = Ledger.of(plan)
    for line in entries(text):
        ledger.take(line)
    return ledger


def _open(path: Path) -> int:
    number = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    size = os.fstat(number).st_size
    # A line that was cut off when its process died must not swallow the next one.
    if size and os.pread(number, 1, size - 1) != b"\n":
        os.write(number, b"\n")
    return number


def _readable(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
