"""What was looked up as plain data, to be kept beside a draft, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import ModuleType
from typing import Any, Final

from models import facts as rows_of_lists
from models import facts_checks as rows_of_checks
from models.activities import Catalogue
from models.facts import Availability, Caller, Facts, Lookup
from models.role_grants import RolePolicy
from models.shapes import Shapes

FORMAT: Final = 1
_KIND: Final = "$"
"""Key of a record that names its class."""


def _classes(module: ModuleType) -> dict[str, type[Any]]:
    return {
        name: thing
        for name, thing in vars(module).items()
        if isinstance(thing, type) and is_dataclass(thing) and thing.__module__ == module.__name__
    }


_ROWS: Final = {**_classes(rows_of_lists), **_classes(rows_of_checks), RolePolicy.__name__: RolePolicy}


def facts_as_dict(facts: Facts) -> dict[str, Any]:
    """The facts as mappings, lists and scalars; without the shapes, which belong to the program."""
    return {
        "format": FORMAT,
        "region": facts.region,
        "caller": _plain(facts.caller),
        "lookups": {
            key: {
                "availability": str(lookup.availability),
                "reason": lookup.reason,
                "action": lookup.action,
                "fetched": lookup.fetched,
                "error": lookup.error,
                "rows": [_plain(row) for row in lookup.rows],
            }
            for key, lookup in facts.lookups.items()
        },
    }


def facts_from_dict(data: Mapping[str, Any], shapes: Shapes, catalogue: Catalogue | None = None) -> Facts:
    """The inverse of `facts_as_dict`, with the shapes and ML activities of this program.

    What a later version added is left out.

    Raises:
        ValueError: it is nothing of that kind.
    """
    try:
        if data["format"] != FORMAT:
            raise ValueError(f"format {data['format']} is unknown")
        lookups = {
            str(key): Lookup(
                tuple(_revived(row) for row in each["rows"]),
                Availability(each["availability"]),
                str(each["reason"]),
                str(each["action"]),
                each["fetched"],
                str(each.get("error", "")),
            )
            for key, each in data["lookups"].items()
        }
        caller = _revived(data["caller"])
        who = caller if isinstance(caller, Caller) else None
        return Facts(shapes, who, str(data["region"]), lookups, catalogue or Catalogue())
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a snapshot: {error}") from error


def taken(facts: Facts) -> float | None:
    """When the oldest of these look-ups was made, in seconds since the epoch; None where none was."""
    return min((each.fetched for each in facts.lookups.values() if each.fetched is not None), default=None)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        own = {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        # What equals its default is left out: thousands of roles have little to say.
        defaults = {each.name: each.default for each in fields(value)}
        return {_KIND: type(value).__name__} | {
            name: child for name, child in own.items() if child != _plain(defaults[name])
        }
    if isinstance(value, tuple | list):
        return [_plain(child) for child in value]
    return value


def _revived(value: Any) -> Any:
    if isinstance(value, Mapping) and _KIND not in value:
        return value
    if isinstance(value, Mapping):
        kind = _ROWS[value[_KIND]]
        known = {each.name for each in fields(kind)}
        return kind(**{name: _revived(child) for name, child in value.items() if name in known})
    if isinstance(value, list):
        return tuple(_revived(child) for child in value)
    return value
