"""The CloudFormation template: what becomes a parameter, what is kept, what is said to be lost."""

from __future__ import annotations

from typing import Any

import pytest

from models.render.cloudformation import Template, template
from models.render.cloudformation_values import intrinsic
from models.render.slots import ACCOUNT as ACCOUNT_SLOT
from models.render.slots import Joined, Slot
from models.spec import DomainSpec
from tests.judges.examples import ACCOUNT, REGION, full_spec, iam_spec, plan_of, request_of
from tui.services.templates import load_tree, render_cloudformation


def made(spec: DomainSpec) -> Template:
    return template(plan_of(spec), spec, request_of(spec))


def properties(spec: DomainSpec, name: str = "Domain") -> Any:
    return made(spec).tree["Resources"][name]["Properties"]


def test_what_differs_between_accounts_is_a_parameter() -> None:
    tree = made(full_spec()).tree
    defaults = {name: each["Default"] for name, each in tree["Parameters"].items()}
    assert defaults["VpcId"] == "vpc-0a1b2c3d4e5f60001"
    assert defaults["SubnetIds"] == "subnet-0a1b2c3d4e5f61001,subnet-0a1b2c3d4e5f61002"
    assert defaults["SecurityGroupIds"] == "sg-0a1b2c3d4e5f63001"
    assert defaults["KmsKey"].startswith(f"arn:aws:kms:{REGION}:{ACCOUNT}:key/")
    assert defaults["Bucket"] == "team-data"
    assert defaults["GroupDataScienceId"] == "53c40100-a0b1-7000-9d2e-1a2b3c4d5e00"
    domain = tree["Resources"]["Domain"]["Properties"]
    assert domain["SubnetIds"] == {"Ref": "SubnetIds"}
    assert domain["DefaultUserSettings"]["SecurityGroups"] == domain["DefaultSpaceSettings"]["SecurityGroups"]
    assert domain["DefaultUserSettings"]["SharingSettings"]["S3OutputPath"] == {"Fn::Sub": "s3://${Bucket}/notebooks"}


def test_parameters_have_the_types_aws_checks() -> None:
    types = {name: each["Type"] for name, each in made(full_spec()).tree["Parameters"].items()}
    assert types["VpcId"] == "AWS::EC2::VPC::Id"
    assert types["SubnetIds"] == "List<AWS::EC2::Subnet::Id>"
    assert types["SecurityGroupIds"] == "List<AWS::EC2::SecurityGroup::Id>"


def test_a_role_of_the_own_account_is_asked_for_by_name() -> None:
    domain = properties(iam_spec())
    assert domain["DefaultUserSettings"]["ExecutionRole"] == {
        "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${ExecutionRoleName}"
    }


def test_a_role_of_another_account_is_asked_for_by_arn() -> None:
    spec = iam_spec(roles={"default": {"arn": "arn:aws:iam::210987654321:role/x"}})
    assert properties(spec)["DefaultUserSettings"]["ExecutionRole"] == {"Ref": "ExecutionRoleArn"}


def test_a_role_that_is_made_is_referred_to() -> None:
    tree = made(full_spec()).tree
    assert tree["Resources"]["Domain"]["Properties"]["DefaultUserSettings"]["ExecutionRole"] == {
        "Fn::GetAtt": ["RoleMlUsers", "Arn"]
    }
    policies = [name for name, each in tree["Resources"].items() if each["Type"] == "AWS::IAM::ManagedPolicy"]
    assert tree["Resources"]["Domain"]["DependsOn"] == policies


def test_names_in_iam_can_be_left_to_cloudformation() -> None:
    tree = made(full_spec()).tree
    role = tree["Resources"]["RoleMlUsers"]["Properties"]
    assert role["RoleName"] == {"Fn::If": ["GivenIamNames", "ml-users", {"Ref": "AWS::NoValue"}]}
    assert tree["Parameters"]["IamNames"]["AllowedValues"] == ["given", "generated"]


def test_what_people_keep_outlives_the_stack() -> None:
    resources = made(full_spec()).tree["Resources"]
    kept = {name for name, each in resources.items() if each.get("DeletionPolicy") == "RetainExceptOnCreate"}
    assert "Domain" in kept
    assert "RoleMlUsers" in kept
    assert not any(name.startswith("Assign") for name in kept)


def test_everything_that_is_lost_is_said() -> None:
    spec = full_spec(
        domain={"tags": {"Empty": "", "Long": "x" * 129, "Fine": "y"}},
        storage={"file_systems": [{"efs": f"fs-0123456789abcde{digit}"} for digit in "012"]},
    )
    rendered = render_cloudformation(plan_of(spec), spec, request_of(spec))
    for lost in (
        "DefaultUserSettings.CanvasAppSettings.WorkspaceSettings.S3ArtifactPath",
        "DefaultUserSettings.StudioWebPortalSettings.HiddenAppTypes[] = KernelGateway",
        "DefaultUserSettings.CustomFileSystemConfigs[2:]",
        "DomainSettings.AmazonQSettings.Status",
        "Tags[Empty]",
        "Tags[Long]",
    ):
        assert any(line.startswith(lost) for line in rendered.dropped)
        assert f"#   - {lost}" in rendered.text
    domain = load_tree(rendered.text)["Resources"]["Domain"]["Properties"]
    assert {each["Key"] for each in domain["Tags"]} == {"Fine"}
    assert len(domain["DefaultUserSettings"]["CustomFileSystemConfigs"]) == 2


def test_enumerations_are_in_cloudformations_words() -> None:
    assert properties(full_spec())["DomainSettings"]["IpAddressType"] == "DUALSTACK"


def test_without_a_role_one_is_asked_for() -> None:
    tree = made(iam_spec(roles={"default": None})).tree
    assert "Default" not in tree["Parameters"]["ExecutionRoleArn"]


def test_many_people_are_literals() -> None:
    groups = [{"name": f"g{number}", "id": f"53c40100-a0b1-7000-9d2e-{number:012d}"} for number in range(25)]
    tree = made(full_spec(access={"groups": groups, "users": []})).tree
    values = [
        each["Properties"]["PrincipalId"]
        for each in tree["Resources"].values()
        if each["Type"] == "AWS::SSO::ApplicationAssignment"
    ]
    assert sum(isinstance(value, dict) for value in values) == 20
    assert values[24] == "53c40100-a0b1-7000-9d2e-000000000024"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((Slot("VpcId"),), {"Ref": "VpcId"}),
        (("a-", Slot(ACCOUNT_SLOT)), {"Fn::Sub": "a-${AWS::AccountId}"}),
        ((Slot("B"), "/${aws:username}"), {"Fn::Sub": "${B}/${!aws:username}"}),
        ((Slot("B"), "/${"), {"Fn::Join": ["", [{"Ref": "B"}, "/${"]]}),
        ((Slot("B"), "/${!x}"), {"Fn::Join": ["", [{"Ref": "B"}, "/${!x}"]]}),
        (("$", Slot("B")), {"Fn::Join": ["", ["$", {"Ref": "B"}]]}),
    ],
)
def test_values_are_put_together_safely(parts: tuple[Any, ...], expected: Any) -> None:
    assert intrinsic(Joined(parts), {}) == expected


def test_yaml_reads_as_the_tree() -> None:
    spec = full_spec()
    rendered = render_cloudformation(plan_of(spec), spec, request_of(spec))
    assert load_tree(rendered.text) == made(spec).tree
