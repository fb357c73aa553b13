"""The Terraform configuration: its variables, its resources, and what is said to be lost."""

from __future__ import annotations

import re

from models.render.hcl import Attr, Block, Call, Comment, Expr, document
from models.render.rendered import Rendered
from models.render.terraform import render
from models.spec import DomainSpec
from tests.judges.examples import full_spec, iam_spec, plan_of, request_of


def made(spec: DomainSpec) -> Rendered:
    return render(plan_of(spec), spec, request_of(spec))


def block(text: str, head: str) -> str:
    found = re.search(rf"^{re.escape(head)} {{\n(.*?)^}}$", text, re.MULTILINE | re.DOTALL)
    assert found is not None, head
    return found[1]


def test_the_shape_of_the_language() -> None:
    items = [
        Comment("head\nof it"),
        Block("terraform", (), (Attr("required_version", ">= 1"),)),
        Block(
            "resource",
            ("a", "b"),
            (
                Attr("x", 1),
                Attr("longer", [True, None, 'q"']),
                Attr("policy", Call("jsonencode", {"A": [{"b:c": "d"}], "E": []})),
                Attr("y", Expr("var.y")),
                Block("inner", (), (Attr("z", {}),)),
                Block("empty"),
            ),
        ),
    ]
    assert (
        document(items)
        == """\
# head^Jof it

terraform {
  required_version = ">= 1"
}

resource "a" "b" {
  x      = 1
  longer = [true, null, "q\\""]
  policy = jsonencode({
    A = [
      {
        "b:c" = "d"
      },
    ]
    E = []
  })
  y = var.y

  inner {
    z = {}
  }

  empty {}
}
"""
    )


def test_what_differs_between_accounts_is_a_variable() -> None:
    text = made(full_spec()).text
    for name in ("region", "vpc_id", "subnet_ids", "security_group_ids", "kms_key", "bucket", "groups", "users"):
        assert "default" in block(text, f'variable "{name}"')
    assert "vpc-0a1b2c3d4e5f60001" in block(text, 'variable "vpc_id"')
    domain = block(text, 'resource "aws_sagemaker_domain" "this"')
    assert not re.search(r"vpc-0|subnet-0|sg-0|123456789012", domain)


def test_the_guard_of_the_account_is_kept() -> None:
    assert "allowed_account_ids = var.allowed_account_ids" in made(full_spec()).text
    assert "allowed_account_ids" not in made(iam_spec()).text


def test_the_domain_waits_for_what_its_role_may_do() -> None:
    text = made(full_spec()).text
    domain = block(text, 'resource "aws_sagemaker_domain" "this"')
    attachments = re.findall(r'^resource "(aws_iam_role_policy_attachment)" "(\w+)"', text, re.MULTILINE)
    assert attachments
    assert all(f"{kind}.{name}" in domain for kind, name in attachments)
    assert "aws_iam_role.ml_users.arn" in domain


def test_people_are_one_resource_each_way() -> None:
    text = made(full_spec()).text
    assert 'data-science = "53c40100-a0b1-7000-9d2e-1a2b3c4d5e00"' in block(text, 'variable "groups"')
    group = block(text, 'resource "aws_ssoadmin_application_assignment" "group"')
    assert "aws_sagemaker_domain.this.single_sign_on_application_arn" in group
    profiles = block(made(iam_spec()).text, 'resource "aws_sagemaker_user_profile" "this"')
    assert "toset(var.user_profiles)" in profiles


def test_homes_outlive_the_domain() -> None:
    assert 'home_efs_file_system = "Retain"' in made(iam_spec()).text


def test_everything_that_is_lost_is_said() -> None:
    rendered = made(full_spec())
    for lost in (
        "HomeEfsFileSystemCreation",
        "DomainSettings.IpAddressType",
        "DomainSettings.AmazonQSettings.Status",
        "DefaultUserSettings.StudioWebPortalSettings.HiddenSageMakerImageVersionAliases",
    ):
        assert any(line.startswith(lost) for line in rendered.dropped)
        assert f"#   - {lost}" in rendered.text


def test_blocks_that_lack_something_required_are_lost_and_said() -> None:
    spec = iam_spec(
        storage={"file_systems": [{"efs": "fs-0123456789abcdef0"}]},
        extra={"DefaultSpaceSettings": {"SecurityGroups": ["sg-1"]}},
    )
    rendered = made(spec)
    assert any("EFSFileSystemConfig.FileSystemId" in line and "FileSystemPath" in line for line in rendered.dropped)
    assert any(line.startswith("DefaultSpaceSettings.SecurityGroups") for line in rendered.dropped)
    assert "custom_file_system_config" not in rendered.text.partition("\nterraform {")[2]


def test_what_the_provider_wants_is_asked_for() -> None:
    rendered = made(iam_spec(roles={"default": None}, network={"vpc": None, "subnets": []}))
    for name in ("vpc_id", "subnet_ids", "execution_role_arn"):
        assert "default" not in block(rendered.text, f'variable "{name}"').replace("description", "")
    assert len([note for note in rendered.notes if "asked for as a variable" in note]) == 3
