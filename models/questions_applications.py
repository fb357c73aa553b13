"""Questions of step 3, Applications: Studio and its notebooks; Canvas and RStudio have files of their own."""

from __future__ import annotations

from typing import Final

from models.conditions import Both, Is
from models.fields import Choices, Field, Kind, Mutability, Option
from models.questions_canvas import CANVAS, CANVAS_ADVANCED
from models.questions_parts import (
    BUCKETS,
    CLASSIC,
    KEY_FORM,
    KEYS,
    ROLE_FORM,
    ROLES,
    S3_FORM,
    STUDIO,
    app_start_questions,
    idle_shutdown_questions,
)
from models.questions_rstudio import RSTUDIO, RSTUDIO_ADVANCED
from models.questions_supporting import supporting_role_questions
from models.supporting_roles import BY_KEY

_SHARING: Final = "Notebook resource sharing"
_SHARED: Final = Both(CLASSIC, Is("applications.notebook_sharing.enabled", True))
_JUPYTERLAB: Final = "applications.jupyterlab"
_JUPYTERLAB_SETTINGS: Final = "DefaultUserSettings.JupyterLabAppSettings"
_JUPYTERLAB_ADVANCED: Final = "JupyterLab, advanced"
_CODE_EDITOR: Final = "applications.code_editor"
_CODE_EDITOR_SETTINGS: Final = "DefaultUserSettings.CodeEditorAppSettings"
_DOCKER: Final = "Docker, advanced"
_AMAZON_Q: Final = "Amazon Q Developer, advanced"

_STUDIO: Final = (
    Field(
        key="applications.experience",
        step="applications",
        section="SageMaker Studio",
        kind=Kind.CHOICE,
        label="Default Studio experience",
        help="What people see when they open the domain. Studio Classic is kept by AWS for work that exists already "
        "and is closed to new customers; AWS may refuse it.",
        mutability=Mutability.REPLACED,
        default="studio",
        choices=Choices(
            (
                Option("studio", "SageMaker Studio (recommended)"),
                Option("classic", "Studio Classic", "Legacy, closed to new customers"),
            )
        ),
        docs="studio-updated",
    ),
    Field(
        key="applications.notebook_sharing.enabled",
        step="applications",
        section=_SHARING,
        kind=Kind.TOGGLE,
        label="Enable notebook resource sharing",
        help="People of Studio Classic can then share a snapshot of a notebook with each other. Studio has shared "
        "spaces instead.",
        mutability=Mutability.REPLACED,
        default=False,
        when=CLASSIC,
        docs="notebooks-sharing",
        virtual=True,
    ),
    Field(
        key="applications.notebook_sharing.s3_uri",
        step="applications",
        section=_SHARING,
        kind=Kind.LOOKUP,
        label="S3 location for shareable notebook resources",
        help="Where the snapshots are kept. The execution role must be able to read and write there; the policy "
        "AmazonSageMakerFullAccess lets it only where the name of the bucket contains sagemaker.",
        mutability=Mutability.REPLACED,
        when=_SHARED,
        choices=BUCKETS,
        required=True,
        shape="DefaultUserSettings.SharingSettings.S3OutputPath",
        docs="notebooks-sharing",
        form=S3_FORM,
        placeholder="s3://sagemaker-studio-notebooks/shared",
    ),
    Field(
        key="applications.notebook_sharing.kms_key",
        step="applications",
        section=_SHARING,
        kind=Kind.LOOKUP,
        label="Encryption key – optional",
        help="The KMS key the snapshots are encrypted with. Without one there is no custom encryption.",
        mutability=Mutability.REPLACED,
        when=_SHARED,
        choices=KEYS,
        shape="DefaultUserSettings.SharingSettings.S3KmsKeyId",
        docs="notebooks-sharing",
        form=KEY_FORM,
    ),
    Field(
        key="applications.notebook_sharing.cell_output",
        step="applications",
        section=_SHARING,
        kind=Kind.CHOICE,
        label="Notebook cell output sharing preference",
        help="The output of cells may hold data. When it is not shared, snapshots hold the code alone.",
        mutability=Mutability.REPLACED,
        default="disabled",
        when=_SHARED,
        choices=Choices(
            (
                Option("allowed", "Allow users to share cell output"),
                Option("disabled", "Disable cell output sharing"),
            )
        ),
        docs="notebooks-sharing",
    ),
    *idle_shutdown_questions(
        f"{_JUPYTERLAB}.idle_shutdown", _JUPYTERLAB_SETTINGS, section="JupyterLab", app="JupyterLab"
    ),
    *idle_shutdown_questions(
        f"{_CODE_EDITOR}.idle_shutdown", _CODE_EDITOR_SETTINGS, section="Code Editor", app="Code Editor"
    ),
)

