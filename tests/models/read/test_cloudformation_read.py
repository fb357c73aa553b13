"""CloudFormation templates into specs: what is known is taken, what is not becomes a question."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from models.errors import SpecError
from models.read.cloudformation import read
from models.read.imported import Imported
from models.spec import DomainSpec
from tests.judges.comparing import agree
from tests.judges.examples import ACCOUNT, HOSTILE, REGION, full_spec, iam_spec, plan_of, request_of
from tests.judges.spec_strategies import hostile_specs, specs
from tui.services.templates import load_tree, read_text, render_cloudformation, render_cloudformation_json

DOMAIN: dict[str, Any] = {
    "DomainName": "d",
    "AuthMode": "IAM",
    "DefaultUserSettings": {"ExecutionRole": f"arn:aws:iam::{ACCOUNT}:role/x"},
}


def template(properties: dict[str, Any] | None = None, **sections: Any) -> dict[str, Any]:
    resources = {"Studio": {"Type": "AWS::SageMaker::Domain", "Properties": DOMAIN | (properties or {})}}
    resources |= sections.pop("Resources", {})
    return {"Resources": resources} | sections


def questions(found: Imported) -> dict[str, str]:
    return {each.place: each.text for each in found.questions}


def vpc(node: Any, **sections: Any) -> tuple[str | None, dict[str, str]]:
    found = read(template({"VpcId": node}, **sections))
    return found.spec.network.vpc, questions(found)


VPC_PLACE = "Resources.Studio.Properties.VpcId"
PARAMETERS = {
    "Vpc": {"Type": "String", "Default": "vpc-1"},
    "Open": {"Type": "String"},
    "Stage": {"Type": "String", "Default": "test"},
    "Subnets": {"Type": "List<AWS::EC2::Subnet::Id>", "Default": "subnet-1, subnet-2"},
    "Ssm": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/net/vpc"},
}


def round_trip(spec: DomainSpec) -> None:
    rendered = render_cloudformation(plan_of(spec), spec, request_of(spec))
    back = read_text(rendered.text, "template.yaml", account=ACCOUNT)
    agree(spec, back.spec, rendered.dropped)
    assert back.spec.region == REGION
    assert len(back.questions) == len(rendered.dropped)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(specs())
def test_what_a_template_carries_comes_back(spec: DomainSpec) -> None:
    round_trip(spec)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_specs())
def test_any_text_comes_back(spec: DomainSpec) -> None:
    rendered = render_cloudformation(plan_of(spec), spec, request_of(spec))
    agree(spec, read_text(rendered.text, "t", account=ACCOUNT).spec, rendered.dropped)


@pytest.mark.parametrize("word", [word for word in HOSTILE if word], ids=ascii)
def test_hostile_words_come_back(word: str) -> None:
    spec = iam_spec(
        domain={"name": word, "tags": {word: word}},
        access={"profiles": [word]},
        roles={"default": {"arn": word}},
        applications={"notebook_sharing": {"s3_uri": f"s3://team-data/{word}", "kms_key": word}},
        network={"vpc": word, "subnets": [word], "security_groups": [word, "sg-1"]},
        storage={"kms_key": word},
    )
    for render in (render_cloudformation, render_cloudformation_json):
        rendered = render(plan_of(spec), spec, request_of(spec))
        agree(spec, read_text(rendered.text, "t", account=ACCOUNT).spec, rendered.dropped)


def test_names_of_people_come_back() -> None:
    spec = full_spec()
    found = read_text(render_cloudformation(plan_of(spec), spec, request_of(spec)).text)
    assert found.spec.access == spec.access


def test_a_role_made_by_the_template_is_a_question() -> None:
    spec = full_spec()
    found = read_text(render_cloudformation(plan_of(spec), spec, request_of(spec)).text)
    assert found.spec.roles.default is None
    place = "Resources.Domain.Properties.DefaultUserSettings.ExecutionRole"
    assert "its policies are not taken over" in questions(found)[place]


def test_what_the_template_could_not_carry_is_asked_again() -> None:
    spec = full_spec()
    found = read_text(render_cloudformation(plan_of(spec), spec, request_of(spec)).text)
    assert any("AmazonQSettings" in each.text for each in found.questions)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ("vpc-7", "vpc-7"),
        ({"Ref": "Vpc"}, "vpc-1"),
        ({"Fn::Sub": "${Vpc}-x"}, "vpc-1-x"),
        ({"Fn::Sub": ["${A}-${Vpc}", {"A": {"Ref": "Stage"}}]}, "test-vpc-1"),
        ({"Fn::Sub": "${!Vpc}"}, "${Vpc}"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Vpc"}]]}, "a-vpc-1"),
        ({"Fn::Select": [1, {"Ref": "Subnets"}]}, "subnet-2"),
        ({"Fn::Select": ["0", {"Fn::Split": ["-", {"Ref": "Vpc"}]}]}, "vpc"),
        ({"Fn::FindInMap": ["Net", {"Ref": "Stage"}, "Vpc"]}, "vpc-mapped"),
        ({"Fn::If": ["IsTest", "vpc-t", {"Ref": "Open"}]}, "vpc-t"),
        ({"Fn::If": ["IsNotTest", {"Ref": "Open"}, "vpc-t"]}, "vpc-t"),
        ({"Ref": "AWS::NoValue"}, None),
    ],
)
def test_what_the_template_says_is_worked_out(node: Any, expected: str | None) -> None:
    value, asked = vpc(
        node,
        Parameters=PARAMETERS,
        Mappings={"Net": {"test": {"Vpc": "vpc-mapped"}}},
        Conditions={
            "IsTest": {"Fn::Equals": [{"Ref": "Stage"}, "test"]},
            "IsNotTest": {"Fn::Not": [{"Condition": "IsTest"}]},
        },
    )
    assert (value, asked) == (expected, {})


@pytest.mark.parametrize(
    ("node", "says"),
    [
        ({"Ref": "Open"}, "without a default"),
        ({"Ref": "Elsewhere"}, "once the stack has made it"),
        ({"Ref": "AWS::Region"}, "where the stack is"),
        ({"Ref": "Ssm"}, "Systems Manager"),
        ({"Fn::Sub": "${Open}"}, "without a default"),
        ({"Fn::Sub": "${Net.VpcId}"}, "once the stack has made it"),
        ({"Fn::GetAtt": ["Net", "VpcId"]}, "once the stack has made it"),
        ({"Fn::ImportValue": "shared-vpc"}, "another stack"),
        ({"Fn::FindInMap": ["Net", "prod", "Vpc"]}, "not in the template"),
        ({"Fn::Select": [7, {"Ref": "Subnets"}]}, "cannot be worked out"),
        ({"Fn::If": ["Circle", "a", "b"]}, "depends on itself"),
        ({"Fn::GetAZs": ""}, "cannot be worked out"),
        ("{{resolve:ssm:/net/vpc}}", "looked up by CloudFormation"),
    ],
)
def test_what_it_does_not_say_is_a_question(node: Any, says: str) -> None:
    value, asked = vpc(node, Parameters=PARAMETERS, Conditions={"Circle": {"Condition": "Circle"}})
    assert value is None
    assert re.search(says, asked[VPC_PLACE])


def test_a_list_with_an_open_entry_is_open() -> None:
    found = read(template({"SubnetIds": ["subnet-1", {"Ref": "Open"}]}, Parameters=PARAMETERS))
    assert found.spec.network.subnets == []
    assert list(questions(found)) == ["Resources.Studio.Properties.SubnetIds[1]"]


def test_defaults_that_were_taken_are_listed() -> None:
    found = read(template({"SubnetIds": {"Ref": "Subnets"}}, Parameters=PARAMETERS))
    assert found.spec.network.subnets == ["subnet-1", "subnet-2"]
    assert [each.place for each in found.taken] == ["Parameters.Subnets"]


def test_the_account_and_region_that_are_given_count() -> None:
    role = {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${AWS::Region}"}
    tree = template({"DefaultUserSettings": {"ExecutionRole": role}})
    found = read(tree, account=ACCOUNT, region="cn-north-1")
    assert found.spec.roles.default is not None
    assert found.spec.roles.default.arn == f"arn:aws-cn:iam::{ACCOUNT}:role/cn-north-1"
    assert read(tree).spec.roles.default is None


def test_short_intrinsics_and_dates_in_yaml() -> None:
    text = """
