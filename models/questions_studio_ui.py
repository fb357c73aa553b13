"""Questions of step 4, Customize Studio UI."""

from __future__ import annotations

from typing import Final

from models.fields import Choices, Field, Kind, Mutability, Option
from models.questions_parts import STUDIO

_PORTAL: Final = "DefaultUserSettings.StudioWebPortalSettings"
_DOCS: Final = "studio-updated-ui-customize-tools-apps"
_ADVANCED: Final = "Instance types, images and sessions, advanced"
_NO_TILE: Final = "Has no tile of its own in Studio"

APPLICATIONS: Final[tuple[Option, ...]] = (
    Option("JupyterServer", "Studio Classic"),
    Option("JupyterLab", "JupyterLab"),
    Option("CodeEditor", "Code Editor"),
    Option("RStudioServerPro", "RStudio"),
    Option("Canvas", "Canvas"),
    Option("KernelGateway", "KernelGateway", _NO_TILE),
    Option("DetailedProfiler", "DetailedProfiler", _NO_TILE),
    Option("TensorBoard", "TensorBoard", _NO_TILE),
    Option("RSessionGateway", "RSessionGateway", _NO_TILE),
)
"""Values of `AppType` in Studio's words; those with a tile come first and have no note."""

ML_TOOLS: Final[tuple[Option, ...]] = (
    Option("RunningInstances", "Running instances", "Running instances"),
    Option("DataWrangler", "Data Wrangler", "Data"),
    Option("FeatureStore", "Feature Store", "Data"),
    Option("EmrClusters", "EMR clusters", "Data"),
    Option("Datasets", "Datasets", "Data"),
    Option("AutoMl", "AutoML", "AutoML"),
    Option("Experiments", "Experiments", "Experiments"),
    Option("Training", "Training", "Jobs"),
    Option("ModelEvaluation", "Model evaluation", "Jobs"),
    Option("Evaluators", "Evaluators", "Jobs"),
    Option("Pipelines", "Pipelines", "Pipelines"),
    Option("Models", "Models", "Models"),
    Option("JumpStart", "JumpStart", "JumpStart"),
    Option("InferenceRecommender", "Inference recommender", "Deployments"),
    Option("Endpoints", "Endpoints", "Deployments"),
    Option("Projects", "Projects", "Deployments"),
    Option("InferenceOptimization", "Inference optimization", "Deployments"),
    Option("HyperPodClusters", "HyperPod clusters", "Compute"),
    Option("LakeraGuard", "Lakera Guard", "Partner AI apps"),
    Option("Comet", "Comet", "Partner AI apps"),
    Option("DeepchecksLLMEvaluation", "Deepchecks LLM evaluation", "Partner AI apps"),
    Option("Fiddler", "Fiddler", "Partner AI apps"),
    Option("PerformanceEvaluation", "Performance evaluation", "Other"),
)
"""Values of `MlTools` in Studio's words; the note is the group of the menu an entry stands in."""

QUESTIONS: Final[tuple[Field, ...]] = (
    Field(
        key="studio_ui.hidden_apps",
        step="studio-ui",
        section="Applications",
        kind=Kind.MULTI,
        label="Applications to hide",
        help="Chosen applications are left out of Studio's menu. This tidies up and is not access control: who has the "
        "permission can still start them through the API. Studio Classic is hidden to begin with. A user profile "
        "can have a list of its own, which replaces this one.",
        mutability=Mutability.REPLACED,
        default=["JupyterServer"],
        when=STUDIO,
        choices=Choices(APPLICATIONS, enum=f"{_PORTAL}.HiddenAppTypes[]"),
        docs=_DOCS,
    ),
    Field(
        key="studio_ui.hidden_ml_tools",
        step="studio-ui",
        section="ML tools",
        kind=Kind.MULTI,
        label="ML tools to hide",
        help="Chosen tools are left out of Studio's menu. This tidies up and is not access control: the role decides "
        "what people may do.",
        mutability=Mutability.REPLACED,
        when=STUDIO,
        choices=Choices(ML_TOOLS, enum=f"{_PORTAL}.HiddenMlTools[]"),
        docs=_DOCS,
    ),
    Field(
        key="studio_ui.hidden_instance_types",
        step="studio-ui",
        section=_ADVANCED,
        kind=Kind.MULTI,
        label="Instance types to hide",
        help="Chosen types are not offered when a space is started, which keeps people from costly ones by mistake. To "
        "forbid them, use an IAM policy with the condition sagemaker:InstanceTypes as well.",
        mutability=Mutability.REPLACED,
        when=STUDIO,
        choices=Choices(enum=f"{_PORTAL}.HiddenInstanceTypes[]"),
        docs=_DOCS,
        advanced=True,
    ),
    Field(
        key="studio_ui.hidden_image_versions",
        step="studio-ui",
        section=_ADVANCED,
        kind=Kind.NAMES,
        label="Image versions to hide",
        help="Versions of SageMaker Distribution that are not offered when a space is started, one a line, up to 20.",
        mutability=Mutability.REPLACED,
        when=STUDIO,
        shape=f"{_PORTAL}.HiddenSageMakerImageVersionAliases[].VersionAliases[]",
        docs=_DOCS,
        form="a version with two numbers, such as 2.3",
        placeholder="1.11",
        advanced=True,
    ),
    Field(
        key="studio_ui.session_name",
        step="studio-ui",
        section=_ADVANCED,
        kind=Kind.CHOICE,
        label="Session name of the execution role",
        help="What CloudTrail shows as the name of a session of the role: always SageMaker, or the person who signed "
        "in.",
        mutability=Mutability.REPLACED,
        when=STUDIO,
        choices=Choices(
            (
                Option("static", "Always SageMaker", "What AWS does without an answer"),
                Option("user-identity", "The person", "The session name of IAM, or the user name of Identity Center"),
            )
        ),
        docs="monitor-user-access-how-to",
        advanced=True,
    ),
)