_ADVANCED: Final = (
    *app_start_questions(_JUPYTERLAB, _JUPYTERLAB_SETTINGS, section=_JUPYTERLAB_ADVANCED, app="JupyterLab"),
    Field(
        key=f"{_JUPYTERLAB}.code_repositories",
        step="applications",
        section=_JUPYTERLAB_ADVANCED,
        kind=Kind.NAMES,
        label="Git repositories to suggest",
        help="People are offered these repositories when they clone one in JupyterLab. One address a line, up to ten.",
        mutability=Mutability.REPLACED,
        when=STUDIO,
        shape=f"{_JUPYTERLAB_SETTINGS}.CodeRepositories[].RepositoryUrl",
        docs="studio-updated-git-attach-cli",
        form="the https address of a Git repository",
        placeholder="https://github.com/example/project",
        advanced=True,
    ),
    Field(
        key=f"{_JUPYTERLAB}.emr_assumable_roles",
        step="applications",
        section=_JUPYTERLAB_ADVANCED,
        kind=Kind.LOOKUP_MULTI,
        label="Roles for listing EMR clusters",
        help="Roles that the execution role may assume to find and use EMR clusters of other accounts. Up to five; "
        "roles of another account are entered by their ARN.",
        mutability=Mutability.REPLACED,
        when=STUDIO,
        choices=ROLES,
        shape=f"{_JUPYTERLAB_SETTINGS}.EmrSettings.AssumableRoleArns[]",
        docs="studio-updated-jl",
        form=ROLE_FORM,
        advanced=True,
    ),
    Field(
        key=f"{_JUPYTERLAB}.emr_execution_roles",
        step="applications",
        section=_JUPYTERLAB_ADVANCED,
        kind=Kind.LOOKUP_MULTI,
        label="Runtime roles for EMR",
        help="Roles that people can choose from to run their work on an EMR cluster or on EMR Serverless. Up to five.",
        mutability=Mutability.REPLACED,
        when=STUDIO,
        choices=ROLES,
        shape=f"{_JUPYTERLAB_SETTINGS}.EmrSettings.ExecutionRoleArns[]",
        docs="studio-updated-jl",
        form=ROLE_FORM,
        advanced=True,
    ),
    *supporting_role_questions(
        BY_KEY[f"{_JUPYTERLAB}.emr_runtime_role"],
        step="applications",
        section=_JUPYTERLAB_ADVANCED,
        label="Runtime role for EMR Serverless",
        help="One more role that people can run their work on EMR Serverless with; it joins the runtime roles above.",
        docs="studio-emr-serverless-permissions",
        when=STUDIO,
        existing=False,
        activities=True,
    ),
    *idle_shutdown_questions(
        f"{_JUPYTERLAB}.shared_idle_shutdown",
        "DefaultSpaceSettings.JupyterLabAppSettings",
        section="JupyterLab in shared spaces, advanced",
        app="JupyterLab in shared spaces",
        advanced=True,
    ),
    *app_start_questions(_CODE_EDITOR, _CODE_EDITOR_SETTINGS, section="Code Editor, advanced", app="Code Editor"),
)

_FURTHER: Final = (
    Field(
        key="applications.amazon_q.enabled",
        step="applications",
        section=_AMAZON_Q,
        kind=Kind.TOGGLE,
        label="Amazon Q Developer",
        help="An assistant for code in JupyterLab and Code Editor. What people ask it is processed in us-east-1, "
        "whatever the Region of the domain. Its free tier needs q:SendMessage and "
        "codewhisperer:GenerateRecommendations on the execution role.",
        mutability=Mutability.YES,
        docs="studio-updated-amazon-q-admin-guide-set-up",
        advanced=True,
    ),
    Field(
        key="applications.amazon_q.profile_arn",
        step="applications",
        section=_AMAZON_Q,
        kind=Kind.TEXT,
        label="Amazon Q Developer profile",
        help="The profile of a Pro subscription, which is tied to Identity Center. Without one people have the free "
        "tier.",
        mutability=Mutability.YES,
        when=Is("applications.amazon_q.enabled", True, None),
        shape="DomainSettings.AmazonQSettings.QProfileArn",
        docs="studio-updated-amazon-q-admin-guide-set-up",
        form="the ARN of an Amazon Q Developer profile",
        placeholder="arn:aws:codewhisperer:us-east-1:123456789012:profile/ABCDEFGHIJKL",
        advanced=True,
    ),
    Field(
        key="applications.docker.enabled",
        step="applications",
        section=_DOCKER,
        kind=Kind.TOGGLE,
        label="Docker access",
        help="People can then build and run containers inside JupyterLab and Code Editor, as the local mode of the SDK "
        "does.",
        mutability=Mutability.YES,
        docs="studio-updated-local-get-started",
        advanced=True,
    ),
    Field(
        key="applications.docker.rootless",
        step="applications",
        section=_DOCKER,
        kind=Kind.TOGGLE,
        label="Rootless Docker",
        help="Docker runs without the rights of root. The list of trusted accounts is then not looked at.",
        mutability=Mutability.YES,
        when=Is("applications.docker.enabled", True, None),
        docs="studio-updated-local-get-started",
        advanced=True,
    ),
    Field(
        key="applications.docker.trusted_accounts",
        step="applications",
        section=_DOCKER,
        kind=Kind.NAMES,
        label="Accounts whose images Docker may pull",
        help="In VPC-only mode Docker pulls images from registries of these accounts alone. One account id a line, up "
        "to 20. With public internet access it has no meaning and AWS refuses it.",
        mutability=Mutability.YES,
        when=Is("applications.docker.enabled", True, None),
        shape="DomainSettings.DockerSettings.VpcOnlyTrustedAccounts[]",
        docs="studio-updated-local-get-started",
        form="an account id of 12 digits",
        placeholder="123456789012",
        advanced=True,
    ),
)

QUESTIONS: Final[tuple[Field, ...]] = (
    *_STUDIO,
    *CANVAS,
    *RSTUDIO,
    *_ADVANCED,
    *CANVAS_ADVANCED,
    *RSTUDIO_ADVANCED,
    *_FURTHER,
)
