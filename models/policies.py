"""Trust and permission policies of roles that a plan makes for a domain."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from models.tree import get_at

SAGEMAKER: Final = "sagemaker.amazonaws.com"
"""SageMaker's service principal; taken to be the same in every partition (facts 1.7)."""
SERVICE_LINKED_ROLE: Final = "AWSServiceRoleForAmazonSageMakerNotebooks"
RSTUDIO_POLICY: Final = "SageMakerRStudio"
"""Name of the inline policy of a role that RStudio's server runs with."""

_RSTUDIO_ACTIONS: Final = (
    "license-manager:ExtendLicenseConsumption",
    "license-manager:ListReceivedLicenses",
    "license-manager:GetLicense",
    "license-manager:CheckoutLicense",
    "license-manager:CheckInLicense",
    "logs:CreateLogDelivery",
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:DeleteLogDelivery",
    "logs:Describe*",
    "logs:GetLogDelivery",
    "logs:GetLogEvents",
    "logs:ListLogDeliveries",
    "logs:PutLogEvents",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
    "sagemaker:CreateApp",
)
"""Facts 1.7, from AWS's page on RStudio's domain execution role."""


def trust_policy(request: Mapping[str, Any]) -> dict[str, Any]:
    """Who may assume an execution role: SageMaker, with the actions that the domain's features need.

    Args:
        request: the `CreateDomain` request. Trusted identity propagation needs `sts:SetContext`, source identity
            `sts:SetSourceIdentity` (facts 1.7).
    """
    actions = ["sts:AssumeRole"]
    if get_at(request, "DomainSettings.TrustedIdentityPropagationSettings.Status") == "ENABLED":
        actions.append("sts:SetContext")
    if get_at(request, "DomainSettings.ExecutionRoleIdentityConfig") == "USER_PROFILE_NAME":
        actions.append("sts:SetSourceIdentity")
    return {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": SAGEMAKER}, "Action": actions}],
    }


def rstudio_policy() -> dict[str, Any]:
    """What RStudio's server does on its own."""
    return {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": list(_RSTUDIO_ACTIONS), "Resource": "*"}],
    }


def as_text(policy: Mapping[str, Any]) -> str:
    """A policy as IAM takes it; without white space, which some of its limits count."""
    return json.dumps(policy, separators=(",", ":"), ensure_ascii=False)