Parameters: {Vpc: {Type: String, Default: vpc-9}}
Resources:
  Studio:
    Type: AWS::SageMaker::Domain
    Properties:
      DomainName: !Join ["-", [ml, 2012-10-17]]
      AuthMode: IAM
      VpcId: !Ref Vpc
      DefaultUserSettings:
        ExecutionRole: !GetAtt Role.Arn
        SpaceStorageSettings: {DefaultEbsStorageSettings: {DefaultEbsVolumeSizeInGb: "5", MaximumEbsVolumeSizeInGb: 10}}
      Tags: [{Key: Cost, Value: 4711}]
"""
    found = read_text(text)
    assert found.spec.domain.name == "ml-2012-10-17"
    assert found.spec.network.vpc == "vpc-9"
    assert found.spec.storage.default_space_gb == 5
    assert found.spec.domain.tags == {"Cost": "4711"}
    assert list(questions(found)) == ["Resources.Studio.Properties.DefaultUserSettings.ExecutionRole"]


def test_people_of_other_domains_are_left_out() -> None:
    found = read(
        template(
            Resources={
                "A": {
                    "Type": "AWS::SageMaker::UserProfile",
                    "Properties": {"DomainId": {"Ref": "Studio"}, "UserProfileName": "a", "UserSettings": {"X": 1}},
                },
                "B": {
                    "Type": "AWS::SageMaker::UserProfile",
                    "Properties": {"DomainId": "d-other", "UserProfileName": "b"},
                },
                "Bucket": {"Type": "AWS::S3::Bucket"},
            }
        )
    )
    assert found.spec.access.profiles == ["a"]
    assert list(questions(found)) == ["Resources.A.Properties.UserSettings"]
    assert {each.place for each in found.taken} == {"Resources.B", "Resources.Bucket"}


def test_unknown_properties_are_kept_and_told_of() -> None:
    found = read(template({"Novelty": {"Mode": "ON"}}))
    assert found.spec.extra == {"Novelty": {"Mode": "ON"}}
    assert "Resources.Studio.Properties.Novelty" in questions(found)


def test_several_domains_are_not_chosen_between() -> None:
    tree = template(Resources={"Other": {"Type": "AWS::SageMaker::Domain", "Properties": DOMAIN}})
    with pytest.raises(SpecError, match="Studio, Other"):
        read(tree)
    assert read(tree, domain="Other").spec.domain.name == "d"


@pytest.mark.parametrize("tree", [{"Resources": {}}, {"Resources": None}, {}, {"Resources": {"A": {"Type": "X"}}}])
def test_no_domain_is_an_error(tree: dict[str, Any]) -> None:
    with pytest.raises(SpecError, match="no resource AWS::SageMaker::Domain"):
        read(tree)


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "\tx",
        "a: !Ref [",
        "&a [*a",
        "\x00",
        "Resources: {D: {Type: AWS::SageMaker::Domain, Properties: &p {X: *p}}}",
    ],
)
def test_files_that_cannot_be_read(text: str) -> None:
    with pytest.raises(SpecError):
        read_text(text)


def test_tags_of_python_are_not_carried_out() -> None:
    assert load_tree("a: !x/y z") == {"a": {"Fn::x/y": "z"}}
    with pytest.raises(SpecError):
        load_tree("!!python/object/apply:os.system ['true']")
