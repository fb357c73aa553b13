"""Look-ups that were made, and those under way: whoever asks for one that is under way joins it.

Each runs on a thread of its own, so that whoever waits for it can leave at once, whatever the network does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from models.facts import Availability, Lookup
from tui.services.lookups_parallel import PATIENCE, start

STOPPED: Final = Lookup((), Availability.FAILED, "Stopped before the end.")

Key = tuple[str, str]
"""Kind and argument."""
Producer = Callable[[Lookup | None, threading.Event], Iterator[Lookup]]
"""Makes a look-up: given the one before and a cancel event, yields snapshots; the last one is final."""


class _Flight:
    """One look-up under way: the newest snapshot, and how many wait for it."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.cancel = threading.Event()
        self.newest: Lookup | None = None
        self.count = 0
        self.done = False
        self.waiting = 0

    def publish(self, snapshot: Lookup, *, done: bool) -> None:
        """Show a snapshot to everyone who waits."""
        with self.changed:
            self.newest, self.done = snapshot, done
            self.count += 1
            self.changed.notify_all()

    def snapshots(self, cancel: threading.Event | None) -> Iterator[Lookup]:
        """Snapshots from now on, none twice; ends with the final one, or with `STOPPED`."""
        seen = 0
        while True:
            with self.changed:
                while self.count == seen and not (cancel and cancel.is_set()):
                    self.changed.wait(PATIENCE if cancel else None)
                seen, newest, done = self.count, self.newest, self.done
            # Nothing is yielded under the lock: whoever takes it may keep it for as long as they like.
            if cancel and cancel.is_set() and not done:
                yield Lookup(newest.rows if newest else (), STOPPED.availability, STOPPED.reason)
                return
            if newest is not None:
                yield newest
            if done:
                return


class LookupCache:
    """Final look-ups by kind and argument, and the flights of those under way. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._final: dict[Key, Lookup] = {}
        self._flights: dict[Key, _Flight] = {}

    def peek(self, key: Key) -> Lookup | None:
        """The final look-up, or None where none was made."""
        with self._lock:
            return self._final.get(key)

    def snapshot(self) -> Mapping[Key, Lookup]:
        """All final look-ups."""
        with self._lock:
            return dict(self._final)

    def forget(self, *kinds: str) -> None:
        """Drop what is known of these kinds; of all, where none is named."""
        with self._lock:
            self._final = {key: lookup for key, lookup in self._final.items() if kinds and key[0] not in kinds}

    def stream(self, key: Key, produce: Producer, *, refresh: bool, cancel: threading.Event | None) -> Iterator[Lookup]:
        """Snapshots of one look-up: the one that is kept, those of the flight under way, or those of a new one."""
        with self._lock:
            kept = self._final.get(key)
            flight = self._flights.get(key)
            joins = flight is not None and not flight.cancel.is_set()
            # What failed is asked again; what was denied stays denied until somebody refreshes.
            if kept is not None and not joins and not refresh and kept.availability is not Availability.FAILED:
                flight = None
            else:
                if flight is None or not joins:
                    flight = self._flights[key] = _Flight()
                    joins = False
                flight.waiting += 1
        if flight is None:
            if kept is not None:
                yield kept
            return
        if not joins:
            start(f"lookup {key[0]}", lambda: self._fly(key, flight, kept, produce))
        try:
            yield from flight.snapshots(cancel)
        finally:
            with self._lock:
                flight.waiting -= 1
                if flight.waiting == 0:
                    flight.cancel.set()

    def _fly(self, key: Key, flight: _Flight, kept: Lookup | None, produce: Producer) -> None:
        last = STOPPED
        try:
            for snapshot in produce(kept, flight.cancel):
                last = snapshot
                if flight.cancel.is_set():
                    break
                if snapshot.availability is Availability.NOT_ASKED:
                    flight.publish(snapshot, done=False)
        finally:
            # A listing that is cancelled ends early, and looks complete.
            complete = last.availability is not Availability.NOT_ASKED and not flight.cancel.is_set()
            final = last if complete else STOPPED
            with self._lock:
                # A newer flight of the same key may have taken over; its result counts.
                if self._flights.get(key) is flight:
                    del self._flights[key]
                    if final is not STOPPED:
                        self._final[key] = final
            flight.publish(final, done=True)
