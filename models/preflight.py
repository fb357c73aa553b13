"""All that is known against a spec before it is submitted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from models.facts import Facts
from models.findings import Finding, Level, by_weight
from models.preflight_needs import Key, more_needed, permissions_needed
from models.questions import question_about
from models.resolve import resolve
from models.rules import check
from models.spec import DomainSpec

_WEIGHT: Final = {Level.ERROR: 0, Level.UNKNOWN: 1, Level.WARNING: 2, Level.INFO: 3}


def report(spec: DomainSpec, facts: Facts) -> list[Finding]:
    """Every finding, the weightiest first: what the rules say of the resolved spec, and what could not be resolved."""
    resolved, open_ends = resolve(spec, facts)
    # Both tell of a VPC without a usable subnet; once is enough.
    found = {(each.code, each.field, each.message): each for each in (*open_ends, *check(resolved, facts))}
    return by_weight(found.values())


def lookups_of(spec: DomainSpec, facts: Facts, pickers: Iterable[Key]) -> list[Key]:
    """Every look-up a preflight makes, for the permissions it takes.

    Args:
        spec: the answers.
        facts: with the caller, for the enquiries of the policy simulator.
        pickers: the look-ups that lists and checks share, see `tui.services.lookups.needed_by`.
    """
    return list(dict.fromkeys([*pickers, *more_needed(spec), *permissions_needed(spec, facts)]))


def chosen(findings: Iterable[Finding], *, codes: Iterable[str] = (), level: Level | None = None) -> list[Finding]:
    """Findings of these codes (all where none is named; `EP` is a whole series), of this level or a heavier one."""
    wanted = [code.upper() for code in codes]
    return [
        each
        for each in findings
        if (not wanted or any(each.code == code or each.code.startswith(f"{code}-") for code in wanted))
        and (level is None or _WEIGHT[each.level] <= _WEIGHT[level])
    ]


def by_step(findings: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    """Findings by the id of the step that asks their question; those about none under `review`."""
    steps: dict[str, list[Finding]] = {}
    for each in findings:
        near = question_about(each.field)
        steps.setdefault(near.step if near else "review", []).append(each)
    return steps
