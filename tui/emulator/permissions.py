"""Refusing calls for which the caller lacks a permission, as IAM would: the call's own, and those on the side."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Final

from tui.emulator import errors
from tui.emulator.messages import Call, Data

_FREE: Final = ("sts:GetCallerIdentity",)
"""Answered to anyone with valid credentials."""
_NAMES: Final = {"s3:GetBucketCors": "s3:GetBucketCORS"}
_TAGGED: Final = {
    "sagemaker:CreateDomain": "sagemaker:AddTags",
    "sagemaker:CreateUserProfile": "sagemaker:AddTags",
    "sagemaker:CreateSpace": "sagemaker:AddTags",
    "sagemaker:CreateApp": "sagemaker:AddTags",
    "iam:CreateRole": "iam:TagRole",
    "iam:CreatePolicy": "iam:TagPolicy",
}
_KMS: Final = ("kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext")


def enforce(call: Call, allowed: list[str] | None, caller: str, refused: list[str]) -> None:
    """Refuse `call` unless everything it takes is allowed; None allows all. What is missing is added to `refused`.

    Raises:
        ApiError: with the first action that is missing.
    """
    if allowed is None or call.name in _FREE:
        return
    for action in _taken(call):
        if not any(fnmatchcase(action.lower(), pattern.lower()) for pattern in allowed):
            refused.append(action)
            raise errors.denied(call.style, action, caller)


def _taken(call: Call) -> Iterator[str]:
    """The actions a call takes (SageMaker's page api-permissions-reference, the schema of `AWS::SageMaker::Domain`)."""
    params = call.params
    yield _NAMES.get(call.name) or errors.iam_action(call.service, call.operation)
    if params.get("Tags") and call.name in _TAGGED:
        yield _TAGGED[call.name]
    if call.name in ("sagemaker:CreateDomain", "sagemaker:CreateUserProfile"):
        yield from _beside_studio(params)
    if call.name in ("sagemaker:UpdateDomain", "sagemaker:UpdateUserProfile") and _names_role(params):
        yield "iam:PassRole"


def _names_role(params: Data) -> bool:
    settings = [params.get(name) or {} for name in ("DefaultUserSettings", "DefaultSpaceSettings", "UserSettings")]
    rstudio = params.get("DomainSettingsForUpdate", {}).get("RStudioServerProDomainSettingsForUpdate")
    return bool(rstudio) or any(each.get("ExecutionRole") for each in settings)


def _beside_studio(params: Data) -> Iterator[str]:
    rstudio = params.get("DomainSettings", {}).get("RStudioServerProDomainSettings")
    if rstudio or _names_role(params):
        yield "iam:PassRole"
    if params.get("KmsKeyId"):
        yield from _KMS
        if params.get("HomeEfsFileSystemCreation") != "Disabled":
            yield "elasticfilesystem:CreateFileSystem"
    if rstudio:
        yield "sagemaker:CreateApp"
