"""What would change, in lines of which nothing is cut."""

import pytest
from rich.cells import cell_len

from models.edit import ADD, CHANGE, REMOVE, SET, UNSET, Change
from models.questions import question
from tui.change_lines import change_text, going_words, people_named, shown_value, worded

ARN = "arn:aws:iam::123456789012:role/service-role/AmazonSageMaker-ExecutionRole-"


@pytest.mark.parametrize("width", [30, 54, 76, 116])
def test_long_values_are_whole_and_no_line_is_too_long(width: int) -> None:
    change = Change("roles.default", "", f"{ARN}1", f"{ARN}2", CHANGE)
    text = change_text(change, "Default execution role", width)
    joined = "".join(line.strip() for line in text.splitlines())
    assert f"{ARN}1" in joined
    assert f"-> {ARN}2" in joined.replace("->", "-> ").replace("->  ", "-> ")
    assert all(cell_len(line) <= max(width, 36) for line in text.splitlines())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change("storage.size", "S", None, 20, SET), "not set -> 20"),
        (Change("domain.tags", "Tags", [{"Key": "a", "Value": "1"}], [], CHANGE), "a=1 -> not set"),
        (Change("storage.size", "S", 20, None, UNSET), "stays 20: it cannot be taken back"),
        (Change("access.groups", "", None, [{"name": "ml", "id": "g-1"}], ADD), "add ml"),
        (Change("access.groups", "", [{"name": "ml", "id": "g-1"}], None, REMOVE), "no longer named: ml"),
    ],
)
def test_words(change: Change, said: str) -> None:
    assert said in change_text(change, "Label", 100)


def test_values_from_outside_do_no_harm() -> None:
    text = change_text(Change("domain.tags", "Tags", "a\nb\x1b[31m", {"name": "\u202ex"}, CHANGE), "Tags", 60)
    assert text.count("\n") <= 2
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert shown_value(True) == "yes"
    assert shown_value({"a": [1]}) == '{"a": [1]}'


def test_options_and_switches_are_in_the_words_of_their_questions() -> None:
    access = worded(
        Change("network.access", "AppNetworkAccessType", "PublicInternetOnly", "VpcOnly", CHANGE),
        question("network.access"),
    )
    assert (access.before, access.after) == ("Public internet access", "Virtual Private Cloud (VPC) Only")
    docker = Change("applications.docker.enabled", "", "DISABLED", None, CHANGE)
    assert worded(docker, question("network.access")) == docker
    unknown = Change("network.access", "AppNetworkAccessType", "Something", None, CHANGE)
    assert worded(unknown, question("network.access")) == unknown
    assert worded(unknown, None) == unknown


def test_who_would_go_is_counted_by_kind_and_only_people_have_apps_and_spaces() -> None:
    groups = Change("access.groups", "", ["g-1", "g-2"], None, REMOVE)
    users = Change("access.users", "", ["u-1"], None, REMOVE)
    coming = Change("access.users", "", None, ["u-2"], ADD)
    assert going_words([groups, coming]) == "2 groups"
    assert going_words([users]) == "1 person with their apps and spaces"
    assert going_words([groups, users]) == "2 groups and 1 person with their apps and spaces"
    assert going_words([coming]) == ""


def test_who_is_no_longer_named_has_a_name_where_one_is_known() -> None:
    change = Change("access.groups", "", ["g-1", "g-2"], None, REMOVE)
    assert people_named(change, {"g-1": "ml"}).before == ["ml", "g-2"]
