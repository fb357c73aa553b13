"""Looking up what only checks go by: names and endpoints of a network, keys, buckets, the organization."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from models.errors import AwsError
from models.facts import Availability
from models.facts_checks import (
    CorsRule,
    EndpointService,
    FileSystem,
    IdcDetails,
    KeyPolicy,
    Member,
    Organization,
    PrefixList,
    VpcDns,
)
from models.head_count import MOST_MEMBERS
from models.rules_storage import key_arn
from tui.services.leftovers import MANAGED
from tui.services.lookups_ask import Ask, Fetcher, LookupFailed, tag
from tui.services.lookups_identity import role
from tui.services.lookups_parallel import side_by_side
from tui.services.lookups_permissions import permissions, principal, role_policies
from tui.services.trust import matches

_GUID: Final = re.compile(
    r"([0-9a-f]{10}-)?[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
)
_DNS: Final = {"enableDnsSupport": "EnableDnsSupport", "enableDnsHostnames": "EnableDnsHostnames"}
_SSO: Final = "sso.amazonaws.com"


def vpc_dns(ask: Ask) -> Iterator[tuple[VpcDns, ...]]:
    """Whether the VPC resolves names, and gives them."""

    def value(attribute: str) -> bool:
        answer = ask.gateway.call("ec2", "DescribeVpcAttribute", {"VpcId": ask.argument, "Attribute": attribute})
        return bool((answer.get(_DNS[attribute]) or {}).get("Value"))

    found = dict(side_by_side(value, list(_DNS), cancel=ask.cancel))
    yield (VpcDns(ask.argument, found["enableDnsSupport"], found["enableDnsHostnames"]),)


def endpoint_services(ask: Ask) -> Iterator[tuple[EndpointService, ...]]:
    """AWS's services that endpoints can be made for, by name."""
    request = {"Filters": [{"Name": "owner", "Values": ["amazon"]}]}
    pages = (
        [_service(item) for item in page.get("ServiceDetails", [])]
        for page in ask.pages("ec2", "DescribeVpcEndpointServices", request)
    )
    return ask.growing(pages, lambda service: service.name)


def _service(item: Mapping[str, Any]) -> EndpointService:
    kinds = tuple(each.get("ServiceType", "") for each in item.get("ServiceType") or ())
    return EndpointService(item.get("ServiceName", ""), kinds, tuple(item.get("AvailabilityZones") or ()))


def prefix_lists(ask: Ask) -> Iterator[tuple[PrefixList, ...]]:
    """Managed prefix lists; of one's own ones with their ranges."""
    items = [each for page in ask.pages("ec2", "DescribeManagedPrefixLists") for each in page.get("PrefixLists", [])]
    own = [item["PrefixListId"] for item in items if item.get("OwnerId") not in ("AWS", None)]
    ranges: dict[str, tuple[str, ...]] = {}
    for identifier, outcome in ask.each(lambda each: _entries(ask, each), own):
        if isinstance(outcome, AwsError):
            ask.note(f"The ranges of {identifier} are unknown", outcome)
        else:
            ranges[identifier] = outcome
    yield tuple(
        PrefixList(
            each["PrefixListId"],
            each.get("PrefixListName", ""),
            each.get("OwnerId", ""),
            ranges.get(each["PrefixListId"], ()),
        )
        for each in items
    )


def _entries(ask: Ask, identifier: str) -> tuple[str, ...]:
    pages = ask.pages("ec2", "GetManagedPrefixListEntries", {"PrefixListId": identifier})
    return tuple(each.get("Cidr", "") for page in pages for each in page.get("Entries", []))


def idc_details(ask: Ask) -> Iterator[tuple[IdcDetails, ...]]:
    """How the Region's instances of Identity Center are protected."""
    found = ask.fetch("idc")
    if not found.known:
        raise LookupFailed.by(found, "Identity Center")
    here = [each for each in found.rows if each.primary_region in ("", ask.gateway.region)]
    yield tuple(
        _details(each.arn, ask.gateway.call("sso-admin", "DescribeInstance", {"InstanceArn": each.arn}))
        for each in here
    )


def _details(arn: str, answer: Mapping[str, Any]) -> IdcDetails:
    key = answer.get("EncryptionConfigurationDetails") or {}
    network = answer.get("NetworkConfigurationDetails") or {}
    where = (*(network.get("RestrictSourceVpcs") or ()), *(network.get("AllowSourceIps") or ()))
    restricted = bool(network.get("VpceAccessRequired")) or bool(where)
    return IdcDetails(arn, key.get("KeyType", ""), key.get("KmsKeyArn", ""), restricted, tuple(where))


