"""What the lookups read: pages, filters, ids that do not exist, names that are meant to hurt."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Clients = Callable[..., Any]

STORE = "d-9967112233"
PRIVATE = {"Name": "vpc-id", "Values": ["vpc-0a1b2c3d4e5f60001"]}


def code_of(call: Callable[..., Any], **request: Any) -> str:
    with pytest.raises(ClientError) as error:
        call(**request)
    return str(error.value.response["Error"]["Code"])


@pytest.mark.parametrize(
    ("service", "operation", "key", "size", "request_"),
    [
        ("ec2", "describe_subnets", "Subnets", 5, {}),
        ("ec2", "describe_security_groups", "SecurityGroups", 5, {}),
        ("ec2", "describe_vpc_endpoints", "VpcEndpoints", 5, {}),
        ("kms", "list_keys", "Keys", 2, {}),
        ("kms", "list_aliases", "Aliases", 4, {}),
        ("iam", "list_roles", "Roles", 4, {}),
        ("s3", "list_buckets", "Buckets", 4, {}),
        ("identitystore", "list_groups", "Groups", 4, {"IdentityStoreId": STORE}),
        ("identitystore", "list_users", "Users", 7, {"IdentityStoreId": STORE}),
        ("account", "list_regions", "Regions", 6, {}),
        ("service-quotas", "list_service_quotas", "Quotas", 3, {"ServiceCode": "sagemaker"}),
        ("sagemaker", "list_domains", "Domains", 1, {}),
        ("sagemaker", "list_studio_lifecycle_configs", "StudioLifecycleConfigs", 2, {}),
    ],
)
def test_pages_hold_the_whole_list(
    clients: Clients, service: str, operation: str, key: str, size: int, request_: dict[str, Any]
) -> None:
    paginator = clients(service).get_paginator(operation)
    whole = paginator.paginate(**request_).build_full_result()[key]
    pages = list(paginator.paginate(**request_, PaginationConfig={"PageSize": size}))
    assert len(pages) == -(-len(whole) // size) > 1
    paged = [item for page in pages for item in page[key]]
    if service == "s3":  # S3 names the Region only where the request has a parameter.
        paged = [{name: item[name] for name in ("Name", "CreationDate")} for item in paged]
    assert paged == whole


@pytest.mark.parametrize(
    ("service", "operation", "request_", "code"),
    [
        ("ec2", "describe_subnets", {"NextToken": "junk"}, "InvalidParameterValue"),
        ("kms", "list_keys", {"Marker": "junk"}, "InvalidMarkerException"),
        ("sagemaker", "list_domains", {"NextToken": "junk"}, "ValidationException"),
        ("ec2", "describe_vpcs", {"VpcIds": ["vpc-0bad"]}, "InvalidVpcID.NotFound"),
        ("ec2", "describe_subnets", {"SubnetIds": ["subnet-0bad"]}, "InvalidSubnetID.NotFound"),
        ("ec2", "describe_security_groups", {"GroupIds": ["sg-0bad"]}, "InvalidGroup.NotFound"),
        ("ec2", "describe_route_tables", {"RouteTableIds": ["rtb-0bad"]}, "InvalidRouteTableID.NotFound"),
        ("ec2", "describe_nat_gateways", {"NatGatewayIds": ["nat-0bad"]}, "NatGatewayNotFound"),
        ("ec2", "describe_vpc_endpoint_services", {"ServiceNames": ["com.amazonaws.x"]}, "InvalidServiceName"),
        (
            "ec2",
            "describe_vpc_attribute",
            {"VpcId": "vpc-0bad", "Attribute": "enableDnsSupport"},
            "InvalidVpcID.NotFound",
        ),
        ("ec2", "describe_vpcs", {"Filters": [{"Name": "colour", "Values": ["red"]}]}, "InvalidParameterValue"),
        ("kms", "describe_key", {"KeyId": "alias/none"}, "NotFoundException"),
        ("kms", "describe_key", {"KeyId": "00000000-0000-0000-0000-000000000000"}, "NotFoundException"),
        (
            "kms",
            "describe_key",
            {"KeyId": "arn:aws:kms:us-east-1:123456789012:key/a4f6e297-05b3-43ec-9a17-92a3b4c5d6e7"},
            "NotFoundException",
        ),
        (
            "kms",
            "describe_key",
            {"KeyId": "arn:aws:kms:eu-central-1:999999999999:key/1b6d5f0e-7c2a-4a53-9d8e-0f1a2b3c4d5e"},
            "AccessDeniedException",
        ),
        ("iam", "get_role", {"RoleName": "nobody"}, "NoSuchEntity"),
        ("iam", "get_policy", {"PolicyArn": "arn:aws:iam::aws:policy/Nothing"}, "NoSuchEntity"),
        ("s3", "head_bucket", {"Bucket": "no-such-bucket"}, "404"),
        ("s3", "head_bucket", {"Bucket": "acme-partner-exchange"}, "403"),
        ("s3", "get_bucket_location", {"Bucket": "no-such-bucket"}, "NoSuchBucket"),
        ("identitystore", "list_groups", {"IdentityStoreId": "d-0000000000"}, "ResourceNotFoundException"),
        (
            "service-quotas",
            "get_service_quota",
            {"ServiceCode": "sagemaker", "QuotaCode": "L-D9E59670"},
            "NoSuchResourceException",
        ),
        ("sagemaker", "describe_domain", {"DomainId": "d-nothere"}, "ResourceNotFound"),
        ("sagemaker", "list_image_versions", {"ImageName": "none"}, "ResourceNotFound"),
        (
            "sagemaker",
            "list_tags",
            {"ResourceArn": "arn:aws:sagemaker:eu-central-1:123456789012:domain/d-nothere"},
            "ResourceNotFound",
        ),
    ],
)
def test_what_is_not_there_is_refused(
    clients: Clients, service: str, operation: str, request_: dict[str, Any], code: str
) -> None:
    assert code_of(getattr(clients(service), operation), **request_) == code


def test_filters_choose(clients: Clients) -> None:
    ec2 = clients("ec2")
    assert len(ec2.describe_subnets(Filters=[PRIVATE])["Subnets"]) == 3
    named = [{"Name": "tag:Name", "Values": ["ml-*"]}]
    assert [vpc["VpcId"] for vpc in ec2.describe_vpcs(Filters=named)["Vpcs"]] == PRIVATE["Values"]
    default = [{"Name": "is-default", "Values": ["true"]}]
    assert [vpc["CidrBlock"] for vpc in ec2.describe_vpcs(Filters=default)["Vpcs"]] == ["172.31.0.0/16"]
    hostile = [{"Name": "group-name", "Values": ["[red]*"]}]
    assert len(ec2.describe_security_groups(Filters=hostile)["SecurityGroups"]) == 1
    assert ec2.describe_nat_gateways(Filter=[PRIVATE])["NatGateways"] == []
    attached = [{"Name": "attachment.vpc-id", "Values": ["vpc-0b2c3d4e5f6a70001"]}]
    assert len(ec2.describe_internet_gateways(Filters=attached)["InternetGateways"]) == 1


def test_the_broken_network_is_broken(clients: Clients) -> None:
    ec2 = clients("ec2")
    broken = "vpc-0c3d4e5f6a7b80001"
    inside = [{"Name": "vpc-id", "Values": [broken]}]
    hostnames = ec2.describe_vpc_attribute(VpcId=broken, Attribute="enableDnsHostnames")["EnableDnsHostnames"]
    assert hostnames == {"Value": False}
    routes = [route for table in ec2.describe_route_tables(Filters=inside)["RouteTables"] for route in table["Routes"]]
    assert "blackhole" in {route["State"] for route in routes}
    subnets = ec2.describe_subnets(Filters=inside)["Subnets"]
    assert min(subnet["AvailableIpAddressCount"] for subnet in subnets) == 3
    zones = {zone["ZoneName"]: zone["ZoneType"] for zone in ec2.describe_availability_zones()["AvailabilityZones"]}
    assert "local-zone" in {zones[subnet["AvailabilityZone"]] for subnet in subnets}
    endpoints = ec2.describe_vpc_endpoints(Filters=inside)["VpcEndpoints"]
    assert False in {endpoint["PrivateDnsEnabled"] for endpoint in endpoints}


def test_names_arrive_as_they_are(clients: Clients) -> None:
    groups = clients("identitystore").list_groups(IdentityStoreId=STORE)["Groups"]
    names = {group["DisplayName"] for group in groups}
    assert {"[red]x", "a[/b]", "esc\x1b]52;c;eA==\x07", "\u202eabc", "한국어"} <= names
    assert max(map(len, names)) == 300


def test_groups_and_users_are_found_by_name(clients: Clients) -> None:
    store = clients("identitystore")

    def unique(path: str, value: str) -> dict[str, Any]:
        return {"UniqueAttribute": {"AttributePath": path, "AttributeValue": value}}

    group = store.get_group_id(IdentityStoreId=STORE, AlternateIdentifier=unique("displayName", "한국어"))["GroupId"]
    members = store.list_group_memberships(IdentityStoreId=STORE, GroupId=group)["GroupMemberships"]
    users = [
        store.describe_user(IdentityStoreId=STORE, UserId=member["MemberId"]["UserId"])["UserName"]
        for member in members
    ]
    assert users == ["minjun.kim", "seoyeon.lee"]
    mail = unique("emails.value", "ada.lovelace@example.com")
    assert store.get_user_id(IdentityStoreId=STORE, AlternateIdentifier=mail)["UserId"].startswith("93a4b200")
    exact = [{"AttributePath": "UserName", "AttributeValue": "alan.turing"}]
    assert len(store.list_users(IdentityStoreId=STORE, Filters=exact)["Users"]) == 1
    missing = unique("displayName", "nobody")
    assert (
        code_of(store.get_group_id, IdentityStoreId=STORE, AlternateIdentifier=missing) == "ResourceNotFoundException"
    )


def test_a_bucket_of_another_region_says_where_it_is(clients: Clients) -> None:
    s3 = clients("s3")
    assert s3.head_bucket(Bucket="acme-backup-us")["BucketRegion"] == "us-east-1"
    assert s3.get_bucket_location(Bucket="acme-backup-us")["LocationConstraint"] is None
    there = s3.list_buckets(BucketRegion="us-east-1")["Buckets"]
    assert {bucket["BucketRegion"] for bucket in there} == {"us-east-1"}
    assert "BucketRegion" not in s3.list_buckets()["Buckets"][0]


def test_lists_are_narrowed(clients: Clients) -> None:
    sagemaker = clients("sagemaker")
    configs = sagemaker.list_studio_lifecycle_configs(AppTypeEquals="JupyterLab")["StudioLifecycleConfigs"]
    assert {config["StudioLifecycleConfigAppType"] for config in configs} == {"JupyterLab"}
    assert len(sagemaker.list_images(NameContains="rsession")["Images"]) == 1
    assert len(sagemaker.list_user_profiles(UserProfileNameContains="ali")["UserProfiles"]) == 1
    licenses = clients("license-manager", "us-east-1")
    available = licenses.list_received_licenses(Filters=[{"Name": "Status", "Values": ["AVAILABLE"]}])["Licenses"]
    assert len(available) == 2
    assert clients("license-manager").list_received_licenses()["Licenses"] == []
