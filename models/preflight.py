"""All that is known against a spec before it is submitted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from models.facts import Availability, Facts
from models.findings import Finding, Level, by_weight
from models.preflight_needs import Key, more_needed, permissions_needed
from models.questions import question_about
from models.resolve import resolve
from models.rules import RULES, check
from models.rules_base import listed
from models.spec import DomainSpec
from models.text import scrub

NOT_MADE: Final = "PF-1"
"""Code of what is said about look-ups that failed and that no rule tells of."""
_FORMS: Final = "SV-1"
"""Code of the rule that knows only what the service model says."""
_FOLLOWS: Final = {
    "NW-23": ("NW-1", "NW-2", "NW-6", "NW-12"),
    "RO-1": ("RO-3", "RO-6", "RO-13", "SH-4"),
    "KM-1": ("KM-4", "RO-6"),
    "ID-14": ("ID-21",),
    "ID-1": ("ID-12", "ID-16", "ID-17", "ID-21"),
    "ID-3": ("ID-12", "ID-16", "ID-17", "ID-21"),
}
"""Code of an error -> codes that follow from it, and say nothing new."""
_FIELDS: Final = {
    "idc": "access.auth",
    "idc-details": "access.auth",
    "organization": "access.auth",
    "groups": "access.groups",
    "group-members": "access.groups",
    "users": "access.users",
    "role": "roles.default",
    "roles": "roles.default",
    "role-policies": "roles.default",
    "vpcs": "network.vpc",
    "vpc-dns": "network.vpc",
    "endpoints": "network.vpc",
    "endpoint-services": "network.vpc",
    "subnets": "network.subnets",
    "zones": "network.subnets",
    "route-tables": "network.subnets",
    "nat-gateways": "network.subnets",
    "security-groups": "network.security_groups",
    "prefix-lists": "network.security_groups",
    "kms-keys": "storage.kms_key",
    "key-policy": "storage.kms_key",
    "bucket-cors": "applications.canvas.storage",
    "licenses": "applications.rstudio",
    "regions": "region",
}
"""Kind of look-up -> the question its outcome is shown beside."""
_WEIGHT: Final = {Level.ERROR: 0, Level.UNKNOWN: 1, Level.WARNING: 2, Level.INFO: 3}


def report(spec: DomainSpec, facts: Facts) -> list[Finding]:
    """Every finding, the weightiest first: what the rules say of the resolved spec, and what could not be resolved."""
    resolved, open_ends = resolve(spec, facts)
    # Both tell of a VPC without a usable subnet; once is enough.
    found = {(each.code, each.field, each.message): each for each in (*open_ends, *check(resolved, facts))}
    plain = list(_without_echoes(list(found.values())))
    return by_weight([*plain, *_not_made(facts, list(found.values()))])


def _without_echoes(findings: list[Finding]) -> Iterator[Finding]:
    """Findings without those that only repeat another: what is gone has no properties, forms are told of once."""
    errors = {each.code for each in findings if each.level is Level.ERROR}
    echoes = {code for error in errors for code in _FOLLOWS.get(error, ())}
    elsewhere = {each.field for each in findings if each.level is Level.ERROR and each.code != _FORMS}
    for each in findings:
        if each.code == _FORMS and each.field in elsewhere:
            continue
        if each.code in echoes and each.level in (Level.ERROR, Level.UNKNOWN):
            continue
        yield each


def _not_made(facts: Facts, findings: list[Finding]) -> Iterator[Finding]:
    """Look-ups that failed, in whole or in part, of which no finding tells: their rules had nothing to go by."""
    told = " ".join(f"{each.message} {each.remedy}" for each in findings if each.level is Level.UNKNOWN)
    missing: dict[tuple[str, str], list[str]] = {}
    for key, lookup in facts.lookups.items():
        failed = lookup.availability in (Availability.DENIED, Availability.FAILED)
        if (failed or lookup.action) and (lookup.action or lookup.reason) not in told:
            missing.setdefault((lookup.action, lookup.reason), []).append(key.partition(":")[0])
    for (action, reason), kinds in missing.items():
        codes = sorted({rule.code for rule in RULES if set(kinds) & set(rule.lookups)}, key=_by_number)
        yield Finding(
            NOT_MADE,
            Level.UNKNOWN,
            next((_FIELDS[kind] for kind in kinds if kind in _FIELDS), "domain.name"),
            f"Could not check {listed(codes, 12) or 'everything'}, or not all of it: {scrub(reason)}",
            f"Allow {action}, or make sure of it yourself." if action else "Make sure of it yourself.",
            source="product",
        )


def _by_number(code: str) -> tuple[str, int]:
    series, _, number = code.rpartition("-")
    return series, int(number) if number.isdecimal() else 0


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


def by_step(findings: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    """Findings by the id of the step that asks their question; those about none under `review`."""
    steps: dict[str, list[Finding]] = {}
    for each in findings:
        near = question_about(each.field)
        steps.setdefault(near.step if near else "review", []).append(each)
    return steps
