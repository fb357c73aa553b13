"""A request becomes a spec that becomes the same request, whatever the request says."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from models.draft import draft_from_spec, spec_of
from models.questions import QUESTIONS
from models.read.request import spec_from_request
from models.request import create_domain_request
from models.shapes import Shapes
from models.spec import DomainSpec
from models.tree import leaves
from tests.models.read.requests_from_shapes import children, full_request, leaf_values, values
from tui.services.service_model import load_shapes

SHAPES = load_shapes()
ROLE = "arn:aws:iam::123456789012:role/work"


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return SHAPES


def there_and_back(request: dict[str, Any]) -> tuple[DomainSpec, dict[str, Any]]:
    spec = spec_from_request(request)
    # Through a file, as a spec that is reviewed goes.
    again = DomainSpec.model_validate_json(json.dumps(spec.as_tree()))
    return spec, create_domain_request(again)


def test_every_member_at_once(shapes: Shapes) -> None:
    request = full_request(shapes)
    assert len(set(flat(request))) >= 192
    _, back = there_and_back(request)
    assert back == request


def flat(value: Any, path: str = "") -> list[str]:
    if isinstance(value, dict):
        return [leaf for key, child in value.items() for leaf in flat(child, f"{path}.{key}")]
    if isinstance(value, list):
        return [leaf for child in value for leaf in flat(child, f"{path}[]")]
    return [path]


@pytest.mark.parametrize("name", children(SHAPES, "") + children(SHAPES, "DefaultUserSettings"))
def test_every_member_alone(name: str, shapes: Shapes) -> None:
    request = full_request(shapes)
    alone: dict[str, Any] = {"DefaultUserSettings": {}}
    if name in request:
        alone[name] = request[name]
    else:
        alone["DefaultUserSettings"] = {name.partition(".")[2]: request["DefaultUserSettings"][name.partition(".")[2]]}
    assert there_and_back(alone)[1] == alone


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(request=leaf_values(SHAPES))
def test_members_in_any_company(request: dict[str, Any]) -> None:
    expected = {"DefaultUserSettings": {}} | request
    assert there_and_back(request)[1] == expected


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(found=values(SHAPES, "DefaultUserSettings"))
def test_user_settings_of_any_shape(found: dict[str, Any]) -> None:
    request = {"DefaultUserSettings": found}
    assert there_and_back(request)[1] == request


def test_named_answers_are_used_where_there_are_some() -> None:
    request = {
        "DomainName": "ml",
        "AuthMode": "SSO",
        "DefaultUserSettings": {
            "ExecutionRole": ROLE,
            "StudioWebPortal": "ENABLED",
            "DefaultLandingUri": "studio::",
            "SecurityGroups": ["sg-1"],
        },
        "DefaultSpaceSettings": {"ExecutionRole": ROLE, "SecurityGroups": ["sg-1"]},
        "AppNetworkAccessType": "VpcOnly",
        "VpcId": "vpc-1",
        "SubnetIds": ["subnet-1"],
        "Tags": [{"Key": "a", "Value": "b"}],
        "HomeEfsFileSystemCreation": "Enabled",
    }
    spec, back = there_and_back(request)
    assert back == request
    assert spec.as_tree() == {
        "version": 1,
        "domain": {"name": "ml", "tags": {"a": "b"}},
        "access": {"auth": "identity-center"},
        "roles": {"default": {"arn": ROLE}, "spaces": "same"},
        "applications": {"experience": "studio"},
        "network": {
            "access": "vpc-only",
            "vpc": "vpc-1",
            "subnets": ["subnet-1"],
            "security_groups": ["sg-1"],
        },
        "storage": {"home_efs": True},
    }


@pytest.mark.parametrize(
    "request_",
    [
        {"DefaultUserSettings": {"StudioWebPortal": "ENABLED"}},
        {"DefaultUserSettings": {"StudioWebPortal": "ENABLED", "DefaultLandingUri": "app:JupyterServer:"}},
        {"DefaultUserSettings": {}, "Tags": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]},
        {"DefaultUserSettings": {}, "DefaultSpaceSettings": {"SecurityGroups": ["sg-1"]}},
        {
            "AppNetworkAccessType": "VpcOnly",
            "DefaultUserSettings": {"SecurityGroups": ["sg-1"]},
            "DefaultSpaceSettings": {"ExecutionRole": ROLE},
        },
        {"DefaultUserSettings": {"AutoMountHomeEFS": "DefaultAsDomain"}},
        {"DefaultUserSettings": {"SecurityGroups": []}, "SubnetIds": []},
        {"DefaultUserSettings": {}, "SomethingNewer": {"At": ["depth", {"of": 3}]}},
        {"DefaultUserSettings": {}, "DomainName": 7},
        {"DefaultUserSettings": {"CanvasAppSettings": {}}},
    ],
    ids=lambda value: json.dumps(value)[:60],
)
def test_what_no_answer_says_is_kept_in_extra(request_: dict[str, Any]) -> None:
    spec, back = there_and_back(request_)
    assert back == request_
    assert spec.extra


def test_the_region_is_not_part_of_the_request() -> None:
    spec = spec_from_request({"DomainName": "ml"}, "eu-central-1")
    assert spec.region == "eu-central-1"
    assert create_domain_request(spec) == {"DomainName": "ml", "DefaultUserSettings": {}}


def test_an_imported_domain_can_be_edited() -> None:
    request = {
        "DomainName": "ml",
        "AuthMode": "IAM",
        "AppNetworkAccessType": "VpcOnly",
        "VpcId": "vpc-1",
        "SubnetIds": ["subnet-1"],
        "DefaultUserSettings": {
            "ExecutionRole": ROLE,
            "SecurityGroups": ["sg-1"],
            "JupyterLabAppSettings": {
                "AppLifecycleManagement": {
                    "IdleSettings": {"LifecycleManagement": "ENABLED", "IdleTimeoutInMinutes": 120}
                }
            },
            "CanvasAppSettings": {"KendraSettings": {"Status": "ENABLED"}},
        },
        "KmsKeyId": "k",
        "DomainSettings": {"DockerSettings": {"VpcOnlyTrustedAccounts": ["123456789012"]}},
    }
    draft = draft_from_spec("d", spec_from_request(request), QUESTIONS)
    back = create_domain_request(spec_of(draft, QUESTIONS))
    assert dict(leaves(back)) == dict(leaves(request))
