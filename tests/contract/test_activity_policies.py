"""IAM as others know it takes the documents that ML activities become."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from models.activities import catalogue_from
from models.arns import partition_of
from models.policy_packing import DOCUMENT_LIMIT
from models.role_policies import packing_of, scope_of, unmet
from models.spec_access import MlActivity, RoleCreate

CATALOGUE = catalogue_from(json.loads(Path("assets/ml-activities.json").read_text("utf-8")))
SAMPLES = {
    "s3-bucket": ["my-sagemaker-bucket", "second-bucket"],
    "ecr-repository": ["arn:aws:ecr:eu-central-1:123456789012:repository/team"],
    "role-arn": ["self"],
    "kms-key": ["arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"],
    "subnet": ["subnet-0a"],
    "security-group": ["sg-0a"],
    "athena-workgroup": ["primary"],
    "glue-db": ["sales"],
    "kendra-index": ["0" * 36],
}
ROLE = RoleCreate(name="AmazonSageMaker-ExecutionRole-test", path="/service-role/")


@pytest.fixture
def iam(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An IAM client of a mocked account."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with mock_aws():
        yield boto3.client("iam", aws_access_key_id="x", aws_secret_access_key="x")


def chosen(activity_id: str, *kinds: str) -> MlActivity:
    """The activity with sample values, in the variant of these kinds."""
    values = {
        each.name: SAMPLES[each.kind]
        for each in CATALOGUE.activities[activity_id].parameters
        if each.required or each.variant in kinds
    }
    return MlActivity.model_validate({"id": activity_id} | values)


@pytest.mark.contract
@pytest.mark.parametrize("kinds", [(), ("vpc",), ("kms",), ("vpc", "kms")], ids=lambda kinds: "+".join(kinds) or "base")
def test_each_activity_makes_documents_that_iam_takes(iam: Any, kinds: tuple[str, ...]) -> None:
    scope = scope_of(ROLE, "123456789012", "eu-central-1")
    for activity in CATALOGUE.activities.values():
        role = ROLE.model_copy(update={"activities": [chosen(activity.id, *kinds)]})
        assert unmet(role, CATALOGUE) == []
        packing = packing_of(role, CATALOGUE, scope)
        assert packing.attachments >= 1
        for number, document in enumerate(packing.documents):
            assert document.size <= DOCUMENT_LIMIT
            iam.create_policy(PolicyName=f"{activity.id}-{number}", PolicyDocument=json.dumps(document.body))


@pytest.mark.contract
def test_the_managed_policies_exist_in_iam() -> None:
    from moto.iam.aws_managed_policies import aws_managed_policies_data

    known = {
        f"arn:aws:iam::aws:policy{each['Path']}{name}" for name, each in json.loads(aws_managed_policies_data).items()
    }
    for policy in CATALOGUE.managed_policies.values():
        assert policy.arn.replace("${Partition}", "aws") in known


def test_a_role_without_activities_gets_full_access() -> None:
    packing = packing_of(ROLE, CATALOGUE, scope_of(ROLE, "123456789012", "cn-north-1"))
    assert packing.managed == ("arn:aws-cn:iam::aws:policy/AmazonSageMakerFullAccess",)
    assert partition_of("cn-north-1") == "aws-cn"


def test_what_was_not_told_is_named() -> None:
    role = ROLE.model_copy(update={"activities": [MlActivity(id="manage-models"), MlActivity(id="no-such-thing")]})
    assert unmet(role, CATALOGUE) == [("manage-models", "rolesToPass")]
