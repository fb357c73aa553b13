"""Text to read: an export, a policy, a request."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import TextArea

from models.text import scrub


class CodeView(TextArea):
    """Scrolls through a text; shows what cannot be shown as visible marks and changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = []
    DEFAULT_CSS = """
    CodeView { height: 1fr; border: none; padding: 0; }
    CodeView:focus { border: none; }
    """

    def __init__(self, text: str, *, id: str | None = None) -> None:
        super().__init__(
            scrub(text.replace("\t", "    "), newlines=True),
            read_only=True,
            soft_wrap=False,
            show_cursor=True,
            compact=True,
            id=id,
        )
        self.cursor_blink = False
