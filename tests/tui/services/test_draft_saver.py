"""Saving behind the user's back loses nothing, in a signal handler either."""

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from models.draft import Draft
from models.errors import SmdomainError
from tests.patience import PATIENCE
from tests.tui.services.clocks import TestClock
from tui.services.draft_saver import DraftSaver
from tui.services.drafts import DraftStore


@pytest.fixture
def store(tmp_path: Path) -> DraftStore:
    return DraftStore(tmp_path, TestClock())


class SlowStore(DraftStore):
    """Holds each save up until it is let go."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory, TestClock())
        self.begun = threading.Event()
        self.go = threading.Event()
        self.count = 0

    def save_unless(self, draft: Draft, unless: Callable[[], bool] | None) -> Draft:
        self.count += 1
        if threading.current_thread() is not threading.main_thread():
            self.begun.set()
            assert self.go.wait(PATIENCE)
        return super().save_unless(draft, unless)


def test_only_the_newest_is_saved(tmp_path: Path) -> None:
    store = SlowStore(tmp_path)
    saver = DraftSaver(store)
    saver.save(Draft("d", {"n": 0}))
    assert store.begun.wait(PATIENCE)
    for number in range(1, 100):
        saver.save(Draft("d", {"n": number}))
    store.go.set()
    assert saver.close()
    assert store.load("d").answers == {"n": 99}
    assert store.count <= 3


def test_a_flush_waits_for_the_save_under_way_and_writes_the_newest(tmp_path: Path) -> None:
    store = SlowStore(tmp_path)
    saver = DraftSaver(store)
    saver.save(Draft("d", {"n": 0}))
    assert store.begun.wait(PATIENCE)
    saver.save(Draft("d", {"n": 1}))
    store.go.set()
    assert saver.flush()
    assert store.load("d").answers == {"n": 1}
    assert not saver.pending
    saver.close()
    assert store.load("d").answers == {"n": 1}


def test_a_stuck_save_neither_blocks_a_flush_nor_overwrites_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.services.draft_saver._PATIENCE", 0.01)
    store = SlowStore(tmp_path)
    store.acquire("d")
    saver = DraftSaver(store)
    saver.save(Draft("d", {"n": 0}))
    assert store.begun.wait(PATIENCE)
    saver.save(Draft("d", {"n": 1}))
    assert saver.flush()
    assert store.load("d").answers == {"n": 1}
    store.go.set()
    saver.close()
    assert store.load("d").answers == {"n": 1}


def test_a_signal_handler_can_flush_while_the_main_thread_flushes(tmp_path: Path) -> None:
    """The handler runs in the middle of the interrupted save, as kill -HUP would have it."""
    flushed: list[bool] = []

    class Interrupted(DraftStore):
        def save_unless(self, draft: Draft, unless: Callable[[], bool] | None) -> Draft:
            if not flushed and threading.current_thread() is threading.main_thread():
                flushed.append(False)
                os.kill(os.getpid(), signal.SIGUSR1)
            return super().save_unless(draft, unless)

    store = Interrupted(tmp_path, TestClock())
    saver = DraftSaver(store)
    former = signal.signal(signal.SIGUSR1, lambda *_: flushed.append(saver.flush()))
    try:
        saver._latest = (1, Draft("d", {"n": 1}))
        assert saver.flush()
    finally:
        signal.signal(signal.SIGUSR1, former)
    assert flushed == [False, True]
    assert store.load("d").answers == {"n": 1}


def test_a_save_that_fails_is_told_and_tried_again(store: DraftStore, monkeypatch: pytest.MonkeyPatch) -> None:
    failed: list[SmdomainError] = []
    told = threading.Event()

    def note(problem: SmdomainError) -> None:
        failed.append(problem)
        told.set()

    saved: list[Draft] = []
    saver = DraftSaver(store, saved.append, note)

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        saver.save(Draft("d", {"n": 1}))
        assert told.wait(PATIENCE)
        assert saver.pending
        assert not saver.flush()
    assert saver.close()
    assert store.load("d").answers == {"n": 1}
    assert "No space" in failed[0].message


def test_who_asked_is_told_when_it_was_saved(store: DraftStore) -> None:
    saved: list[Draft] = []
    told = threading.Event()

    def note(draft: Draft) -> None:
        saved.append(draft)
        told.set()

    saver = DraftSaver(store, note)
    saver.save(Draft("d"))
    assert told.wait(PATIENCE)
    saver.close()
    assert saved == [store.load("d")]
    assert saved[0].updated > 0


def test_nothing_to_save_is_no_work(store: DraftStore) -> None:
    saver = DraftSaver(store)
    assert saver.flush()
    assert saver.close()
    assert list(store.directory.iterdir()) == []
