"""Asking somebody at a terminal before anything that exists is changed; without one, only `--yes` counts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from models.errors import UsageError
from tui.streams import can_ask

if TYPE_CHECKING:
    from tui.output import Output

_YES: Final = frozenset({"y", "yes"})


def ask(question: str, out: Output) -> str:
    """What somebody types, without the blanks around it; nothing at the end of input."""
    out.ask(f"{question} ")
    return sys.stdin.readline().strip()


def agreed(question: str, out: Output, *, yes: bool, word: str = "") -> bool:
    """Whether this may be done.

    Args:
        question: what is asked, for example `Delete the domain ml?`.
        out: whom to tell.
        yes: `--yes` was given.
        word: what must be typed in full; `y` is enough where there is none.

    Raises:
        UsageError: nobody can be asked.
    """
    if yes:
        return True
    if not can_ask():
        raise UsageError("Nothing is changed without --yes.", "Add --yes once it is what you want.")
    said = ask(f"{question} Type {word} to go on:" if word else f"{question} [y/N]", out)
    done = said == word if word else said.lower() in _YES
    if not done:
        out.note("Nothing was changed.")
    return done
