"""Questions about SageMaker Canvas."""

from __future__ import annotations

from typing import Final

from models.conditions import Both, Condition, Is
from models.fields import Choices, Field, Kind, Mutability, Option
from models.questions_parts import BUCKETS, KEY_FORM, KEYS, ROLE_FORM, ROLES, S3_FORM
from models.questions_supporting import supporting_role_questions
from models.supporting_roles import BY_KEY

_KEY: Final = "applications.canvas"
_SETTINGS: Final = "DefaultUserSettings.CanvasAppSettings"
_SECTION: Final = "Canvas"
_MORE: Final = "Canvas, advanced"
_ON: Final = Is(f"{_KEY}.enabled", True, None)


def _toggle(
    name: str, label: str, help: str, *, docs: str, default: bool | None = None, advanced: bool = False
) -> Field:
    return Field(
        key=f"{_KEY}.{name}",
        step="applications",
        section=_MORE if advanced else _SECTION,
        kind=Kind.TOGGLE,
        label=label,
        help=help,
        mutability=Mutability.REPLACED,
        default=default,
        when=_ON,
        docs=docs,
        advanced=advanced,
    )


def _role(
    name: str, label: str, help: str, member: str, *, docs: str, when: Condition, form: str = ROLE_FORM
) -> tuple[Field, ...]:
    """A role beside the execution role: one that exists, or one to be made where the program knows how."""
    key = f"{_KEY}.{name}"
    supporting = BY_KEY.get(key)
    if supporting is None:
        return (_existing_role(key, label, help, member, docs, when, form),)
    return (
        *supporting_role_questions(
            supporting, step="applications", section=_MORE, label=label, help=help, docs=docs, when=when
        ),
        _existing_role(key, label, help, member, docs, Both(when, Is(f"{key}.how", "existing", None)), form),
    )


def _existing_role(key: str, label: str, help: str, member: str, docs: str, when: Condition, form: str) -> Field:
    return Field(
        key=key,
        step="applications",
        section=_MORE,
        kind=Kind.LOOKUP,
        label=label,
        help=help,
        mutability=Mutability.REPLACED,
        when=when,
        choices=ROLES,
        shape=f"{_SETTINGS}.{member}",
        docs=docs,
        form=form,
        placeholder="arn:aws:iam::123456789012:role/name",
        advanced=True,
    )


CANVAS: Final[tuple[Field, ...]] = (
    Field(
        key=f"{_KEY}.enabled",
        step="applications",
        section=_SECTION,
        kind=Kind.TOGGLE,
        label="Use SageMaker Canvas",
        help="Canvas builds models without code. AWS has no switch for it: whoever works with a role that has the "
        "policy AmazonSageMakerCanvasFullAccess can use it. Turn this on to set it up here; an existing role needs "
        "that policy already.",
        mutability=Mutability.REPLACED,
        default=False,
        docs="canvas-getting-started",
    ),
    Field(
        key=f"{_KEY}.storage",
        step="applications",
        section=_SECTION,
        kind=Kind.LOOKUP,
        label="Canvas storage",
        help="Where Canvas keeps data sets and models. Left empty it is system managed: the bucket "
        "sagemaker-REGION-ACCOUNT. Canvas adds /Canvas/NAME/Training for each user profile, and the whole must not "
        "be longer than 128 characters.",
        mutability=Mutability.REPLACED,
        when=_ON,
        choices=BUCKETS,
        shape=f"{_SETTINGS}.WorkspaceSettings.S3ArtifactPath",
        docs="canvas-storage-configuration",
        form=S3_FORM,
        placeholder="s3://bucket/prefix",
    ),
    Field(
        key=f"{_KEY}.kms_key",
        step="applications",
        section=_SECTION,
        kind=Kind.LOOKUP,
        label="Canvas storage encryption key – optional",
        help="The KMS key that what Canvas keeps in S3 is encrypted with. The execution role must be allowed to use "
        "it.",
        mutability=Mutability.REPLACED,
        when=_ON,
        choices=KEYS,
        shape=f"{_SETTINGS}.WorkspaceSettings.S3KmsKeyId",
        docs="canvas-storage-configuration",
        form=KEY_FORM,
    ),
    _toggle(
        "direct_deploy",
        "Direct deployment of Canvas models",
        "People can deploy a model to an endpoint from Canvas. Endpoints cost money until they are deleted.",
        docs="canvas-deploy-model",
        default=True,
    ),
    _toggle(
        "model_registry",
        "Model registry registration",
        "People can register a model version from Canvas in the model registry, for others to review and deploy.",
        docs="canvas-register-model",
        default=True,
    ),
    _toggle(
        "kendra",
        "Query documents with Amazon Kendra",
        "Canvas can answer questions from documents in Kendra indexes. The role also needs the permission for the "
        "indexes.",
        docs="canvas-getting-started",
    ),
)

