"""Requests, input and skeletons of the AWS CLI: told apart, and read without what nobody chose."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models.errors import SpecError
from models.read.any import kind_of, read
from models.shapes import Constraint, Shapes
from tests.judges.examples import full_spec, request_of
from tui.services.templates import read_text

REQUEST = request_of(full_spec())
SKELETON: dict[str, Any] = {
    "DomainName": "mine",
    "AuthMode": "SSO",
    "DefaultUserSettings": {
        "ExecutionRole": "",
        "SecurityGroups": [""],
        "DefaultLandingUri": "studio::",
        "CustomPosixUserConfig": {"Uid": 0, "Gid": 0},
        "KernelGatewayAppSettings": {
            "CustomImages": [{"ImageName": "", "ImageVersionNumber": 0, "AppImageConfigName": ""}],
            "DefaultResourceSpec": {"InstanceType": "ml.m7i.xlarge", "SageMakerImageArn": ""},
        },
        "StudioWebPortalSettings": {"HiddenMlTools": ["DataWrangler"]},
    },
    "Tags": [{"Key": "", "Value": ""}],
}


@pytest.mark.parametrize(
    ("tree", "kind"),
    [
        (REQUEST, "request"),
        ({"Resources": {}}, "cloudformation"),
        ({"version": 1, "domain": {"name": "x"}}, "spec"),
        ({"domain": "x"}, ""),
        ([], ""),
        (None, ""),
        ("DomainName", ""),
    ],
)
def test_files_are_told_apart(tree: Any, kind: str) -> None:
    assert kind_of(tree) == kind


@pytest.mark.parametrize("tree", [None, [], {}, {"a": 1}, "x", {"domain": {}}])
def test_what_describes_no_domain_is_refused(tree: Any) -> None:
    with pytest.raises(SpecError):
        read(tree)


def test_a_request_comes_back_as_it_is() -> None:
    found = read_text(json.dumps(REQUEST))
    assert request_of(found.spec) == REQUEST
    assert (found.questions, found.taken) == ([], [])


def test_empty_values_of_a_request_are_not_placeholders() -> None:
    tags = [{"Key": "a", "Value": ""}]
    images = [{"ImageName": "i", "AppImageConfigName": "c", "ImageVersionNumber": 0}]
    request = {
        "DomainName": "d",
        "AuthMode": "IAM",
        "Tags": tags,
        "DefaultUserSettings": {"JupyterLabAppSettings": {"CustomImages": images}, "SecurityGroups": []},
    }
    found = read(request)
    assert request_of(found.spec) == request
    assert found.taken == []


def test_placeholders_of_a_skeleton_are_left_out_and_listed() -> None:
    found = read(SKELETON)
    assert request_of(found.spec) == {
        "DomainName": "mine",
        "AuthMode": "SSO",
        "DefaultUserSettings": {
            "DefaultLandingUri": "studio::",
            "KernelGatewayAppSettings": {"DefaultResourceSpec": {"InstanceType": "ml.m7i.xlarge"}},
            "StudioWebPortalSettings": {"HiddenMlTools": ["DataWrangler"]},
        },
    }
    assert {each.place for each in found.taken} == {
        "DefaultUserSettings.ExecutionRole",
        "DefaultUserSettings.SecurityGroups",
        "DefaultUserSettings.CustomPosixUserConfig.Uid",
        "DefaultUserSettings.CustomPosixUserConfig.Gid",
        "DefaultUserSettings.KernelGatewayAppSettings.CustomImages",
        "DefaultUserSettings.KernelGatewayAppSettings.DefaultResourceSpec.SageMakerImageArn",
        "Tags",
    }


def test_values_a_skeleton_may_have_been_filled_with_are_questions() -> None:
    studio = "DefaultUserSettings.StudioWebPortalSettings.HiddenMlTools"
    instance = "DefaultUserSettings.KernelGatewayAppSettings.DefaultResourceSpec.InstanceType"
    enum = Constraint("string", enum=("x",))
    shapes = Shapes({"AuthMode": enum, f"{studio}[]": enum, instance: enum})
    assert {each.place for each in read(SKELETON, shapes=shapes).questions} == {"AuthMode", studio, instance}
    assert {each.place for each in read(SKELETON).questions} > {"AuthMode", "DomainName", studio, instance}


def test_an_answer_of_describe_domain_is_read_without_what_aws_adds() -> None:
    answer = REQUEST | {"DomainId": "d-x", "Status": "InService", "Url": "https://x", "CreationTime": 1}
    found = read(answer)
    assert request_of(found.spec) == REQUEST
    assert {each.place for each in found.taken} == {"DomainId", "Status", "Url", "CreationTime"}


def test_escaped_emoji_in_json_is_one_character() -> None:
    assert read_text(json.dumps(REQUEST | {"DomainName": "🦆"})).spec.domain.name == "🦆"


def test_yaml_input_is_read() -> None:
    found = read_text("DomainName: x\nAuthMode: IAM\nDefaultUserSettings: {}\n")
    assert (found.spec.domain.name, found.spec.access.auth) == ("x", "iam")
