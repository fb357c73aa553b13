"""What is worded for a command line, as one does it on screen: keys instead of options and commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from tui.keys import key

if TYPE_CHECKING:
    from models.errors import SmdomainError
    from models.findings import Finding

_KEY_OF: Final[Sequence[tuple[str, str, str]]] = (
    # Keys of a file are the questions that stand there.
    (r" \(`(?:account|region|[a-z_]+\.[^`]*)`\)", "", ""),
    (r"; `smdomain lookup [^`]*` lists them", "", ""),
    (r" \(--(?:stop-apps|remove-people)\)", " ({} offers it)", "apply"),
    (r"`smdomain domains rescue(?: [^`]*)?`", "{} on the domain's screen", "rescue"),
    (
        r"`smdomain domains delete(?: [^`]*)?`",
        "on the first screen choose Domains that exist, then the domain, then {}",
        "delete",
    ),
    (r"`smdomain domains show [^`]*`", "{}, which takes its id,", "open-id"),
    (r"`smdomain domains users change`", "{} in the list of people", "change"),
    (r"`smdomain domains users list`", "The list of people", ""),
    (r"`smdomain domains list`", "Domains that exist, on the first screen,", ""),
)
"""A pattern, what stands for it on screen, and the id of the key that does it."""
_SIGNS: Final = {"error": "x", "warning": "!", "unknown": "?", "info": "i"}


def on_screen(text: str) -> str:
    """A sentence with keys where it names options or commands of smdomain that have one."""
    for pattern, words, key_id in _KEY_OF:
        text = re.sub(pattern, words.format(key(key_id).display if key_id else ""), text)
    return text


def refusal(error: SmdomainError) -> str:
    """What went wrong and what to do about it, in one paragraph."""
    return on_screen(f"{error.message} {error.remedy}".strip())


def told(findings: Iterable[Finding]) -> list[str]:
    """Each finding as a line: its sign and code, whom it is about, what it says, what to do."""
    return [
        f"{_SIGNS[each.level]} {each.code}  {_about(each)}{each.message} {on_screen(each.remedy)}".rstrip()
        for each in findings
    ]


def _about(finding: Finding) -> str:
    """The line of a file: elsewhere the sentence names whom it is about."""
    return f"{finding.field}: " if finding.field.startswith("line ") else ""
