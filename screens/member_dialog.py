"""A value for one member of the request, typed and held against its shape."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static, TextArea

from models.member_tree import MemberRow, NotAValue, parse_value
from models.shapes import Shapes
from models.text import scrub
from tui.keys import bindings
from tui.widgets.dialog import Dialog

_FORMS = {
    "list": "One entry a line, or JSON.",
    "structure": "JSON.",
    "map": "JSON.",
    "integer": "A whole number.",
    "long": "A whole number.",
    "boolean": "true or false.",
}


def as_typed(value: Any) -> str:
    """A value as it would be typed."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "\n".join(value)
    return json.dumps(value, indent=2, ensure_ascii=False)


class MemberDialog(Dialog[tuple[Any] | None]):
    """Gives the value, in a tuple; None where nothing is to change."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("accept", "cancel")]
    DEFAULT_CSS = """
    MemberDialog { align: center middle; }
    MemberDialog TextArea { height: auto; min-height: 3; max-height: 10; border: solid $border; }
    MemberDialog #wrong { height: auto; text-style: bold; }
    """

    def __init__(self, shapes: Shapes, row: MemberRow) -> None:
        super().__init__()
        self._shapes = shapes
        self._row = row

    def compose(self) -> ComposeResult:
        constraint = self._row.constraint
        form = " ".join(filter(None, (_FORMS.get(constraint.type, ""), constraint.summary())))
        with Vertical(classes="dialog"):
            yield Static(Content(scrub(self._row.path)), classes="dialog-title")
            yield Static(Content(scrub(f"{constraint.type}. {form}")), classes="dialog-note")
            yield TextArea(as_typed(self._row.value), show_line_numbers=False, compact=True)
            yield Static(Content(""), id="wrong")
            yield Static(Content("F8 takes it, Esc leaves it as it was."), classes="dialog-keys")

    def on_mount(self) -> None:
        text = self.query_one(TextArea)
        text.cursor_blink = False
        text.focus()

    def action_accept(self) -> None:
        """Take the value if it fits."""
        try:
            value = parse_value(self._shapes, self._row.path, self.query_one(TextArea).text)
        except NotAValue as problem:
            self.query_one("#wrong", Static).update(Content(scrub(f"x It {problem}.")))
        else:
            self.dismiss((value,))

    def action_cancel(self) -> None:
        """Leave it as it was."""
        self.dismiss(None)
