"""The steps down the side: where one is, what is answered, and where something is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from models.steps import STEPS
from tui.widgets.picker_rows import fit


class StepRail(Widget):
    """One line a step: a sign for the current one, its number and title, and its badge."""

    DEFAULT_CSS = """
    StepRail { width: 26; height: 1fr; padding: 0 1; display: none; border-right: solid $border; }
    .-medium StepRail, .-wide StepRail { display: block; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._current = ""
        self._badges: Mapping[str, str] = {}

    def show(self, current: str, badges: Mapping[str, str]) -> None:
        """Mark `current`, and show each step's badge; steps without one are shown without."""
        if (current, badges) != (self._current, self._badges):
            self._current, self._badges = current, dict(badges)
            self.refresh()

    def render(self) -> Content:
        lines = []
        for step in STEPS[1:]:
            here = step.id == self._current
            badge = self._badges.get(step.id, "")
            room = self.size.width - (cell_len(badge) + 1 if badge else 0)
            title = fit(f"{'>' if here else ' '} {step.number} {step.short}", room)
            lines.append(Content.styled(f"{title} {badge}" if badge else title, "bold reverse" if here else ""))
        return Content("\n").join(lines)
