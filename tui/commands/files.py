"""Writing what a command makes: to standard output, or to a file for its owner alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from models.errors import UsageError

if TYPE_CHECKING:
    from tui.output import Output

STDOUT: Final = "-"


def write_file(path: str, text: str, out: Output, *, executable: bool = False) -> None:
    """Write `text` to `path` in one step; `-` is standard output.

    Raises:
        UsageError: it cannot be written.
    """
    if path == STDOUT:
        out.raw(text)
        return
    from tui.services.atomic import write_text

    target = Path(path).expanduser()
    try:
        if target.exists() and not target.is_file():
            # A pipe or a terminal is written to, not replaced.
            target.write_text(text, encoding="utf-8")
        else:
            write_text(target.resolve(), text, mode=0o700 if executable else 0o600)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise UsageError(f"{path} cannot be written: {reason}.", "Name another file.") from None
    out.note(f"Written to {path}.")
