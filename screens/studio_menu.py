"""Studio's left menu as text, as it will look with what is hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from models.questions_studio_ui import APPLICATIONS, ML_TOOLS

OTHER: Final = "Other"
"""Heading of tools whose place in the menu is not known."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu."""

    text: str
    heading: bool = False
    hidden: bool = False
    alone: bool = False
    """Whether it is a group and its only entry at once."""

    def line(self) -> str:
        """The entry as text; what is hidden is marked by a sign and a word, not by colour."""
        if self.heading:
            return self.text
        left = "" if self.alone else "  "
        return f"{left}- {self.text} (hidden)" if self.hidden else f"{left}{self.text}"


def menu(hidden_apps: Iterable[str], hidden_tools: Iterable[str], known_tools: Iterable[str] = ()) -> list[Entry]:
    """The menu's lines from top to bottom.

    Args:
        hidden_apps: application types that are hidden.
        hidden_tools: tools that are hidden.
        known_tools: all tools of the installed service model; those without a heading come under `Other`.
    """
    apps, tools = set(hidden_apps), set(hidden_tools)
    entries = [Entry("Applications", heading=True)]
    # An application without a tile of its own, which its note says, is not in the menu.
    entries += [Entry(option.label, hidden=option.value in apps) for option in APPLICATIONS if not option.note]
    groups: dict[str, list[tuple[str, str]]] = {}
    for option in ML_TOOLS:
        groups.setdefault(option.note, []).append((option.value, option.label))
    known = {option.value for option in ML_TOOLS}
    strangers = dict.fromkeys(value for value in (*known_tools, *sorted(tools)) if value not in known)
    groups.setdefault(OTHER, []).extend((value, value) for value in strangers)
    for title, members in groups.items():
        if len(members) == 1 and members[0][1].lower() == title.lower():
            entries.append(Entry(title, hidden=members[0][0] in tools, alone=True))
            continue
        entries.append(Entry(title, heading=True))
        entries += [Entry(label, hidden=value in tools) for value, label in members]
    return entries


def summary(entries: Iterable[Entry]) -> str:
    """How much of the menu is left, in a sentence."""
    items = [entry for entry in entries if not entry.heading]
    hidden = sum(entry.hidden for entry in items)
    return f"{len(items) - hidden} of {len(items)} entries shown, {hidden} hidden."
