"""A question that must be answered before something happens."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from models.text import scrub
from tui.keys import bindings
from tui.widgets.dialog import Dialog

_WIDTH: Final = 76
_FRAME: Final = 4
"""Cells of the border and the padding beside it."""
_LEAST: Final = 3
"""Lines of detail that are shown however low the window is."""


class _Asking(Dialog[bool]):
    """A question, what follows from a yes, and below it how to answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # What has the focus keeps it: what follows from a yes is read with these.
        *(Binding(key, f"scroll_detail('{key}')", show=False) for key in ("up", "down", "pageup", "pagedown")),
    ]
    DEFAULT_CSS = f"""
    _Asking {{ align: center middle; }}
    _Asking > Vertical {{ width: {_WIDTH}; max-width: 100%; height: auto; max-height: 100%; border: round $border;
        background: $panel; padding: 0 1; }}
    _Asking .question {{ text-style: bold; }}
    _Asking VerticalScroll {{ height: auto; }}
    """
    below = 0
    """Lines below the detail that do not wrap."""

    def __init__(self, question: str, detail: str) -> None:
        super().__init__()
        self._question = scrub(question)
        self._detail = detail

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(self._question), classes="question")
            with VerticalScroll(can_focus=False):
                yield Static(Content(scrub(self._detail, newlines=True)), id="detail")
            yield from self.answering()

    def answering(self) -> Iterator[Widget]:
        """How to answer."""
        yield from ()

    def wrapping(self) -> list[str]:
        """Texts beside the detail that wrap."""
        return [self._question]

    def show_detail(self, detail: str) -> None:
        """Say something else of what follows from a yes."""
        self._detail = detail
        self.query_one("#detail", Static).update(Content(scrub(detail, newlines=True)))
        self.call_after_refresh(self._show_more)

    def on_resize(self) -> None:
        # In lines: a share of the window would leave lines empty below.
        room = max(1, min(_WIDTH, self.size.width) - _FRAME)
        around = sum(len(textwrap.wrap(text, room)) for text in self.wrapping()) + self.below + 2
        self.query_one(VerticalScroll).styles.max_height = max(_LEAST, self.size.height - around)
        self.call_after_refresh(self._show_more)

    def _show_more(self) -> None:
        more = self.query_one(VerticalScroll).max_scroll_y > 0
        self.query_one(Vertical).border_subtitle = "Up, Down: more" if more else ""

    def action_scroll_detail(self, key: str) -> None:
        """Show more of what follows from a yes."""
        detail = self.query_one(VerticalScroll)
        by = max(1, detail.size.height - 1) if key.startswith("page") else 1
        detail.scroll_relative(y=-by if key.endswith("up") else by, animate=False)

    def action_cancel(self) -> None:
        """Leave all as it is."""
        self.dismiss(False)


class ConfirmDialog(_Asking):
    """Asks; the answer that changes nothing has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("cancel"),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]
    DEFAULT_CSS = """
    ConfirmDialog Horizontal { height: auto; margin-top: 1; }
    ConfirmDialog Button { margin-right: 2; }
    """
    below = 2

    def __init__(self, question: str, detail: str = "", yes: str = "Yes", no: str = "No") -> None:
        super().__init__(question, detail)
        self._yes = yes
        self._no = no

    def answering(self) -> Iterator[Widget]:
        yield Horizontal(
            Button(Content(f"[ {scrub(self._no)} ]"), id="no", compact=True),
            Button(Content(f"[ {scrub(self._yes)} ]"), id="yes", compact=True),
        )

    def on_mount(self) -> None:
        self.query_one("#no").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")


class TypedConfirmDialog(_Asking):
    """Asks for a word to be typed, before something that cannot be taken back."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("accept", "cancel")]
    below = 2

    def __init__(self, question: str, detail: str, word: str) -> None:
        """A dialog.

        Args:
            question: what is asked.
            detail: what follows from a yes.
            word: what must be typed; capitals count.
        """
        super().__init__(question, detail)
        self._word = word

    @property
    def _hint(self) -> str:
        return f"Type {scrub(self._word)} and press Enter to go ahead; Esc leaves all as it is."

    def wrapping(self) -> list[str]:
        return [*super().wrapping(), self._hint]

    def answering(self) -> Iterator[Widget]:
        yield Static(Content(self._hint))
        line = Input(compact=True, select_on_focus=False)
        line.cursor_blink = False
        yield line
        yield Static(Content(""), id="said")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Go ahead, where the word is right."""
        if self.query_one(Input).value.strip() == self._word:
            self.dismiss(True)
        else:
            self.say(f"E! That is not {self._word}.")

    def say(self, text: str) -> None:
        """Say something below the line."""
        self.query_one("#said", Static).update(Content(scrub(text)))
