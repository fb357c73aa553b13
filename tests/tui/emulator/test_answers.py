"""Every operation's answer, seen through a real client, is what the handler meant and what the service model allows."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from botocore import xform_name
from botocore.model import ListShape, MapShape, Shape, StructureShape

from tui.emulator.clock import ManualClock
from tui.emulator.emulator import Emulator
from tui.emulator.messages import Call, Data
from tui.emulator.services.domain_parts import LOG_GROUP, made_id, nfs_groups
from tui.emulator.services.table import OPERATIONS
from tui.emulator.state import World

STORE = {"IdentityStoreId": "d-9967112233"}
INSTANCE = {"InstanceArn": "arn:aws:sso:::instance/ssoins-6987a1b2c3d4e5f6"}
LEGACY = {"DomainId": "d-le9acy1am0x7"}
ALICE = {**LEGACY, "UserProfileName": "alice"}
GROUP_ID = "53c40100-a0b1-7000-9d2e-1a2b3c4d5e00"
USER_ID = "93a4b200-5031-7000-8c1d-aa00bb00cc00"
NEW_ROLE = {"RoleName": "made-here"}
STUDIO = {"RoleName": "ml-platform-studio"}
ANSWERS = "arn:aws:iam::123456789012:policy/answers"
FULL_ACCESS = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)
GRANT = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
APPLICATION = "<application>"
DOMAIN = "<domain>"
KEY = "alias/ml-platform"
LEFT = "d-g0neg0neg0ne"
LEFT_FILES = {"FileSystemId": "fs-0fedcba9876543210"}
LEFT_MOUNTS = [
    {"MountTargetId": made_id("fsmt", LEFT_FILES["FileSystemId"], f"subnet-0d4e5f6a7b8c9100{number}")}
    for number in range(2)
]
INNER, OUTER = nfs_groups(LEFT).values()


def nfs(peer: str) -> list[dict[str, Any]]:
    ports = ((988, 988), (1018, 1023), (2049, 2049))
    pairs = [{"GroupId": peer}]
    return [{"IpProtocol": "tcp", "FromPort": a, "ToPort": b, "UserIdGroupPairs": pairs} for a, b in ports]


REQUESTS: list[tuple[str, dict[str, Any]]] = [
    ("sts:GetCallerIdentity", {}),
    ("account:ListRegions", {}),
    ("organizations:DescribeOrganization", {}),
    ("organizations:ListDelegatedAdministrators", {"ServicePrincipal": "sso.amazonaws.com"}),
    ("license-manager:ListReceivedLicenses", {}),
    ("service-quotas:GetServiceQuota", {"ServiceCode": "sagemaker", "QuotaCode": "L-B683BCB0"}),
    ("service-quotas:GetAWSDefaultServiceQuota", {"ServiceCode": "sagemaker", "QuotaCode": "L-D9E59670"}),
    ("service-quotas:ListServiceQuotas", {"ServiceCode": "sagemaker"}),
    ("s3:ListBuckets", {"MaxBuckets": 3}),
    ("s3:HeadBucket", {"Bucket": "acme-datalake-raw"}),
    ("s3:GetBucketLocation", {"Bucket": "acme-datalake-raw"}),
    ("s3:GetBucketCors", {"Bucket": "sagemaker-studio-ml-platform"}),
    ("kms:ListKeys", {"Limit": 3}),
    ("kms:ListAliases", {}),
    ("kms:DescribeKey", {"KeyId": KEY}),
    ("kms:GetKeyPolicy", {"KeyId": "1b6d5f0e-7c2a-4a53-9d8e-0f1a2b3c4d5e"}),
    ("ec2:DescribeRegions", {"AllRegions": True}),
    ("ec2:DescribeVpcs", {}),
    ("ec2:DescribeVpcAttribute", {"VpcId": "vpc-0c3d4e5f6a7b80001", "Attribute": "enableDnsHostnames"}),
    ("ec2:DescribeSubnets", {"MaxResults": 5}),
    ("ec2:DescribeSecurityGroups", {}),
    ("ec2:DescribeSecurityGroupRules", {}),
    ("ec2:DescribeRouteTables", {}),
    ("ec2:DescribeNatGateways", {}),
    ("ec2:DescribeManagedPrefixLists", {}),
    ("ec2:GetManagedPrefixListEntries", {"PrefixListId": "pl-6ea54007"}),
    ("ec2:DescribeInternetGateways", {}),
    ("ec2:DescribeVpcEndpoints", {}),
    ("ec2:DescribeVpcEndpointServices", {}),
    ("ec2:DescribeAvailabilityZones", {"AllAvailabilityZones": True}),
    ("ec2:DescribeNetworkInterfaces", {}),
    ("efs:DescribeFileSystems", {}),
    ("efs:DescribeTags", LEFT_FILES),
    ("efs:ListTagsForResource", {"ResourceId": LEFT_FILES["FileSystemId"]}),
    ("efs:DescribeMountTargets", LEFT_FILES),
    ("efs:DescribeMountTargetSecurityGroups", LEFT_MOUNTS[0]),
    ("efs:DeleteMountTarget", LEFT_MOUNTS[0]),
    ("efs:DeleteMountTarget", LEFT_MOUNTS[1]),
    ("efs:DeleteFileSystem", LEFT_FILES),
    ("ec2:DeleteNetworkInterface", {"NetworkInterfaceId": made_id("eni", LEFT)}),
    ("ec2:RevokeSecurityGroupIngress", {"GroupId": INNER, "IpPermissions": nfs(OUTER)}),
    ("ec2:RevokeSecurityGroupEgress", {"GroupId": OUTER, "IpPermissions": nfs(INNER)}),
    ("ec2:DeleteSecurityGroup", {"GroupId": INNER}),
    ("logs:DescribeLogGroups", {}),
    ("logs:DescribeLogStreams", {"logGroupName": LOG_GROUP}),
    ("logs:DeleteLogStream", {"logGroupName": LOG_GROUP, "logStreamName": f"{LEFT}/dave/JupyterServer/default"}),
    ("iam:ListRoles", {"MaxItems": 5}),
    ("iam:GetRole", STUDIO),
    ("iam:CreateRole", {**NEW_ROLE, "AssumeRolePolicyDocument": TRUST, "Tags": [{"Key": "a", "Value": "b"}]}),
    ("iam:TagRole", {**NEW_ROLE, "Tags": [{"Key": "c", "Value": "d"}]}),
    ("iam:AttachRolePolicy", {**NEW_ROLE, "PolicyArn": FULL_ACCESS}),
    ("iam:PutRolePolicy", {**NEW_ROLE, "PolicyName": "extra", "PolicyDocument": GRANT}),
    ("iam:ListAttachedRolePolicies", NEW_ROLE),
    ("iam:ListRolePolicies", NEW_ROLE),
    ("iam:GetRolePolicy", {**NEW_ROLE, "PolicyName": "extra"}),
    ("iam:DetachRolePolicy", {**NEW_ROLE, "PolicyArn": FULL_ACCESS}),
    ("iam:DeleteRolePolicy", {**NEW_ROLE, "PolicyName": "extra"}),
    ("iam:DeleteRole", NEW_ROLE),
    ("iam:CreatePolicy", {"PolicyName": "answers", "PolicyDocument": GRANT, "Tags": [{"Key": "a", "Value": "b"}]}),
    ("iam:CreatePolicyVersion", {"PolicyArn": ANSWERS, "PolicyDocument": GRANT, "SetAsDefault": True}),
    ("iam:ListPolicyVersions", {"PolicyArn": ANSWERS}),
    ("iam:DeletePolicyVersion", {"PolicyArn": ANSWERS, "VersionId": "v1"}),
    ("iam:ListPolicies", {"Scope": "Local"}),
    ("iam:DeletePolicy", {"PolicyArn": ANSWERS}),
    ("iam:GetPolicy", {"PolicyArn": FULL_ACCESS}),
    ("iam:GetPolicyVersion", {"PolicyArn": FULL_ACCESS, "VersionId": "<version>"}),
    ("iam:GetAccountSummary", {}),
    ("sso-oidc:RegisterClient", {"clientName": "answers", "clientType": "public"}),
    (
        "sso-oidc:StartDeviceAuthorization",
        {"clientId": "<clientId>", "clientSecret": "<clientSecret>", "startUrl": "https://corp.awsapps.com/start"},
    ),
    (
        "sso-oidc:CreateToken",
        {
            "clientId": "<clientId>",
            "clientSecret": "<clientSecret>",
            "deviceCode": "<deviceCode>",
            "grantType": "urn:ietf:params:oauth:grant-type:device_code",
        },
    ),
    ("sso:GetRoleCredentials", {"accessToken": "<accessToken>", "accountId": "123456789012", "roleName": "Admin"}),
    (
        "iam:SimulatePrincipalPolicy",
        {"PolicySourceArn": "arn:aws:iam::123456789012:role/Admin", "ActionNames": ["sagemaker:CreateDomain"]},
    ),
    ("iam:CreateServiceLinkedRole", {"AWSServiceName": "sagemaker.amazonaws.com"}),
    ("sso-admin:ListInstances", {}),
    ("sso-admin:DescribeInstance", INSTANCE),
    ("identitystore:ListGroups", {**STORE, "MaxResults": 5}),
    ("identitystore:ListUsers", STORE),
    ("identitystore:DescribeGroup", {**STORE, "GroupId": GROUP_ID}),
    ("identitystore:DescribeUser", {**STORE, "UserId": USER_ID}),
    (
        "identitystore:GetGroupId",
        {
            **STORE,
            "AlternateIdentifier": {
                "UniqueAttribute": {"AttributePath": "displayName", "AttributeValue": "data-science"}
            },
        },
    ),
    (
        "identitystore:GetUserId",
        {
            **STORE,
            "AlternateIdentifier": {"UniqueAttribute": {"AttributePath": "userName", "AttributeValue": "ada.lovelace"}},
        },
    ),
    ("identitystore:ListGroupMemberships", {**STORE, "GroupId": GROUP_ID}),
    ("sagemaker:CreateDomain", {}),
    ("sagemaker:DescribeDomain", {"DomainId": DOMAIN}),
    ("sagemaker:ListDomains", {}),
    ("sagemaker:CreateUserProfile", {**LEGACY, "UserProfileName": "dave"}),
    ("sagemaker:DescribeUserProfile", ALICE),
    ("sagemaker:ListUserProfiles", {}),
    ("sagemaker:CreatePresignedDomainUrl", ALICE),
    ("sagemaker:UpdateUserProfile", {**LEGACY, "UserProfileName": "bob", "UserSettings": {"SecurityGroups": []}}),
    ("sagemaker:DeleteUserProfile", {**LEGACY, "UserProfileName": "carol"}),
    (
        "sagemaker:CreateSpace",
        {
            **LEGACY,
            "SpaceName": "fresh",
            "OwnershipSettings": {"OwnerUserProfileName": "alice"},
            "SpaceSharingSettings": {"SharingType": "Private"},
        },
    ),
    ("sagemaker:DescribeSpace", {**LEGACY, "SpaceName": "team-notebooks"}),
    ("sagemaker:UpdateSpace", {**LEGACY, "SpaceName": "team-notebooks", "SpaceDisplayName": "Team"}),
    ("sagemaker:ListSpaces", {}),
    ("sagemaker:DeleteSpace", {**LEGACY, "SpaceName": "bob-code"}),
    ("sagemaker:CreateApp", {**ALICE, "AppType": "KernelGateway", "AppName": "kernel"}),
    ("sagemaker:DescribeApp", {**ALICE, "AppType": "JupyterServer", "AppName": "default"}),
    ("sagemaker:ListApps", {}),
    ("sagemaker:DeleteApp", {**ALICE, "AppType": "JupyterServer", "AppName": "default"}),
    ("sagemaker:UpdateDomain", {"DomainId": "d-le9acy1am0x7", "TagPropagation": "ENABLED"}),
    ("sagemaker:DeleteDomain", {"DomainId": "d-0ldexper1ment"}),
    ("sagemaker:ListTags", {"ResourceArn": "arn:aws:sagemaker:eu-central-1:123456789012:domain/d-le9acy1am0x7"}),
    (
        "sagemaker:AddTags",
        {
            "ResourceArn": "arn:aws:sagemaker:eu-central-1:123456789012:domain/d-le9acy1am0x7",
            "Tags": [{"Key": "k", "Value": "v"}],
        },
    ),
    (
        "sagemaker:DeleteTags",
        {"ResourceArn": "arn:aws:sagemaker:eu-central-1:123456789012:domain/d-le9acy1am0x7", "TagKeys": ["k"]},
    ),
    ("sagemaker:ListStudioLifecycleConfigs", {}),
    ("sagemaker:ListImages", {}),
    ("sagemaker:ListImageVersions", {"ImageName": "acme-pytorch"}),
    ("sagemaker:ListAppImageConfigs", {}),
    ("sso-admin:ListApplications", INSTANCE),
    ("sso-admin:DescribeApplication", {"ApplicationArn": APPLICATION}),
    ("sso-admin:GetApplicationAssignmentConfiguration", {"ApplicationArn": APPLICATION}),
    (
        "sso-admin:CreateApplicationAssignment",
        {"ApplicationArn": APPLICATION, "PrincipalId": GROUP_ID, "PrincipalType": "GROUP"},
    ),
    ("sso-admin:ListApplicationAssignments", {"ApplicationArn": APPLICATION}),
    (
        "sso-admin:DescribeApplicationAssignment",
        {"ApplicationArn": APPLICATION, "PrincipalId": GROUP_ID, "PrincipalType": "GROUP"},
    ),
    (
        "sso-admin:DeleteApplicationAssignment",
        {"ApplicationArn": APPLICATION, "PrincipalId": GROUP_ID, "PrincipalType": "GROUP"},
    ),
]
"""One request for each operation, in an order in which all of them succeed."""

OTHERWISE_IN_LIFE = ("InternetGateways[].Attachments[].State", "VpcEndpoints[].State")
"""Where EC2 answers lower-case `available`, whatever the enum of its model says."""


def misfits(shape: Shape | None, value: Any, path: str = "") -> list[str]:
    """What in `value` the shape does not know, lacks or types otherwise; enums and patterns too."""
    if isinstance(shape, StructureShape):
        found = [f"{path}.{name}: not in the model" for name in value if name not in shape.members]
        found += [f"{path}.{name}: missing" for name in shape.required_members if name not in value]
        known = [name for name in value if name in shape.members]
        return found + [text for name in known for text in misfits(shape.members[name], value[name], f"{path}.{name}")]
    if isinstance(shape, ListShape):
        return [text for item in value for text in misfits(shape.member, item, f"{path}[]")]
    if isinstance(shape, MapShape):
        return [text for item in value.values() for text in misfits(shape.value, item, f"{path}{{}}")]
    if shape is None:
        return [f"{path}: the operation has no output"] if value else []
    kinds: dict[str, type | tuple[type, ...]] = {
        "string": str,
        "boolean": bool,
        "integer": int,
        "long": int,
        "double": (int, float),
        "timestamp": (int, float),
    }
    if not isinstance(value, kinds[shape.type_name]):
        return [f"{path}: {value!r} is no {shape.type_name}"]
    enum = getattr(shape, "enum", None)
    if path.endswith(OTHERWISE_IN_LIFE) and value == value.lower():
        return []
    return [f"{path}: {value!r} is not in the enum"] if enum and value not in enum else []


def as_parsed(shape: Shape, value: Any) -> Any:
    """`value` as botocore should give it to the caller."""
    if isinstance(shape, StructureShape):
        return {key: as_parsed(shape.members[key], item) for key, item in value.items()}
    if isinstance(shape, ListShape):
        return [as_parsed(shape.member, item) for item in value]
    if shape.type_name == "timestamp":
        return round(value)
    if isinstance(value, str) and value.startswith("%7B"):
        return json.loads(unquote(value))  # IAM's policy documents
    return value


def seconds(value: Any) -> Any:
    """Moments as whole seconds: XML answers carry no fractions."""
    if isinstance(value, datetime):
        return round(value.astimezone(UTC).timestamp())
    if isinstance(value, dict):
        return {key: seconds(item) for key, item in value.items()}
    return [seconds(item) for item in value] if isinstance(value, list) else value


def test_requests_cover_every_operation() -> None:
    assert {name for name, _ in REQUESTS} == set(OPERATIONS)


def test_every_answer_fits_the_model_and_survives_the_wire(
    emulator: Emulator, clients: Callable[[str], Any], clock: ManualClock, domain_request: dict[str, Any]
) -> None:
    answered: dict[str, tuple[Call, Data]] = {}

    def recorded(handler: Callable[[Call, World], Data]) -> Callable[[Call, World], Data]:
        def record(call: Call, world: World) -> Data:
            result = handler(call, world)
            answered[call.name] = call, json.loads(json.dumps(result))
            return result

        return record

    emulator.operations = {name: recorded(handler) for name, handler in emulator.operations.items()}
    known = {
        "<version>": clients("iam").get_policy(PolicyArn=FULL_ACCESS)["Policy"]["DefaultVersionId"],
    }
    problems = []
    for name, template in REQUESTS:
        service, operation = name.split(":")
        request = {key: known.get(item, item) if isinstance(item, str) else item for key, item in template.items()}
        if operation == "CreateDomain":
            request = domain_request
        if operation == "CreateServiceLinkedRole":
            emulator.world.roles.pop("awsserviceroleforamazonsagemakernotebooks")
        parsed = getattr(clients(service), xform_name(operation))(**request)
        parsed.pop("ResponseMetadata")
        if service == "efs":
            clock.advance(2)
        if service == "sso-oidc":
            clock.advance(5)
            known |= {f"<{name}>": value for name, value in parsed.items() if isinstance(value, str)}
        if operation == "CreateDomain":
            clock.advance(30)
            domain = clients("sagemaker").describe_domain(DomainId=parsed["DomainId"])
            known |= {DOMAIN: parsed["DomainId"], APPLICATION: domain["SingleSignOnApplicationArn"]}
        call, result = answered[name]
        assert call.model is not None
        shape = call.model.output_shape
        problems += [f"{name} {text}" for text in misfits(shape, result)]
        expected = seconds(as_parsed(shape, result)) if shape else {}
        assert seconds(parsed) == expected, name
    assert not problems, problems


def test_an_unknown_operation_is_refused_as_each_protocol_does(clients: Callable[[str], Any]) -> None:
    codes = {}
    for service, operation, arguments in (
        ("sagemaker", "list_models", {}),
        ("iam", "list_users", {}),
        ("ec2", "describe_instances", {}),
        ("s3", "list_objects_v2", {"Bucket": "acme-datalake-raw"}),
        ("efs", "describe_access_points", {}),
    ):
        client = clients(service)
        with pytest.raises(client.exceptions.ClientError) as error:
            getattr(client, operation)(**arguments)
        codes[service] = error.value.response["Error"]["Code"]
        assert "is not an operation of the embedded AWS" in error.value.response["Error"]["Message"]
    assert codes == {
        "sagemaker": "UnknownOperationException",
        "iam": "InvalidAction",
        "ec2": "InvalidAction",
        "s3": "NotImplemented",
        "efs": "UnknownOperationException",
    }
