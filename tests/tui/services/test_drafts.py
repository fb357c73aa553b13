"""Drafts survive on disk, and only one process changes one."""

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.draft import Draft
from models.errors import Locked, UsageError
from models.fields import Field, Kind, Mutability
from tests.tui.services.clocks import TestClock
from tui.services.drafts import FACTS, DraftStore

NAME = Field("domain.name", "domain", "Domain", Kind.TEXT, "Name", "Its name.", Mutability.NO, default="x")


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def store(tmp_path: Path, clock: TestClock) -> DraftStore:
    return DraftStore(tmp_path / "drafts", clock)


def test_a_new_draft_has_the_defaults_and_an_id_that_sorts_by_time(tmp_path: Path) -> None:
    store = DraftStore(tmp_path, TestClock(1_795_470_300.0), lambda length: "k" * length)
    draft = store.new([NAME])
    assert draft.id == "20261123-2145-kkkk"
    assert draft.answers == {"domain.name": "x"}
    assert store.list() == []


def test_what_was_saved_is_what_is_loaded(store: DraftStore, clock: TestClock) -> None:
    draft = replace(
        store.new([NAME]).answer("access.profiles", ["a\nb", "\x1b]52;c;eA==\x07", "\u202e", "한국어", "'\"$()"]),
        step="network",
        cursor="network.vpc",
        visited=("domain", "users"),
        profile="p",
        run="20261123-2145-abcd",
    )
    clock.advance(5)
    store.save(draft)
    assert store.load(draft.id) == replace(draft, updated=clock.now())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    st.dictionaries(
        st.text(), st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists), max_size=4
    )
)
def test_any_answers_survive(store: DraftStore, answers: dict[str, object]) -> None:
    store.save(Draft("d", answers))
    assert store.load("d").answers == answers


def test_files_are_for_their_owner_alone(store: DraftStore) -> None:
    store.save(Draft("d"))
    assert {stat.S_IMODE(path.stat().st_mode) for path in store.directory.iterdir()} == {0o600}


def test_the_newest_is_first(store: DraftStore, clock: TestClock) -> None:
    for name in ("b", "c", "a"):
        clock.advance(1)
        store.save(Draft(name))
    assert [draft.id for draft in store.list()] == ["a", "c", "b"]
    latest = store.latest()
    assert latest is not None
    assert latest.id == "a"


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": 1, "id": "d", "answers": []}', "\x00" * 40])
def test_a_damaged_file_is_reported_and_kept(store: DraftStore, text: str) -> None:
    store.save(Draft("good"))
    path = store.path("d")
    path.write_text(text)
    with pytest.raises(UsageError, match="damaged"):
        store.load("d")
    assert [kept.read_text() for kept in store.corrupt()] == [text]
    assert [draft.id for draft in store.list()] == ["good"]


def test_a_file_that_is_no_text_is_kept_too(store: DraftStore) -> None:
    store.path("d").write_bytes(b"\xff\xfe\x00")
    assert store.list() == []
    assert len(store.corrupt()) == 1


def test_a_draft_of_a_newer_version_is_left_alone(store: DraftStore) -> None:
    store.path("d").write_text(json.dumps({"format": 99, "id": "d", "answers": {}}))
    with pytest.raises(UsageError, match="newer"):
        store.load("d")
    assert store.path("d").exists()


@pytest.mark.parametrize("given_id", ["../x", "a/b", "", ".", "x" * 65, "a\nb"])
def test_an_id_never_leads_out_of_the_folder(store: DraftStore, given_id: str) -> None:
    with pytest.raises(UsageError, match="no id"):
        store.load(given_id)


def test_a_second_process_can_neither_save_nor_delete(store: DraftStore, tmp_path: Path, clock: TestClock) -> None:
    store.save(Draft("d", {"a": 1}))
    other = DraftStore(tmp_path / "drafts", clock)
    with pytest.raises(Locked):
        other.save(Draft("d", {"a": 2}))
    with pytest.raises(Locked):
        other.delete("d")
    assert other.load("d").answers == {"a": 1}
    holder = other.holder("d")
    assert holder is not None
    assert holder.pid == os.getpid()


def test_whoever_was_taken_over_saves_no_more(store: DraftStore, tmp_path: Path, clock: TestClock) -> None:
    store.save(Draft("d", {"a": 1}))
    other = DraftStore(tmp_path / "drafts", clock)
    other.take_over("d")
    other.save(Draft("d", {"a": 2}))
    with pytest.raises(Locked, match="taken over"):
        store.save(Draft("d", {"a": 3}))
    assert store.load("d").answers == {"a": 2}


def test_released_and_deleted_drafts_leave_no_file(store: DraftStore) -> None:
    with store.lock("d"):
        store.save(Draft("d"))
        store.path("d").with_suffix(FACTS).write_text("{}", encoding="utf-8")
    assert store.holder("d") is None
    store.delete("d")
    assert list(store.directory.iterdir()) == []
    with pytest.raises(UsageError, match="no draft"):
        store.delete("d")


def test_a_full_disk_is_an_error_of_ours_and_costs_nothing_saved(
    store: DraftStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save(Draft("d", {"a": 1}))

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(UsageError, match="No space left"):
            store.save(Draft("d", {"a": 2}))
    assert store.load("d").answers == {"a": 1}
