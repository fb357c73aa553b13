"""The title of a terminal's window: kept before it is changed, and given back at the end."""

from __future__ import annotations

from typing import Final

KEEP_TITLE: Final = "\x1b[22;0t"
GIVE_TITLE_BACK: Final = "\x1b[23;0t"
_KNOWN: Final = ("xterm", "tmux", "screen", "rxvt", "alacritty", "foot", "kitty", "wezterm", "vte")
"""Beginnings of `TERM` of those that understand both, or pass over what they do not understand."""


def keeps_titles(term: str) -> bool:
    """Whether a terminal of this `TERM` may be told to keep its title for later."""
    return term.startswith(_KNOWN)
