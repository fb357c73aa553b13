"""Terraform files into specs: literals and defaults are read, the rest becomes a question."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings

from models.errors import SpecError
from models.read.imported import Imported
from models.render.terraform import render
from models.spec import DomainSpec
from tests.judges.comparing import agree
from tests.judges.examples import ACCOUNT, HOSTILE, REGION, full_spec, iam_spec, plan_of, request_of
from tests.judges.spec_strategies import hostile_specs, specs
from tui.services.templates import read_text

DOMAIN = """
resource "aws_sagemaker_domain" "this" {{
  domain_name = "d"
  auth_mode   = "IAM"
  vpc_id      = {vpc}
  {more}
  default_user_settings {{
    execution_role = "arn:aws:iam::123456789012:role/x"
  }}
}}
"""
FILE = """
variable "vpc" {
  default = "vpc-1"
}
variable "open" {
  type = string
}
variable "net" {
  default = { vpc = "vpc-net", list = ["vpc-a", "vpc-b"] }
}
variable "circle" {
  default = "x"
}
locals {
  stage  = "test"
  vpc    = "${var.vpc}-${local.stage}"
  circle = local.circle
}
"""


def file(vpc: str = '"vpc-0"', more: str = "") -> str:
    return FILE + DOMAIN.format(vpc=vpc, more=more)


def questions(found: Imported) -> dict[str, str]:
    return {each.place: each.text for each in found.questions}


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(specs())
def test_what_a_configuration_carries_comes_back(spec: DomainSpec) -> None:
    # The provider wants these, so without them there is a variable to be filled in.
    if not spec.network.vpc or not spec.network.subnets:
        network = spec.network.model_copy(update={"vpc": "vpc-1", "subnets": ["subnet-1"]})
        spec = spec.model_copy(update={"network": network})
    made = render(plan_of(spec), spec, request_of(spec))
    back = read_text(made.text, "main.tf", account=ACCOUNT)
    agree(spec, back.spec, made.dropped)
    assert back.questions == []
    assert back.spec.region == REGION


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_specs())
def test_any_text_comes_back(spec: DomainSpec) -> None:
    made = render(plan_of(spec), spec, request_of(spec))
    agree(spec, read_text(made.text, "main.tf", account=ACCOUNT).spec, made.dropped)


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
    made = render(plan_of(spec), spec, request_of(spec))
    agree(spec, read_text(made.text, "main.tf", account=ACCOUNT).spec, made.dropped)


def test_names_of_people_come_back() -> None:
    spec = full_spec()
    found = read_text(render(plan_of(spec), spec, request_of(spec)).text)
    assert found.spec.access == spec.access


def test_a_role_made_by_the_file_is_a_question() -> None:
    spec = full_spec()
    found = read_text(render(plan_of(spec), spec, request_of(spec)).text)
    assert found.spec.roles.default is None
    place = "aws_sagemaker_domain.this.default_user_settings[0].execution_role"
    assert "its policies are not taken over" in questions(found)[place]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('"vpc-7"', "vpc-7"),
        ("var.vpc", "vpc-1"),
        ('"${var.vpc}"', "vpc-1"),
        ("local.vpc", "vpc-1-test"),
        ('"a-${local.stage}-z"', "a-test-z"),
        ("var.net.vpc", "vpc-net"),
        ('var.net["vpc"]', "vpc-net"),
        ("var.net.list[1]", "vpc-b"),
        ('"$${var.vpc}"', "${var.vpc}"),
        (r'"\u0024{x} \"q\" %%{if}"', '${x} "q" %{if}'),
        ("null", None),
    ],
)
def test_what_the_file_says_is_worked_out(code: str, expected: str | None) -> None:
    found = read_text(file(code))
    assert (found.spec.network.vpc, questions(found)) == (expected, {})


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("var.open", "without a default"),
        ("var.nowhere", "not declared"),
        ("local.nowhere", "not in this file"),
        ("local.circle", "depends on itself"),
        ("var.net.nothing", "not in this file"),
        ("data.aws_vpc.main.id", "cannot be worked out"),
        ("aws_vpc.main.id", "cannot be worked out"),
        ("module.net.vpc_id", "cannot be worked out"),
        ('lookup(var.net, "vpc")', "cannot be worked out"),
        ('var.vpc == "x" ? "a" : "b"', "cannot be worked out"),
        ('"${var.open}-x"', "without a default"),
        ('"x%{if true}y%{endif}"', "cannot be worked out"),
        ('"${data.aws_caller_identity.current.account_id}"', "where it is applied"),
    ],
)
def test_what_it_does_not_say_is_a_question(code: str, says: str) -> None:
    found = read_text(file(code))
    assert found.spec.network.vpc is None
    assert re.search(says, questions(found)["aws_sagemaker_domain.this.vpc_id"])


def test_a_list_with_an_open_entry_is_open() -> None:
    found = read_text(file(more='subnet_ids = ["subnet-1", aws_subnet.b.id]'))
    assert found.spec.network.subnets == []
    assert list(questions(found)) == ["aws_sagemaker_domain.this.subnet_ids"]


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ("count = 2", "count"),
        ("for_each = var.net", "for_each"),
        ("novelty = 1", "novelty"),
        ('dynamic "domain_settings" {\n for_each = []\n content {}\n}', "dynamic"),
        ('domain_settings = "x"', "domain_settings"),
        ("domain_settings {}\n domain_settings {}", "domain_settings"),
    ],
)
def test_what_has_no_counterpart_is_a_question(more: str, place: str) -> None:
    assert f"aws_sagemaker_domain.this.{place}" in questions(read_text(file(more=more)))


def test_what_is_about_terraform_is_not() -> None:
    more = """
  depends_on = [aws_vpc.x]
  lifecycle {
    prevent_destroy = true
  }
  retention_policy {}
  tags = { "a b" = 1 }
