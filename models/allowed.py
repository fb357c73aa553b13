"""What IAM's policy simulator said about needs of the caller, and the sentences about it: of a spec or of a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.facts import Availability, Facts, Lookup
from models.findings import Level
from models.permissions import CALLER, Need, enquiries
from models.rules_base import Found, listed, not_checked

if TYPE_CHECKING:
    from models.facts_checks import Decision


@dataclass(frozen=True)
class Verdicts:
    """The simulator's answers to some needs."""

    needs: tuple[Need, ...]
    decisions: Mapping[tuple[str, str], Decision]
    """By action in lower case, and resource."""
    failed: tuple[Lookup, ...] = ()
    """Enquiries that were tried and got no answer."""

    def refused(self, needs: Iterable[Need] | None = None) -> Iterator[tuple[Need, Decision]]:
        """Needs that are denied; those whose outcome depends on conditions it was not told are left out."""
        for need, found in self._decided(needs):
            if not found.allowed and not found.missing:
                yield need, found

    def undecided(self) -> Iterator[tuple[Need, Decision]]:
        """Needs whose outcome depends on conditions that the simulator was not told."""
        for need, found in self._decided(None):
            if not found.allowed and found.missing:
                yield need, found

    def _decided(self, needs: Iterable[Need] | None) -> Iterator[tuple[Need, Decision]]:
        for need in self.needs if needs is None else needs:
            found = self.decisions.get((need.action.lower(), need.resource))
            if found:
                yield need, found


def verdicts(needs: Iterable[Need], facts: Facts) -> Verdicts:
    """What was looked up about these needs of the caller."""
    wanted = tuple(needs)
    decisions: dict[tuple[str, str], Decision] = {}
    failed = []
    for each in enquiries(CALLER, wanted):
        found = facts.get("permissions", each.text)
        if found.availability in (Availability.DENIED, Availability.FAILED):
            failed.append(found)
        for row in found.rows:
            decisions[row.action.lower(), each.resource] = row
    return Verdicts(wanted, decisions, tuple(failed))


def why(decision: Decision) -> str:
    """Who denies it, where the simulator says so; with a blank before it."""
    if decision.boundary is False:
        return " The permissions boundary does not allow it."
    return " A policy denies it explicitly." if decision.decision == "explicitDeny" else ""


def unanswered(heard: Verdicts, field: str) -> Iterator[Found]:
    """That it could not be checked, and why."""
    if not heard.failed:
        return
    reason = next((each for each in heard.failed if each.availability is Availability.DENIED), heard.failed[0])
    yield from not_checked(reason, field, "whether you may carry this out")


def forbidden(
    refused: Iterable[tuple[Need, Decision]], field: Callable[[Need], str], remedy: Callable[[Iterable[Need]], str]
) -> Iterator[Found]:
    """What certainly fails, one sentence for each answer and reason."""
    told: dict[tuple[str, str], list[tuple[Need, Decision]]] = {}
    for need, decision in refused:
        if decision.organization is not False:
            told.setdefault((field(need), why(decision)), []).append((need, decision))
    for (place, reason), found in told.items():
        actions = dict.fromkeys(need.action for need, _ in found)
        evidence = (found[0][1].resource,)
        yield Found(place, f"You may not {listed(actions, 6)}.{reason}", remedy([need for need, _ in found]), evidence)


def not_taken_back(refused: Iterable[tuple[Need, Decision]], field: str, remedy: str) -> Iterator[Found]:
    """What a rollback could not do."""
    actions = dict.fromkeys(need.action for need, _ in refused)
    if actions:
        yield Found(field, f"You may not {listed(actions, 6)}, so what is made cannot be taken back.", remedy)


def conditional(heard: Verdicts, field: str) -> Iterator[Found]:
    """What hangs on conditions that the simulator was not told."""
    actions: dict[str, None] = {}
    keys: dict[str, None] = {}
    for need, found in heard.undecided():
        actions[need.action] = None
        keys |= dict.fromkeys(found.missing)
    if actions:
        message = f"Could not check whether you may {listed(actions)}: that depends on {listed(keys)}."
        yield Found(field, message, "Look at the conditions of your policies.", level=Level.UNKNOWN)


def denied_above(heard: Verdicts, field: str, more: str, remedy: str) -> Iterator[Found]:
    """What a policy of the organization denies, as far as the simulator knows its conditions."""
    refused = [need.action for need, decision in heard.refused() if decision.organization is False]
    if refused:
        actions = listed(dict.fromkeys(refused), 6)
        yield Found(field, f"A policy of the organization denies {actions}. {more}", remedy)
