"""A heading that opens and closes what stands below it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from models.text import scrub


class Fold(Widget, can_focus=True):
    """One line: the heading, and whether it is open. Enter, Space or a click turns it."""

    DEFAULT_CSS = """
    Fold {
        height: 1;
        margin: 1 0 0 0;
        color: $text-muted;
        &:focus { text-style: bold reverse; }
    }
    """
    BINDINGS = [  # noqa: RUF012
        Binding("enter,space", "turn", "Open", show=False),
        Binding("down", "app.focus_next", "Next", show=False),
        Binding("up", "app.focus_previous", "Previous", show=False),
    ]

    @dataclass
    class Turned(Message):
        """It was opened or closed."""

        fold: Fold
        open: bool

        @property
        def control(self) -> Fold:
            return self.fold

    def __init__(self, title: str, note: str = "", *, open: bool = False) -> None:
        super().__init__()
        self.title = title
        self.open = open
        self._note = note

    def show_note(self, note: str) -> None:
        """Say how much stands below, for while it is closed."""
        if note != self._note:
            self._note = note
            self.refresh()

    def render(self) -> Content:
        sign = "[-]" if self.open else "[+]"
        note = f"  {self._note}" if self._note and not self.open else ""
        return Content(scrub(f"{sign} {self.title}{note}"))

    def turn(self, open: bool) -> None:
        """Open or close it; says so only where that is a change."""
        if open != self.open:
            self.open = open
            self.refresh()
            self.post_message(self.Turned(self, open))

    def action_turn(self) -> None:
        self.turn(not self.open)

    def on_click(self, event: Click) -> None:
        event.stop()
        self.action_turn()
