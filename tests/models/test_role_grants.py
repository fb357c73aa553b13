"""What a role grants is held against what ML activities take."""

from typing import Any

from models.role_grants import Covered, RolePolicy, coverage, services_in
from tui.services.activity_catalogue import load_catalogue

CATALOGUE = load_catalogue()


def policy(*actions: str, effect: str = "Allow", **more: Any) -> RolePolicy:
    statement = {"Effect": effect, "Action": list(actions), "Resource": "*"} | more
    return RolePolicy("own", "", {"Version": "2012-10-17", "Statement": statement})


def covered(*policies: RolePolicy, activity: str) -> Covered:
    return coverage(policies, CATALOGUE, [activity])[0].covered


def test_everything_covers_everything() -> None:
    assert {each.covered for each in coverage([policy("*")], CATALOGUE)} == {Covered.ALL}
    assert len(coverage([policy("*")], CATALOGUE)) == len(CATALOGUE.current())


def test_nothing_covers_nothing() -> None:
    assert {each.covered for each in coverage([], CATALOGUE)} == {Covered.NONE}


def test_some_actions_cover_in_part_and_the_rest_is_named() -> None:
    (found,) = coverage([policy("S3:getobject", "s3:List*")], CATALOGUE, ["amazon-s3-full-access"])
    assert found.covered is Covered.SOME
    assert "s3:PutObject" in found.missing
    assert "s3:GetObject" not in found.missing


def test_an_attached_policy_covers_its_activity_by_its_name() -> None:
    canvas = RolePolicy("AmazonSageMakerCanvasFullAccess", "arn:aws:iam::aws:policy/AmazonSageMakerCanvasFullAccess")
    assert covered(canvas, activity="canvas-core-access") is Covered.ALL
    assert covered(canvas, activity="manage-pipelines") is Covered.NONE


def test_a_denial_allows_nothing_and_all_but_some_allows_the_rest() -> None:
    assert covered(policy("*", effect="Deny"), activity="use-mlflow") is Covered.NONE
    but = RolePolicy("x", "", {"Statement": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]})
    assert covered(but, activity="amazon-s3-full-access") is Covered.ALL
    (found,) = coverage([but], CATALOGUE, ["manage-models"])
    assert found.missing == ("iam:PassRole",)


def test_what_a_policy_is_about_is_said_in_a_few_words() -> None:
    assert services_in(policy("s3:GetObject", "s3:PutObject", "kms:Decrypt")) == ["s3 (2)", "kms (1)"]
    assert services_in(policy("s3:*", effect="Deny")) == ["deny s3 (1)"]