def organization(ask: Ask) -> Iterator[tuple[Organization, ...]]:
    """The organization, and who administers Identity Center for it."""
    try:
        found = ask.gateway.call("organizations", "DescribeOrganization")["Organization"]
    except AwsError as error:
        if error.aws_code != "AWSOrganizationsNotInUseException":
            raise
        yield (Organization(),)
        return
    delegated: tuple[str, ...] = ()
    try:
        pages = ask.pages("organizations", "ListDelegatedAdministrators", {"ServicePrincipal": _SSO})
        delegated = tuple(each.get("Id", "") for page in pages for each in page.get("DelegatedAdministrators", []))
    except AwsError:
        # Only the management account and delegated ones are told, so this is no reason to worry.
        pass
    yield (Organization(found.get("Id", ""), found.get("MasterAccountId", ""), delegated),)


def group_members(ask: Ask) -> Iterator[tuple[Member, ...]]:
    """Who is directly in a group of Identity Center, `MOST_MEMBERS` at most; the argument is its id or name."""
    found = ask.fetch("idc")
    if not found.known:
        raise LookupFailed.by(found, "Identity Center")
    store = next((each.identity_store_id for each in found.rows if each.primary_region == ask.gateway.region), "")
    if not store:
        raise LookupFailed("IAM Identity Center has no instance here.", Availability.FAILED)
    group = ask.argument if _GUID.fullmatch(ask.argument) else _group_id(ask, store)
    members: list[Member] = []
    request = {"IdentityStoreId": store, "GroupId": group}
    for page in ask.pages("identitystore", "ListGroupMemberships", request):
        members += [
            Member(group, (each.get("MemberId") or {}).get("UserId", "")) for each in page.get("GroupMemberships", [])
        ]
        if len(members) >= MOST_MEMBERS:
            break
    yield tuple(members)


def _group_id(ask: Ask, store: str) -> str:
    unique = {"AttributePath": "displayName", "AttributeValue": ask.argument}
    request = {"IdentityStoreId": store, "AlternateIdentifier": {"UniqueAttribute": unique}}
    return str(ask.gateway.call("identitystore", "GetGroupId", request)["GroupId"])


def bucket_cors(ask: Ask) -> Iterator[tuple[CorsRule, ...]]:
    """What web pages of other hosts may do with a bucket; nothing where it says nothing."""
    try:
        rules = ask.gateway.call("s3", "GetBucketCors", {"Bucket": ask.argument}).get("CORSRules", [])
    except AwsError as error:
        if error.aws_code not in ("NoSuchCORSConfiguration", "NoSuchBucket"):
            raise
        rules = []
    yield tuple(
        CorsRule(ask.argument, tuple(each.get("AllowedMethods") or ()), tuple(each.get("AllowedOrigins") or ()))
        for each in rules
    )


def file_systems(ask: Ask) -> Iterator[tuple[FileSystem, ...]]:
    """The file systems that SageMaker made for domains, which stay when those go."""
    pages = (
        [own for item in page.get("FileSystems", []) if (own := _file_system(item)).domain]
        for page in ask.pages("efs", "DescribeFileSystems")
    )
    return ask.growing(pages, lambda each: each.id)


def _file_system(item: Mapping[str, Any]) -> FileSystem:
    # The tag's value is the domain's ARN, or its id alone.
    domain = tag(item, MANAGED).rpartition("/")[2]
    size = (item.get("SizeInBytes") or {}).get("Value")
    return FileSystem(item["FileSystemId"], domain, None if size is None else int(size), item.get("Name", ""))


def key_policy(ask: Ask) -> Iterator[tuple[KeyPolicy, ...]]:
    """Who a KMS key's own policy lets make grants."""
    key = ask.argument
    if "alias/" in key:
        # Of all that is read of a key, this alone takes no alias.
        key = key_arn(ask.fetch("kms-keys"), key) or key
    answer = ask.gateway.call("kms", "GetKeyPolicy", {"KeyId": key, "PolicyName": "default"})
    yield (KeyPolicy(ask.argument, tuple(_granting(answer.get("Policy", "")))),)


def _granting(text: str) -> Iterator[str]:
    statements = json.loads(text).get("Statement", [])
    for statement in statements if isinstance(statements, list) else [statements]:
        actions = statement.get("Action", [])
        if statement.get("Effect") != "Allow" or not any(
            matches(each, "kms:CreateGrant") for each in (actions if isinstance(actions, list) else [actions])
        ):
            continue
        principal = statement.get("Principal", {})
        named = principal.get("AWS", []) if isinstance(principal, Mapping) else principal
        yield from named if isinstance(named, list) else [named]


FETCHERS: Final[dict[str, Fetcher]] = {
    "bucket-cors": bucket_cors,
    "endpoint-services": endpoint_services,
    "file-systems": file_systems,
    "group-members": group_members,
    "idc-details": idc_details,
    "key-policy": key_policy,
    "organization": organization,
    "permissions": permissions,
    "prefix-lists": prefix_lists,
    "principal": principal,
    "role": role,
    "role-policies": role_policies,
    "vpc-dns": vpc_dns,
}
"""Kinds that no list shows."""
