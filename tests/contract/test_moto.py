"""The embedded AWS against moto, which others wrote: the calls both have give the same members and the same refusals.

Where moto tells more, the difference is written down here, so that a new one is noticed.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tui.emulator.clock import ManualClock
from tui.emulator.session import hermetic_session
from tui.emulator.world import build

pytestmark = [pytest.mark.contract, pytest.mark.xdist_group("moto")]

Session = Any
REGION = "eu-central-1"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)
GRANT = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
ROLE = {"RoleName": "contract"}
UNKNOWN = "00000000-0000-0000-0000-000000000000"


@pytest.fixture(scope="module")
def moto() -> Iterator[Session]:
    """moto's account with one of everything."""
    from moto import mock_aws

    with mock_aws():
        session = boto3.Session("testing", "testing", region_name=REGION)
        _furnish(session)
        yield session


@pytest.fixture(scope="module")
def embedded() -> Session:
    """The default account, with the role that both have."""
    from moto.core.models import botocore_stubber

    core = hermetic_session(REGION)
    # moto listens to every session; here it would take part in each call and change its own account.
    core.unregister("before-send", botocore_stubber)
    build(clock=ManualClock()).install(core)
    session = boto3.Session(botocore_session=core)
    _role(session)
    return session


def _role(session: Session) -> None:
    iam = session.client("iam")
    iam.create_role(**ROLE, AssumeRolePolicyDocument=TRUST, Description="d", Tags=[{"Key": "a", "Value": "b"}])
    iam.put_role_policy(**ROLE, PolicyName="p", PolicyDocument=GRANT)


