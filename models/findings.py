"""What a rule says about an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding weighs; `error` blocks a submit, `unknown` is a check that could not be made."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    UNKNOWN = "unknown"


_ORDER = {Level.ERROR: 0, Level.UNKNOWN: 1, Level.WARNING: 2, Level.INFO: 3}


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one answer, with what to do about it."""

    code: str
    """Stable id, for example `NW-4`."""
    level: Level
    field: str
    """Dotted key of the answer in the spec."""
    message: str
    remedy: str = ""
    evidence: tuple[str, ...] = ()
    """Ids of the looked-up things the rule went by."""
    source: str = ""
    """Where the rule comes from, in the tags of the reference."""

    def as_dict(self) -> dict[str, object]:
        """The finding's shape in a JSON envelope."""
        return {
            "code": self.code,
            "level": str(self.level),
            "field": self.field,
            "message": self.message,
            "remedy": self.remedy,
            "evidence": list(self.evidence),
            "source": self.source,
        }


def by_weight(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then what could not be checked, then warnings; within a level by field and code."""
    return sorted(findings, key=lambda finding: (_ORDER[finding.level], finding.field, finding.code))


def blocks(findings: Iterable[Finding]) -> bool:
    """Whether anything among them forbids a submit."""
    return any(finding.level is Level.ERROR for finding in findings)
