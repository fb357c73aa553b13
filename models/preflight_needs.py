"""Which look-ups the checks of a spec go by, and which permissions those take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from models.arns import name_in, partition_of
from models.facts import Availability, Facts, Lookup
from models.head_count import member_keys
from models.operator_needs import needs_of
from models.permissions import CALLER, Enquiry, Need, enquiries
from models.policies import SERVICE_LINKED_ROLE
from models.rules_base import rstudio_on
from models.rules_network import vpc_only
from models.rules_roles import chosen_roles
from models.rules_storage import DOMAIN_KEY, chosen_keys, key_arn
from models.spec import DomainSpec

Key = tuple[str, str]
"""Kind and argument of a look-up."""

FULL_ACCESS: Final = "AmazonSageMakerFullAccess"
MOST_GROUPS: Final = 20
"""Groups whose members are counted."""
STUDIO: Final = (
    "sagemaker:CreateApp",
    "sagemaker:CreateSpace",
    "sagemaker:DeleteApp",
    "sagemaker:DescribeApp",
    "sagemaker:DescribeDomain",
    "sagemaker:DescribeSpace",
    "sagemaker:DescribeUserProfile",
    "sagemaker:ListApps",
    "sagemaker:ListSpaces",
)
"""What people need in order to use Studio (D:studio-updated-migrate-ui)."""
_RSTUDIO: Final = (
    "license-manager:CheckInLicense",
    "license-manager:CheckoutLicense",
    "license-manager:ExtendLicenseConsumption",
    "license-manager:GetLicense",
    "license-manager:ListReceivedLicenses",
    "sagemaker:CreateApp",
)
_ENCRYPTING: Final = ("kms:CreateGrant", "kms:DescribeKey")
"""What volumes take, as the start of an application asks (D:sagemaker-roles)."""
_ENCRYPTING_DATA: Final = ("kms:Decrypt", "kms:GenerateDataKey")
"""What data in S3 takes."""
_ROLE: Final = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:role/.+")
_BUCKET: Final = re.compile(r"s3://([^/]+)(?:/.*)?")
READS: Final[dict[str, tuple[str, ...]]] = {
    "domains": ("sagemaker:ListDomains",),
    "idc": ("sso:ListInstances",),
    "idc-details": ("sso:DescribeInstance",),
    "groups": ("identitystore:ListGroups",),
    "users": ("identitystore:ListUsers",),
    "group-members": ("identitystore:ListGroupMemberships",),
    "organization": ("organizations:DescribeOrganization", "organizations:ListDelegatedAdministrators"),
    "roles": ("iam:ListRoles",),
    "role": ("iam:GetRole",),
    "iam-quotas": ("iam:GetAccountSummary",),
    "role-grants": (
        "iam:ListAttachedRolePolicies",
        "iam:ListRolePolicies",
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
        "iam:GetRolePolicy",
    ),
    "role-policies": ("iam:ListAttachedRolePolicies", "iam:ListRolePolicies"),
    "principal": ("iam:GetRole",),
    "permissions": ("iam:SimulatePrincipalPolicy",),
    "vpcs": ("ec2:DescribeVpcs",),
    "vpc-dns": ("ec2:DescribeVpcAttribute",),
    "subnets": ("ec2:DescribeSubnets",),
    "security-groups": ("ec2:DescribeSecurityGroups",),
    "route-tables": ("ec2:DescribeRouteTables",),
    "nat-gateways": ("ec2:DescribeNatGateways",),
    "endpoints": ("ec2:DescribeVpcEndpoints",),
    "endpoint-services": ("ec2:DescribeVpcEndpointServices",),
    "prefix-lists": ("ec2:DescribeManagedPrefixLists", "ec2:GetManagedPrefixListEntries"),
    "zones": ("ec2:DescribeAvailabilityZones",),
    "regions": ("ec2:DescribeRegions",),
    "kms-keys": ("kms:ListKeys", "kms:ListAliases", "kms:DescribeKey"),
    "key-policy": ("kms:GetKeyPolicy",),
    "buckets": ("s3:ListAllMyBuckets",),
    "bucket-cors": ("s3:GetBucketCORS",),
    "licenses": ("license-manager:ListReceivedLicenses",),
    "quotas": (
        "servicequotas:GetServiceQuota",
        "servicequotas:GetAWSDefaultServiceQuota",
        "sagemaker:ListApps",
        "sagemaker:ListDomains",
        "sagemaker:ListSpaces",
        "sagemaker:ListUserProfiles",
    ),
    "file-systems": ("elasticfilesystem:DescribeFileSystems",),
    "images": ("sagemaker:ListImages",),
    "lifecycle-configs": ("sagemaker:ListStudioLifecycleConfigs",),
}
"""Kind of look-up -> the IAM actions it takes; kinds that take none are not here."""


def more_needed(spec: DomainSpec) -> list[Key]:
    """The look-ups that checks go by beyond those of pickers, and that wait for nothing."""
    needs: list[Key] = [("principal", ""), ("file-systems", ""), *(("role", name) for name in roles_named(spec))]
    if existing := existing_roles(spec):
        needs += [("iam-quotas", ""), *(("role-policies", name_in(arn)) for arn in existing)]
    if spec.access.auth == "identity-center":
        needs += [("idc-details", ""), ("organization", "")]
        needs += [("group-members", key) for each in spec.access.groups[:MOST_GROUPS] for key in member_keys(each)[:1]]
    if spec.network.vpc:
        needs.append(("vpc-dns", spec.network.vpc))
        if vpc_only(spec):
            needs += [("endpoint-services", ""), ("prefix-lists", "")]
    if spec.storage.kms_key:
        needs.append(("key-policy", spec.storage.kms_key))
    if bucket := canvas_bucket(spec):
        needs.append(("bucket-cors", bucket))
    return list(dict.fromkeys(needs))


def roles_named(spec: DomainSpec) -> list[str]:
    """Names of the roles that checks look at: the spec's own, those to be made, and SageMaker's.

    Of thousands of roles these are few, so each is read by itself.
    """
    named = [name_in(text) for text in _texts(spec.as_tree()) if _ROLE.fullmatch(text)]
    made = [role.name for role in spec.roles_to_create().values() if role.name]
    return list(dict.fromkeys([*named, *made, SERVICE_LINKED_ROLE]))


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        for child in node.values():
            yield from _texts(child)
    elif isinstance(node, list):
        for child in node:
            yield from _texts(child)
    elif isinstance(node, str):
        yield node


def with_roles(facts: Facts, names: Iterable[str]) -> Facts:
    """The facts with the roles of these names as the look-up of roles, for rules that ask whether one is there."""
    found = [facts.get("role", name) for name in names]
    failed = next((each for each in found if not each.known), None)
    if failed and failed.availability is Availability.NOT_ASKED:
        return facts
    rows = tuple(row for each in found for row in each.rows)
    known = Lookup(rows, Availability.KNOWN, fetched=min((each.fetched or 0.0 for each in found), default=None))
    merged = replace(failed, rows=rows) if failed else known
    return replace(facts, lookups={**facts.lookups, "roles": merged})


def roles_for(spec: DomainSpec, facts: Facts) -> Facts:
    """The facts with the roles that this spec names as the look-up of roles.

    A snapshot has there those of the answers it was taken for; others may be named by now.
    """
    without = {key: lookup for key, lookup in facts.lookups.items() if key != "roles"}
    return with_roles(replace(facts, lookups=without), roles_named(spec))


def permissions_needed(spec: DomainSpec, facts: Facts) -> list[Key]:
    """The enquiries of the policy simulator; their ARNs take what `before_permissions` looks up."""
    asked = [*caller_enquiries(spec, facts), *(each for _, each in role_enquiries(spec, facts))]
    return [("permissions", each.text) for each in dict.fromkeys(asked)]


def before_permissions(spec: DomainSpec) -> list[Key]:
    """The look-ups that the enquiries of the policy simulator wait for."""
    named = any(not key_arn(Lookup(), value) for _, value in chosen_keys(spec))
    return [("caller", ""), *([("kms-keys", "")] if named else [])]


def existing_roles(spec: DomainSpec) -> list[str]:
    """ARNs of the spec's roles that exist."""
    return list(dict.fromkeys(role.arn for _, role in chosen_roles(spec) if role.arn))


