"""The policy for all that the program may do, whatever the spec: written by hand, held against its calls by a test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from models.operator_needs import CHANGES, DOMAIN, KEY_ACTIONS, PEOPLE, ROLES, ROLLBACK, TO_OTHERS, TO_SAGEMAKER
from models.operator_policy import policy_of
from models.permissions import Context, Need
from models.policies import SAGEMAKER
from models.preflight_needs import READS

LOOKUPS: Final = "lookups"
IMPORT: Final = "import"
ALL_STEPS: Final = (LOOKUPS, IMPORT, ROLES, DOMAIN, PEOPLE, ROLLBACK, CHANGES)
"""Parts of the work; `import` and `changes` are about domains that exist, and no part of carrying out a spec."""

_READ_A_DOMAIN: Final = (
    "sagemaker:DescribeDomain",
    "sagemaker:DescribeUserProfile",
    "sagemaker:ListTags",
    "sagemaker:ListUserProfiles",
    "sso:ListApplicationAssignments",
    "sso:ListInstances",
    "identitystore:DescribeGroup",
    "identitystore:DescribeUser",
)
"""What `import --domain` reads; the last four where people sign in through Identity Center."""
_MORE_READS: Final = (
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroupRules",
    "elasticfilesystem:DescribeMountTargets",
    "iam:ListPolicies",
    "iam:ListPolicyVersions",
    "identitystore:GetGroupId",
    "logs:DescribeLogStreams",
    "sagemaker:DescribeApp",
    "sagemaker:DescribeSpace",
    "sagemaker:ListApps",
    "sagemaker:ListSpaces",
    "sagemaker:ListUserProfiles",
)
_ROLE: Final = "arn:{partition}:iam::{account}:role/*"
_POLICY: Final = "arn:{partition}:iam::{account}:policy/*"
_LINKED: Final = f"arn:{{partition}}:iam::{{account}}:role/aws-service-role/{SAGEMAKER}/*"
_STUDIO: Final = "arn:{partition}:sagemaker:{region}:{account}:"
_WORK: Final[tuple[tuple[str, str, tuple[str, ...], Context], ...]] = (
    (ROLES, _ROLE, ("iam:CreateRole", "iam:TagRole", "iam:GetRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"), ()),
    (ROLES, _POLICY, ("iam:CreatePolicy", "iam:TagPolicy", "iam:GetPolicy"), ()),
    (ROLES, _LINKED, ("iam:CreateServiceLinkedRole",), (("iam:AWSServiceName", SAGEMAKER),)),
    (DOMAIN, "*", ("sagemaker:ListDomains", "elasticfilesystem:CreateFileSystem"), ()),
    (DOMAIN, f"{_STUDIO}domain/*", ("sagemaker:CreateDomain", "sagemaker:DescribeDomain", "sagemaker:AddTags"), ()),
    (DOMAIN, f"{_STUDIO}app/*", ("sagemaker:CreateApp",), ()),
    *((DOMAIN, _ROLE, ("iam:PassRole",), context) for context in (TO_SAGEMAKER, *TO_OTHERS)),
    (DOMAIN, "arn:{partition}:kms:{region}:{account}:key/*", KEY_ACTIONS, ()),
    (
        PEOPLE,
        f"{_STUDIO}user-profile/*",
        ("sagemaker:CreateUserProfile", "sagemaker:DescribeUserProfile", "sagemaker:AddTags"),
        (),
    ),
    (PEOPLE, "*", ("sso:CreateApplicationAssignment", "sso:DescribeApplicationAssignment"), ()),
    (ROLLBACK, f"{_STUDIO}domain/*", ("sagemaker:DeleteDomain",), ()),
    (ROLLBACK, f"{_STUDIO}user-profile/*", ("sagemaker:DeleteUserProfile",), ()),
    (ROLLBACK, _ROLE, ("iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy"), ()),
    (ROLLBACK, _POLICY, ("iam:DeletePolicy",), ()),
    (ROLLBACK, "*", ("sso:DeleteApplicationAssignment",), ()),
    (CHANGES, f"{_STUDIO}domain/*", ("sagemaker:UpdateDomain", "sagemaker:DeleteDomain"), ()),
    (CHANGES, f"{_STUDIO}user-profile/*", ("sagemaker:UpdateUserProfile", "sagemaker:DeleteUserProfile"), ()),
    (CHANGES, f"{_STUDIO}app/*", ("sagemaker:DeleteApp",), ()),
    (CHANGES, f"{_STUDIO}space/*", ("sagemaker:DeleteSpace",), ()),
    (
        CHANGES,
        f"{_STUDIO}*",
        ("sagemaker:AddTags", "sagemaker:DeleteTags", "sagemaker:CreatePresignedDomainUrl"),
        (),
    ),
    *((CHANGES, _ROLE, ("iam:PassRole",), context) for context in (TO_SAGEMAKER, *TO_OTHERS)),
    (CHANGES, _ROLE, ("iam:DetachRolePolicy",), ()),
    (CHANGES, _POLICY, ("iam:CreatePolicyVersion", "iam:DeletePolicyVersion"), ()),
    (CHANGES, "*", ("sso:CreateApplicationAssignment", "sso:DeleteApplicationAssignment"), ()),
    (
        CHANGES,
        "*",
        (
            "ec2:DeleteNetworkInterface",
            "ec2:DeleteSecurityGroup",
            "ec2:RevokeSecurityGroupEgress",
            "ec2:RevokeSecurityGroupIngress",
            "elasticfilesystem:DeleteFileSystem",
            "elasticfilesystem:DeleteMountTarget",
            "logs:DeleteLogStream",
        ),
        (),
    ),
)


def general_policy(
    account: str = "*", region: str = "*", partition: str = "aws", *, steps: Iterable[str] = ALL_STEPS
) -> dict[str, Any]:
    """An IAM policy document for these parts of the work; everywhere, where account and Region are not known."""
    wanted = set(steps)
    needs = [each for each in _needs(account, region, partition) if each.step in wanted]
    return policy_of({step: [each for each in needs if each.step == step] for step in ALL_STEPS if step in wanted})


def reads_of_a_domain() -> list[Need]:
    """What it takes to read a domain that exists."""
    return [Need(IMPORT, action) for action in _READ_A_DOMAIN]


def _needs(account: str, region: str, partition: str) -> Iterator[Need]:
    looked = {action for actions in READS.values() for action in actions} | set(_MORE_READS)
    yield from (Need(LOOKUPS, action) for action in sorted(looked))
    yield from reads_of_a_domain()
    for step, resource, actions, context in _WORK:
        place = resource.format(partition=partition, account=account, region=region)
        yield from (Need(step, action, place, context) for action in actions)
