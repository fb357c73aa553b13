"""Drafts on disk: one file each, replaced whole on every save, locked against a second process."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from models.draft import Draft, new_draft
from models.errors import Locked, UsageError
from tui.services import atomic, ids, paths, plain_json
from tui.services.clock import Clock, SystemClock
from tui.services.locks import Holder, Lock, holder_of

if TYPE_CHECKING:
    from models.fields import Field

FORMAT: Final = 1
FACTS: Final = ".facts"
"""Suffix of what was looked up for a draft; it lies beside it and goes with it."""
_KEPT: Final = ("step", "cursor", "profile", "run", "domain_id")


class DraftStore:
    """The drafts of one folder. Locks are kept until `release`, or until the process ends."""

    def __init__(
        self, directory: Path | None = None, clock: Clock | None = None, token: ids.Token = ids.random_token
    ) -> None:
        self._given = directory
        self._clock = clock or SystemClock()
        self._token = token
        self._locks: dict[str, Lock] = {}

    @property
    def directory(self) -> Path:
        """Where the drafts are."""
        return paths.private_dir(self._given) if self._given else paths.drafts_dir()

    def new(self, fields: Sequence[Field]) -> Draft:
        """A draft with the fields' defaults; on disk once it is saved."""
        now = self._clock.now()
        return new_draft(ids.new_id(now, self._token), fields, now)

    def new_id(self) -> str:
        """An id for a draft that is made otherwise, for example from a spec."""
        return ids.new_id(self._clock.now(), self._token)

    def path(self, draft_id: str) -> Path:
        """The file of a draft."""
        return self.directory / f"{ids.checked(draft_id, 'draft')}.json"

    def save(self, draft: Draft) -> None:
        """Put a draft on disk, whole; it is safe when this returns.

        Raises:
            Locked: another process works on it.
            UsageError: it cannot be written.
        """
        self.save_unless(draft, None)

    def save_unless(self, draft: Draft, unless: Callable[[], bool] | None) -> Draft:
        """Like `save`, but leaves the old file when `unless()` is true at the last moment; the draft as written."""
        lock = self._lock(draft.id)
        if not lock.mine():
            if lock.taken:
                raise Locked(
                    f"The draft {draft.id} was taken over by another process.",
                    "Go on there; what was saved here until then is in it.",
                )
            self.acquire(draft.id)
        written = replace(draft, updated=self._clock.now())
        try:
            atomic.write_text(self.path(draft.id), _encoded(written), unless=unless)
        except OSError as problem:
            raise UsageError(
                f"The draft cannot be saved: {problem.strerror or problem}.",
                "Free some space, or name another folder in SMDOMAIN_STATE_DIR; the answers are still here.",
            ) from problem
        lock.touch()
        return written

    def load(self, draft_id: str) -> Draft:
        """A draft.

        Raises:
            UsageError: there is none, or its file cannot be read; a damaged file is kept as `.corrupt`.
        """
        path = self.path(draft_id)
        try:
            return _decoded(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise UsageError(
                f"There is no draft {draft_id}.", "`smdomain drafts list` shows those there are."
            ) from None
        except OSError as problem:
            raise UsageError(f"The draft {draft_id} cannot be read: {problem.strerror}.") from problem
        except _NewerFormat:
            raise UsageError(
                f"The draft {draft_id} was saved by a newer smdomain.", "Upgrade smdomain to go on with it."
            ) from None
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            kept = path.with_suffix(".corrupt")
            with contextlib.suppress(OSError):
                path.replace(kept)
            raise UsageError(
                f"The draft {draft_id} is damaged and cannot be read ({type(problem).__name__}).",
                f"Its file is kept as {kept}.",
            ) from problem

    def list(self) -> list[Draft]:
        """All drafts that can be read, the one saved last first."""
        folder = self.directory
        atomic.sweep(folder)
        found = []
        for path in folder.glob("*.json"):
            with contextlib.suppress(UsageError):
                found.append(self.load(path.stem))
        return sorted(found, key=lambda draft: (draft.updated, draft.id), reverse=True)

    def corrupt(self) -> Sequence[Path]:
        """Files of damaged drafts, kept for whoever wants to mend them."""
        return sorted(self.directory.glob("*.corrupt"))

    def latest(self) -> Draft | None:
        """The draft saved last; None where there is none."""
        return next(iter(self.list()), None)

    def delete(self, draft_id: str) -> None:
        """Remove a draft.

        Raises:
            Locked: another process works on it.
            UsageError: there is none.
        """
        self.acquire(draft_id)
        try:
            self.path(draft_id).unlink()
            self.path(draft_id).with_suffix(FACTS).unlink(missing_ok=True)
        except FileNotFoundError:
            raise UsageError(
                f"There is no draft {draft_id}.", "`smdomain drafts list` shows those there are."
            ) from None
        finally:
            self.release(draft_id)

    def acquire(self, draft_id: str) -> None:
        """Keep other processes from a draft.

        Raises:
            Locked: one of them was first.
        """
        self._lock(draft_id).acquire(f"The draft {draft_id}")

    def release(self, draft_id: str) -> None:
        """Let others have the draft."""
        lock = self._locks.pop(draft_id, None)
        if lock:
            lock.release()

    def lock(self, draft_id: str) -> AbstractContextManager[None]:
        """`acquire` and `release` as a context."""
        return self._held(draft_id)

    @contextmanager
    def _held(self, draft_id: str) -> Iterator[None]:
        self.acquire(draft_id)
        try:
            yield
        finally:
            self.release(draft_id)

    def holder(self, draft_id: str) -> Holder | None:
        """Who works on a draft; None where nobody does."""
        return holder_of(self._lock_path(draft_id))

    def take_over(self, draft_id: str) -> None:
        """Take a draft from the process that works on it; that one can save no more.

        Raises:
            Locked: somebody else was faster.
        """
        self._lock(draft_id).take_over(f"The draft {draft_id}")

    def _lock(self, draft_id: str) -> Lock:
        if draft_id not in self._locks:
            self._locks[draft_id] = Lock(self._lock_path(draft_id), self._clock)
        return self._locks[draft_id]

    def _lock_path(self, draft_id: str) -> Path:
        return self.path(draft_id).with_suffix(".lock")


class _NewerFormat(Exception):
    """A file of a version that is not known here."""


def _encoded(draft: Draft) -> str:
    kept = {name: getattr(draft, name) for name in _KEPT}
    times = {"created": draft.created, "updated": draft.updated}
    head = {"format": FORMAT, "id": draft.id} | times | kept
    return plain_json.dumps(head | {"visited": list(draft.visited), "answers": dict(draft.answers)}, indent=1) + "\n"


def _decoded(text: str) -> Draft:
    data = json.loads(text)
    if int(data["format"]) > FORMAT:
        raise _NewerFormat
    answers = data["answers"]
    if not isinstance(answers, Mapping):
        raise TypeError("answers are not a mapping")
    return Draft(
        id=str(data["id"]),
        answers=dict(answers),
        visited=tuple(str(step) for step in data.get("visited", ())),
        created=float(data.get("created", 0.0)),
        updated=float(data.get("updated", 0.0)),
        **{name: str(data.get(name) or getattr(Draft("x"), name)) for name in _KEPT},
    )