CANVAS_ADVANCED: Final[tuple[Field, ...]] = (
    *_role(
        "registry_role",
        "Role for a model registry of another account",
        "Canvas registers models in the account of this role instead of in that of the domain.",
        "ModelRegisterSettings.CrossAccountModelRegisterRoleArn",
        docs="canvas-register-model",
        when=_ON,
    ),
    _toggle(
        "forecasting",
        "Time-series forecasting",
        "People can build forecasts with Amazon Forecast. Its role must trust forecast.amazonaws.com.",
        docs="canvas-set-up-forecast",
        advanced=True,
    ),
    *_role(
        "forecast_role",
        "Role for Amazon Forecast",
        "The role must trust forecast.amazonaws.com and have the policy AmazonSageMakerCanvasForecastAccess. Without "
        "one the execution role is used.",
        "TimeSeriesForecastingSettings.AmazonForecastRoleArn",
        docs="canvas-set-up-forecast",
        when=Both(_ON, Is(f"{_KEY}.forecasting", True, None)),
    ),
    *_role(
        "bedrock_role",
        "Role for generative AI with Amazon Bedrock",
        "With it people can fine-tune and query foundation models in Canvas. The role must trust "
        "bedrock.amazonaws.com.",
        "GenerativeAiSettings.AmazonBedrockRoleArn",
        docs="canvas-getting-started",
        when=_ON,
    ),
    _toggle(
        "emr_serverless",
        "Large data with EMR Serverless",
        "Canvas uses EMR Serverless for data sets that are too large for its own instance.",
        docs="canvas-large-data-permissions",
        advanced=True,
    ),
    *_role(
        "emr_serverless_role",
        "Role for EMR Serverless",
        "The role's name must begin with AmazonSageMakerCanvasEMRSExecutionAccess-, it must trust "
        "emr-serverless.amazonaws.com and have the policy AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy.",
        "EmrServerlessSettings.ExecutionRoleArn",
        docs="canvas-large-data-permissions",
        when=Both(_ON, Is(f"{_KEY}.emr_serverless", True, None)),
        form="the ARN of a role whose name begins with AmazonSageMakerCanvasEMRSExecutionAccess-",
    ),
    Field(
        key=f"{_KEY}.oauth",
        step="applications",
        section=_MORE,
        kind=Kind.RECORDS,
        label="Data sources with OAuth",
        help="People can import from these sources with their own sign-in. The client's id and secret are in Secrets "
        "Manager; up to 20 sources.",
        mutability=Mutability.REPLACED,
        when=_ON,
        docs="canvas-setting-up-oauth",
        advanced=True,
        parts=(
            Field(
                key="source",
                step="applications",
                section=_MORE,
                kind=Kind.CHOICE,
                label="Source",
                help="The service that holds the data.",
                mutability=Mutability.REPLACED,
                choices=Choices(
                    (
                        Option("Snowflake", "Snowflake"),
                        Option("SalesforceGenie", "Salesforce Data Cloud"),
                    ),
                    enum=f"{_SETTINGS}.IdentityProviderOAuthSettings[].DataSourceName",
                ),
                advanced=True,
            ),
            Field(
                key="secret",
                step="applications",
                section=_MORE,
                kind=Kind.TEXT,
                label="Secret",
                help="The ARN of the secret with the client's id and secret. The secret itself is never asked.",
                mutability=Mutability.REPLACED,
                required=True,
                shape=f"{_SETTINGS}.IdentityProviderOAuthSettings[].SecretArn",
                form="the ARN of a secret in Secrets Manager",
                placeholder="arn:aws:secretsmanager:eu-central-1:123456789012:secret:name",
                advanced=True,
            ),
            Field(
                key="enabled",
                step="applications",
                section=_MORE,
                kind=Kind.TOGGLE,
                label="Enabled",
                help="Whether people can use the source.",
                mutability=Mutability.REPLACED,
                default=True,
                advanced=True,
            ),
        ),
    ),
)
