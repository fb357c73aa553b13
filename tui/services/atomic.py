"""Files that are there whole or not at all, also after a power cut."""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

_TEMPORARY: Final = ".tmp"
_ABANDONED: Final = 86_400.0
"""Seconds after which a temporary file has no writer any more."""
_NUMBERS: Final = itertools.count()


def write_text(path: Path, text: str, *, mode: int = 0o600, unless: Callable[[], bool] | None = None) -> bool:
    """Replace the file at `path` in one step; whether it was.

    Safe inside a signal handler: it takes no lock, and no two calls share a temporary file.

    Args:
        path: file to replace; its folder must exist.
        text: the new contents.
        mode: permissions of the file.
        unless: asked last of all; true leaves the old file.

    Raises:
        OSError: it cannot be written; the old file is untouched.
    """
    temporary = path.parent / f".{path.name}.{os.getpid()}-{next(_NUMBERS)}{_TEMPORARY}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0)
    try:
        number = os.open(temporary, flags, mode)
        try:
            _write_all(number, text.encode("utf-8", "surrogatepass"))
            os.fsync(number)
        finally:
            os.close(number)
        if unless is not None and unless():
            return False
        temporary.replace(path)
    finally:
        # After a replace there is nothing left to remove.
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True


def append_line(number: int, line: str) -> None:
    """Add a line to an open file and wait until it is on disk.

    Raises:
        OSError: it is not.
    """
    _write_all(number, f"{line}\n".encode("utf-8", "surrogatepass"))
    os.fsync(number)


def sync_folder(folder: Path) -> None:
    """Wait until the names in `folder` are on disk, where the file system can tell."""
    # Some file systems (SMB, some FUSE ones) refuse to open or to sync folders.
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def sweep(folder: Path) -> None:
    """Remove temporary files whose writer died long ago."""
    with contextlib.suppress(OSError):
        for left in folder.glob(f".*{_TEMPORARY}"):
            if time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink(missing_ok=True)


def _write_all(number: int, data: bytes) -> None:
    while data:
        data = data[os.write(number, data) :]
