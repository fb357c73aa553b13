"""What is typed: one line of text, or several."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, TextArea


class Lines(TextArea):
    """Several lines; Tab leaves, and so do the arrows at either end."""

    def __init__(self, text: str, example: str) -> None:
        """An area.

        Args:
            text: what is in it.
            example: what stands there while it is empty.
        """
        super().__init__(
            text,
            compact=True,
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            placeholder=Content(example),
        )
        self.cursor_blink = False
        self.highlight_cursor_line = False

    def on_unmount(self) -> None:
        # Textual never takes this back, and so keeps every text area that there ever was.
        watching = getattr(self.app, "__watchers", {}).get("theme", [])
        watching[:] = [each for each in watching if each[0] is not self]

    async def _on_key(self, event: events.Key) -> None:
        row, _ = self.cursor_location
        if event.key == "up" and row == 0:
            event.stop()
            event.prevent_default()
            self.screen.focus_previous()
        elif event.key == "down" and row == self.document.line_count - 1:
            event.stop()
            event.prevent_default()
            self.screen.focus_next()
        else:
            await super()._on_key(event)


class Line(Input):
    """One line; the arrows go to the fields around it. An example that does not fit is cut, not wrapped away."""

    BINDINGS = [  # noqa: RUF012
        Binding("down,enter", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, example: str) -> None:
        """A line.

        Args:
            example: what stands there while it is empty.
        """
        super().__init__(placeholder=example, compact=True, select_on_focus=False)
        self.cursor_blink = False
        self._example = example

    def on_resize(self, event: events.Resize) -> None:
        room = event.size.width - 1
        example = self._example
        self.placeholder = example if cell_len(example) <= room else f"{set_cell_size(example, max(0, room - 3))}..)"
