"""What goes wrong while a domain is made, as AWS words it: why, and what helps.

The texts are hints for people; nothing is decided by them, because AWS publishes no catalogue of them (facts 3.3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Advice(StrEnum):
    """What to do with what failed."""

    RETRY = "retry"
    """The same once more."""
    DELETE_AND_RETRY = "delete-and-retry"
    """Delete what failed, then the same once more."""
    EDIT_AND_RETRY = "edit-and-retry"
    """Delete what failed if anything is there, change the answer, then once more."""
    ASK = "ask"
    """Somebody else must do something first."""


_CREATION: Final = "Create"
"""How operations begin whose failure leaves something behind that never came to be."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One way to fail."""

    pattern: str
    """Regular expression found in the text, whatever its case."""
    cause: str
    remedy: str
    advice: Advice
    field: str = ""
    """Key of the answer to change, where there is one."""
    source: str = ""
    without_deleting: str = ""
    """What helps where nothing is to be deleted first, if the remedy says to."""

    def remedy_after(self, operation: str) -> str:
        """What helps after an operation; what works, and failed only to change, is not to be deleted."""
        return self.without_deleting if self.without_deleting and not _creates(operation) else self.remedy

    def advice_after(self, operation: str) -> Advice:
        """The same in a word."""
        return Advice.RETRY if self.advice is Advice.DELETE_AND_RETRY and not _creates(operation) else self.advice


