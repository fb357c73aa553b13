"""The steps down the side: where one is, what is answered, and where something is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content
from textual.widgets import Static

from models.steps import STEPS


class StepRail(Static):
    """One line a step: a sign for the current one, its number and title, and its badge."""

    DEFAULT_CSS = """
    StepRail { width: 26; height: 1fr; padding: 0 1; display: none; border-right: solid $border; }
    .-medium StepRail, .-wide StepRail { display: block; }
    """

    def show(self, current: str, badges: Mapping[str, str]) -> None:
        """Mark `current`, and show each step's badge; steps without one are shown without."""
        lines = []
        for step in STEPS:
            if step.id == "start":
                continue
            mark = ">" if step.id == current else " "
            line = Content.from_markup(
                "$mark $number $title $badge",
                mark=mark,
                number=str(step.number),
                title=f"{step.short:<17}",
                badge=badges.get(step.id, ""),
            )
            lines.append(line.stylize("bold reverse" if step.id == current else ""))
        self.update(Content("\n").join(lines))
