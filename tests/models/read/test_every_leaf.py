"""Every member of CreateDomain at its bounds comes back as it was, and just beyond them is refused at the right key."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.facts import Facts
from models.findings import Level
from models.member_tree import problems_with
from models.members import MEMBERS
from models.read.request import spec_from_request
from models.request import create_domain_request
from models.rules import check
from models.shapes import Constraint
from models.spec import DomainSpec
from models.tree import Tree, get_at, merge, set_at
from tests.models.read.requests_from_shapes import children, name_of
from tests.models.rule_cases import CATALOGUE, spec_with
from tui.services.service_model import load_shapes
from tui.services.specfile import dump_spec, parse_spec

SHAPES = load_shapes()
FACTS = Facts(SHAPES, catalogue=CATALOGUE)
MEMBER_PATHS = [path for path in SHAPES.members if ":" not in path]
LEAVES = [path for path in MEMBER_PATHS if SHAPES.members[path].type not in ("structure", "list")]
LISTS = [path for path in MEMBER_PATHS if SHAPES.members[path].type == "list"]
ARNS = "arn:aws:{}:eu-central-1:123456789012:{}"
SAMPLES = (
    *(
        "1.2",
        "123456789012",
        "eu-central-1",
        "a-name",
        "studio::",
        "/a/b",
        "s3://bucket/x",
        "https://example.com/x.git",
    ),
    *(
        "subnet-0a",
        "sg-0a",
        "vpc-0a",
        "fs-0123456789abcdef0",
        "d-0123456789ab",
        "dzd-0123456789ab",
        "1",
        "user",
        "UPPER",
    ),
    "arn:aws:iam::123456789012:role/service-role/name",
    *(ARNS.format("sagemaker", f"{kind}/name") for kind in ("image", "studio-lifecycle-config", "image-config")),
    ARNS.format("sagemaker", "image-version/name/1"),
    ARNS.format("sagemaker", "training-plan/name"),
    ARNS.format("secretsmanager", "secret:name-a1b2c3"),
    ARNS.format("q", "profile/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"),
    ARNS.format("codewhisperer", "profile/ABCDEFGHIJKL"),
    ARNS.format("kms", "key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"),
    "arn:aws:sso::123456789012:application/ssoins-1234567890abcdef/apl-1234567890abcdef",
    "arn:aws:sagemaker:eu-central-1:aws:studio-lifecycle-config/built-in",
)


def text_for(constraint: Constraint) -> str:
    """A text that fits; a list of samples rather than a generator, so that a new pattern is looked at."""
    return next(each for each in SAMPLES if constraint.problem_with(each) is None)


def value_for(path: str, count: int = 1) -> Any:
    """A value that fits, with the required members of structures and nothing else."""
    constraint = SHAPES.members[path]
    if constraint.type == "structure":
        inner = children(SHAPES, path)
        # A union has no required member, and is nothing without one.
        wanted = [each for each in inner if SHAPES.members[each].required] or inner[:1]
        return {name_of(child): value_for(child) for child in wanted}
    if constraint.type == "list":
        return [value_for(f"{path}[]") for _ in range(max(count, constraint.minimum or 0))]
    if constraint.type in ("integer", "long"):
        return constraint.minimum or 1
    if constraint.type == "boolean":
        return True
    return constraint.enum[0] if constraint.enum else text_for(constraint)


def with_value(path: str, value: Any) -> Tree:
    """A request with `value` at `path`; lists on the way have one entry, with what it needs."""
    head, mark, tail = path.partition("[]")
    request: Tree = {"DefaultUserSettings": {}}
    if mark:
        entry: Any = value
        if tail:
            entry = value_for(f"{head}[]")
            inner, nested, rest = tail.removeprefix(".").partition("[]")
            if len([each for each in children(SHAPES, f"{head}[]") if SHAPES.members[each].required]) == 0:
                entry = {}
            if nested and rest:
                raise AssertionError("deeper than anything that there is")
            _complete(entry, f"{head}[]", inner)
            set_at(entry, inner, [value] if nested else value)
        set_at(request, head, [entry])
    else:
        _complete(request, "", path)
        set_at(request, path, value)
    return request


def _complete(tree: Tree, base: str, path: str) -> None:
    """Give the structures on the way to `path` their required members."""
    parts = path.split(".")
    for depth in range(1, len(parts)):
        around = ".".join(parts[:depth])
        for child in children(SHAPES, ".".join(filter(None, (base, around)))):
            if SHAPES.members[child].required:
                set_at(tree, f"{around}.{name_of(child)}", value_for(child))


def fitting(path: str) -> Iterator[Any]:
    """Values at the bounds of what fits: every enumerated one, the least and the most."""
    constraint = SHAPES.members[path]
    if constraint.enum:
        yield from constraint.enum
    elif constraint.type in ("integer", "long"):
        yield from {constraint.minimum or 0, constraint.maximum or 7}
    elif constraint.type == "list":
        counts = {max(1, constraint.minimum or 1), min(constraint.maximum or 3, 60)}
        yield from (value_for(path, count) for count in counts)
    else:
        yield value_for(path)


def breaking(path: str) -> Iterator[tuple[str, Any]]:
    """What breaks one limit and no other, with the limit's name."""
    constraint = SHAPES.members[path]
    if constraint.enum:
        yield "enum", "Not-A-Value"
    elif constraint.type in ("integer", "long"):
        if constraint.minimum is not None:
            yield "min", constraint.minimum - 1
        if constraint.maximum is not None:
            yield "max", constraint.maximum + 1
    elif constraint.type == "list":
        if constraint.maximum is not None:
            yield "max", value_for(path, constraint.maximum + 1)
    elif constraint.type == "string":
        fits = text_for(constraint)
        if constraint.maximum is not None:
            yield "max", fits + "a" * (constraint.maximum + 1 - len(fits))
        if constraint.minimum and constraint.minimum > 1:
            yield "min", fits[: constraint.minimum - 1]
        if constraint.pattern:
            odd = next((each for each in (f"{fits} §", " §", "§") if constraint.problem_with(each)), None)
            if odd is not None:
                yield "pattern", odd