def _furnish(session: Session) -> None:
    ec2 = session.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    ec2.create_tags(Resources=[vpc, subnet], Tags=[{"Key": "Name", "Value": "x"}])
    tags = [{"ResourceType": "security-group", "Tags": [{"Key": "a", "Value": "b"}]}]
    group = ec2.create_security_group(GroupName="g", Description="d", VpcId=vpc, TagSpecifications=tags)["GroupId"]
    permissions = [
        {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 2, "IpRanges": [{"CidrIp": "1.0.0.0/8"}]},
        {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group}]},
    ]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=permissions)
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    ec2.create_nat_gateway(SubnetId=subnet, ConnectivityType="private")
    ec2.create_vpc_endpoint(
        VpcId=vpc,
        ServiceName=f"com.amazonaws.{REGION}.sts",
        VpcEndpointType="Interface",
        SubnetIds=[subnet],
        SecurityGroupIds=[group],
        PrivateDnsEnabled=True,
    )
    ec2.create_network_interface(SubnetId=subnet)
    _role(session)
    kms = session.client("kms")
    key = kms.create_key(KeyUsage="ENCRYPT_DECRYPT")["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/ml-platform", TargetKeyId=key)
    session.client("s3").create_bucket(
        Bucket="acme-datalake-raw", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    store = _store(session)
    directory = session.client("identitystore")
    people = directory.create_group(**store, DisplayName="data-science", Description="d")["GroupId"]
    person = directory.create_user(
        **store,
        UserName="ada.lovelace",
        DisplayName="Ada Lovelace",
        Name={"GivenName": "Ada", "FamilyName": "Lovelace"},
        Emails=[{"Value": "ada@example.com", "Type": "work", "Primary": True}],
    )["UserId"]
    directory.create_group_membership(**store, GroupId=people, MemberId={"UserId": person})
    session.client("organizations").create_organization(FeatureSet="ALL")
    session.client("sagemaker").create_domain(
        DomainName="d",
        AuthMode="IAM",
        DefaultUserSettings={"ExecutionRole": "arn:aws:iam::123456789012:role/contract"},
        SubnetIds=[subnet],
        VpcId=vpc,
    )


def _store(session: Session) -> dict[str, str]:
    return {"IdentityStoreId": session.client("sso-admin").list_instances()["Instances"][0]["IdentityStoreId"]}


def _group(session: Session) -> dict[str, str]:
    store = _store(session)
    return store | {"GroupId": session.client("identitystore").list_groups(**store)["Groups"][0]["GroupId"]}


def _user(session: Session) -> dict[str, str]:
    store = _store(session)
    return store | {"UserId": session.client("identitystore").list_users(**store)["Users"][0]["UserId"]}


def _domain(session: Session) -> dict[str, str]:
    return {"DomainId": session.client("sagemaker").list_domains()["Domains"][0]["DomainId"]}


def _vpc(session: Session) -> dict[str, str]:
    vpc = session.client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    return {"VpcId": vpc, "Attribute": "enableDnsSupport"}


def members(value: Any, path: str = "") -> set[str]:
    """Dotted names of all members; what customers write (policy documents) is left out."""
    if isinstance(value, dict):
        below = {f"{path}{name}" for name in value}
        inner = [members(item, f"{path}{name}.") for name, item in value.items() if not name.endswith("Document")]
        return below.union(*inner)
    return set().union(*(members(item, path) for item in value)) if isinstance(value, list) else set()


Request = dict[str, Any] | Callable[[Session], dict[str, str]]

READS: list[tuple[str, str, Request, set[str]]] = [
    ("sts", "get_caller_identity", {}, set()),
    ("ec2", "describe_regions", {}, set()),
    ("ec2", "describe_vpcs", {}, set()),
    ("ec2", "describe_vpc_attribute", _vpc, set()),
    ("ec2", "describe_subnets", {}, {"Subnets.PrivateDnsNameOptionsOnLaunch"}),
    ("ec2", "describe_security_groups", {}, set()),
    ("ec2", "describe_security_group_rules", {}, set()),
    ("ec2", "describe_route_tables", {}, set()),
    ("ec2", "describe_nat_gateways", {}, {"NatGateways.NatGatewayAddresses.NetworkInterfaceId"}),
    ("ec2", "describe_internet_gateways", {}, set()),
    ("ec2", "describe_vpc_endpoints", {}, {"VpcEndpoints.DnsEntries.DnsName", "VpcEndpoints.DnsEntries.HostedZoneId"}),
    (
        "ec2",
        "describe_vpc_endpoint_services",
        {},
        {"ServiceDetails.BaseEndpointDnsNames", "ServiceDetails.PrivateDnsName", "ServiceDetails.Tags"},
    ),
    ("ec2", "describe_availability_zones", {}, set()),
    ("iam", "list_roles", {}, set()),
    ("iam", "get_role", ROLE, set()),
    ("iam", "list_role_policies", ROLE, set()),
    ("iam", "get_role_policy", ROLE | {"PolicyName": "p"}, set()),
    ("iam", "list_attached_role_policies", ROLE, set()),
    ("kms", "list_keys", {}, set()),
    ("kms", "list_aliases", {}, set()),
    ("kms", "describe_key", {"KeyId": "alias/ml-platform"}, set()),
    ("s3", "list_buckets", {}, {"Owner.DisplayName"}),
    ("s3", "head_bucket", {"Bucket": "acme-datalake-raw"}, set()),
    ("s3", "get_bucket_location", {"Bucket": "acme-datalake-raw"}, set()),
    ("sso-admin", "list_instances", {}, set()),
    ("identitystore", "list_groups", _store, {"Groups.ExternalIds"}),
    ("identitystore", "list_users", _store, set()),
    ("identitystore", "describe_group", _group, {"ExternalIds"}),
    ("identitystore", "describe_user", _user, set()),
    ("identitystore", "list_group_memberships", _group, set()),
    ("organizations", "describe_organization", {}, {"Organization.AvailablePolicyTypes"}),
    ("sagemaker", "list_domains", {}, set()),
    # moto tells of failures and of Identity Center whatever the domain's state and mode are.
    (
        "sagemaker",
        "describe_domain",
        _domain,
        {
            "FailureReason",
            "SecurityGroupIdForDomainBoundary",
            "SingleSignOnApplicationArn",
            "SingleSignOnManagedApplicationInstanceId",
        },
    ),
]
"""Service, operation, request, and the members that only moto gives."""


@pytest.mark.parametrize(
    ("service", "operation", "request_", "only_moto"), READS, ids=[f"{read[0]}.{read[1]}" for read in READS]
)
def test_answers_have_the_same_members(
    moto: Session, embedded: Session, service: str, operation: str, request_: Request, only_moto: set[str]
) -> None:
    def answer(session: Session) -> set[str]:
        given = request_(session) if callable(request_) else request_
        found = getattr(session.client(service), operation)(**given)
        found.pop("ResponseMetadata")
        return members(found)

    theirs, ours = answer(moto), answer(embedded)
    lacking = theirs - ours
    assert {name for name in lacking if not any(name.startswith(known) for known in only_moto)} == set()
    assert only_moto <= lacking


REFUSALS: list[tuple[str, str, Request]] = [
    ("ec2", "describe_vpcs", {"VpcIds": ["vpc-0123456789abcdef0"]}),
    ("ec2", "describe_subnets", {"SubnetIds": ["subnet-0123456789abcdef0"]}),
    ("ec2", "describe_security_groups", {"GroupIds": ["sg-0123456789abcdef0"]}),
    ("ec2", "describe_route_tables", {"RouteTableIds": ["rtb-0123456789abcdef0"]}),
    ("ec2", "describe_internet_gateways", {"InternetGatewayIds": ["igw-0123456789abcdef0"]}),
    ("ec2", "describe_vpc_endpoints", {"VpcEndpointIds": ["vpce-0123456789abcdef0"]}),
    ("ec2", "describe_vpc_attribute", {"VpcId": "vpc-0123456789abcdef0", "Attribute": "enableDnsSupport"}),
    ("iam", "get_role", {"RoleName": "nobody"}),
    ("iam", "get_role_policy", ROLE | {"PolicyName": "none"}),
    ("iam", "list_attached_role_policies", {"RoleName": "nobody"}),
    ("iam", "create_role", ROLE | {"AssumeRolePolicyDocument": TRUST}),
    ("iam", "delete_role", ROLE),
    ("iam", "delete_role", {"RoleName": "nobody"}),
    ("iam", "attach_role_policy", ROLE | {"PolicyArn": "arn:aws:iam::123456789012:policy/none"}),
    ("iam", "put_role_policy", ROLE | {"PolicyName": "q", "PolicyDocument": "{nope"}),
    ("iam", "delete_role_policy", ROLE | {"PolicyName": "none"}),
    ("kms", "describe_key", {"KeyId": UNKNOWN}),
    ("kms", "describe_key", {"KeyId": "alias/none"}),
    ("kms", "get_key_policy", {"KeyId": UNKNOWN, "PolicyName": "default"}),
    ("s3", "head_bucket", {"Bucket": "no-such-bucket"}),
    ("s3", "get_bucket_location", {"Bucket": "no-such-bucket"}),
    ("identitystore", "describe_group", lambda session: _store(session) | {"GroupId": UNKNOWN}),
    ("identitystore", "describe_user", lambda session: _store(session) | {"UserId": UNKNOWN}),
]


@pytest.mark.parametrize(
    ("service", "operation", "request_"), REFUSALS, ids=[f"{case[0]}.{case[1]}" for case in REFUSALS]
)
def test_refusals_have_the_same_code_and_status(
    moto: Session, embedded: Session, service: str, operation: str, request_: Request
) -> None:
    def refusal(session: Session) -> tuple[str, int]:
        given = request_(session) if callable(request_) else request_
        with pytest.raises(ClientError) as error:
            getattr(session.client(service), operation)(**given)
        found = error.value.response
        return found["Error"]["Code"], found["ResponseMetadata"]["HTTPStatusCode"]

    assert refusal(embedded) == refusal(moto)


def test_a_role_goes_the_same_way(moto: Session, embedded: Session) -> None:
    def journey(session: Session) -> list[Any]:
        iam = session.client("iam")
        role = {"RoleName": "journey"}
        policy = iam.create_role(**role, Path="/service-role/", AssumeRolePolicyDocument=TRUST)["Role"]
        seen = [policy["Arn"].split(":")[-1], policy["AssumeRolePolicyDocument"]]
        iam.tag_role(**role, Tags=[{"Key": "a", "Value": "b"}])
        iam.put_role_policy(**role, PolicyName="p", PolicyDocument=GRANT)
        seen += [iam.get_role(**role)["Role"]["Tags"], iam.list_role_policies(**role)["PolicyNames"]]
        seen.append(iam.get_role_policy(**role, PolicyName="p")["PolicyDocument"])
        iam.delete_role_policy(**role, PolicyName="p")
        iam.delete_role(**role)
        return seen

    assert journey(embedded) == journey(moto)
