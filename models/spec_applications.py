"""The applications of Studio, and what its users see of it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from models.spec_access import Role
from models.spec_base import Section


class IdleShutdown(Section):
    """When an idle application is stopped; times in minutes. Given at all, it is on unless `enabled` says no."""

    enabled: bool | None = None
    minutes: int | None = None
    minimum: int | None = None
    maximum: int | None = None


class CustomImage(Section):
    """An image of one's own that an application may start."""

    image: str
    config: str
    version: int | None = None


class CodeEditor(Section):
    """Settings of Code Editor."""

    idle_shutdown: IdleShutdown | None = None
    lifecycle_configs: list[str] = Field(default_factory=list)
    built_in_lifecycle_config: str | None = None
    custom_images: list[CustomImage] = Field(default_factory=list)
    instance_type: str | None = None


class JupyterLab(CodeEditor):
    """Settings of JupyterLab."""

    shared_idle_shutdown: IdleShutdown | None = None
    code_repositories: list[str] = Field(default_factory=list)
    emr_assumable_roles: list[str] = Field(default_factory=list)
    emr_execution_roles: list[str] = Field(default_factory=list)
    emr_runtime_role: Role | None = None
    """A further execution role for EMR Serverless, which may be one to be made."""


class OAuthSource(Section):
    """A data source of Canvas that people reach by OAuth; the secret is in Secrets Manager."""

    source: str | None = None
    secret: str
    enabled: bool | None = None


class Canvas(Section):
    """SageMaker Canvas. The role's permissions turn it on; these are its settings.

    A role is the ARN of one that exists, or one to be made.
    """

    enabled: bool | None = None
    storage: str | None = None
    kms_key: str | None = None
    model_registry: bool | None = None
    registry_role: str | None = None
    direct_deploy: bool | None = None
    forecasting: bool | None = None
    forecast_role: str | Role | None = None
    kendra: bool | None = None
    bedrock_role: str | Role | None = None
    emr_serverless: bool | None = None
    emr_serverless_role: str | Role | None = None
    oauth: list[OAuthSource] = Field(default_factory=list)


class NotebookSharing(Section):
    """Sharing of notebooks; Studio Classic only."""

    s3_uri: str | None = None
    kms_key: str | None = None
    cell_output: Literal["allowed", "disabled"] | None = None


class RStudio(Section):
    """RStudio on SageMaker; needs a licence."""

    role: Role | None = None
    instance_type: str | None = None
    connect_url: str | None = None
    package_manager_url: str | None = None
    access: Literal["authorized", "unauthorized"] | None = None
    user_group: Literal["R_STUDIO_USER", "R_STUDIO_ADMIN"] | None = None
    security_group_management: Literal["service", "customer"] | None = None


class AmazonQ(Section):
    """Amazon Q Developer in Studio."""

    enabled: bool | None = None
    profile_arn: str | None = None


class Docker(Section):
    """Docker in Studio's applications."""

    enabled: bool | None = None
    rootless: bool | None = None
    trusted_accounts: list[str] = Field(default_factory=list)


class ApplicationsSection(Section):
    """What people start in Studio."""

    experience: Literal["studio", "classic"] | None = None
    jupyterlab: JupyterLab | None = None
    code_editor: CodeEditor | None = None
    canvas: Canvas | None = None
    rstudio: RStudio | None = None
    notebook_sharing: NotebookSharing | None = None
    amazon_q: AmazonQ | None = None
    docker: Docker | None = None


class StudioUiSection(Section):
    """What Studio's menu leaves out. Hiding is not access control."""

    hidden_apps: list[str] = Field(default_factory=list)
    hidden_ml_tools: list[str] = Field(default_factory=list)
    hidden_instance_types: list[str] = Field(default_factory=list)
    hidden_image_versions: list[str] = Field(default_factory=list)
    session_name: Literal["static", "user-identity"] | None = None
