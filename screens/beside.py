"""What is shown of findings beside a question where the window has few lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from models.findings import Finding, Level

_LONG: Final = 120
"""Characters of a remedy from which on the command in it waits for the cursor, or for the review."""


def beside(found: list[Finding], *, here: bool) -> list[Finding]:
    """The findings in as many words as there is room for.

    Args:
        found: what stands against the answer, the heaviest first.
        here: whether the cursor is on the question: then the first one is said in full, and what is only good to
            know is said as well.
    """
    if here:
        return [*found[:1], *map(_brief, found[1:])]
    return [_brief(each) for each in _weighty(found)]


def _weighty(found: Iterable[Finding]) -> list[Finding]:
    return [each for each in found if each.level is not Level.INFO]


def _brief(finding: Finding) -> Finding:
    words, tick, _ = finding.remedy.partition("`")
    if len(finding.remedy) <= _LONG or not tick or not words.rstrip().endswith("."):
        return finding
    return replace(finding, remedy=words.rstrip())
