"""Specs of older versions of the format, brought to the one that is read: one step for each version.

Version 1 is the first, so there is no step. A change of the format that old files would not survive adds one here,
and its version to `models.spec.VERSION`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

Step: TypeAlias = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""From the tree of one version to that of the next; leaves its argument as it is. The version is set for it."""

STEPS: Final[dict[int, Step]] = {}
"""Version of a file -> the step to the next."""


def migrated(tree: Mapping[str, Any], version: int) -> Mapping[str, Any]:
    """`tree` in this version of the format; as it is, for the reader to refuse, where no steps lead there."""
    said = tree.get("version")
    if isinstance(said, bool) or not isinstance(said, int) or said >= version:
        return tree
    if any(each not in STEPS for each in range(said, version)):
        return tree
    for each in range(said, version):
        tree = {**STEPS[each](tree), "version": each + 1}
    return tree
