"""Findings as lines of a list: by the step that asks, narrowed by level and words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from models.findings import Finding, Level, by_weight
from models.steps import STEPS

LEVELS: Final[tuple[Level | None, ...]] = (None, Level.ERROR, Level.WARNING, Level.UNKNOWN, Level.INFO)
"""What a list of findings shows, in the order one key goes through; None for all."""
NAMES: Final[dict[Level | None, str]] = {
    None: "all",
    Level.ERROR: "errors",
    Level.WARNING: "warnings",
    Level.UNKNOWN: "could not check",
    Level.INFO: "info",
}
_COUNTED: Final = {
    Level.ERROR: ("error", "errors"),
    Level.UNKNOWN: ("not checked", "not checked"),
    Level.WARNING: ("warning", "warnings"),
    Level.INFO: ("info", "info"),
}
_WEIGHTS: Final = tuple(_COUNTED)
_NOWHERE: Final = "Elsewhere"
"""Heading of what no step asks for."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which findings are shown."""

    level: Level | None = None
    """Only these; None for all."""
    words: str = ""
    """Only those with each of these words in code, label, sentence, remedy or field."""

    @property
    def narrow(self) -> bool:
        """Whether anything may be left out."""
        return self.level is not None or bool(self.words.strip())

    def turned(self, by: int) -> Narrowing:
        """With another level, `by` places on."""
        return replace(self, level=LEVELS[(LEVELS.index(self.level) + by) % len(LEVELS)])

    def allows(self, finding: Finding, label: str = "") -> bool:
        """Whether a finding is shown; `label` is that of its question."""
        if self.level is not None and finding.level is not self.level:
            return False
        text = f"{finding.code} {label} {finding.message} {finding.remedy} {finding.field}".casefold()
        return all(word in text for word in self.words.casefold().split())


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one step, the weightiest first."""

    step: str
    findings: tuple[Finding, ...]

    @property
    def heading(self) -> str:
        """The step and how many there are of each level: `5 Network: 1 error, 2 warnings`."""
        name = next((f"{each.number} {each.short}" for each in STEPS if each.id == self.step), _NOWHERE)
        counts = []
        for level, (one, many) in _COUNTED.items():
            number = sum(each.level is level for each in self.findings)
            counts += [f"{number} {one if number == 1 else many}"] if number else []
        return f"{name}: {', '.join(counts)}"


def groups(findings: Iterable[Finding], step_of: Callable[[Finding], str]) -> list[Group]:
    """Findings under the steps that ask their questions, steps with the weightiest first, else in their order.

    What no step asks comes last among those of its weight. Where few lines are shown, they are those that count.
    """
    order = [each.id for each in STEPS]
    found: dict[str, list[Finding]] = {}
    for each in by_weight(findings):
        found.setdefault(step_of(each), []).append(each)

    def place(step: str) -> tuple[int, int]:
        return _WEIGHTS.index(found[step][0].level), order.index(step) if step in order else len(order)

    return [Group(step, tuple(found[step])) for step in sorted(found, key=place)]
