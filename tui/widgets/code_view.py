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

    def __init__(self, text: str, *, wrap: bool = False, id: str | None = None) -> None:
        """A view.

        Args:
            text: what is shown.
            wrap: whether lines that are too long go on below; else one scrolls to their end.
            id: name of the widget.
        """
        super().__init__(
            scrub(text.replace("\t", "    "), newlines=True),
            read_only=True,
            soft_wrap=wrap,
            show_cursor=True,
            compact=True,
            id=id,
        )
        self.cursor_blink = False

    def on_unmount(self) -> None:
        # Textual never takes this back, and so keeps every text area that there ever was.
        watching = getattr(self.app, "__watchers", {}).get("theme", [])
        watching[:] = [each for each in watching if each[0] is not self]