def bucket_of(uri: str | None) -> str:
    """The bucket of an S3 URI; empty where it is none."""
    match = _BUCKET.fullmatch(uri or "")
    return match[1] if match else ""


def canvas_bucket(spec: DomainSpec) -> str:
    """The bucket Canvas is to keep its work in; empty where SageMaker chooses."""
    canvas = spec.applications.canvas
    return bucket_of(canvas.storage) if canvas and canvas.enabled is not False else ""


def buckets_used(spec: DomainSpec) -> Iterator[tuple[str, str]]:
    """Each bucket that people's work needs, after the key of its answer."""
    sharing = spec.applications.notebook_sharing
    if sharing and (bucket := bucket_of(sharing.s3_uri)):
        yield "applications.notebook_sharing.s3_uri", bucket
    if bucket := canvas_bucket(spec):
        yield "applications.canvas.storage", bucket
    for number, entry in enumerate(spec.storage.file_systems):
        if bucket := bucket_of(entry.s3):
            yield f"storage.file_systems[{number}]", bucket


def caller_needs(spec: DomainSpec, facts: Facts) -> list[Need]:
    """What the caller must be allowed for this spec; nothing where account or Region are not known."""
    region = spec.region or facts.region
    if facts.caller is None or not region:
        return []
    return needs_of(spec, facts.caller.account, region)


def caller_enquiries(spec: DomainSpec, facts: Facts) -> list[Enquiry]:
    """The simulator's calls about the caller."""
    return enquiries(CALLER, caller_needs(spec, facts))


def role_enquiries(spec: DomainSpec, facts: Facts) -> list[tuple[str, Enquiry]]:
    """The simulator's calls about roles that exist, each after what it is about.

    That is `studio`, `bucket`, `rstudio`, or the key of the answer that names a KMS key.
    """
    if facts.caller is None:
        return []
    partition = facts.caller.partition
    found: list[tuple[str, Enquiry]] = []
    for key, role in chosen_roles(spec):
        if not role.arn:
            continue
        if key == "applications.rstudio.role":
            if rstudio_on(spec):
                found.append(("rstudio", Enquiry(role.arn, _RSTUDIO, "*")))
            continue
        found.append(("studio", Enquiry(role.arn, STUDIO, "*")))
        for field, value in chosen_keys(spec):
            if arn := key_arn(facts.get("kms-keys"), value):
                found.append((field, Enquiry(role.arn, _ENCRYPTING if field == DOMAIN_KEY else _ENCRYPTING_DATA, arn)))
        for _, bucket in buckets_used(spec):
            resource = f"arn:{partition}:s3:::{bucket}/*"
            found.append(("bucket", Enquiry(role.arn, ("s3:GetObject", "s3:PutObject"), resource)))
    return list(dict.fromkeys(found))


def reads_of(keys: Iterable[Key]) -> list[Need]:
    """The permissions that these look-ups take."""
    actions = dict.fromkeys(action for kind, _ in keys for action in READS.get(kind, ()))
    return [Need("lookups", action) for action in sorted(actions)]


def partition(facts: Facts, region: str) -> str:
    """The partition that ARNs of this account have."""
    return facts.caller.partition if facts.caller else partition_of(region)
