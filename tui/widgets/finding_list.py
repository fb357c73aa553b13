"""Findings, worst first; Enter goes to the answer one is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from models.findings import Finding, Level, by_weight
from models.text import scrub

SIGNS = {Level.ERROR: "x", Level.WARNING: "!", Level.UNKNOWN: "?", Level.INFO: "i"}
"""One sign a level, for where there is no colour."""
_COLOURS = {
    Level.ERROR: "$text-error",
    Level.WARNING: "$text-warning",
    Level.UNKNOWN: "$text-warning",
    Level.INFO: "",
}


def finding_content(finding: Finding, label: str = "") -> Content:
    """One finding: sign, code, the field it is about, the sentence, and what to do."""
    sign = Content.styled(f"{SIGNS[finding.level]} {finding.code:<6}", f"bold {_COLOURS[finding.level]}".strip())
    about = f"{scrub(label)}: " if label else ""
    remedy = f" {scrub(finding.remedy)}" if finding.remedy else ""
    return Content.assemble(sign, f" {about}{scrub(finding.message)}{remedy}")


class FindingList(OptionList):
    """All findings of a spec."""

    class Chosen(Message):
        """A finding was chosen: its answer is wanted."""

        def __init__(self, finding: Finding) -> None:
            super().__init__()
            self.finding = finding

    def __init__(
        self, findings: Iterable[Finding] = (), *, label: Callable[[Finding], str] | None = None, id: str | None = None
    ) -> None:
        super().__init__(id=id, markup=False, compact=True)
        self._label = label or (lambda finding: finding.field)
        self._findings: list[Finding] = []
        self._wanted = list(findings)

    def on_mount(self) -> None:
        self.show(self._wanted)

    def show(self, findings: Iterable[Finding]) -> None:
        """Show these; the cursor stays on the finding it was on."""
        before = self._findings[self.highlighted] if self.highlighted is not None and self._findings else None
        found = by_weight(findings)
        if found == self._findings:
            return
        self._findings = found
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(Option(finding_content(each, self._label(each))) for each in found)
            self.highlighted = found.index(before) if before in found else (0 if found else None)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self._findings[event.option_index]))
