"""Every member can be found, read and given a value that fits."""

import json
from pathlib import Path

import pytest

from models.member_tree import NotAValue, member_rows, parse_value, problems_with, search, with_member
from models.shapes import Constraint, Shapes
from tui.services.service_model import load_shapes

SHAPES = load_shapes()
KNOWN = frozenset(json.loads(Path("assets/known-members.json").read_text("utf-8"))["members"])
REQUEST = {"AuthMode": "IAM", "DefaultUserSettings": {"ExecutionRole": "x"}, "TagPropagation": "ENABLED"}


def test_the_tree_has_every_member_below_its_parent() -> None:
    rows = member_rows(SHAPES, {}, {}, KNOWN)
    assert len([row for row in rows if not row.has_children]) >= 192
    seen: set[str] = set()
    for row in rows:
        parent = row.path[:-2] if row.path.endswith("[]") else row.path.rpartition(".")[0]
        assert not parent or parent in seen
        seen.add(row.path)
        assert row.depth == (0 if not parent else next(r.depth for r in rows if r.path == parent) + 1)


def test_rows_say_what_is_set_and_by_what() -> None:
    rows = {row.path: row for row in member_rows(SHAPES, REQUEST, {"TagPropagation": "ENABLED"}, KNOWN)}
    assert rows["AuthMode"].set_by == "access.auth"
    assert rows["TagPropagation"].set_by == "extra"
    assert rows["VpcId"].set_by == ""
    assert rows["VpcId"].answers == ("network.vpc",)
    assert not any(row.new for row in rows.values())


def test_a_member_of_a_later_model_is_marked_new() -> None:
    later = Shapes({**SHAPES.members, "Brand": Constraint("string")}, "9.9")
    assert [row.path for row in member_rows(later, {}, {}, KNOWN) if row.new] == ["Brand"]


def test_search_keeps_the_way_to_a_hit() -> None:
    found = [row.path for row in search(member_rows(SHAPES, {}, {}), "rootless")]
    assert "DomainSettings" in found
    assert "DomainSettings.DockerSettings.RootlessDocker" in found
    assert "VpcId" not in found


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("DomainName", "ml-platform", "ml-platform"),
        ("SubnetIds", "subnet-1\n\nsubnet-2", ["subnet-1", "subnet-2"]),
        ("SubnetIds", '["subnet-1"]', ["subnet-1"]),
        ("DefaultUserSettings.CustomPosixUserConfig.Uid", " 10001 ", 10001),
        ("Tags", '[{"Key": "a", "Value": "b"}]', [{"Key": "a", "Value": "b"}]),
    ],
)
def test_typed_text_becomes_a_value(path: str, text: str, value: object) -> None:
    assert parse_value(SHAPES, path, text) == value


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("DomainName", "no_underscore", "must match"),
        ("AuthMode", "LDAP", "one of SSO, IAM"),
        ("DefaultUserSettings.CustomPosixUserConfig.Uid", "many", "whole number"),
        ("DefaultUserSettings.CustomPosixUserConfig.Uid", "3", "at least 10000"),
        ("Tags", "a=b", "JSON"),
        ("Tags", '[{"Key": "a"}]', "is required"),
        ("SubnetIds", "\n".join(f"subnet-{n}" for n in range(17)), "at most 16 entries"),
    ],
)
def test_typed_text_that_does_not_fit_is_refused_with_a_reason(path: str, text: str, reason: str) -> None:
    with pytest.raises(NotAValue, match=reason):
        parse_value(SHAPES, path, text)


def test_every_violation_is_reported_at_its_place() -> None:
    request = {"DomainName": "a", "AuthMode": "IAM", "DefaultUserSettings": {"Nope": 1}, "KmsKeyId": 5}
    assert dict(problems_with(SHAPES, "", request)) == {
        "DefaultUserSettings.Nope": "is not a member that the installed service model knows",
        "KmsKeyId": "must be text",
    }
    assert "DomainName" in dict(problems_with(SHAPES, "", {"AuthMode": "IAM", "DefaultUserSettings": {}}))


def test_a_member_taken_out_leaves_no_empty_group() -> None:
    extra = with_member({}, "DomainSettings.DockerSettings.RootlessDocker", "ENABLED")
    assert extra == {"DomainSettings": {"DockerSettings": {"RootlessDocker": "ENABLED"}}}
    assert with_member(extra, "DomainSettings.DockerSettings.RootlessDocker", None) == {}
