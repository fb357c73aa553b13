"""Roles that applications take beside the execution role: whom each trusts, what it carries, how it must be called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

EMR_PREFIX: Final = "AmazonSageMakerCanvasEMRSExecutionAccess-"
"""How the role for EMR Serverless of Canvas must be called (D:canvas-large-data-permissions)."""


@dataclass(frozen=True, slots=True)
class Supporting:
    """One such role. `id` is that of the same role in the catalogue of ML activities, which a test holds it against."""

    key: str
    """Key of the answer: the ARN of a role, or `{create: ...}`."""
    id: str
    service: str
    """Who assumes it."""
    managed: tuple[str, ...] = ()
    """AWS managed policies, with their paths."""
    own_account_only: bool = False
    """Whether the trust is limited to calls on behalf of the account."""
    prefix: str = ""
    """What its name must begin with."""
    placeholder: str = ""


SUPPORTING: Final[tuple[Supporting, ...]] = (
    Supporting(
        "applications.canvas.forecast_role",
        "canvas-forecast",
        "forecast.amazonaws.com",
        ("service-role/AmazonSageMakerCanvasForecastAccess",),
        placeholder="AmazonSagemakerCanvasForecastRole-team",
    ),
    Supporting(
        "applications.canvas.bedrock_role",
        "canvas-bedrock",
        "bedrock.amazonaws.com",
        ("AmazonSageMakerCanvasBedrockAccess",),
        own_account_only=True,
        placeholder="AmazonSagemakerCanvasBedrockRole-team",
    ),
    Supporting(
        "applications.canvas.emr_serverless_role",
        "canvas-emr-serverless",
        "emr-serverless.amazonaws.com",
        ("AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy",),
        own_account_only=True,
        prefix=EMR_PREFIX,
        placeholder=f"{EMR_PREFIX}team",
    ),
    Supporting(
        "applications.jupyterlab.emr_runtime_role",
        "emr-serverless-runtime",
        "emr-serverless.amazonaws.com",
        placeholder="sagemaker-emr-runtime",
    ),
)
BY_KEY: Final[Mapping[str, Supporting]] = {each.key: each for each in SUPPORTING}


def trust_of(supporting: Supporting, account: str) -> dict[str, Any]:
    """Who may assume the role."""
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": supporting.service},
        "Action": "sts:AssumeRole",
    }
    if supporting.own_account_only:
        statement["Condition"] = {"StringEquals": {"aws:SourceAccount": account}}
    return {"Version": "2012-10-17", "Statement": [statement]}
