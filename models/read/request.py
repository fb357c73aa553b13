"""A `CreateDomain` request back into answers; what they have no words for goes to `extra`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from models.codecs import Undecodable
from models.members import MEMBERS
from models.request import ROLE_KEYS, request_of
from models.spec import DomainSpec
from models.tree import Tree, drop_at, get_at, has_at, leaves, merge, set_at


def spec_from_request(request: Mapping[str, Any], region: str | None = None) -> DomainSpec:
    """The spec whose request is `request`, leaf for leaf.

    Named answers are used wherever they say exactly what the request says. An answer that would say more (as the
    choice of experience, which always sends two members) or something else is left to `extra`.
    """
    wanted = dict(leaves(request))
    tree = _decoded(request)
    while True:
        while surplus := _first_surplus(tree, wanted):
            _drop_answer_for(tree, surplus)
        try:
            return _spec(tree, _rest(tree, wanted), region)
        except ValidationError as error:
            # What is of no type that an answer has is left to `extra`, where a rule tells of it.
            if not any(_drop_answer_at(tree, problem["loc"]) for problem in error.errors()):
                raise


def _rest(tree: Tree, wanted: Mapping[str, Any]) -> Tree:
    """The members that no answer of `tree` makes."""
    covered = dict(leaves(request_of(tree, {})))
    extra: Tree = {}
    for path, value in wanted.items():
        # Tag lists and the like are one leaf, so a leaf is either covered or wholly in `extra`.
        if path not in covered and not (path == "DefaultUserSettings" and value == {}):
            set_at(extra, path, value)
    return extra


def _decoded(request: Mapping[str, Any]) -> Tree:
    tree: Tree = {}
    for member in MEMBERS:
        if has_at(request, member.path) and not has_at(tree, member.key):
            try:
                value = member.codec.decode(get_at(request, member.path))
            except (Undecodable, TypeError, KeyError):
                continue
            # Empty lists and mappings are pruned from specs, so no answer can say them.
            if value not in ([], {}):
                set_at(tree, member.key, value)
    return tree


def _first_surplus(tree: Tree, wanted: Mapping[str, Any]) -> str | None:
    missing = object()
    for path, value in leaves(request_of(tree, {})):
        expected = wanted.get(path, missing)
        if path == "DefaultUserSettings" and value == {}:
            continue
        # True == 1, but they are not the same answer.
        if expected is missing or expected != value or type(expected) is not type(value):
            return path
    return None


def _drop_answer_for(tree: Tree, path: str) -> None:
    for member in MEMBERS:
        if path in (member.path, member.space):
            key = member.key
            # Space members follow from a role for shared spaces: without it nothing is said about spaces.
            if path == member.space and has_at(tree, "roles.spaces"):
                key = "roles.spaces"
            while not drop_at(tree, key) and "." in key:
                key = key.rpartition(".")[0]
            return
    raise AssertionError(f"no answer makes {path}")


def _drop_answer_at(tree: Tree, place: tuple[str | int, ...]) -> bool:
    """Remove the nearest answer at or above a place in the spec; False where there is none."""
    parts = [str(part) for part in place]
    return any(drop_at(tree, ".".join(parts[:end])) for end in range(len(parts), 0, -1))


def _spec(tree: Tree, extra: Tree, region: str | None) -> DomainSpec:
    tree = merge(tree, {})
    default, spaces = get_at(tree, "roles.default"), get_at(tree, "roles.spaces")
    for key in ROLE_KEYS:
        if (arn := get_at(tree, key)) is not None:
            set_at(tree, key, {"arn": arn})
    if spaces is not None and spaces == default:
        set_at(tree, "roles.spaces", "same")
    if region:
        tree["region"] = region
    if extra:
        tree["extra"] = extra
    return DomainSpec.model_validate(tree)
