"""What every dialog is made from."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tui.keys import bindings

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer], Generic[Answer]):
    """A dialog that closes once: a key that is pressed twice must not close what stands behind it as well."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("suspend"),
        # What is selected with the mouse is copied; a dialog hides the program's own answer to this key.
        Binding("ctrl+c", "copy_text", show=False),
        Binding("ctrl+c", "cancel", show=False),
    ]

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close with an answer; does nothing where it is not the one in front."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