FAILURES: Final[tuple[Failure, ...]] = (
    Failure(
        r"KMS key 'null' does not exist",
        "AWS lost track of the key while it made the file system; no answer is wrong.",
        "Delete the failed domain and try again.",
        Advice.DELETE_AND_RETRY,
        source="GH:aws/aws-cdk#34818",
        without_deleting="Try again.",
    ),
    Failure(
        r"KMS key .* (does not exist|is disabled|is pending deletion|not found)|KMSInvalidState|KMS.*AccessDenied",
        "The key is not there, not enabled, or not open to the caller.",
        "Delete the failed domain, then choose a key that is enabled in this Region and whose policy lets you use it.",
        Advice.EDIT_AND_RETRY,
        "storage.kms_key",
        "facts 2.7",
        without_deleting="Choose a key that is enabled in this Region and whose policy lets you use it.",
    ),
    Failure(
        r"VPC ID '?[\w-]*'? could not be found|InvalidVpcID|vpc .* does not exist",
        "The VPC was deleted, or lies in another Region.",
        "Delete the failed domain, then choose a VPC of the domain's Region.",
        Advice.EDIT_AND_RETRY,
        "network.vpc",
        "GH:hashicorp/terraform-provider-aws#29078",
        without_deleting="Choose a VPC of the domain's Region.",
    ),
    Failure(
        r"subnet.* (could not be found|does not exist|not found)|InvalidSubnetID",
        "A subnet was deleted, or lies in another VPC.",
        "Choose subnets of the domain's VPC again.",
        Advice.EDIT_AND_RETRY,
        "network.subnets",
        "facts 4.3",
    ),
    Failure(
        r"(InsufficientFreeAddressesInSubnet|free (IP )?addresses)",
        "A subnet has no address left for the domain's network interfaces.",
        "Delete the failed domain, then choose subnets with free addresses.",
        Advice.EDIT_AND_RETRY,
        "network.subnets",
        "facts 4.3",
        without_deleting="Choose subnets with free addresses.",
    ),
    Failure(
        r"security group.* (could not be found|does not exist|not found)|InvalidGroup",
        "A security group was deleted, or belongs to another VPC.",
        "Choose security groups of the domain's VPC again.",
        Advice.EDIT_AND_RETRY,
        "network.security_groups",
        "facts 4.3",
    ),
    Failure(
        r"service limit '?Total domains|total domains",
        "The Region has as many domains as the quota allows; failed ones count, and the console may not show them.",
        "Delete domains that are not needed (`smdomain domains list` shows failed ones too), or ask for more.",
        Advice.ASK,
        source="GH:aws/amazon-sagemaker-examples#1564",
    ),
    Failure(
        r"ResourceLimitExceeded|service limit|quota .*exceeded|LimitExceeded",
        "A quota of the account is used up.",
        "Remove what is not needed, or ask for a higher quota in Service Quotas.",
        Advice.ASK,
        source="facts 4.7",
    ),
    Failure(
        r"service[- ]linked role",
        "SageMaker's service-linked role is missing or cannot be assumed yet.",
        "Have `aws iam create-service-linked-role --aws-service-name sagemaker.amazonaws.com` run, then try again.",
        Advice.RETRY,
        source="facts 3.3",
    ),
    Failure(
        r"not authorized to perform:? iam:PassRole|iam:PassRole",
        "These credentials may not hand the role to SageMaker.",
        "Have iam:PassRole allowed for that role, with iam:PassedToService sagemaker.amazonaws.com.",
        Advice.ASK,
        source="facts 4.2 RO-2",
    ),
    Failure(
        r"could not assume|cannot assume|not be assumed|trust (relationship|policy)|assume role",
        "SageMaker cannot assume the role: its trust policy does not name sagemaker.amazonaws.com, or it is too new.",
        "Try again in a minute if the role is new; otherwise correct its trust policy or choose another role.",
        Advice.RETRY,
        "roles.default",
        "facts 2.1",
    ),
    Failure(
        r"Role with name .* already exists|EntityAlreadyExists",
        "There is such a role already, and this run did not make it.",
        "Choose another name, or use the role that exists.",
        Advice.EDIT_AND_RETRY,
        "roles.default",
        "facts 2.8",
    ),
    Failure(
        r"(domain|UserProfile).* already exists|ResourceInUse",
        "The name is taken, or what has it is still being changed.",
        "Choose another name, or wait until that has ended.",
        Advice.EDIT_AND_RETRY,
        "domain.name",
        "facts 1.1",
    ),
    Failure(
        r"AppSecurityGroupManagement can only be set",
        "This setting is for domains with RStudio alone.",
        "Take the answer back.",
        Advice.EDIT_AND_RETRY,
        "applications.rstudio.security_group_management",
        "GH:hashicorp/terraform-provider-aws#39923",
    ),
    Failure(
        r"Make sure AccessStatus is set to ENABLED",
        "RStudio's user group was sent although RStudio is not allowed to people.",
        "Allow RStudio, or leave its user group out.",
        Advice.EDIT_AND_RETRY,
        "applications.rstudio.user_group",
        "GH:hashicorp/terraform-provider-aws#33034",
    ),
    Failure(
        r"(RStudio|license).* (not found|no active|not available|missing|required)|no .*RStudio.* licen[cs]e",
        "The account has no active RStudio licence.",
        "Accept the licence in License Manager, or leave RStudio out.",
        Advice.EDIT_AND_RETRY,
        "applications.rstudio.enabled",
        "facts 4.5 RS-1",
    ),
    Failure(
        r"Identity Center|AWS SSO|SSO instance",
        "IAM Identity Center is not enabled for this Region.",
        "Use the Region that is Identity Center's primary one, or sign-in through IAM.",
        Advice.EDIT_AND_RETRY,
        "access.auth",
        "facts 4.1 ID-1",
    ),
    Failure(
        r"ElasticFileSystem|Amazon EFS|FileSystemLimitExceeded|mount target",
        "The file system for home folders could not be made.",
        "Read the reason; delete the failed domain, put it right, and try again.",
        Advice.DELETE_AND_RETRY,
        source="facts 3.3",
        without_deleting="Read the reason, put it right, and try again.",
    ),
    Failure(
        r"InsufficientCapacity",
        "AWS has no such capacity in the zone at the moment.",
        "Try again later, or give the domain subnets in more zones.",
        Advice.RETRY,
        "network.subnets",
        "D:studio-updated-troubleshooting",
    ),
    Failure(
        r"service control policy|explicit deny",
        "A policy of the organization forbids it, perhaps only with these settings or without certain tags.",
        "Ask the organization's administrators which settings and tags are demanded.",
        Advice.ASK,
        source="facts 4.2 RO-9",
    ),
    Failure(
        r"Internal ?(Failure|Error|Server)|InternalServerException",
        "Something went wrong inside AWS.",
        "Delete what failed and try again.",
        Advice.DELETE_AND_RETRY,
        source="facts 3.3",
        without_deleting="Try again.",
    ),
)

UNKNOWN: Final = Failure(
    "",
    "AWS gives a reason that is not known here.",
    "Read the reason, delete what failed, and try again; the answers are kept.",
    Advice.DELETE_AND_RETRY,
    without_deleting="Read the reason, put right what it names, and try again.",
)


def explain(text: str, code: str = "") -> Failure | None:
    """The entry for a FailureReason or an error text; None where there is none.

    Args:
        text: as AWS wrote it.
        code: AWS's error code, where there is one.
    """
    whole = f"{code}: {text}"
    return next((each for each in FAILURES if re.search(each.pattern, whole, re.IGNORECASE | re.DOTALL)), None)


def _creates(operation: str) -> bool:
    return operation.startswith(_CREATION)
