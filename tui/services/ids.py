"""Ids of drafts and runs: they sort by time, can be typed, and are safe as file names."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from models.errors import UsageError

_LETTERS: Final = "23456789abcdefghjkmnpqrstvwxyz"
"""Without those that are taken for each other."""
_WELL_FORMED: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")

Token = Callable[[int], str]
"""Makes that many characters that nobody can guess."""


def random_token(length: int) -> str:
    """Random letters and digits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def new_id(now: float, token: Token) -> str:
    """An id such as `20261123-2145-k3f9`; the time is UTC."""
    return f"{datetime.fromtimestamp(now, UTC):%Y%m%d-%H%M}-{token(4)}"


def checked(given: str, what: str) -> str:
    """`given`, which becomes part of a path.

    Raises:
        UsageError: it cannot be an id.
    """
    if not _WELL_FORMED.fullmatch(given):
        raise UsageError(f"{given!r} is no id of a {what}.", "An id looks like 20261123-2145-k3f9.")
    return given


def time_of(given: str) -> float:
    """When the thing of this id was begun, to the minute; seconds since the epoch.

    Raises:
        UsageError: the id does not tell.
    """
    try:
        moment = datetime.strptime("-".join(checked(given, "run").split("-")[:2]), "%Y%m%d-%H%M")
    except ValueError:
        raise UsageError(f"{given!r} is no id of a run.", "An id looks like 20261123-2145-k3f9.") from None
    return moment.replace(tzinfo=UTC).timestamp()
