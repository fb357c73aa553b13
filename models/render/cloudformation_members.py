"""What `AWS::SageMaker::Domain` has of `CreateDomain`, by its registry schema.

Members that are not here, and values that the schema's enumerations lack, make CloudFormation refuse a template.
"""

from __future__ import annotations

from typing import Any, Final

from models.render.pruning import members

_RESOURCES: Final = members(
    "InstanceType LifecycleConfigArn SageMakerImageArn SageMakerImageVersionArn TrainingPlanArn"
)
_IMAGES: Final = members("AppImageConfigName ImageName ImageVersionNumber")
_LIFECYCLE: Final = members(
    IdleSettings=members("IdleTimeoutInMinutes LifecycleManagement MaxIdleTimeoutInMinutes MinIdleTimeoutInMinutes")
)
_CODE_EDITOR: Final = members(
    "BuiltInLifecycleConfigArn LifecycleConfigArns",
    AppLifecycleManagement=_LIFECYCLE,
    CustomImages=_IMAGES,
    DefaultResourceSpec=_RESOURCES,
)
_KERNELS: Final = members("LifecycleConfigArns", CustomImages=_IMAGES, DefaultResourceSpec=_RESOURCES)
_SHARED: Final = members(
    "ExecutionRole SecurityGroups",
    CustomFileSystemConfigs=members(
        EFSFileSystemConfig=members("FileSystemId FileSystemPath"),
        FSxLustreFileSystemConfig=members("FileSystemId FileSystemPath"),
        S3FileSystemConfig=members("MountPath S3Uri"),
    ),
    CustomPosixUserConfig=members("Gid Uid"),
    JupyterLabAppSettings=_CODE_EDITOR | members(CodeRepositories=members("RepositoryUrl")),
    JupyterServerAppSettings=members("LifecycleConfigArns", DefaultResourceSpec=_RESOURCES),
    KernelGatewayAppSettings=_KERNELS,
    SpaceStorageSettings=members(
        DefaultEbsStorageSettings=members("DefaultEbsVolumeSizeInGb MaximumEbsVolumeSizeInGb")
    ),
)

MEMBERS: Final[dict[str, Any]] = members(
    "AppNetworkAccessType AppSecurityGroupManagement AuthMode DomainName HomeEfsFileSystemCreation KmsKeyId SubnetIds"
    " TagPropagation VpcId",
    Tags=members("Key Value"),
    DefaultSpaceSettings=_SHARED,
    DefaultUserSettings=_SHARED
    | members(
        "AutoMountHomeEFS DefaultLandingUri StudioWebPortal",
        CodeEditorAppSettings=_CODE_EDITOR,
        RSessionAppSettings=members(CustomImages=_IMAGES, DefaultResourceSpec=_RESOURCES),
        RStudioServerProAppSettings=members("AccessStatus UserGroup"),
        SharingSettings=members("NotebookOutputOption S3KmsKeyId S3OutputPath"),
        StudioWebPortalSettings=members(
            "HiddenAppTypes HiddenInstanceTypes HiddenMlTools",
            HiddenSageMakerImageVersionAliases=members("SageMakerImageName VersionAliases"),
        ),
    ),
    DomainSettings=members(
        "ExecutionRoleIdentityConfig IpAddressType SecurityGroupIds",
        DockerSettings=members("EnableDockerAccess VpcOnlyTrustedAccounts"),
        RStudioServerProDomainSettings=members(
            "DomainExecutionRoleArn RStudioConnectUrl RStudioPackageManagerUrl", DefaultResourceSpec=_RESOURCES
        ),
        UnifiedStudioSettings=members(
            "DomainAccountId DomainId DomainRegion EnvironmentId ProjectId ProjectS3Path StudioWebPortalAccess"
        ),
    ),
)

PROFILE_MEMBERS: Final[dict[str, Any]] = members(
    "UserProfileName SingleSignOnUserIdentifier SingleSignOnUserValue", Tags=members("Key Value")
)

VALUES_LACKING: Final[dict[str, frozenset[str]]] = {
    "HiddenAppTypes": frozenset({"KernelGateway", "RSessionGateway"}),
    "HiddenMlTools": frozenset({"Datasets", "Evaluators", "RunningInstances"}),
    "HiddenInstanceTypes": frozenset(f"ml.g7.{size}xlarge" for size in (2, 4, 8, 12, 24, 48)),
}
"""Values of the API that the schema does not know yet, by member."""
INSTANCE_TYPES_LACKING: Final = VALUES_LACKING["HiddenInstanceTypes"]

MOST_FILE_SYSTEMS: Final = 2
"""Entries of CustomFileSystemConfigs; the API takes ten."""
LONGEST_TAG_VALUE: Final = 128
"""The API takes 256 and empty ones; the schema wants at least one character."""

ENUMS: Final[dict[str, dict[str, str]]] = {"IpAddressType": {"ipv4": "IPV4", "dualstack": "DUALSTACK"}}
"""Values that are written differently: the API's -> CloudFormation's."""
