"""Saving drafts while the user types on: off the event loop, the newest only, and at once when the end is near."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from models.draft import Draft
from models.errors import SmdomainError
from tui.services.drafts import DraftStore

_PATIENCE: Final = 1.0
"""Seconds that `flush` waits for a save that is under way, for example on a slow disk."""


class DraftSaver:
    """Saves what it was handed last. `save` never blocks; `flush` may be called inside a signal handler."""

    def __init__(
        self,
        store: DraftStore,
        saved: Callable[[Draft], None] | None = None,
        failed: Callable[[SmdomainError], None] | None = None,
    ) -> None:
        """A saver for `store`.

        Args:
            store: where to.
            saved: called from the saving thread after each save, with the draft as written.
            failed: called from the saving thread after each save that failed.
        """
        self._store = store
        self._saved = saved
        self._failed = failed
        self._latest: tuple[int, Draft] | None = None
        self._written = 0
        self._closed = False
        self._wake = threading.Event()
        # Reentrant: a signal handler may interrupt a flush and flush itself.
        self._writing = threading.RLock()
        self._thread: threading.Thread | None = None

    @property
    def pending(self) -> bool:
        """Whether something is not on disk yet."""
        latest = self._latest
        return latest is not None and latest[0] > self._written

    def save(self, draft: Draft) -> None:
        """Have `draft` saved soon, instead of whatever waits to be saved."""
        number = self._latest[0] + 1 if self._latest else 1
        self._latest = (number, draft)
        if self._thread is None:
            self._thread = threading.Thread(target=self._loop, name="smdomain-drafts", daemon=True)
            self._thread.start()
        self._wake.set()

    def flush(self) -> bool:
        """Save what waits, before returning; whether all is on disk.

        Takes no lock that the interrupted code could hold: the only one is reentrant, and waiting for it ends.
        """
        if not self.pending:
            return True
        held = self._writing.acquire(timeout=_PATIENCE)
        try:
            self._write()
        except SmdomainError:
            return False
        finally:
            if held:
                self._writing.release()
        return True

    def close(self) -> bool:
        """Save what waits and end the thread; whether all is on disk. Not for signal handlers."""
        self._closed = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        done = self.flush()
        self._closed = False
        return done

    def _loop(self) -> None:
        while not self._closed:
            self._wake.wait()
            self._wake.clear()
            try:
                with self._writing:
                    draft = self._write()
            except SmdomainError as problem:
                if self._failed:
                    self._failed(problem)
            else:
                if draft and self._saved:
                    self._saved(draft)

    def _write(self) -> Draft | None:
        latest = self._latest
        if latest is None or latest[0] <= self._written:
            return None
        number, draft = latest
        # A flush that lost patience may have saved something newer meanwhile, which must stay.
        written = self._store.save_unless(draft, lambda: self._written > number)
        self._written = max(self._written, number)
        return written
