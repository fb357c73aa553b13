"""Where things are kept, and that nobody else can read them."""

import stat
from pathlib import Path

import pytest

from models.errors import UsageError
from tui.services import paths


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_xdg_state_home_is_honoured(own_home: Path) -> None:
    assert paths.state_dir() == own_home / ".local/state/smdomain"
    assert paths.cache_dir() == own_home / ".cache/smdomain"


def test_a_relative_xdg_folder_is_ignored(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "somewhere")
    assert paths.state_dir().is_absolute()


def test_the_variable_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMDOMAIN_STATE_DIR", str(tmp_path / "here"))
    assert paths.runs_dir() == tmp_path / "here/runs"


def test_folders_are_for_their_owner_alone(own_home: Path) -> None:
    own_home.joinpath(".local/state/smdomain/drafts").mkdir(parents=True, mode=0o755)
    for folder in (paths.drafts_dir(), paths.runs_dir(), paths.cache_dir(), paths.state_dir()):
        assert mode(folder) == 0o700


def test_a_folder_somebody_named_keeps_its_mode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    monkeypatch.setenv("SMDOMAIN_STATE_DIR", str(shared))
    assert mode(paths.drafts_dir()) == 0o700
    assert mode(shared) == 0o755


def test_a_folder_that_cannot_be_made_is_an_error_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SMDOMAIN_STATE_DIR", str(tmp_path / "file"))
    with pytest.raises(UsageError, match="cannot be used"):
        paths.drafts_dir()
