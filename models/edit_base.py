"""What rules about changing a domain are made of: the situation they look at, and what they have to say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from models.edit import CHANGE, SET, Change
from models.facts import Lookup
from models.findings import Finding, Level
from models.inventory import Inventory
from models.members import answer_to
from models.mutability import RSTUDIO, RSTUDIO_ROLE, SUBNETS, blocked_by_apps
from models.role_drift import RoleDrift
from models.rules_base import listed, quoted
from models.spec import DomainSpec
from models.tree import has_at


@dataclass(frozen=True)
class Situation:
    """What is wished, and the domain that it is wished of."""

    spec: DomainSpec
    changes: tuple[Change, ...]
    inventory: Inventory
    stop_apps: bool = False
    remove_people: bool = False
    roles: tuple[RoleDrift, ...] = ()
    """Roles that the domain has, held against the spec."""
    group_members: Mapping[str, Lookup] = field(default_factory=dict)
    """Id of a group of the spec -> who is in it, as far as that was looked up."""

    @cached_property
    def sent(self) -> dict[str, Change]:
        """What would be set or changed, by its member."""
        return {each.path: each for each in self.changes if each.path and each.kind in (SET, CHANGE)}

    @property
    def has_rstudio(self) -> bool:
        """Whether the domain has RStudio already."""
        return has_at(self.inventory.record.described, RSTUDIO)

    @property
    def needing_rest(self) -> list[Change]:
        """Changes that no app may run for (facts 3.4)."""
        return [each for each in self.sent.values() if blocked_by_apps(each.path) and not self._harmless(each)]

    def _harmless(self, change: Change) -> bool:
        if change.path == SUBNETS:
            return set(change.before or ()) <= set(change.after or ())
        return change.path == RSTUDIO_ROLE and self.has_rstudio


Said = tuple[str, str, str, tuple[str, ...], Level | None]


@dataclass(frozen=True, slots=True)
class EditRule:
    """One rule about changing a domain, documented by its code."""

    code: str
    level: Level
    summary: str
    source: str
    check: Callable[[Situation], Iterable[Said]]
    lookups: tuple[str, ...] = ()
    """None: it goes by the domain itself."""

    def findings(self, situation: Situation) -> Iterator[Finding]:
        """What the rule has against it."""
        for key, message, remedy, evidence, level in self.check(situation):
            yield Finding(self.code, level or self.level, key, message, remedy, evidence, self.source)


def said(field: str, message: str, remedy: str = "", evidence: Iterable[str] = (), level: Level | None = None) -> Said:
    """One thing that a rule has to say; without a level it is the rule's own."""
    return field, message, remedy, tuple(evidence), level


def shown(value: Any, path: str = "") -> str:
    """A value for the middle of a sentence.

    Args:
        value: what the member has or gets.
        path: the member, whose value is told as a spec says it; empty for what is said already.
    """
    if value in (None, [], {}):
        return "nothing"
    answer = answer_to(path, value)
    if isinstance(answer, bool):
        return "on" if answer else "off"
    if isinstance(answer, Mapping):
        return listed(f"{name}={_plain(each)}" for name, each in answer.items())
    return listed(map(_plain, answer)) if isinstance(answer, list) else quoted(answer)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
