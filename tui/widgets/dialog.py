"""What every dialog is made from."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer], Generic[Answer]):
    """A dialog that closes once: a key that is pressed twice must not close what stands behind it as well."""

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close with an answer; does nothing where it is not the one in front."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
