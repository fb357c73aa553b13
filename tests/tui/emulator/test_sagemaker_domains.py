"""A domain's life, and what CreateDomain refuses."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tui.emulator.clock import ManualClock
from tui.emulator.emulator import Emulator
from tui.emulator.messages import Request

Clients = Callable[..., Any]

OTHER_SUBNET = "subnet-0b2c3d4e5f6a71001"
OTHER_GROUP = "sg-0b2c3d4e5f6a73001"


def refusal(client: Any, operation: str, **request: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        getattr(client, operation)(**request)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def test_a_domain_comes_into_service_by_the_clock(
    clients: Clients, clock: ManualClock, domain_request: dict[str, Any]
) -> None:
    sagemaker = clients("sagemaker")
    made = sagemaker.create_domain(**domain_request)
    assert {"DomainArn", "DomainId", "Url"} <= made.keys()

    def described() -> dict[str, Any]:
        answer: dict[str, Any] = sagemaker.describe_domain(DomainId=made["DomainId"])
        return answer

    clock.advance(19)
    assert described()["Status"] == "Pending"
    assert "SingleSignOnApplicationArn" not in described()
    clock.advance(2)
    assert described()["Status"] == "InService"
    assert re.fullmatch(
        r"arn:aws:sso::\d{12}:application/(sso)?ins-[a-zA-Z0-9-.]{16}/apl-[a-zA-Z0-9]{16}",
        described()["SingleSignOnApplicationArn"],
    )
    for member in ("DefaultUserSettings", "VpcId", "SubnetIds", "KmsKeyId", "AuthMode", "AppNetworkAccessType"):
        assert described()[member] == domain_request[member]
    assert sagemaker.list_tags(ResourceArn=made["DomainArn"])["Tags"] == domain_request["Tags"]


def test_a_domain_is_deleted_by_the_clock(clients: Clients, clock: ManualClock, domain_request: dict[str, Any]) -> None:
    sagemaker = clients("sagemaker")
    domain = sagemaker.create_domain(**domain_request)["DomainId"]
    assert refusal(sagemaker, "delete_domain", DomainId=domain)[0] == "ResourceInUse"
    clock.advance(30)
    sagemaker.delete_domain(DomainId=domain)
    assert sagemaker.describe_domain(DomainId=domain)["Status"] == "Deleting"
    clock.advance(30)
    assert refusal(sagemaker, "describe_domain", DomainId=domain)[0] == "ResourceNotFound"
    sagemaker.create_domain(**domain_request)  # the name is free again


def test_a_domain_with_profiles_is_not_deleted(clients: Clients) -> None:
    code, message = refusal(clients("sagemaker"), "delete_domain", DomainId="d-le9acy1am0x7")
    assert code == "ResourceInUse"
    assert "associated" in message


def test_the_service_linked_role_is_made_on_first_use(
    emulator: Emulator, clients: Clients, domain_request: dict[str, Any]
) -> None:
    name = "AWSServiceRoleForAmazonSageMakerNotebooks"
    del emulator.world.roles[name.lower()]
    clients("sagemaker").create_domain(**domain_request)
    assert clients("iam").get_role(RoleName=name)["Role"]["Path"] == "/aws-service-role/sagemaker.amazonaws.com/"


def change(request: dict[str, Any], path: str, value: object) -> None:
    """Set the member at dotted `path`; None removes it."""
    *parents, last = path.split(".")
    for parent in parents:
        request = request.setdefault(parent, {})
    if value is None:
        request.pop(last, None)
    else:
        request[last] = value


ROLE = "arn:aws:iam::123456789012:role/"
EBS = "SpaceStorageSettings.DefaultEbsStorageSettings"


@pytest.mark.parametrize(
    ("path", "value", "part"),
    [
        ("DomainName", "bad_name", "at 'domainName' failed to satisfy constraint: Member must satisfy regular"),
        ("DomainName", "a" * 64, "Member must have length less than or equal to 63"),
        ("AuthMode", "LDAP", "at 'authMode' failed to satisfy constraint: Member must satisfy enum value set"),
        ("SubnetIds", [f"subnet-{n:08x}" for n in range(17)], "length less than or equal to 16"),
        ("Tags", [{"Key": f"k{n}", "Value": "v"} for n in range(51)], "length less than or equal to 50"),
        ("Tags", [{"Key": "tab\tkey", "Value": "v"}], "at 'tags.1.member.key' failed"),
        ("Tags", [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}], "Duplicate tag key"),
        ("Tags", [{"Key": "aws:x", "Value": "1"}], "aws: prefixed"),
        ("DefaultUserSettings.ExecutionRole", "arn:aws:iam::12:role/x-y-z-0", "at 'defaultUserSettings.executionRole'"),
        ("DefaultUserSettings.ExecutionRole", None, "ExecutionRole is required"),
        ("DefaultUserSettings.ExecutionRole", ROLE + "nobody", "Could not assume role"),
        ("DefaultUserSettings.ExecutionRole", ROLE + "glue-crawler", "Could not assume role"),
        ("DefaultUserSettings.ExecutionRole", ROLE + "ml-blocked", "Could not assume role"),
        ("DefaultUserSettings.SecurityGroups", [], "SecurityGroups are required"),
        ("DefaultUserSettings.SecurityGroups", ["sg-0bad"], "security group 'sg-0bad' does not exist"),
        ("DefaultUserSettings.SecurityGroups", [OTHER_GROUP], "does not belong to the VPC"),
        ("SubnetIds", ["subnet-0bad"], "The subnet ID 'subnet-0bad' does not exist"),
        ("SubnetIds", [OTHER_SUBNET], "does not belong to the VPC"),
        ("VpcId", None, "VpcId and SubnetIds are required"),
        (f"DefaultUserSettings.{EBS}.DefaultEbsVolumeSizeInGb", 50, "must not be null"),
        ("DefaultSpaceSettings.ExecutionRole", ROLE + "glue-crawler", "Could not assume role"),
    ],
)
def test_what_create_domain_refuses_at_once(  # sent past botocore, which checks minimums itself
    emulator: Emulator, clients: Clients, domain_request: dict[str, Any], path: str, value: object, part: str
) -> None:
    change(domain_request, path, value)
    body = json.dumps(domain_request).encode()
    headers = {
        "Authorization": "AWS4-HMAC-SHA256 Credential=A/20260101/eu-central-1/sagemaker/aws4_request, Signature=x",
        "X-Amz-Target": "SageMaker.CreateDomain",
    }
    answer = emulator.handle(Request("POST", "https://sagemaker/", headers, body))
    error = json.loads(answer.body)
    assert (answer.status, error["__type"]) == (400, "ValidationException")
    assert part in error["message"]
    assert len(clients("sagemaker").list_domains()["Domains"]) == 2


def test_every_violation_is_named_in_one_message(clients: Clients, domain_request: dict[str, Any]) -> None:
    domain_request |= {"DomainName": "no_good", "AuthMode": "LDAP"}
    code, message = refusal(clients("sagemaker"), "create_domain", **domain_request)
    assert code == "ValidationException"
    assert message.startswith("2 validation errors detected: Value 'no_good' at 'domainName' failed to satisfy")


def test_default_space_size_beyond_the_maximum_is_refused(clients: Clients, domain_request: dict[str, Any]) -> None:
    sizes = {"DefaultEbsVolumeSizeInGb": 100, "MaximumEbsVolumeSizeInGb": 50}
    change(domain_request, f"DefaultUserSettings.{EBS}", sizes)
    assert "less than or equal" in refusal(clients("sagemaker"), "create_domain", **domain_request)[1]


def test_a_name_that_is_taken_is_refused(clients: Clients, domain_request: dict[str, Any]) -> None:
    domain_request["DomainName"] = "old-experiment"
    assert refusal(clients("sagemaker"), "create_domain", **domain_request)[0] == "ResourceInUse"


def test_failed_domains_count_against_the_quota(
    emulator: Emulator, clients: Clients, domain_request: dict[str, Any]
) -> None:
    sagemaker = clients("sagemaker")
    limit = int(emulator.world.quota("L-B683BCB0"))
    # Two are there already, one of them Failed.
    for number in range(limit - 2):
        sagemaker.create_domain(**{**domain_request, "DomainName": f"domain-{number}"})
    code, message = refusal(sagemaker, "create_domain", **domain_request)
    assert code == "ResourceLimitExceeded"
    assert message.startswith(
        f"The account-level service limit 'Total domains' is {limit} Domains, with current utilization of {limit} "
        "Domains and a request delta of 1 Domains."
    )


def test_sso_needs_identity_center_in_the_same_region(clients: Clients, domain_request: dict[str, Any]) -> None:
    ec2 = clients("ec2", "us-east-1")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    request = domain_request | {"AppNetworkAccessType": "PublicInternetOnly", "VpcId": vpc}
    del request["KmsKeyId"], request["DefaultUserSettings"]["SecurityGroups"]
    request["SubnetIds"] = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]]
    sagemaker = clients("sagemaker", "us-east-1")
    assert "Identity Center" in refusal(sagemaker, "create_domain", **request)[1]
    sagemaker.create_domain(**request | {"AuthMode": "IAM"})
    assert len(sagemaker.list_domains()["Domains"]) == 1


def test_a_fresh_role_cannot_be_assumed_yet(
    clients: Clients, clock: ManualClock, domain_request: dict[str, Any]
) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:*"},
    }
    role = clients("iam").create_role(RoleName="fresh", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    domain_request["DefaultUserSettings"]["ExecutionRole"] = role
    code, message = refusal(clients("sagemaker"), "create_domain", **domain_request)
    assert (code, message[:21]) == ("ValidationException", "Could not assume role")
    clock.advance(2)
    clients("sagemaker").create_domain(**domain_request)


KEYS = "arn:aws:kms:eu-central-1:123456789012:key/"


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("VpcId", "vpc-0123456789abcdef0", "The VPC ID 'vpc-0123456789abcdef0' could not be found. Verify that"),
        ("KmsKeyId", KEYS + "00000000-0000-0000-0000-000000000000", "does not exist. You must choose a key that"),
        ("KmsKeyId", KEYS + "2c7e6a1f-8d3b-4b64-8e9f-1a2b3c4d5e6f", "is in state Disabled"),
        ("KmsKeyId", KEYS + "3d8f7b20-9e4c-4c75-9fa0-2b3c4d5e6f70", "not a symmetric"),
        (
            "KmsKeyId",
            KEYS.replace("123456789012", "999999999999") + "1b6d5f0e-7c2a-4a53-9d8e-0f1a2b3c4d5e",
            "not exist",
        ),
        ("KmsKeyId", KEYS.replace("eu-central", "us-east") + "a4f6e297-05b3-43ec-9a17-92a3b4c5d6e7", "not exist"),
    ],
)
def test_what_aws_notices_later_makes_the_domain_fail(
    clients: Clients, clock: ManualClock, domain_request: dict[str, Any], path: str, value: str, reason: str
) -> None:
    domain_request[path] = value
    sagemaker = clients("sagemaker")
    domain = sagemaker.create_domain(**domain_request)["DomainId"]
    assert sagemaker.describe_domain(DomainId=domain)["Status"] == "Pending"
    clock.advance(30)
    described = sagemaker.describe_domain(DomainId=domain)
    assert described["Status"] == "Failed"
    assert reason in described["FailureReason"]
    sagemaker.delete_domain(DomainId=domain)


def test_rstudio_needs_a_license(
    emulator: Emulator, clients: Clients, clock: ManualClock, domain_request: dict[str, Any]
) -> None:
    settings = {"RStudioServerProDomainSettings": {"DomainExecutionRoleArn": ROLE + "rstudio-domain"}}
    sagemaker = clients("sagemaker")
    licensed = sagemaker.create_domain(**domain_request, DomainSettings=settings)["DomainId"]
    emulator.world.licenses = {}
    domain_request["DomainName"] = "unlicensed"
    unlicensed = sagemaker.create_domain(**domain_request, DomainSettings=settings)["DomainId"]
    clock.advance(30)
    assert sagemaker.describe_domain(DomainId=licensed)["SecurityGroupIdForDomainBoundary"].startswith("sg-")
    assert "license" in sagemaker.describe_domain(DomainId=unlicensed)["FailureReason"]
