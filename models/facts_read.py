"""Facts that keep which look-ups were read of them: what a rule really went by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from models.facts import Facts, Lookup


@dataclass(frozen=True)
class ReadFacts(Facts):
    """The same facts for a single reader."""

    read: set[str] = field(default_factory=set)
    """Keys of the look-ups that were asked for, whether anybody made them or not."""

    def get(self, kind: str, argument: str = "") -> Lookup:
        """The look-up of this kind; it counts as read."""
        self.read.add(f"{kind}:{argument}" if argument else kind)
        return super().get(kind, argument)

    def __getattribute__(self, name: str) -> Any:
        # The caller is a look-up as well, which rules read as an attribute.
        if name == "caller":
            self.read.add("caller")
        return super().__getattribute__(name)


def reading(facts: Facts) -> ReadFacts:
    """These facts, of which nothing was read."""
    return ReadFacts(facts.shapes, facts.caller, facts.region, facts.lookups, facts.catalogue)


def kind_of(key: str) -> str:
    """The kind of a look-up's key in `Facts.lookups`."""
    return key.partition(":")[0]
