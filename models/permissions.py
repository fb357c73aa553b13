"""What somebody must be allowed to do, and how the policy simulator is asked about it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

CALLER: Final = "caller"
"""Stands for whoever makes the calls."""

Context = tuple[tuple[str, str], ...]
"""Condition keys with their values."""


@dataclass(frozen=True, slots=True)
class Need:
    """One action on one resource that something depends on."""

    step: str
    """Part of the work it belongs to: `lookups`, `roles`, `domain`, `people`, `rollback`."""
    action: str
    resource: str = "*"
    context: Context = ()


@dataclass(frozen=True, slots=True)
class Enquiry:
    """One call of the policy simulator; as text it is the argument of a look-up."""

    principal: str
    """ARN of a role or user, or `caller`."""
    actions: tuple[str, ...]
    resource: str
    context: Context = ()

    @property
    def text(self) -> str:
        """The enquiry as one line."""
        parts = {"p": self.principal, "a": self.actions, "r": self.resource, "c": dict(self.context)}
        return json.dumps(parts, sort_keys=True, separators=(",", ":"))

    @staticmethod
    def of(text: str) -> Enquiry:
        """The inverse of `text`.

        Raises:
            ValueError: it is none.
        """
        try:
            parts: Mapping[str, Any] = json.loads(text)
            return Enquiry(parts["p"], tuple(parts["a"]), parts["r"], tuple(sorted(parts["c"].items())))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not an enquiry: {text}") from error


def enquiries(principal: str, needs: Iterable[Need]) -> list[Enquiry]:
    """The fewest calls that ask about all of these: one for each resource and context."""
    grouped: dict[tuple[str, Context], dict[str, None]] = {}
    for need in needs:
        grouped.setdefault((need.resource, need.context), {})[need.action] = None
    return [Enquiry(principal, tuple(actions), *where) for where, actions in grouped.items()]
