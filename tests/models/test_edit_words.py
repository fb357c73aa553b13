"""How rules about an edit say what a value is, and what can still be done about it."""

from __future__ import annotations

from typing import Any

import pytest

from models.edit import UNSET, changes
from models.edit_base import Situation, shown
from models.edit_rules import check_edit
from models.inventory import Inventory
from models.members import MEMBERS
from models.spec import DomainSpec
from models.tree import merge
from tests.judges.examples import ACCOUNT, iam_spec
from tests.models.test_normalise import domain_of


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("DefaultUserSettings.DefaultLandingUri", "app:JupyterServer:", "“classic”"),
        ("DefaultUserSettings.SecurityGroups", ["sg-1", "sg-2"], "sg-1, sg-2"),
        ("DomainSettings.DockerSettings.EnableDockerAccess", "DISABLED", "off"),
        ("Tags", [{"Key": "team", "Value": "ml"}], "team=ml"),
        ("DefaultUserSettings.CustomFileSystemConfigs", [{"Unheard": {"of": 1}}], '{"Unheard": {"of": 1}}'),
        ("", "sg-1", "“sg-1”"),
        ("Tags", [], "nothing"),
    ],
)
def test_a_value_is_told_as_people_read_it(path: str, value: Any, words: str) -> None:
    assert shown(value, path) == words


@pytest.mark.parametrize(
    ("before", "words", "answer"), [(True, "stays on", "no (false"), (False, "stays off", "yes (true")]
)
def test_a_switch_that_is_no_longer_spoken_of_can_be_changed_by_an_answer(
    before: bool, words: str, answer: str
) -> None:
    def spec(**canvas: Any) -> DomainSpec:
        more = {"applications": {"canvas": {"storage": "s3://sagemaker-data/canvas", **canvas}}}
        return DomainSpec.model_validate(merge(iam_spec().as_tree(), more))

    record = domain_of(spec(direct_deploy=before))
    changed = tuple(changes(spec(), ACCOUNT, record))
    assert [(each.field, each.kind) for each in changed] == [("applications.canvas.direct_deploy", UNSET)]
    (found,) = [each for each in check_edit(Situation(spec(), changed, Inventory(record))) if each.code == "ED-3"]
    assert words in found.message
    assert answer in found.remedy
    assert "no way to take this back" not in found.message
    (other,) = changes(spec(direct_deploy=not before), ACCOUNT, record)
    assert other.after == ("DISABLED" if before else "ENABLED")


def test_every_switch_has_two_words() -> None:
    for member in MEMBERS:
        if member.codec.switch:
            assert [member.codec.decode(member.codec.encode(value)) for value in (True, False)] == [True, False]
