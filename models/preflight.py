"""All that is known against a spec before it is submitted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from models.facts import Facts
from models.facts_read import reading
from models.findings import Finding, Level, by_weight
from models.preflight_needs import Key, more_needed, permissions_needed
from models.preflight_unmade import cut_off, not_made
from models.resolve import resolve
from models.rules import RULES
from models.rules_domain import right_account
from models.rules_told import people_are_known
from models.spec import DomainSpec

_FORMS: Final = "SV-1"
"""Code of the rule that knows only what the service model says."""
_OF_PEOPLE: Final = ("ID-17", "ID-18", "QT-1")
"""Codes of what is counted by the members of groups."""
_FOLLOWS: Final = {
    "NW-23": ("NW-1", "NW-2", "NW-6", "NW-12", "NW-19"),
    "RO-1": ("RO-3", "RO-5", "RO-6", "RO-7", "RO-13", "RS-12", "SH-4"),
    "KM-1": ("KM-4", "RO-6"),
    "ID-14": ("ID-21",),
    "ID-21": _OF_PEOPLE,
    "ID-1": ("ID-11", "ID-12", "ID-16", "ID-20", "ID-21", *_OF_PEOPLE),
    "ID-3": ("ID-11", "ID-12", "ID-16", "ID-20", "ID-21", *_OF_PEOPLE),
}
"""Code of an error -> codes that follow from it, and say nothing new."""
_UNCOUNTED: Final = dict.fromkeys(("ID-1", "ID-3", "ID-21"), ("ID-7", "NW-11", "RS-9", "ST-2"))
"""Code of an error -> codes that cannot count whom it is about; what they found of others is told."""
_WEIGHT: Final = {Level.ERROR: 0, Level.UNKNOWN: 1, Level.WARNING: 2, Level.INFO: 3}


def report(spec: DomainSpec, facts: Facts) -> list[Finding]:
    """Every finding, the weightiest first: what the rules say of the resolved spec, and what could not be resolved."""
    whole = reading(facts)
    resolved, open_ends = resolve(spec, whole)
    # Both tell of a VPC without a usable subnet; once is enough.
    found = {(each.code, each.field, each.message): each for each in open_ends}
    read = {}
    for rule in RULES:
        own = reading(facts)
        found |= {(each.code, each.field, each.message): each for each in rule.findings(resolved, own)}
        read[rule.code] = own.read
    read[people_are_known.code] = whole.read
    elsewhere = [each for each in found.values() if each.code == right_account.code and each.level is Level.ERROR]
    if elsewhere:
        # What another account has says nothing of this spec.
        return elsewhere
    echoes = _after_errors(found.values(), _FOLLOWS)
    plain = list(_without_echoes(found.values(), echoes))
    told = [*plain, *not_made(facts, plain, read, echoes | _after_errors(found.values(), _UNCOUNTED))]
    cut = cut_off(facts, told, read)
    return by_weight([*cut[0], cut[1]] if cut else told)


def _after_errors(findings: Iterable[Finding], after: Mapping[str, Iterable[str]]) -> set[str]:
    """The codes that stand in `after` for the errors among the findings."""
    return {code for each in findings if each.level is Level.ERROR for code in after.get(each.code, ())}


def _without_echoes(findings: Collection[Finding], echoes: set[str]) -> Iterator[Finding]:
    """Findings without those that only repeat another: what is gone has no properties, forms are told of once."""
    elsewhere = {each.field for each in findings if each.level is Level.ERROR and each.code != _FORMS}
    for each in findings:
        if each.code == _FORMS and each.field in elsewhere:
            continue
        if each.code in echoes and each.level in (Level.ERROR, Level.UNKNOWN):
            continue
        yield each


def lookups_of(spec: DomainSpec, facts: Facts, pickers: Iterable[Key]) -> list[Key]:
    """Every look-up a preflight makes, for the permissions it takes.

    Args:
        spec: the answers.
        facts: with the caller, for the enquiries of the policy simulator.
        pickers: the look-ups that lists and checks share, see `tui.services.lookups.needed_by`.
    """
    # The roles that matter are read one by one.
    shared = [key for key in pickers if key != ("roles", "")]
    return list(dict.fromkeys([*shared, *more_needed(spec), *permissions_needed(spec, facts)]))


def chosen(findings: Iterable[Finding], *, codes: Iterable[str] = (), level: Level | None = None) -> list[Finding]:
    """Findings of these codes (all where none is named; `EP` is a whole series), of this level or a heavier one."""
    wanted = [code.upper() for code in codes]
    return [
        each
        for each in findings
        if (not wanted or any(each.code == code or each.code.startswith(f"{code}-") for code in wanted))
        and (level is None or _WEIGHT[each.level] <= _WEIGHT[level])
    ]
