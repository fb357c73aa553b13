"""A sign-in link, shown once."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from screens.choose import ChooseDialog
from tui.farewell import LINK_NOTE


def show_link(screen: Screen[Any], profile: str, url: str) -> None:
    """Show a link that signs in as a profile; it is a secret, and gone with the dialog."""
    screen.app.push_screen(ChooseDialog(f"Sign-in link for {profile}", ["Close"], f"{LINK_NOTE}\n\n{url}"))
