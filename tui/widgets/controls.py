"""What an answer is given with: one small control a kind, each a line or a few, each usable without colour."""

from __future__ import annotations

import textwrap
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
        lines: list[Content] = []
        for place, shown in enumerate(self._layout(self.size.width or 80)):
            content = Content("\n").join(Content.assemble(head, (note, "$text-muted")) for head, note in shown)
            lines.append(content.stylize("bold reverse") if self.has_focus and place == self.cursor else content)
        return Content("\n").join(lines)

    def _layout(self, width: int) -> list[list[tuple[str, str]]]:
        """The lines of each option as (sign and label, note); a note that does not fit beside goes below."""
        wide = max((cell_len(each.label) for each in self.options), default=0)
        beside = all(4 + wide + 2 + cell_len(each.note) <= width for each in self.options)
        shown: list[list[tuple[str, str]]] = []
        for each in self.options:
            head = f"{'(*)' if each.value == self.value else '( )'} {scrub(each.label)}"
            note = scrub(each.note)
            if note and beside:
                shown.append([(head + " " * (4 + wide + 2 - cell_len(head)), note)])
            else:
                below = textwrap.wrap(note, max(20, width - 6))
                shown.append([(head, ""), *(("      ", line) for line in below)])
        if self.value is not None and all(each.value != self.value for each in self.options):
            shown.append([(f"(*) {scrub(self.value)} (not one of these)", "")])
        return shown

    def get_content_height(self, container: Any, viewport: Any, width: int) -> int:
        """A line an option, and those that its note takes."""
        return sum(map(len, self._layout(width)))

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
        top = 0
        for place, shown in enumerate(self._layout(self.size.width)[: len(self.options)]):
            if top <= event.y < top + len(shown):
                self.cursor = place
                self.action_choose()
            top += len(shown)


class Chosen(Widget, can_focus=True):
    """What is chosen from a list, in a line or a few; Enter or typing opens the list, Delete empties it."""

    @dataclass
    class Opened(Message):
        """The list is wanted; `typed` is what was typed already."""

        typed: str

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete,backspace", "clear", show=False),
        *_MOVE,
    ]
    DEFAULT_CSS = """
    Chosen { height: auto; max-height: 10; width: 1fr; }
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
        # Not a binding: those come after letters that were typed behind them, and would act in the list.
        if event.key in ("enter", "space"):
            event.stop()
            self.action_open()
        elif self._typing and event.is_printable and event.character:
            event.stop()
            self.post_message(self.Opened(event.character))

    def on_paste(self, event: events.Paste) -> None:
        text = " ".join(event.text.split())
        if self._typing and text:
            event.stop()
            self.post_message(self.Opened(text))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_open()
