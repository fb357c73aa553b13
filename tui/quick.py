"""What a widget is that answers keys at once, before any queue: the driver hands them to it itself."""

from __future__ import annotations

from collections.abc import Callable


class Quick:
    """A widget that answers keys at once."""

    def answer(self, key: str, write: Callable[[str], None]) -> bool:
        """Answer a key, and write what shows the answer; whether that could be done.

        Asked only while the widget has the keyboard, and nothing that came before is still on its way.
        """
        raise NotImplementedError

    def settle(self) -> None:
        """Do the rest, for whatever else shows what the widget has: a moment later, or before anything else happens."""
        raise NotImplementedError
