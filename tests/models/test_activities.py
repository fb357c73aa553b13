"""Activities become the statements AWS wrote, and packing them changes nothing that they grant."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.activities import (
    Activity,
    Catalogue,
    Scope,
    catalogue_from,
    document_of,
    fill,
    missing,
    statements_of,
    variant_of,
)
from models.policy_packing import (
    DOCUMENT_LIMIT,
    DoesNotFit,
    Part,
    grants,
    merge_statements,
    pack,
    size_of,
)

CATALOGUE: Catalogue = catalogue_from(json.loads(Path("assets/ml-activities.json").read_text("utf-8")))
SCOPE = Scope("aws", "eu-central-1", "123456789012", "arn:aws:iam::123456789012:role/service-role/AmazonSageMaker-x")

VALUES = {
    "s3-bucket": st.from_regex(r"[a-z0-9][a-z0-9-]{1,40}[a-z0-9]", fullmatch=True),
    "ecr-repository": st.integers(1, 99).map(lambda n: f"arn:aws:ecr:eu-central-1:123456789012:repository/team-{n}"),
    "role-arn": st.one_of(st.just("self"), st.integers(1, 99).map(lambda n: f"arn:aws:iam::123456789012:role/r{n}")),
    "kms-key": st.uuids().map(lambda key: f"arn:aws:kms:eu-central-1:123456789012:key/{key}"),
    "subnet": st.integers(0, 2**32).map(lambda n: f"subnet-{n:017x}"),
    "security-group": st.integers(0, 2**32).map(lambda n: f"sg-{n:017x}"),
    "athena-workgroup": st.sampled_from(["primary", "team-a"]),
    "glue-db": st.sampled_from(["sales", "events"]),
    "kendra-index": st.uuids().map(str),
}


@st.composite
def parameters(draw: st.DrawFn, activity: Activity) -> dict[str, list[str]]:
    """Values for everything the activity asks for, with or without its variants."""
    kinds = {kind for kind in ("vpc", "kms") if draw(st.booleans())}
    return {
        each.name: draw(st.lists(VALUES[each.kind], min_size=1, max_size=3 if each.multiple else 1, unique=True))
        for each in activity.parameters
        if each.required or each.variant in kinds
    }


@st.composite
def selections(draw: st.DrawFn) -> list[Part]:
    """Some of the current activities with random parameters, as parts of a role."""
    chosen = draw(st.lists(st.sampled_from(CATALOGUE.current()), min_size=1, max_size=21, unique_by=lambda a: a.id))
    return [
        Part(
            activity.id,
            tuple(statements_of(activity, draw(parameters(activity)), SCOPE)),
            tuple(fill(CATALOGUE.managed_policies[name].arn, SCOPE) for name in activity.managed_policies),
        )
        for activity in chosen
    ]


def test_the_catalogue_has_what_aws_lists() -> None:
    assert len(CATALOGUE.current()) == 21
    assert len(CATALOGUE.personas) == 3
    for persona in CATALOGUE.personas.values():
        assert set(persona.activities) <= set(CATALOGUE.activities)
    for activity in CATALOGUE.activities.values():
        assert activity.statements or activity.managed_policies, activity.id
        assert set(activity.managed_policies) <= set(CATALOGUE.managed_policies)
        assert set(activity.supporting_roles) <= set(CATALOGUE.supporting_roles)


@pytest.mark.parametrize("activity", CATALOGUE.activities.values(), ids=lambda activity: activity.id)
def test_every_placeholder_belongs_to_a_parameter(activity: Activity) -> None:
    used = set(re.findall(r"\$\{Param\.([A-Za-z]+)\}", json.dumps([activity.statements, activity.variants])))
    assert used <= {each.name for each in activity.parameters}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_nothing_is_left_open_and_nothing_is_empty(data: st.DataObject) -> None:
    activity = data.draw(st.sampled_from(list(CATALOGUE.activities.values())))
    given_values = data.draw(parameters(activity))
    assert missing(activity, given_values) == []
    rendered = statements_of(activity, given_values, SCOPE)
    assert not re.search(r"\$\{(Partition|Region|AccountId|Param)", json.dumps(rendered))
    for statement in rendered:
        assert statement["Resource"]
        assert statement["Action"]
        assert "" not in statement["Resource"]


def test_a_value_more_is_a_resource_more() -> None:
    activity = CATALOGUE.activities["amazon-s3-bucket-access"]
    one = statements_of(activity, {"buckets": ["a1a"]}, SCOPE)
    two = statements_of(activity, {"buckets": ["a1a", "b2b"]}, SCOPE)
    assert {"arn:aws:s3:::a1a/*", "arn:aws:s3:::b2b/*"} <= {r for s in two for r in s["Resource"]}
    assert grants(one) < grants(two)


def test_self_is_the_role_being_made() -> None:
    rendered = statements_of(CATALOGUE.activities["manage-pipelines"], {"rolesToPass": "self"}, SCOPE)
    passed = [s["Resource"] for s in rendered if "iam:PassRole" in s["Action"]]
    assert passed == [[SCOPE.role_arn]]


def test_iam_variables_stay_as_they_are() -> None:
    rendered = json.dumps(statements_of(CATALOGUE.activities["run-studio-classic-applications"], {}, SCOPE))
    assert "${sagemaker:DomainId}" in rendered


def test_half_a_variant_is_missing_the_other_half() -> None:
    jobs = CATALOGUE.activities["manage-ml-jobs"]
    half = {"rolesToPass": ["self"], "subnets": ["subnet-0a"]}
    assert variant_of(jobs, half) == "vpc"
    assert [each.name for each in missing(jobs, half)] == ["securityGroups"]
    assert [each.name for each in missing(jobs, {})] == ["rolesToPass"]


def test_vpc_and_kms_choose_their_variant() -> None:
    jobs = CATALOGUE.activities["manage-ml-jobs"]
    values = {
        "rolesToPass": ["self"],
        "subnets": ["s"],
        "securityGroups": ["g"],
        "dataKmsKeys": ["k"],
        "volumeKmsKeys": ["v"],
    }
    assert variant_of(jobs, values) == "vpc_kms"
    assert statements_of(jobs, values, SCOPE) != statements_of(jobs, {"rolesToPass": ["self"]}, SCOPE)


@settings(max_examples=40, deadline=None)
@given(selections(), st.integers(10, 25))
def test_packing_grants_exactly_what_the_parts_grant(parts: list[Part], quota: int) -> None:
    try:
        packing = pack(parts, quota)
    except DoesNotFit:
        return
    assert packing.attachments <= quota
    assert all(each.size <= DOCUMENT_LIMIT for each in packing.documents)
    wanted = grants(statement for part in parts for statement in part.statements)
    assert grants(statement for each in packing.documents for statement in each.statements) == wanted
    assert set(packing.managed) == {arn for part in parts for arn in part.managed}
    sids = [[s.get("Sid") for s in each.statements if s.get("Sid")] for each in packing.documents]
    assert all(len(names) == len(set(names)) for names in sids)


def test_all_current_activities_fit_the_default_quota() -> None:
    parts = _all_parts(1)
    assert pack(parts, 25).how == "one for each activity"
    packing = pack(parts, 10)
    assert (packing.how, packing.attachments) == ("packed", 8)
    assert pack(parts, 7).how == "merged and packed"
    with pytest.raises(DoesNotFit, match="a role can have 4"):
        pack(parts, 4)


def test_one_activity_larger_than_a_policy_is_split() -> None:
    buckets = [f"{n:060d}" for n in range(100)]
    statements = statements_of(CATALOGUE.activities["amazon-s3-bucket-access"], {"buckets": buckets}, SCOPE)
    assert size_of(statements) > DOCUMENT_LIMIT
    packing = pack([Part("s3", tuple(statements))], 10)
    assert grants(s for each in packing.documents for s in each.statements) == grants(statements)
    assert all(each.size <= DOCUMENT_LIMIT for each in packing.documents)


def test_merging_keeps_conditions_apart() -> None:
    statements = [
        {"Sid": "A", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["*"]},
        {"Sid": "B", "Effect": "Allow", "Action": ["s3:PutObject"], "Resource": ["*"]},
        {"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": ["*"], "Condition": {"Bool": {"a:b": "true"}}},
        {"Effect": "Deny", "Action": ["s3:PutObject"], "Resource": ["*"]},
    ]
    merged = merge_statements(statements)
    assert len(merged) == 3
    assert grants(merged) == grants(statements)


def _all_parts(count: int) -> list[Part]:
    samples: dict[str, Any] = {
        "s3-bucket": "my-sagemaker-bucket",
        "ecr-repository": "arn:aws:ecr:eu-central-1:123456789012:repository/team",
        "role-arn": "self",
        "athena-workgroup": "primary",
        "glue-db": "sales",
        "kendra-index": "0" * 36,
    }
    return [
        Part(
            activity.id,
            tuple(
                statements_of(
                    activity, {p.name: [samples[p.kind]] * count for p in activity.parameters if p.required}, SCOPE
                )
            ),
            tuple(fill(CATALOGUE.managed_policies[name].arn, SCOPE) for name in activity.managed_policies),
        )
        for activity in CATALOGUE.current()
    ]


def test_a_document_is_what_iam_takes() -> None:
    assert document_of([])["Version"] == "2012-10-17"
