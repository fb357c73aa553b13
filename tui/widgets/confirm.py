"""A question that must be answered before something happens."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from models.text import scrub
from tui.keys import bindings


class ConfirmDialog(ModalScreen[bool]):
    """Asks; the answer that changes nothing has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("cancel"),
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
    ]
    DEFAULT_CSS = """
    ConfirmDialog { align: center middle; }
    ConfirmDialog > Vertical { width: 76; max-width: 100%; height: auto; max-height: 100%; border: round $border;
        background: $panel; padding: 0 1; }
    ConfirmDialog .question { text-style: bold; }
    ConfirmDialog VerticalScroll { height: auto; max-height: 60vh; }
    ConfirmDialog Horizontal { height: auto; margin-top: 1; }
    ConfirmDialog Button { margin-right: 2; }
    """

    def __init__(self, question: str, detail: str = "", yes: str = "Yes", no: str = "No") -> None:
        super().__init__()
        self._question = question
        self._detail = detail
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(scrub(self._question)), classes="question")
            with VerticalScroll(can_focus=False):
                yield Static(Content(scrub(self._detail, newlines=True)))
            with Horizontal():
                yield Button(Content(f"[ {scrub(self._no)} ]"), id="no", compact=True)
                yield Button(Content(f"[ {scrub(self._yes)} ]"), id="yes", compact=True)

    def on_mount(self) -> None:
        self.query_one("#no").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")

    def action_cancel(self) -> None:
        self.dismiss(False)


class TypedConfirmDialog(ModalScreen[bool]):
    """Asks for a word to be typed, before something that cannot be taken back."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("accept", "cancel")]
    DEFAULT_CSS = """
    TypedConfirmDialog { align: center middle; }
    TypedConfirmDialog > Vertical { width: 76; max-width: 100%; height: auto; max-height: 100%; border: round $border;
        background: $panel; padding: 0 1; }
    TypedConfirmDialog .question { text-style: bold; }
    TypedConfirmDialog VerticalScroll { height: auto; max-height: 60vh; }
    """

    def __init__(self, question: str, detail: str, word: str) -> None:
        """A dialog.

        Args:
            question: what is asked.
            detail: what follows from a yes.
            word: what must be typed; capitals count.
        """
        super().__init__()
        self._question = question
        self._detail = detail
        self._word = word

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(scrub(self._question)), classes="question")
            with VerticalScroll(can_focus=False):
                yield Static(Content(scrub(self._detail, newlines=True)))
            yield Static(Content(f"Type {scrub(self._word)} and press Enter to go ahead; Esc leaves all as it is."))
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
            self.query_one("#said", Static).update(Content(f"E! That is not {scrub(self._word)}."))

    def action_cancel(self) -> None:
        """Leave all as it is."""
        self.dismiss(False)
