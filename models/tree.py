"""Dotted paths in nested mappings: the shape shared by specs, drafts and requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Tree: TypeAlias = dict[str, Any]


def get_at(tree: Mapping[str, Any], path: str, default: Any = None) -> Any:
    """The value at `path`, or `default` where any part of it is missing; a number stands for an entry of a list."""
    node: Any = tree
    for part in path.split("."):
        if isinstance(node, list) and part.isdecimal() and int(part) < len(node):
            node = node[int(part)]
            continue
        if not isinstance(node, Mapping) or part not in node:
            return default
        node = node[part]
    return node


def has_at(tree: Mapping[str, Any], path: str) -> bool:
    """Whether there is a value at `path`."""
    missing = object()
    return get_at(tree, path, missing) is not missing


def set_at(tree: Tree, path: str, value: Any) -> None:
    """Put `value` at `path`, making the mappings on the way."""
    *parents, last = path.split(".")
    node = tree
    for part in parents:
        child = node.get(part)
        if not isinstance(child, dict):
            child = node[part] = {}
        node = child
    node[last] = value


def drop_at(tree: Tree, path: str) -> bool:
    """Remove what is at `path` and every mapping that this leaves empty; False where nothing was there."""
    *parents, last = path.split(".")
    trail: list[tuple[Tree, str]] = []
    node: Any = tree
    for part in parents:
        if not isinstance(node, dict) or part not in node:
            return False
        trail.append((node, part))
        node = node[part]
    if not isinstance(node, dict) or last not in node:
        return False
    del node[last]
    for parent, part in reversed(trail):
        if parent[part] == {}:
            del parent[part]
    return True


def leaves(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Each path with its value; a list is one value, and so is an empty mapping."""
    for key, value in tree.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping) and value:
            yield from leaves(value, f"{path}.")
        else:
            yield path, value


def merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> Tree:
    """A copy of `base` with `over` laid on top; mappings are merged, lists and scalars replaced."""
    merged: Tree = {key: _copy(value) for key, value in base.items()}
    for key, value in over.items():
        below = merged.get(key)
        if isinstance(below, dict) and isinstance(value, Mapping):
            merged[key] = merge(below, value)
        else:
            merged[key] = _copy(value)
    return merged


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copy(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_copy(child) for child in value]
    return value
