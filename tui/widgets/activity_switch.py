"""One ML activity that can be chosen: a line with what it is and what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from models.activities import Activity
from models.text import scrub

_TITLE: Final = 40
_NOTES: Final = {"other-page": "(not in AWS's list) ", "retired": "(retired by AWS) "}


class ActivitySwitch(Widget, can_focus=True):
    """Space or Enter chooses it or leaves it; holds nothing that the draft does not."""

    @dataclass
    class Turned(Message):
        """It was chosen, or left."""

        activity: str
        on: bool

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "turn", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    DEFAULT_CSS = """
    ActivitySwitch { height: 1; width: 1fr; }
    ActivitySwitch:focus { text-style: bold reverse; }
    """

    def __init__(self, activity: Activity, on: bool) -> None:
        super().__init__()
        self.activity = activity
        self.on = on

    def show(self, on: bool) -> None:
        """Show whether it is chosen."""
        if on != self.on:
            self.on = on
            self.refresh()

    def render(self) -> Content:
        title = scrub(self.activity.title)
        room = max(_TITLE, cell_len(title)) + 2
        about = _NOTES.get(self.activity.status, "") + scrub(self.activity.description)
        left = max(0, self.size.width - room - 4)
        if cell_len(about) > left:
            about = set_cell_size(about, left - 3) + "..." if left > 12 else ""
        return Content(f"{'[x]' if self.on else '[ ]'} {set_cell_size(title, room)}{about}")

    def action_turn(self) -> None:
        """Choose it, or leave it."""
        self.show(not self.on)
        self.post_message(self.Turned(self.activity.id, self.on))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_turn()
