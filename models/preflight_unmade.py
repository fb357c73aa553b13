"""What no rule could judge, because a look-up that it goes by failed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from typing import Final

from models.errors import CredentialsError
from models.facts import Availability, Facts
from models.facts_read import kind_of
from models.findings import Finding, Level
from models.rules import RULES
from models.rules_base import stopped

NOT_MADE: Final = "PF-1"
"""Code of what is said about look-ups that failed, for the rules that do not tell of it themselves."""
SHOWN_BESIDE: Final = {
    "idc": "access.auth",
    "idc-details": "access.auth",
    "organization": "access.auth",
    "groups": "access.groups",
    "group-members": "access.groups",
    "users": "access.users",
    "role": "roles.default",
    "roles": "roles.default",
    "role-policies": "roles.default",
    "iam-quotas": "roles.default",
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
    "file-systems": "storage.home_efs",
    "bucket-cors": "applications.canvas.storage",
    "licenses": "applications.rstudio",
    "regions": "region",
}
"""Kind of look-up -> the question its outcome is shown beside."""
_SHORTEST_RANGE: Final = 3
"""Codes in a row that are told by the first and the last."""


def not_made(
    facts: Facts, findings: Collection[Finding], read: Mapping[str, Collection[str]], echoes: Collection[str]
) -> Iterator[Finding]:
    """Look-ups that failed, in whole or in part, each with the rules that read it and tell nothing of it.

    Args:
        facts: what was looked up.
        findings: what is told anyway.
        read: code of a rule -> keys of the look-ups it read.
        echoes: codes that say nothing new beside the errors that are told.
    """
    failed: dict[tuple[str, str, str], dict[str, None]] = {}
    keys = set()
    for key, lookup in facts.lookups.items():
        if lookup.action or lookup.availability in (Availability.DENIED, Availability.FAILED):
            failed.setdefault((lookup.action, *stopped(lookup)), {})[kind_of(key)] = None
            keys.add(key)
    # A rule that stops at the first of its look-ups would have read the others too.
    concerned = {
        rule.code: set(rule.lookups)
        for rule in RULES
        if any(key in keys and kind_of(key) in rule.lookups for key in read[rule.code])
    }
    judged = {kind for rule in RULES for kind in rule.lookups}
    told = {each.code for each in findings if each.level in (Level.ERROR, Level.UNKNOWN)}
    text = " ".join(f"{each.message} {each.remedy}" for each in findings if each.level is Level.UNKNOWN)
    for (action, reason, remedy), kinds in failed.items():
        # What is gone cannot be looked at, which its error says; a permission that is missing stays so.
        codes = [
            code for code, goes_by in concerned.items() if goes_by & kinds.keys() and (action or code not in echoes)
        ]
        silent = [code for code in codes if code not in told]
        unjudged = [kind for kind in kinds if kind not in judged]
        named = sorted(silent or codes, key=_by_number)
        if not silent and ((action or reason) in text or not (codes or unjudged)):
            continue
        yield Finding(
            NOT_MADE,
            Level.UNKNOWN,
            next((SHOWN_BESIDE[kind] for kind in kinds if kind in SHOWN_BESIDE), "domain.name"),
            f"{_what(named, unjudged)}: {reason}",
            remedy,
            tuple(named),
            source="smdomain",
        )


def cut_off(
    facts: Facts, findings: Collection[Finding], read: Mapping[str, Collection[str]]
) -> tuple[list[Finding], Finding] | None:
    """Where the credentials ended on the way: the findings that do not come of it, and one for all that do.

    None where they lasted. What could not be checked for another reason stays as it is.
    """
    ended = {key: lookup for key, lookup in facts.lookups.items() if lookup.error == CredentialsError.code}
    if not ended:
        return None
    reasons = {stopped(lookup)[0] for lookup in ended.values()}
    kept, dropped = [], set()
    for each in findings:
        if each.level is Level.UNKNOWN and any(reason in each.message for reason in reasons):
            dropped |= {each.code, *(each.evidence if each.code == NOT_MADE else ())} - {NOT_MADE}
        else:
            kept.append(each)
    dropped |= {code for code, keys in read.items() if ended.keys() & set(keys)}
    codes = sorted(dropped, key=_by_number)
    told = Finding(
        NOT_MADE,
        Level.UNKNOWN,
        "domain.name",
        f"{_what(codes, [kind_of(key) for key in ended])}: {next(iter(ended.values())).reason}",
        "Check again with credentials that last.",
        tuple(codes),
        source="smdomain",
    )
    return kept, told


def _what(codes: list[str], kinds: list[str]) -> str:
    if not codes:
        return f"Could not look up {', '.join(kind.replace('-', ' ') for kind in kinds)}"
    return f"Could not check {', '.join(_ranges(codes))}, or not all of it"


def _ranges(codes: list[str]) -> Iterator[str]:
    """Codes in their order; those that follow each other as a range."""
    numbered = enumerate(codes)
    for _, run in groupby(numbered, lambda each: (_by_number(each[1])[0], _by_number(each[1])[1] - each[0])):
        row = [code for _, code in run]
        if len(row) < _SHORTEST_RANGE:
            yield from row
        else:
            yield f"{row[0]} to {row[-1]}"


def _by_number(code: str) -> tuple[str, int]:
    series, _, number = code.rpartition("-")
    return series, int(number) if number.isdecimal() else 0
