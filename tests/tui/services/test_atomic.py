"""Files are there whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from tui.services import atomic


def test_a_file_is_replaced_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("old")
    path.chmod(0o644)
    assert atomic.write_text(path, "new ü \ud800")
    assert path.read_bytes() == "new ü \ud800".encode("utf-8", "surrogatepass")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_the_old_file_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    path.write_text("old")

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        atomic.write_text(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_last_word_can_leave_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("old")
    assert not atomic.write_text(path, "new", unless=lambda: True)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_abandoned_temporary_files_are_swept(tmp_path: Path) -> None:
    old, fresh = tmp_path / ".a.json.1-1.tmp", tmp_path / ".a.json.1-2.tmp"
    for path in (old, fresh):
        path.write_text("")
    os.utime(old, (1, 1))
    atomic.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [fresh]
