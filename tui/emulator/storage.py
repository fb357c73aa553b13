"""Keeping a world in a file, so that one process goes on where another stopped, even by kill -9."""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tui.emulator.messages import Data
from tui.emulator.state import World

_FORMAT: Final = 1


class StateFile:
    """A JSON file that processes share: each write replaces it whole, each call first takes over what others wrote."""

    def __init__(self, path: Path, world: World) -> None:
        from filelock import FileLock  # Only a demo that is kept needs it.

        self.path = path
        self._world = world
        self._lock = FileLock(f"{path}.lock")
        self._seen: tuple[int, int] | None = None

    @contextmanager
    def write(self) -> Iterator[None]:
        """Hold the file for a call that changes the world; it is saved before the call is answered."""
        with self._lock:
            self.refresh()
            try:
                yield
            finally:
                save(self._world, self.path)
                self._seen = self._stamp()

    def refresh(self) -> None:
        """Take over what another process wrote since this one last looked."""
        stamp = self._stamp()
        if stamp is not None and stamp != self._seen:
            load(self._world, self.path)
            self._seen = stamp

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino


def save(world: World, path: Path) -> None:
    """Write the world to `path` at one stroke."""
    content: Data = {"format": _FORMAT, "now": world.now(), "wall": time.time(), "world": world.snapshot()}
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(content, stream)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def load(world: World, path: Path) -> None:
    """Take over the world saved at `path`; time has passed there too.

    Raises:
        ValueError: the file is not a saved world.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != _FORMAT:
            raise ValueError(f"{path}: format {content['format']} is not known")
        world.restore(content["world"])
        world.clock.resume(content["now"], content["wall"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path}: not a saved demo account") from error
