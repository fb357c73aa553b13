"""Roles and application assignments: made, given, taken away; and what is refused."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tui.emulator.clock import ManualClock
from tui.emulator.emulator import Emulator

Clients = Callable[..., Any]

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)
GRANT = json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}})
POLICY = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"
GROUP = "53c40100-a0b1-7000-9d2e-1a2b3c4d5e00"
USER = "93a4b200-5031-7000-8c1d-aa00bb00cc00"


def code_of(call: Callable[..., Any], **request: Any) -> str:
    with pytest.raises(ClientError) as error:
        call(**request)
    return str(error.value.response["Error"]["Code"])


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"RoleName": "ADMIN", "AssumeRolePolicyDocument": TRUST}, "EntityAlreadyExists"),
        ({"RoleName": "r 1!", "AssumeRolePolicyDocument": TRUST}, "ValidationError"),
        ({"RoleName": "r" * 65, "AssumeRolePolicyDocument": TRUST}, "ValidationError"),
        ({"RoleName": "r", "AssumeRolePolicyDocument": "{nope"}, "MalformedPolicyDocument"),
        ({"RoleName": "r", "AssumeRolePolicyDocument": GRANT}, "MalformedPolicyDocument"),
        (
            {"RoleName": "r", "AssumeRolePolicyDocument": TRUST, "PermissionsBoundary": POLICY.replace("Full", "No")},
            "NoSuchEntity",
        ),
        (
            {"RoleName": "r", "AssumeRolePolicyDocument": TRUST, "Tags": [{"Key": "aws:a", "Value": ""}]},
            "InvalidInput",
        ),
    ],
)
def test_what_create_role_refuses(clients: Clients, request_: dict[str, Any], code: str) -> None:
    assert code_of(clients("iam").create_role, **request_) == code


def test_a_role_is_deleted_only_when_it_is_bare(clients: Clients) -> None:
    iam = clients("iam")
    role = {"RoleName": "made-here"}
    made = iam.create_role(**role, AssumeRolePolicyDocument=TRUST, Path="/service-role/", Description="d")["Role"]
    assert made["Arn"] == "arn:aws:iam::123456789012:role/service-role/made-here"
    assert iam.get_role(**role)["Role"]["AssumeRolePolicyDocument"] == json.loads(TRUST)
    iam.attach_role_policy(**role, PolicyArn=POLICY)
    assert code_of(iam.delete_role, **role) == "DeleteConflict"
    iam.detach_role_policy(**role, PolicyArn=POLICY)
    assert code_of(iam.detach_role_policy, **role, PolicyArn=POLICY) == "NoSuchEntity"
    iam.put_role_policy(**role, PolicyName="p", PolicyDocument=GRANT)
    assert code_of(iam.delete_role, **role) == "DeleteConflict"
    assert iam.get_role_policy(**role, PolicyName="p")["PolicyDocument"] == json.loads(GRANT)
    iam.delete_role_policy(**role, PolicyName="p")
    iam.delete_role(**role)
    assert code_of(iam.get_role, **role) == "NoSuchEntity"


def test_limits_of_a_role(clients: Clients) -> None:
    iam = clients("iam")
    role = {"RoleName": "ml-conditioned"}
    assert code_of(iam.attach_role_policy, **role, PolicyArn=POLICY + "X") == "NoSuchEntity"
    long = json.dumps({"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": ["x" * 100] * 120}})
    assert code_of(iam.put_role_policy, **role, PolicyName="p", PolicyDocument=long) == "LimitExceeded"
    assert code_of(iam.put_role_policy, **role, PolicyName="p", PolicyDocument=TRUST) == "MalformedPolicyDocument"
    linked = {"RoleName": "AWSServiceRoleForAmazonSageMakerNotebooks"}
    assert code_of(iam.attach_role_policy, **linked, PolicyArn=POLICY) == "UnmodifiableEntity"
    assert code_of(iam.create_service_linked_role, AWSServiceName="sagemaker.amazonaws.com") == "InvalidInput"


def test_simulation_follows_what_is_denied(emulator: Emulator, clients: Clients) -> None:
    emulator.world.denied_actions.append("iam:Create*")
    results = clients("iam").simulate_principal_policy(
        PolicySourceArn="arn:aws:iam::123456789012:role/Admin", ActionNames=["iam:CreateRole", "sagemaker:CreateDomain"]
    )["EvaluationResults"]
    assert [result["EvalDecision"] for result in results] == ["implicitDeny", "allowed"]


@pytest.fixture
def application(clients: Clients, clock: ManualClock, domain_request: dict[str, Any]) -> str:
    """ARN of the application of a domain in service."""
    domain = clients("sagemaker").create_domain(**domain_request)["DomainId"]
    clock.advance(30)
    return str(clients("sagemaker").describe_domain(DomainId=domain)["SingleSignOnApplicationArn"])


def test_assignments_come_and_go(clients: Clients, application: str) -> None:
    sso = clients("sso-admin")
    group = {"ApplicationArn": application, "PrincipalId": GROUP, "PrincipalType": "GROUP"}
    user = {"ApplicationArn": application, "PrincipalId": USER, "PrincipalType": "USER"}
    for assignment in (group, user, group):
        sso.create_application_assignment(**assignment)
    listed = sso.list_application_assignments(ApplicationArn=application)["ApplicationAssignments"]
    assert listed == [group, user]
    sso.delete_application_assignment(**group)
    assert code_of(sso.describe_application_assignment, **group) == "ResourceNotFoundException"
    assert sso.describe_application_assignment(**user)["PrincipalId"] == USER


def test_what_an_assignment_needs(clients: Clients, application: str) -> None:
    sso = clients("sso-admin")
    nobody = {"ApplicationArn": application, "PrincipalId": GROUP[:-1] + "f", "PrincipalType": "GROUP"}
    assert code_of(sso.create_application_assignment, **nobody) == "ResourceNotFoundException"
    wrong_kind = {"ApplicationArn": application, "PrincipalId": GROUP, "PrincipalType": "USER"}
    assert code_of(sso.create_application_assignment, **wrong_kind) == "ResourceNotFoundException"
    elsewhere = nobody | {"ApplicationArn": application[:-4] + "0000", "PrincipalId": GROUP}
    assert code_of(sso.create_application_assignment, **elsewhere) == "ResourceNotFoundException"
    malformed = nobody | {"ApplicationArn": "arn:aws:sso:::nope"}
    assert code_of(sso.create_application_assignment, **malformed) == "ValidationException"


def test_assignments_end_with_the_domain(
    emulator: Emulator, clients: Clients, clock: ManualClock, application: str
) -> None:
    clients("sso-admin").create_application_assignment(
        ApplicationArn=application, PrincipalId=GROUP, PrincipalType="GROUP"
    )
    domain = clients("sagemaker").list_domains()["Domains"][-1]["DomainId"]
    clients("sagemaker").delete_domain(DomainId=domain)
    assert emulator.world.assignments == []
