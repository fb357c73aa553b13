"""What an answer is given with: one small control a kind, each a line or a few, each usable without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from models.fields import Option
from models.text import scrub

_MOVE: Final[list[BindingType]] = [
    Binding("down", "app.focus_next", show=False),
    Binding("up", "app.focus_previous", show=False),
]


@dataclass
class Given(Message):
    """A control has another answer; None where it was taken back."""

    value: Any


class Switch(Widget, can_focus=True):
    """Yes or no; Space or Enter turns it, Delete takes the answer back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "turn", show=False),
        Binding("delete,backspace", "clear", show=False),
        *_MOVE,
    ]
    DEFAULT_CSS = """
    Switch { height: 1; width: 1fr; }
    Switch:focus { text-style: bold reverse; }
    """

    def __init__(self, value: Any = None) -> None:
        super().__init__()
        self.value = value

    def show(self, value: Any) -> None:
        """Show an answer."""
        self.value = value
        self.refresh()

    def render(self) -> Content:
        words = {True: "[x] yes", False: "[ ] no", None: "[-] not answered"}
        return Content(words.get(self.value, scrub(self.value)) if not isinstance(self.value, list | dict) else "[?]")

    def action_turn(self) -> None:
        """Turn it."""
        self.show(self.value is not True)
        self.post_message(Given(self.value))

    def action_clear(self) -> None:
        """Take the answer back."""
        if self.value is not None:
            self.show(None)
            self.post_message(Given(None))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_turn()


class Options(Widget, can_focus=True):
    """One of few, a line each; the cursor moves with the arrows, Space or Enter chooses."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,right", "move(1)", show=False),
        Binding("up,left", "move(-1)", show=False),
        Binding("space,enter", "choose", show=False),
        Binding("delete,backspace", "clear", show=False),
    ]
    DEFAULT_CSS = """
    Options { height: auto; width: 1fr; }
    """

    def __init__(self, options: Sequence[Option], value: Any = None) -> None:
        super().__init__()
        self.options = tuple(options)
        self.value = value
        self.cursor = self._place()

    def _place(self) -> int:
        return next((place for place, each in enumerate(self.options) if each.value == self.value), 0)

    def show(self, value: Any) -> None:
        """Show an answer."""
        self.value = value
        self.cursor = self._place()
        self.refresh()

    def render(self) -> Content:
        lines = []
        wide = max((cell_len(each.label) for each in self.options), default=0)
        for place, each in enumerate(self.options):
            sign = "(*)" if each.value == self.value else "( )"
            label = scrub(each.label)
            pad = " " * (wide - cell_len(label) + 2) if each.note else ""
            line = Content.assemble(f"{sign} {label}{pad}", (scrub(each.note), "$text-muted"))
            lines.append(line.stylize("bold reverse") if self.has_focus and place == self.cursor else line)
        if self.value is not None and all(each.value != self.value for each in self.options):
            lines.append(Content(f"(*) {scrub(self.value)} (not one of these)"))
        return Content("\n").join(lines)

    def get_content_height(self, container: Any, viewport: Any, width: int) -> int:
        """A line an option."""
        strange = self.value is not None and all(each.value != self.value for each in self.options)
        return len(self.options) + strange

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def action_move(self, by: int) -> None:
        """Move the cursor; beyond either end to the next or previous field."""
        place = self.cursor + by
        if 0 <= place < len(self.options):
            self.cursor = place
            self.refresh()
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_choose(self) -> None:
        """Choose what the cursor is on."""
        value = self.options[self.cursor].value
        if value != self.value:
            self.value = value
            self.refresh(layout=True)
            self.post_message(Given(value))

    def action_clear(self) -> None:
        """Take the answer back."""
        if self.value is not None:
            self.show(None)
            self.post_message(Given(None))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if 0 <= event.y < len(self.options):
            self.cursor = event.y
            self.action_choose()


class Chosen(Widget, can_focus=True):
    """What is chosen from a list, in a line or a few; Enter or typing opens the list, Delete empties it."""

    @dataclass
    class Opened(Message):
        """The list is wanted; `typed` is what was typed already."""

        typed: str

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", show=False),
        Binding("delete,backspace", "clear", show=False),
        *_MOVE,
    ]
    DEFAULT_CSS = """
    Chosen { height: auto; max-height: 6; width: 1fr; }
    Chosen:focus { text-style: bold reverse; }
    """

    def __init__(self, text: str = "", *, typing: bool = True) -> None:
        super().__init__()
        self.text = text
        self._typing = typing

    def show(self, text: str) -> None:
        """Show what is chosen."""
        if text != self.text:
            self.text = text
            self.refresh(layout=True)

    def render(self) -> Content:
        return Content(scrub(self.text, newlines=True))

    def action_open(self) -> None:
        """Open the list."""
        self.post_message(self.Opened(""))

    def action_clear(self) -> None:
        """Empty it."""
        self.post_message(Given(None))

    def on_key(self, event: events.Key) -> None:
        if self._typing and event.is_printable and event.character and event.character != " ":
            event.stop()
            self.post_message(self.Opened(event.character))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_open()
