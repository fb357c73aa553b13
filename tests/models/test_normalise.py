"""A domain and the spec it was made from, or that was made from it, say the same; anything else is told."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from models.normalise import DEFAULTS, Difference, DomainRecord, differences, request_of_domain
from models.read.domain import read
from models.request import create_domain_request
from models.spec import DomainSpec
from models.tree import drop_at, has_at, merge, set_at
from tests.judges.examples import ACCOUNT, REGION, full_spec, iam_spec
from tests.judges.spec_strategies import hostile_specs, specs
from tui.services.service_model import load_shapes

ARN = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:domain/d-1"
ADDED = {
    "DomainArn": ARN,
    "DomainId": "d-1",
    "Status": "InService",
    "Url": "https://d-1.studio",
    "CreationTime": 1.0,
    "LastModifiedTime": 2.0,
    "HomeEfsFileSystemId": "fs-1",
    "SingleSignOnApplicationArn": "arn:aws:sso::1:application/a/b",
}


def domain_of(spec: DomainSpec, **more: Any) -> DomainRecord:
    """The domain that AWS would have of a spec: with all that it adds, lists and tags in an order of its own."""
    request = create_domain_request(spec, ACCOUNT)
    tags = tuple(reversed(request.pop("Tags", [])))
    described = merge(request, ADDED | more)
    described.setdefault("AuthMode", "IAM")
    for path, value in DEFAULTS.items():
        if not has_at(described, path):
            set_at(described, path, value)
    for name in ("SubnetIds",):
        described[name] = described.get(name, [])[::-1]
    if "KmsKeyId" in described:
        described["HomeEfsFileSystemKmsKeyId"] = described["KmsKeyId"]
    access = spec.access
    return DomainRecord(
        described,
        (*tags, {"Key": "aws:cloudformation:stack-name", "Value": "s"}),
        profiles=tuple(dict.fromkeys(access.profiles)),
        groups=tuple(access.groups),
        users=tuple(access.users),
    )


def holds(spec: DomainSpec) -> None:
    """Nothing differs from the spec, nor from the spec that the domain gives; and that one says all of it."""
    domain = domain_of(spec)
    assert differences(spec, ACCOUNT, domain, load_shapes().members) == []
    back = read(domain, region=REGION, members=load_shapes().members)
    assert differences(back.spec, ACCOUNT, domain, load_shapes().members) == []
    assert back.questions == []
    assert back.spec.account == ACCOUNT
    assert (back.spec.region, back.spec.access.groups) == (REGION, spec.access.groups)


@pytest.mark.parametrize("spec", [full_spec(), iam_spec()], ids=["full", "iam"])
def test_there_is_nothing_to_do(spec: DomainSpec) -> None:
    holds(spec)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(specs())
def test_there_is_nothing_to_do_for_random_specs(spec: DomainSpec) -> None:
    holds(spec)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_specs())
def test_any_text_comes_back(spec: DomainSpec) -> None:
    domain = domain_of(spec)
    back = read(domain, region=REGION).spec
    assert [each for each in differences(back, ACCOUNT, domain) if not each.field.startswith("domain.tags")] == []


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("SubnetIds", ["subnet-9"], "network.subnets"),
        ("DefaultUserSettings.JupyterLabAppSettings.AppLifecycleManagement.IdleSettings.IdleTimeoutInMinutes", 61, ""),
        ("DomainSettings.DockerSettings.EnableDockerAccess", "DISABLED", "applications.docker.enabled"),
        ("TagPropagation", "ENABLED", "domain.tag_propagation"),
        ("DefaultUserSettings.TensorBoardAppSettings.DefaultResourceSpec.InstanceType", "system", "extra."),
        ("DomainSettings.Newer", {"Than": "this"}, "extra.DomainSettings.Newer.Than"),
    ],
)
def test_each_member_that_differs_is_told(path: str, value: Any, field: str) -> None:
    spec = full_spec()
    domain = domain_of(spec)
    described = merge(domain.described, {})
    set_at(described, path, value)
    (found,) = differences(spec, ACCOUNT, replace(domain, described=described))
    assert found.field.startswith(field)
    assert found.found in (value, "this")
    assert found.wanted != found.found


def test_what_the_domain_lacks_is_told() -> None:
    spec = full_spec()
    domain = domain_of(spec)
    described = merge(domain.described, {})
    assert drop_at(described, "DefaultUserSettings.CanvasAppSettings.WorkspaceSettings")
    (found,) = differences(spec, ACCOUNT, replace(domain, described=described))
    assert (found.field, found.found) == ("applications.canvas.storage", None)


def test_people_that_differ_are_told_by_id() -> None:
    domain = domain_of(full_spec())
    other = replace(domain, groups=(), users=None)
    ids = [full_spec().access.groups[0].id]
    assert differences(full_spec(), ACCOUNT, other) == [Difference("access.groups", ids, [])]
    iam = domain_of(iam_spec())
    more = replace(iam, profiles=("ANNA", "ben", "carl"))
    assert differences(iam_spec(), ACCOUNT, more) == [Difference("access.profiles", [], ["carl"])]


def test_an_older_name_of_the_key_is_the_key() -> None:
    described = {**domain_of(iam_spec()).described, "HomeEfsFileSystemKmsKeyId": "1b6d5f0e"}
    request, left_out = request_of_domain(DomainRecord(described))
    assert request["KmsKeyId"] == "1b6d5f0e"
    assert "HomeEfsFileSystemKmsKeyId" not in request
    assert left_out == []
    key = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1b6d5f0e"
    same = iam_spec(storage={"kms_key": key})
    people = replace(domain_of(iam_spec()), described=described)
    assert differences(same, ACCOUNT, people) == []


def test_what_create_domain_does_not_take_is_left_out_and_told() -> None:
    domain = domain_of(iam_spec(), Brand="new", DefaultUserSettings={"Odd": 1, "ExecutionRole": "x"})
    back = read(domain, region=REGION, members=load_shapes().members)
    assert [str(each) for each in back.taken if each.place == "Brand"] == ["Brand: no member of CreateDomain; left out"]
    # Below a member that it takes, what nobody knows is kept.
    assert back.spec.extra["DefaultUserSettings"]["Odd"] == 1
    assert "Brand" not in back.spec.extra


def test_what_could_not_be_read_is_a_question_and_no_difference() -> None:
    domain = replace(domain_of(full_spec()), tags=None, groups=None, users=None, unread=(("domain.tags", "Denied."),))
    assert differences(full_spec(), ACCOUNT, domain) == []
    back = read(domain, region=REGION)
    assert [str(each) for each in back.questions] == [
        "domain.tags: could not be read; the spec says nothing about it. Denied."
    ]
    assert (back.spec.domain.tags, back.spec.access.groups) == ({}, [])


def test_a_domain_that_failed_is_told() -> None:
    domain = domain_of(iam_spec(), Status="Failed", FailureReason="No key.")
    assert [str(each) for each in read(domain, region=REGION).questions] == ["Status: the domain is Failed. No key."]
