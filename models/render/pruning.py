"""Cutting a request down to the members a format has, keeping account of what is cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Members: TypeAlias = Mapping[str, Any]
"""Members of a structure by AWS's name: None for a value, `Members` for a structure or a list of structures."""


def members(names: str = "", /, **structures: Members) -> dict[str, Any]:
    """The plain members named in `names`, apart by blanks, and those that are structures."""
    return dict.fromkeys(names.split()) | structures


def prune(value: Mapping[str, Any], known: Members, path: str = "") -> tuple[dict[str, Any], list[str]]:
    """`value` without members that are not in `known`, and the paths of what was cut.

    A structure that is left empty goes too; it would say something else than a structure that was cut.
    """
    kept: dict[str, Any] = {}
    cut: list[str] = []
    for name, child in value.items():
        here = f"{path}.{name}" if path else name
        if name not in known:
            cut.extend(paths_below(child, here))
            continue
        below = known[name]
        if below is None or not isinstance(child, Mapping | list):
            kept[name] = child
        elif isinstance(child, Mapping):
            inner, lost = prune(child, below, here)
            cut.extend(lost)
            if inner or not lost:
                kept[name] = inner
        else:
            entries = []
            for number, entry in enumerate(child):
                if not isinstance(entry, Mapping):
                    entries.append(entry)
                    continue
                inner, lost = prune(entry, below, f"{here}[{number}]")
                cut.extend(lost)
                if inner or not lost:
                    entries.append(inner)
            if entries or not child:
                kept[name] = entries
    return kept, cut


def paths_below(value: Any, path: str) -> Iterator[str]:
    """The path of every value in `value`; a list is one value."""
    if isinstance(value, Mapping) and value:
        for name, child in value.items():
            yield from paths_below(child, f"{path}.{name}")
    else:
        yield path
