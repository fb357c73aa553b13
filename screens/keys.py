"""F1: what the focused question means, and the keys that do something here at the moment."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from models.fields import Field
from models.shapes import Shapes
from models.text import scrub
from tui.keys import KEYS, bindings
from tui.widgets.dialog import Dialog
from tui.widgets.field_row import FieldRow
from tui.widgets.help_panel import HelpPanel
from tui.widgets.own_keys import own_keys


class KeysDialog(Dialog[None]):
    """Explains; changes nothing."""

    CSS_PATH = "dialogs.tcss"
    DEFAULT_CSS = """
    KeysDialog .key { height: auto; }
    KeysDialog .name { width: 23; }
    KeysDialog .meaning { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("cancel")]

    def __init__(self, behind: Screen[object], shapes: Shapes) -> None:
        super().__init__()
        active = {each.binding.id for each in behind.active_bindings.values() if each.enabled}
        self._keys = [(key.display, key.tooltip) for key in KEYS if key.id in active]
        focused = behind.focused
        row = (
            next((each for each in focused.ancestors_with_self if isinstance(each, FieldRow)), None)
            if focused
            else None
        )
        self._field: Field | None = row.field if row else None
        self._own = own_keys(focused)
        self._constraint = shapes.get(self._field.shape) if self._field and self._field.shape else None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            with VerticalScroll(id="help-text"):
                if self._field is not None:
                    yield HelpPanel()
                yield Static(Content("Keys"))
                for key, meaning in [*self._own, *self._keys]:
                    with Horizontal(classes="key"):
                        yield Static(Content(scrub(f"  {key}")), classes="name")
                        yield Static(Content(scrub(meaning)), classes="meaning")
            yield Static(Content("Up and Down scroll, Esc closes."), classes="dialog-keys")

    def on_mount(self) -> None:
        if self._field is not None:
            self.query_one(HelpPanel).show(self._field, self._constraint)
        self.query_one("#help-text").focus()

    def action_cancel(self) -> None:
        self.dismiss(None)
