"""What is typed becomes a value, or is kept as it is and told of."""

from typing import Any

import pytest

from models.answers import as_text, coerce, finding, invalid, invalid_findings
from models.draft import Draft, spec_of, spec_tree
from models.fields import Field, Kind, Mutability


def field(kind: Kind, key: str = "storage.default_space_gb", **more: Any) -> Field:
    return Field(key, "storage", "Space", kind, "Size", "Help.", Mutability.YES, **more)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.TEXT, "  ml-team ", "ml-team"),
        (Kind.TEXT, "   ", None),
        (Kind.INTEGER, " 12", 12),
        (Kind.INTEGER, "-3", -3),
        (Kind.INTEGER, "12 GB", "12 GB"),
        (Kind.INTEGER, "٣", "٣"),
        (Kind.TOGGLE, "Yes", True),
        (Kind.TOGGLE, "off", False),
        (Kind.TOGGLE, "perhaps", "perhaps"),
        (Kind.NAMES, "anna\r\nbob\n\nanna\n", ["anna", "bob"]),
        (Kind.NAMES, "anna, bob", ["anna", "bob"]),
        (Kind.LOOKUP_MULTI, "subnet-1\nsubnet-2", ["subnet-1", "subnet-2"]),
        (Kind.PRINCIPALS, "Data [x]\nML", [{"name": "Data [x]"}, {"name": "ML"}]),
        (Kind.TAGS, "a=1\nb = x=y ", {"a": "1", "b": "x=y"}),
        (Kind.TAGS, "a=1\nb", "a=1\nb"),
        (Kind.TAGS, "a=1\na=2", "a=1\na=2"),
        (Kind.LOOKUP, "vpc-0a ", "vpc-0a"),
    ],
)
def test_text_becomes_a_value_where_it_can(kind: Kind, text: str, value: object) -> None:
    assert coerce(field(kind), text) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.INTEGER, 12),
        (Kind.TOGGLE, False),
        (Kind.NAMES, ["anna", "bob"]),
        (Kind.TAGS, {"team": "ml", "cost": "a=b"}),
        (Kind.TEXT, "한국"),
        (Kind.PRINCIPALS, [{"name": "ML"}]),
    ],
)
def test_a_value_written_out_is_read_back(kind: Kind, value: object) -> None:
    assert coerce(field(kind), as_text(field(kind), value)) == value


@pytest.mark.parametrize(
    ("kind", "value", "problem"),
    [
        (Kind.INTEGER, "12 GB", "must be a whole number"),
        (Kind.INTEGER, True, "must be a whole number"),
        (Kind.TOGGLE, "perhaps", "must be yes or no"),
        (Kind.TAGS, "a=1\nb", "must be key=value on each line; line 2 is not"),
        (Kind.TAGS, "a=1\na=2", "must have each key once; line 2 repeats one"),
        (Kind.NAMES, "anna", "must be a list, one entry a line"),
        (Kind.INTEGER, 12, None),
        (Kind.TAGS, {}, None),
        (Kind.INTEGER, None, None),
    ],
)
def test_what_cannot_be_an_answer_is_said(kind: Kind, value: object, problem: str | None) -> None:
    assert invalid(field(kind), value) == problem


def test_a_part_of_a_record_is_named() -> None:
    images = field(Kind.RECORDS, parts=(field(Kind.INTEGER, "version"),))
    assert invalid(images, [{"version": 1}]) is None
    assert invalid(images, [{"version": 1}, {"version": "one"}]) == (
        "has an entry that cannot be: entry 2, Size must be a whole number"
    )


def test_the_finding_is_an_error_beside_the_field() -> None:
    size = field(Kind.INTEGER)
    found = finding(size, "12 GB")
    assert found is not None
    assert (found.field, found.level, found.message) == (size.key, "error", "Size must be a whole number.")
    assert invalid_findings([size], {size.key: "12 GB"}) == [found]
    assert invalid_findings([size], {size.key: 12}) == []


def test_the_draft_keeps_what_the_spec_leaves_out() -> None:
    size = field(Kind.INTEGER)
    draft = Draft("d").answer(size.key, "12 GB")
    assert draft.answers[size.key] == "12 GB"
    assert spec_tree(draft, [size]) == {}
    assert spec_of(draft, [size]).storage.default_space_gb is None
    assert spec_of(draft.answer(size.key, 12), [size]).storage.default_space_gb == 12
