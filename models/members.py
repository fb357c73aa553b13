"""Which answer becomes which member of `CreateDomain`: the one place that says so.

`DUS`, `DSS` and `DS` in the table stand for `DefaultUserSettings`, `DefaultSpaceSettings` and `DomainSettings`.
Members marked `space` are sent for shared spaces as well, when these have a role (without one there are none).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from models.codecs import (
    CAPITALIZED,
    FILE_SYSTEMS,
    IMAGE_VERSIONS,
    PLAIN,
    STATUS,
    TAGS,
    Codec,
    Undecodable,
    renamed,
    switch,
    words,
    wrapped,
)


@dataclass(frozen=True, slots=True)
class Member:
    """One answer and the member, or members, that carry it."""

    key: str
    path: str
    codec: Codec = PLAIN
    space: str = ""
    """Path of the same answer for shared spaces."""
    vpc_only: bool = False
    """Whether shared spaces get it in VPC-only mode alone."""


_SHORT: Final = {"DUS.": "DefaultUserSettings.", "DSS.": "DefaultSpaceSettings.", "DS.": "DomainSettings."}


def _long(path: str) -> str:
    for short, full in _SHORT.items():
        if path.startswith(short):
            return full + path[len(short) :]
    return path


def _m(key: str, path: str, codec: Codec = PLAIN, *, space: str = "", vpc_only: bool = False) -> Member:
    return Member(key, _long(path), codec, _long(space), vpc_only)


_EXPERIENCE_URI: Final = words(studio="studio::", classic="app:JupyterServer:")
_EXPERIENCE_PORTAL: Final = words(studio="ENABLED", classic="DISABLED")
_OAUTH: Final = renamed(
    {"source": ("DataSourceName", PLAIN), "secret": ("SecretArn", PLAIN), "enabled": ("Status", STATUS)}
)
_IMAGES: Final = renamed(
    {
        "image": ("ImageName", PLAIN),
        "config": ("AppImageConfigName", PLAIN),
        "version": ("ImageVersionNumber", PLAIN),
    }
)
_IDLE: Final = "AppLifecycleManagement.IdleSettings"
_EBS: Final = "SpaceStorageSettings.DefaultEbsStorageSettings"


def _idle_shutdown(key: str, settings: str) -> tuple[Member, ...]:
    return (
        _m(f"{key}.enabled", f"{settings}.{_IDLE}.LifecycleManagement", STATUS),
        _m(f"{key}.minutes", f"{settings}.{_IDLE}.IdleTimeoutInMinutes"),
        _m(f"{key}.minimum", f"{settings}.{_IDLE}.MinIdleTimeoutInMinutes"),
        _m(f"{key}.maximum", f"{settings}.{_IDLE}.MaxIdleTimeoutInMinutes"),
    )


def _studio_app(key: str, settings: str) -> tuple[Member, ...]:
    """Members that JupyterLab and Code Editor share."""
    return (
        *_idle_shutdown(f"{key}.idle_shutdown", settings),
        _m(f"{key}.lifecycle_configs", f"{settings}.LifecycleConfigArns"),
        _m(f"{key}.built_in_lifecycle_config", f"{settings}.BuiltInLifecycleConfigArn"),
        _m(f"{key}.custom_images", f"{settings}.CustomImages", _IMAGES),
        _m(f"{key}.instance_type", f"{settings}.DefaultResourceSpec.InstanceType"),
    )


MEMBERS: Final[tuple[Member, ...]] = (
    _m("domain.name", "DomainName"),
    _m("domain.tags", "Tags", TAGS),
    _m("domain.tag_propagation", "TagPropagation", STATUS),
    _m("access.auth", "AuthMode", words(identity_center="SSO", iam="IAM")),
    _m("access.identity_propagation", "DS.TrustedIdentityPropagationSettings.Status", STATUS),
    _m("access.source_identity", "DS.ExecutionRoleIdentityConfig", switch("USER_PROFILE_NAME", "DISABLED")),
    _m("roles.default", "DUS.ExecutionRole"),
    _m("roles.spaces", "DSS.ExecutionRole"),
    _m("applications.experience", "DUS.StudioWebPortal", _EXPERIENCE_PORTAL),
    _m("applications.experience", "DUS.DefaultLandingUri", _EXPERIENCE_URI),
    *_studio_app("applications.jupyterlab", "DUS.JupyterLabAppSettings"),
    *_idle_shutdown("applications.jupyterlab.shared_idle_shutdown", "DSS.JupyterLabAppSettings"),
    _m(
        "applications.jupyterlab.code_repositories",
        "DUS.JupyterLabAppSettings.CodeRepositories",
        wrapped("RepositoryUrl"),
    ),
    _m(
        "applications.jupyterlab.emr_assumable_roles",
        "DUS.JupyterLabAppSettings.EmrSettings.AssumableRoleArns",
    ),
    _m(
        "applications.jupyterlab.emr_execution_roles",
        "DUS.JupyterLabAppSettings.EmrSettings.ExecutionRoleArns",
    ),
    *_studio_app("applications.code_editor", "DUS.CodeEditorAppSettings"),
    _m("applications.canvas.storage", "DUS.CanvasAppSettings.WorkspaceSettings.S3ArtifactPath"),
    _m("applications.canvas.kms_key", "DUS.CanvasAppSettings.WorkspaceSettings.S3KmsKeyId"),
    _m("applications.canvas.model_registry", "DUS.CanvasAppSettings.ModelRegisterSettings.Status", STATUS),
    _m(
        "applications.canvas.registry_role",
        "DUS.CanvasAppSettings.ModelRegisterSettings.CrossAccountModelRegisterRoleArn",
    ),
    _m("applications.canvas.direct_deploy", "DUS.CanvasAppSettings.DirectDeploySettings.Status", STATUS),
    _m(
        "applications.canvas.forecasting",
        "DUS.CanvasAppSettings.TimeSeriesForecastingSettings.Status",
        STATUS,
    ),
    _m(
        "applications.canvas.forecast_role",
        "DUS.CanvasAppSettings.TimeSeriesForecastingSettings.AmazonForecastRoleArn",
    ),
    _m("applications.canvas.kendra", "DUS.CanvasAppSettings.KendraSettings.Status", STATUS),
    _m("applications.canvas.bedrock_role", "DUS.CanvasAppSettings.GenerativeAiSettings.AmazonBedrockRoleArn"),
    _m("applications.canvas.emr_serverless", "DUS.CanvasAppSettings.EmrServerlessSettings.Status", STATUS),
    _m(
        "applications.canvas.emr_serverless_role",
        "DUS.CanvasAppSettings.EmrServerlessSettings.ExecutionRoleArn",
    ),
    _m("applications.canvas.oauth", "DUS.CanvasAppSettings.IdentityProviderOAuthSettings", _OAUTH),
    _m("applications.rstudio.role", "DS.RStudioServerProDomainSettings.DomainExecutionRoleArn"),
    _m(
        "applications.rstudio.instance_type",
        "DS.RStudioServerProDomainSettings.DefaultResourceSpec.InstanceType",
    ),
    _m("applications.rstudio.connect_url", "DS.RStudioServerProDomainSettings.RStudioConnectUrl"),
    _m(
        "applications.rstudio.package_manager_url",
        "DS.RStudioServerProDomainSettings.RStudioPackageManagerUrl",
    ),
    _m(
        "applications.rstudio.access",
        "DUS.RStudioServerProAppSettings.AccessStatus",
        words(authorized="ENABLED", unauthorized="DISABLED"),
    ),
    _m("applications.rstudio.user_group", "DUS.RStudioServerProAppSettings.UserGroup"),
    _m(
        "applications.rstudio.security_group_management",
        "AppSecurityGroupManagement",
        words(service="Service", customer="Customer"),
    ),
    _m("applications.notebook_sharing.s3_uri", "DUS.SharingSettings.S3OutputPath"),
    _m("applications.notebook_sharing.kms_key", "DUS.SharingSettings.S3KmsKeyId"),
    _m(
        "applications.notebook_sharing.cell_output",
        "DUS.SharingSettings.NotebookOutputOption",
        words(allowed="Allowed", disabled="Disabled"),
    ),
    _m("applications.amazon_q.enabled", "DS.AmazonQSettings.Status", STATUS),
    _m("applications.amazon_q.profile_arn", "DS.AmazonQSettings.QProfileArn"),
    _m("applications.docker.enabled", "DS.DockerSettings.EnableDockerAccess", STATUS),
    _m("applications.docker.rootless", "DS.DockerSettings.RootlessDocker", STATUS),
    _m("applications.docker.trusted_accounts", "DS.DockerSettings.VpcOnlyTrustedAccounts"),
    _m("studio_ui.hidden_apps", "DUS.StudioWebPortalSettings.HiddenAppTypes"),
    _m("studio_ui.hidden_ml_tools", "DUS.StudioWebPortalSettings.HiddenMlTools"),
    _m("studio_ui.hidden_instance_types", "DUS.StudioWebPortalSettings.HiddenInstanceTypes"),
    _m(
        "studio_ui.hidden_image_versions",
        "DUS.StudioWebPortalSettings.HiddenSageMakerImageVersionAliases",
        IMAGE_VERSIONS,
    ),
    _m(
        "studio_ui.session_name",
        "DUS.StudioWebPortalSettings.ExecutionRoleSessionNameMode",
        words(static="STATIC", user_identity="USER_IDENTITY"),
    ),
    _m(
        "network.access",
        "AppNetworkAccessType",
        words(vpc_only="VpcOnly", public_internet="PublicInternetOnly"),
    ),
    _m("network.vpc", "VpcId"),
    _m("network.subnets", "SubnetIds"),
    _m("network.security_groups", "DUS.SecurityGroups", space="DSS.SecurityGroups", vpc_only=True),
    _m("network.ip_address_type", "DS.IpAddressType"),
    _m("network.rstudio_security_groups", "DS.SecurityGroupIds"),
    _m("storage.kms_key", "KmsKeyId"),
    _m(
        "storage.default_space_gb",
        f"DUS.{_EBS}.DefaultEbsVolumeSizeInGb",
        space=f"DSS.{_EBS}.DefaultEbsVolumeSizeInGb",
    ),
    _m(
        "storage.maximum_space_gb",
        f"DUS.{_EBS}.MaximumEbsVolumeSizeInGb",
        space=f"DSS.{_EBS}.MaximumEbsVolumeSizeInGb",
    ),
    _m("storage.home_efs", "HomeEfsFileSystemCreation", CAPITALIZED),
    _m("storage.auto_mount_home_efs", "DUS.AutoMountHomeEFS", CAPITALIZED),
    _m("storage.posix_user.uid", "DUS.CustomPosixUserConfig.Uid"),
    _m("storage.posix_user.gid", "DUS.CustomPosixUserConfig.Gid"),
    _m(
        "storage.file_systems",
        "DUS.CustomFileSystemConfigs",
        FILE_SYSTEMS,
    ),
)


def paths_of(key: str) -> tuple[str, ...]:
    """Every member that the answer at `key`, or below it, may become."""
    found = [
        path
        for member in MEMBERS
        if member.key == key or member.key.startswith(f"{key}.") or key.startswith(f"{member.key}.")
        for path in (member.path, member.space)
        if path
    ]
    return tuple(dict.fromkeys(found))


def answer_to(path: str, value: Any) -> Any:
    """What a spec says where a request has `value` at the member `path`; the value itself where it has no words."""
    member = member_at(path)
    try:
        return value if member is None or value is None else member.codec.decode(value)
    except Undecodable:
        return value


def member_at(path: str) -> Member | None:
    """The answer that a member of `CreateDomain` is; None where it is none of its own."""
    return next((each for each in MEMBERS if path and path in (each.path, each.space)), None)
