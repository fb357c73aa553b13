"""Values as a request has them, where a file may write a number as text or text as a number."""

from __future__ import annotations

import re
from typing import Any, Final

NUMBERS: Final = frozenset(
    {
        "DefaultEbsVolumeSizeInGb",
        "Gid",
        "IdleTimeoutInMinutes",
        "ImageVersionNumber",
        "MaxIdleTimeoutInMinutes",
        "MaximumEbsVolumeSizeInGb",
        "MinIdleTimeoutInMinutes",
        "Uid",
    }
)
"""Members of `CreateDomain` that are numbers; all others are text."""
_NUMBER: Final = re.compile(r"-?[0-9]{1,18}")


def as_member(name: str, value: Any) -> Any:
    """`value` in the type that the member `name` has; what cannot be it stays, for the rules to say so."""
    if name in NUMBERS:
        return int(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value
