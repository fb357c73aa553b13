"""Building and reading Amazon resource names."""

from __future__ import annotations

from typing import Final

_PARTITIONS: Final = (
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-isof-", "aws-iso-f"),
    ("eusc-", "aws-eusc"),
)


def partition_of(region: str) -> str:
    """The partition a Region belongs to, for example `aws-cn` for `cn-north-1`."""
    return next((partition for prefix, partition in _PARTITIONS if region.startswith(prefix)), "aws")


def role_arn(partition: str, account: str, name: str, path: str = "/") -> str:
    """The ARN that a role of this name and path has or will have."""
    return f"arn:{partition}:iam::{account}:role{path}{name}"


def managed_policy_arn(partition: str, name: str) -> str:
    """The ARN of an AWS managed policy; `name` may hold its path, as in `service-role/X`."""
    return f"arn:{partition}:iam::aws:policy/{name}"


def name_in(arn: str) -> str:
    """The last part of an ARN: a role's name without its path, a key's id."""
    return arn.rsplit("/", 1)[-1].rsplit(":", 1)[-1]


def account_in(arn: str) -> str:
    """The account of an ARN, or an empty string where it has none."""
    parts = arn.split(":", 5)
    return parts[4] if len(parts) == 6 else ""


def region_in(arn: str) -> str:
    """The Region of an ARN, or an empty string where it has none."""
    parts = arn.split(":", 5)
    return parts[3] if len(parts) == 6 else ""
