"""What `aws_sagemaker_domain` has of `CreateDomain`, by the schema of version 6.25 of the aws provider."""

from __future__ import annotations

import re
from typing import Any, Final

from models.render.pruning import members

PROVIDER: Final = ">= 6.25"

_RESOURCES: Final = members(
    "InstanceType LifecycleConfigArn SageMakerImageArn SageMakerImageVersionAlias SageMakerImageVersionArn"
)
_IMAGES: Final = members("AppImageConfigName ImageName ImageVersionNumber")
_REPOSITORIES: Final = members("RepositoryUrl")
_CODE_EDITOR: Final = members(
    "BuiltInLifecycleConfigArn LifecycleConfigArns",
    AppLifecycleManagement=members(
        IdleSettings=members("IdleTimeoutInMinutes LifecycleManagement MaxIdleTimeoutInMinutes MinIdleTimeoutInMinutes")
    ),
    CustomImages=_IMAGES,
    DefaultResourceSpec=_RESOURCES,
)
_SHARED: Final = members(
    "ExecutionRole SecurityGroups",
    CustomFileSystemConfigs=members(EFSFileSystemConfig=members("FileSystemId FileSystemPath")),
    CustomPosixUserConfig=members("Gid Uid"),
    JupyterLabAppSettings=_CODE_EDITOR
    | members(
        CodeRepositories=_REPOSITORIES,
        EmrSettings=members("AssumableRoleArns ExecutionRoleArns"),
    ),
    JupyterServerAppSettings=members(
        "LifecycleConfigArns", CodeRepositories=_REPOSITORIES, DefaultResourceSpec=_RESOURCES
    ),
    KernelGatewayAppSettings=members("LifecycleConfigArns", CustomImages=_IMAGES, DefaultResourceSpec=_RESOURCES),
    SpaceStorageSettings=members(
        DefaultEbsStorageSettings=members("DefaultEbsVolumeSizeInGb MaximumEbsVolumeSizeInGb")
    ),
)

MEMBERS: Final[dict[str, Any]] = members(
    "AppNetworkAccessType AppSecurityGroupManagement AuthMode DomainName KmsKeyId SubnetIds TagPropagation Tags VpcId",
    DefaultSpaceSettings=_SHARED,
    DefaultUserSettings=_SHARED
    | members(
        "AutoMountHomeEFS DefaultLandingUri StudioWebPortal",
        CanvasAppSettings=members(
            DirectDeploySettings=members("Status"),
            EmrServerlessSettings=members("ExecutionRoleArn Status"),
            GenerativeAiSettings=members("AmazonBedrockRoleArn"),
            IdentityProviderOAuthSettings=members("DataSourceName SecretArn Status"),
            KendraSettings=members("Status"),
            ModelRegisterSettings=members("CrossAccountModelRegisterRoleArn Status"),
            TimeSeriesForecastingSettings=members("AmazonForecastRoleArn Status"),
            WorkspaceSettings=members("S3ArtifactPath S3KmsKeyId"),
        ),
        CodeEditorAppSettings=_CODE_EDITOR,
        RSessionAppSettings=members(CustomImages=_IMAGES, DefaultResourceSpec=_RESOURCES),
        RStudioServerProAppSettings=members("AccessStatus UserGroup"),
        SharingSettings=members("NotebookOutputOption S3KmsKeyId S3OutputPath"),
        StudioWebPortalSettings=members("HiddenAppTypes HiddenInstanceTypes HiddenMlTools"),
        TensorBoardAppSettings=members(DefaultResourceSpec=_RESOURCES),
    ),
    DomainSettings=members(
        "ExecutionRoleIdentityConfig SecurityGroupIds",
        DockerSettings=members("EnableDockerAccess VpcOnlyTrustedAccounts"),
        RStudioServerProDomainSettings=members(
            "DomainExecutionRoleArn RStudioConnectUrl RStudioPackageManagerUrl", DefaultResourceSpec=_RESOURCES
        ),
    ),
)

PROFILE_MEMBERS: Final[dict[str, Any]] = members(
    "UserProfileName SingleSignOnUserIdentifier SingleSignOnUserValue Tags"
)

REQUIRED: Final[dict[str, tuple[str, ...]]] = {
    "DefaultSpaceSettings": ("ExecutionRole",),
    "EFSFileSystemConfig": ("FileSystemId", "FileSystemPath"),
    "CustomPosixUserConfig": ("Uid", "Gid"),
    "DefaultEbsStorageSettings": ("DefaultEbsVolumeSizeInGb", "MaximumEbsVolumeSizeInGb"),
    "RStudioServerProDomainSettings": ("DomainExecutionRoleArn",),
}
"""Blocks that the provider refuses without these; `DefaultUserSettings` wants a role too, which is asked for."""

_WORDS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OWN_NAMES: Final = {
    "CodeRepositories": "code_repository",
    "CustomFileSystemConfigs": "custom_file_system_config",
    "CustomImages": "custom_image",
    "IdentityProviderOAuthSettings": "identity_provider_oauth_settings",
}


def argument_of(member: str) -> str:
    """The provider's name of a member: `VpcId` -> `vpc_id`; lists of blocks have the name of one."""
    own = _OWN_NAMES.get(member)
    return own or _WORDS.sub("_", member.replace("SageMaker", "Sagemaker")).lower()
