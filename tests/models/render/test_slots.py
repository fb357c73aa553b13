"""Finding what differs between accounts in the values of a plan."""

from __future__ import annotations

from typing import Any

import pytest

from models.render.names import Names, camel, snake
from models.render.pruning import members, prune
from models.render.slots import ACCOUNT, PARTITION, REGION, Joined, RoleSlot, Slot, Slots

OWN = "123456789012"


def slots(**made: str) -> Slots:
    return Slots("aws", OWN, "eu-central-1", made)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (OWN, (Slot(ACCOUNT),)),
        ("eu-central-1", (Slot(REGION),)),
        ("arn:aws:s3:::data/*", ("arn:", Slot(PARTITION), ":s3:::", Slot("Bucket"), "/*")),
        (
            f"arn:aws:sagemaker:eu-central-1:{OWN}:app/*",
            ("arn:", Slot(PARTITION), ":sagemaker:", Slot(REGION), ":", Slot(ACCOUNT), ":app/*"),
        ),
        ("arn:aws:iam::aws:policy/X", ("arn:", Slot(PARTITION), ":iam::aws:policy/X")),
        ("arn:aws:iam::210987654321:role/x", ("arn:", Slot(PARTITION), ":iam::210987654321:role/x")),
        (f"s3://sagemaker-eu-central-1-{OWN}/x", ("s3://sagemaker-", Slot(REGION), "-", Slot(ACCOUNT), "/x")),
        (f"s3://logs-{OWN}", ("s3://logs-", Slot(ACCOUNT))),
        (f"arn:aws:kms:eu-central-1:{OWN}:key/1", (Slot("KmsKey"),)),
    ],
)
def test_texts_that_differ(text: str, expected: tuple[Any, ...]) -> None:
    assert slots().filled(text) == Joined(expected)


@pytest.mark.parametrize(
    "text", ["", "x", "*", "s3://*", "s3://A_B/c", f"x{OWN}", "arn:", "arn:a:b", "sagemaker.amazonaws.com", "${aws:x}"]
)
def test_texts_that_stay(text: str) -> None:
    assert slots().filled(text) == text


@pytest.mark.parametrize("text", ["", "arn:aws:kms:::key/1", "arn:aws:iam:::role/x"])
def test_without_an_account_nothing_is_taken_for_it(text: str) -> None:
    filled = Slots("aws", "", "").filled(text)
    assert Slot(ACCOUNT) not in (filled.parts if isinstance(filled, Joined) else ())


def test_the_same_value_has_one_parameter() -> None:
    asked = slots()
    first = asked.filled(["s3://data/a", "s3://data/b", "s3://more"])
    assert [part.parts[1] for part in first] == [Slot("Bucket"), Slot("Bucket"), Slot("Bucket2")]
    assert [each.default for each in asked.parameters.values()] == ["data", "more"]


def test_roles_that_are_made_are_referred_to() -> None:
    arn = f"arn:aws:iam::{OWN}:role/x"
    assert slots(**{arn: "x"}).filled({"Resource": [arn]}) == {"Resource": [Joined((RoleSlot("x"),))]}


def test_lists_with_anything_but_ids_stay() -> None:
    asked = slots()
    assert asked.ids("SubnetIds", ["subnet-1", "a,b"], "") == ["subnet-1", "a,b"]
    assert asked.ids("SubnetIds", [], "") == []
    assert asked.parameters == {}


@pytest.mark.parametrize(
    ("text", "pascal", "snaked"),
    [
        ("data-science", "DataScience", "data_science"),
        ("VpcId", "VpcId", "vpc_id"),
        ("Anna@Example.com", "AnnaExampleCom", "anna_example_com"),
        ("1st", "1st", "x_1st"),
        ("日本", "", "x"),
        ("-", "", "x"),
    ],
)
def test_names(text: str, pascal: str, snaked: str) -> None:
    assert (camel(text), snake(text)) == (pascal, snaked)


def test_a_name_is_given_once() -> None:
    names = Names()
    assert [names.take("a"), names.take("a"), names.take("a2"), names.take("a", "_")] == ["a", "a2", "a22", "a_2"]


def test_pruning_tells_of_every_value_it_cuts() -> None:
    known = members("A", B=members("C"), D=members("E"))
    value = {"A": [1], "B": {"C": 1, "X": {"Y": 2, "Z": {}}}, "D": [{"E": 1}, {"F": 2}], "G": {"H": 1}}
    kept, cut = prune(value, known)
    assert kept == {"A": [1], "B": {"C": 1}, "D": [{"E": 1}]}
    assert cut == ["B.X.Y", "B.X.Z", "D[1].F", "G.H"]


def test_what_is_left_empty_by_pruning_goes() -> None:
    assert prune({"B": {"X": 1}}, members(B=members("C"))) == ({}, ["B.X"])
    assert prune({"B": {}}, members(B=members("C"))) == ({"B": {}}, [])
