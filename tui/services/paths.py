"""Where this program keeps what must outlast it; every folder is for its owner alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from models.errors import UsageError

STATE_VARIABLE: Final = "SMDOMAIN_STATE_DIR"
"""Environment variable that names another folder for drafts, runs and logs."""
_NAME: Final = "smdomain"
_PRIVATE: Final = 0o700


def state_dir() -> Path:
    """The folder of drafts, runs and logs.

    Raises:
        UsageError: it cannot be made.
    """
    named = os.environ.get(STATE_VARIABLE)
    return _made(Path(named).expanduser() if named else _xdg("STATE") / _NAME, ours=not named)


def drafts_dir() -> Path:
    """The folder of drafts."""
    return _made(state_dir() / "drafts", ours=True)


def runs_dir() -> Path:
    """The folder of runs, one folder each."""
    return _made(state_dir() / "runs", ours=True)


def cache_dir() -> Path:
    """The folder of what can be looked up again."""
    return _made(_xdg("CACHE") / _NAME, ours=True)


def private_dir(path: Path) -> Path:
    """`path` as a folder for its owner alone, made where it is missing.

    Raises:
        UsageError: it cannot be made.
    """
    return _made(path, ours=True)


def _xdg(kind: str) -> Path:
    named = os.environ.get(f"XDG_{kind}_HOME")
    # The XDG specification has relative paths ignored.
    if named and Path(named).is_absolute():
        return Path(named)
    import platformdirs

    found = platformdirs.user_state_path() if kind == "STATE" else platformdirs.user_cache_path()
    return Path(found)


def _made(path: Path, *, ours: bool) -> Path:
    try:
        path.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        # A folder that somebody named may be shared on purpose; ours never is.
        if ours and stat.S_IMODE(path.stat().st_mode) != _PRIVATE:
            path.chmod(_PRIVATE)
    except OSError as problem:
        raise UsageError(
            f"The folder {path} cannot be used: {problem.strerror or problem}.",
            f"Make it writable, or name another one in {STATE_VARIABLE}.",
        ) from problem
    return path
