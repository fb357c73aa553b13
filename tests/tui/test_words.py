"""Answers, times and sizes in words."""

from typing import Any

import pytest

from models.facts import Availability, Facts, Lookup, Subnet
from models.fields import Choices, Field, Kind, Mutability, Option
from tui.words import NOTHING, ago, answer_words, counted, span, stopwatch


def question(kind: Kind, **more: Any) -> Field:
    return Field("k", "network", "S", kind, "L", "H.", Mutability.YES, **more)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (Kind.TEXT, None, NOTHING),
        (Kind.TEXT, "a\x1b[31mb", "a^[[31mb"),
        (Kind.TOGGLE, True, "yes"),
        (Kind.TOGGLE, False, "no"),
        (Kind.NAMES, ["a", "b", "c", "d", "e", "f"], "a, b, c, d and 2 more"),
        (Kind.TAGS, {"k": "v"}, "k=v"),
        (Kind.PRINCIPALS, [{"id": "1", "name": "Data [x]"}, {"id": "2"}], "Data [x], 2"),
        (Kind.RECORDS, [{"image": "a", "version": 2}], "image=a, version=2"),
    ],
)
def test_an_answer_is_one_harmless_line(kind: Kind, value: object, words: str) -> None:
    assert answer_words(question(kind), value) == words


def test_an_option_is_called_by_its_label() -> None:
    field = question(Kind.CHOICE, choices=Choices(options=(Option("vpc-only", "VPC only"),)))
    assert answer_words(field, "vpc-only") == "VPC only"


def test_an_id_gets_the_name_of_what_was_looked_up() -> None:
    field = question(Kind.LOOKUP_MULTI, choices=Choices(lookup="subnets", argument="network.vpc"))
    rows = (Subnet("subnet-1", "vpc-0", name="\u202eabc"),)
    facts = Facts(lookups={"subnets:vpc-0": Lookup(rows, Availability.KNOWN)})
    assert answer_words(field, ["subnet-1", "subnet-2"], facts, "vpc-0") == "subnet-1 (<U+202E>abc), subnet-2"


def test_a_number_has_its_unit() -> None:
    assert answer_words(question(Kind.INTEGER, unit="GB"), 5) == "5 GB"


def test_times() -> None:
    assert ago(5) == "just now"
    assert ago(120) == "2 min ago"
    assert span(3 * 3600 + 120) == "3 h 02 min"
    assert span(3 * 86400) == "3 days"
    assert stopwatch(75) == "1:15"
    assert counted(1, "problem") == "1 problem"
    assert counted(2, "reply", "replies") == "2 replies"
