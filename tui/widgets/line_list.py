"""Lines to go through, some of which are headings that the cursor passes over."""

from __future__ import annotations

from textual.widgets import OptionList


class LineList(OptionList):
    """An `OptionList` whose cursor is never lost among headings, and never out of sight.

    Paging beyond the first or last line that can be chosen stays on it, what stands above the first one is
    shown with it, and the cursor's line stays in view where the list gets lower.
    """

    DEFAULT_CSS = """
    LineList { border: none; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True, markup=False)

    def action_page_up(self) -> None:
        """A page up, or to the first line."""
        if not self.size:
            # Lines that were not laid out yet have no place.
            return
        super().action_page_up()  # type: ignore[no-untyped-call]
        if self.highlighted is None:
            self.action_first()

    def action_page_down(self) -> None:
        """A page down, or to the last line."""
        if not self.size:
            return
        super().action_page_down()  # type: ignore[no-untyped-call]
        if self.highlighted is None:
            self.action_last()

    def scroll_to_highlight(self, top: bool = False) -> None:
        """Bring the cursor into view; headings above the first line belong to it."""
        at = self.highlighted
        if at is not None and self.is_mounted and all(each.disabled for each in self.options[:at]):
            self.scroll_home(animate=False, force=True, immediate=True)
        else:
            super().scroll_to_highlight(top)

    def on_resize(self) -> None:
        """What stands below may have taken the cursor's line away."""
        self.scroll_to_highlight()
