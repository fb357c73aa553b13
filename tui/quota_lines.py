"""Quotas to read: what is in use; and as a table what a spec needs beside it, is allowed, and what cannot be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from models.quota_table import SPACES
from models.rules_base import listed
from models.rules_domain import DOMAINS_QUOTA
from models.rules_identity import PROFILES_QUOTA
from tui.words import aligned

if TYPE_CHECKING:
    from models.facts import Lookup
    from models.quota_table import QuotaUse

_HEADS: Final = ("quota", "used", "limit", "needed", "enough")
_NAME: Final = 38
"""Cells of a name, with which the table fits a dialog of a small window."""
_IN_USE: Final = ((DOMAINS_QUOTA, "domains"), (PROFILES_QUOTA, "user profiles"), (SPACES, "spaces"))
"""Quotas that a domain and what is in it count against, and what they count."""
_ALMOST: Final = 0.9
"""Part of a quota from which on it is marked."""
_ENOUGH: Final = {True: "yes", False: "NO", None: "?"}


def quota_lines(quotas: Sequence[QuotaUse]) -> list[str]:
    """The table, then why it cannot be told of some, then failed domains and how they are removed."""
    rows = [row for each in quotas for row in _rows(each)]
    return [*aligned([_HEADS, *rows]), *_unknown(quotas), *_failed(quotas)]


def in_use(lookup: Lookup) -> str:
    """What is used of the quotas that a domain counts against; empty while nothing is known of them."""
    rows = {row.code: row for row in lookup.rows}
    parts = []
    for code, noun in _IN_USE:
        quota = rows.get(code)
        if quota is not None:
            used = "?" if quota.used is None else quota.used
            full = quota.used is not None and quota.used >= quota.value * _ALMOST
            parts.append(f"{'! ' if full else ''}{used} of {quota.value:.0f} {noun}")
    if parts:
        return f"Quotas in use: {', '.join(parts)}."
    return f"? The quotas could not be read. {lookup.reason}" if lookup.reason else ""


def room_words(quotas: Sequence[QuotaUse]) -> str:
    """How many are too small for certain; empty where none is."""
    small = sum(each.over for each in quotas)
    return f"{small} too small" if small else ""


def _rows(quota: QuotaUse) -> Iterator[tuple[str, ...]]:
    """The row of one quota, with more rows where its name is long."""
    first, *rest = wrap(quota.name, _NAME, subsequent_indent="  ") or [""]
    used = "?" if quota.used is None else str(quota.used)
    limit = "?" if quota.limit is None else f"{quota.limit:.0f}"
    yield first, used, limit, str(quota.needed), _ENOUGH[quota.enough]
    for more in rest:
        yield more, "", "", "", ""


def _unknown(quotas: Sequence[QuotaUse]) -> list[str]:
    names: dict[str, list[str]] = {}
    for each in quotas:
        if each.enough is None:
            names.setdefault(each.open, []).append(each.name)
    return [f"? {listed(of_it, 3)}: {why}" for why, of_it in names.items()]


def _failed(quotas: Sequence[QuotaUse]) -> list[str]:
    failed = dict.fromkeys(name for each in quotas for name in each.failed)
    return [f"The failed domain {each} counts. To remove it: `smdomain domains delete {each}`." for each in failed]
