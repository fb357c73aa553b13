"""What was read from the service models, kept on disk: reading them takes longer than all else that `validate` does.

A file that is missing, damaged or of other models is written anew, and one that cannot be written is done without.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from models.errors import UsageError
from models.shapes import Constraint, Shapes
from tui.services import atomic, paths

_FORMAT: Final = 1
_NAME: Final = "shapes.json"


def stamp(models: Sequence[Path], operations: Mapping[str, Sequence[str]]) -> list[Any]:
    """What tells the models that were read apart from all others: the files, their sizes and times, and what is asked.

    Raises:
        OSError: a file is not there.
    """
    files = [[str(path), each.st_size, each.st_mtime_ns] for path in models for each in (path.stat(),)]
    return [_FORMAT, files, [[service, list(asked)] for service, asked in operations.items()]]


def kept(stamped: list[Any]) -> Shapes | None:
    """The shapes that were kept for these models; None where there are none, or their file says anything else."""
    # It is nobody's only copy: whatever is wrong with it, the models are there.
    with contextlib.suppress(OSError, UsageError, ValueError, KeyError, TypeError, RecursionError):
        data = json.loads(_file().read_bytes())
        if data["stamp"] == stamped:
            members = {str(path): _constraint(parts) for path, parts in data["members"].items()}
            return Shapes(members, _text(data["version"])) if members else None
    return None


def keep(stamped: list[Any], shapes: Shapes) -> None:
    """Keep the shapes of these models for the next start, where there is room."""
    members = {path: _parts(each) for path, each in shapes.members.items()}
    text = json.dumps({"stamp": stamped, "version": shapes.version, "members": members})
    with contextlib.suppress(OSError, UsageError):
        atomic.write_text(_file(), text)


def _file() -> Path:
    return paths.cache_dir() / _NAME


def _parts(each: Constraint) -> list[Any]:
    return [each.type, each.minimum, each.maximum, each.pattern, each.enum, each.required, each.documentation]


def _constraint(parts: Any) -> Constraint:
    kind, minimum, maximum, pattern, enum, required, documentation = parts
    if not isinstance(required, bool) or not isinstance(enum, list):
        raise TypeError("no constraint")
    return Constraint(
        _text(kind),
        _number(minimum),
        _number(maximum),
        None if pattern is None else _text(pattern),
        tuple(_text(value) for value in enum),
        required,
        _text(documentation),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _number(value: Any) -> int | None:
    if value is not None and not isinstance(value, int):
        raise TypeError("no number")
    return value