def through_a_file(request: Tree) -> Tree:
    """The request after import, a file of the spec, and export."""
    return create_domain_request(parse_spec(dump_spec(spec_from_request(request)), "file"))


@pytest.mark.parametrize("top", sorted({path.split(".")[0].removesuffix("[]") for path in MEMBER_PATHS}))
def test_every_leaf_at_its_bounds_comes_back(top: str) -> None:
    for path in (*LEAVES, *LISTS):
        if path.split(".")[0].split("[")[0] == top:
            for value in fitting(path):
                request = with_value(path, value)
                below = [each for each in problems_with(SHAPES, "", request) if not each[1].startswith("is required")]
                assert below == [], path
                assert through_a_file(request) == request, path


def errors(request: Tree) -> list[str]:
    """Keys of what is wrong with a request, without the numbers of entries."""
    found = check(spec_from_request(request), FACTS)
    return [re.sub(r"\[\d*\]", "", each.field) for each in found if each.level is Level.ERROR]


def keys_for(path: str) -> set[str]:
    """Keys beside which something about a member belongs: those of its answers, or its place in `extra`."""
    plain = path.replace("[]", "")
    keys = {f"extra.{plain}"}
    for member in MEMBERS:
        for each in filter(None, (member.path, member.space)):
            if plain == each or plain.startswith(f"{each}."):
                keys.add(member.key)
    return keys


def is_at(key: str, path: str) -> bool:
    """Whether a key is that of a member, of an entry or part of it, or of the structure around it."""
    around = path.replace("[]", "")
    wanted = keys_for(path)
    places = {f"extra.{around.rsplit('.', depth)[0]}" for depth in range(around.count(".") + 1)}
    return any(key == each or key.startswith(f"{each}.") for each in wanted) or key in places


BASE = create_domain_request(spec_with({}), "123456789012")


def broken(path: str, value: Any) -> Tree:
    """A request that is right but for one value."""
    return merge(BASE, with_value(path, value))


@pytest.mark.parametrize("path", [*LEAVES, *LISTS])
def test_a_broken_limit_is_an_error_at_the_right_key(path: str) -> None:
    for limit, value in breaking(path):
        found = errors(broken(path, value))
        assert any(is_at(each, path) for each in found), (limit, value, found)


@pytest.mark.parametrize("path", [path for path in MEMBER_PATHS if SHAPES.members[path].required])
def test_a_required_member_that_is_missing_is_an_error(path: str) -> None:
    around, _, name = path.rpartition(".")
    if not around:
        request = {key: value for key, value in BASE.items() if key != name}
        if name != "DefaultUserSettings":
            # An empty one is sent where nothing is said.
            assert any(is_at(each, path) for each in errors(request)), errors(request)
        return
    head, mark, inner = path.partition("[]")
    request = merge(BASE, {})
    if mark:
        entry = value_for(f"{head}[]")
        if "." in inner.removeprefix("."):
            # A member of a union: the one that is asked about instead of the first.
            entry = {inner.removeprefix(".").partition(".")[0]: {}}
        else:
            del entry[name]
        set_at(request, head, [entry])
    else:
        others = [each for each in children(SHAPES, around) if each != path]
        set_at(request, around, {name_of(each): value_for(each) for each in others})
    found = errors(request)
    assert any(is_at(each, path) for each in found), found


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from([path for path in (*LEAVES, *LISTS) if "[]" not in path]), max_size=40, unique=True))
def test_any_leaves_together_come_back(paths: list[str]) -> None:
    request: Tree = {"DefaultUserSettings": {}}
    for path in paths:
        if get_at(request, path) is None:
            request = merge(request, with_value(path, next(iter(fitting(path)))))
    assert through_a_file(request) == request
    assert DomainSpec.model_validate(spec_from_request(request).as_tree()) == spec_from_request(request)