"""
    found = read_text(file(more=more))
    assert questions(found) == {}
    assert found.spec.domain.tags == {"a b": "1"}


def test_the_region_is_the_providers() -> None:
    assert read_text(file() + 'provider "aws" {\n region = "eu-west-1"\n}').spec.region == "eu-west-1"
    assert read_text(file(), region="us-east-1").spec.region == "us-east-1"
    assert read_text(file()).spec.region is None
    assert "provider.aws.region" in questions(read_text(file() + 'provider "aws" {\n region = var.open\n}'))


def test_people_of_other_domains_are_left_out() -> None:
    people = """
resource "aws_sagemaker_user_profile" "a" {
  domain_id         = aws_sagemaker_domain.this.id
  user_profile_name = "a"
  user_settings {
    execution_role = "x"
  }
}
resource "aws_sagemaker_user_profile" "b" {
  domain_id         = "d-other"
  user_profile_name = "b"
}
resource "aws_sagemaker_user_profile" "c" {
  count             = 3
  domain_id         = aws_sagemaker_domain.this.id
  user_profile_name = "c"
}
"""
    found = read_text(file() + people)
    assert found.spec.access.profiles == ["a"]
    assert set(questions(found)) == {
        "aws_sagemaker_user_profile.a.user_settings",
        "aws_sagemaker_user_profile.c.count",
    }
    assert "aws_sagemaker_user_profile.b" in {each.place for each in found.taken}


def test_several_domains_are_not_chosen_between() -> None:
    with pytest.raises(SpecError, match="this, other"):
        read_text(file() + file().replace('"this"', '"other"').replace(FILE, ""))


@pytest.mark.parametrize("text", ['resource "x" {', 'resource "aws_vpc" "x" {}', 'terraform {\n a = "\n}'])
def test_files_without_a_domain(text: str) -> None:
    with pytest.raises(SpecError):
        read_text(text, "main.tf")
