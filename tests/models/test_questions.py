"""Every question is complete, fits the service model, and together they reach all that the console asks."""

import re
from typing import Any

import pytest

from models.conditions import Always, Answered, Both, Condition, Is
from models.draft import asked, draft_from_spec, new_draft, spec_of
from models.fields import Field, Kind, Mutability
from models.members import MEMBERS, paths_of
from models.questions import QUESTIONS, question, question_about, questions_of
from models.read.request import spec_from_request
from models.request import create_domain_request
from models.shapes import Shapes
from models.spec import DomainSpec
from models.steps import QUESTION_STEPS, STEPS
from models.supporting_roles import SUPPORTING
from models.tree import has_at
from tui.services.service_model import load_shapes

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/work"
LOOKUPS = {
    "buckets",
    "groups",
    "images",
    "kms-keys",
    "lifecycle-configs",
    "regions",
    "roles",
    "security-groups",
    "subnets",
    "users",
    "vpcs",
}

# Members by the steps of the console that ask them, with AWS's names.
IDLE = "AppLifecycleManagement.IdleSettings"
IDLE_MEMBERS = [
    f"{IDLE}.{name}"
    for name in ("LifecycleManagement", "IdleTimeoutInMinutes", "MinIdleTimeoutInMinutes", "MaxIdleTimeoutInMinutes")
]
APP_MEMBERS = [
    *IDLE_MEMBERS,
    "LifecycleConfigArns",
    "BuiltInLifecycleConfigArn",
    "CustomImages",
    "DefaultResourceSpec.InstanceType",
]
CONSOLE: dict[str, list[str]] = {
    "domain": ["DomainName", "Tags", "TagPropagation"],
    "users": [
        "AuthMode",
        "DomainSettings.TrustedIdentityPropagationSettings.Status",
        "DomainSettings.ExecutionRoleIdentityConfig",
        "DefaultUserSettings.ExecutionRole",
        "DefaultSpaceSettings.ExecutionRole",
    ],
    "applications": [
        "DefaultUserSettings.StudioWebPortal",
        "DefaultUserSettings.DefaultLandingUri",
        "DefaultUserSettings.SharingSettings.S3OutputPath",
        "DefaultUserSettings.SharingSettings.S3KmsKeyId",
        "DefaultUserSettings.SharingSettings.NotebookOutputOption",
        *(f"DefaultUserSettings.JupyterLabAppSettings.{name}" for name in APP_MEMBERS),
        *(f"DefaultSpaceSettings.JupyterLabAppSettings.{name}" for name in IDLE_MEMBERS),
        *(f"DefaultUserSettings.CodeEditorAppSettings.{name}" for name in APP_MEMBERS),
        "DefaultUserSettings.JupyterLabAppSettings.CodeRepositories",
        "DefaultUserSettings.JupyterLabAppSettings.EmrSettings.AssumableRoleArns",
        "DefaultUserSettings.JupyterLabAppSettings.EmrSettings.ExecutionRoleArns",
        "DefaultUserSettings.CanvasAppSettings.WorkspaceSettings.S3ArtifactPath",
        "DefaultUserSettings.CanvasAppSettings.WorkspaceSettings.S3KmsKeyId",
        "DefaultUserSettings.CanvasAppSettings.ModelRegisterSettings.Status",
        "DefaultUserSettings.CanvasAppSettings.ModelRegisterSettings.CrossAccountModelRegisterRoleArn",
        "DefaultUserSettings.CanvasAppSettings.DirectDeploySettings.Status",
        "DefaultUserSettings.CanvasAppSettings.TimeSeriesForecastingSettings.Status",
        "DefaultUserSettings.CanvasAppSettings.TimeSeriesForecastingSettings.AmazonForecastRoleArn",
        "DefaultUserSettings.CanvasAppSettings.KendraSettings.Status",
        "DefaultUserSettings.CanvasAppSettings.GenerativeAiSettings.AmazonBedrockRoleArn",
        "DefaultUserSettings.CanvasAppSettings.EmrServerlessSettings.Status",
        "DefaultUserSettings.CanvasAppSettings.EmrServerlessSettings.ExecutionRoleArn",
        "DefaultUserSettings.CanvasAppSettings.IdentityProviderOAuthSettings",
        "DomainSettings.RStudioServerProDomainSettings.DefaultResourceSpec.InstanceType",
        "DomainSettings.RStudioServerProDomainSettings.DomainExecutionRoleArn",
        "DomainSettings.RStudioServerProDomainSettings.RStudioConnectUrl",
        "DomainSettings.RStudioServerProDomainSettings.RStudioPackageManagerUrl",
        "DefaultUserSettings.RStudioServerProAppSettings.AccessStatus",
        "DefaultUserSettings.RStudioServerProAppSettings.UserGroup",
        "DomainSettings.AmazonQSettings.Status",
        "DomainSettings.AmazonQSettings.QProfileArn",
        "DomainSettings.DockerSettings.EnableDockerAccess",
        "DomainSettings.DockerSettings.VpcOnlyTrustedAccounts",
        "DomainSettings.DockerSettings.RootlessDocker",
    ],
    "studio-ui": [
        "DefaultUserSettings.StudioWebPortalSettings.HiddenAppTypes",
        "DefaultUserSettings.StudioWebPortalSettings.HiddenMlTools",
        "DefaultUserSettings.StudioWebPortalSettings.HiddenInstanceTypes",
        "DefaultUserSettings.StudioWebPortalSettings.HiddenSageMakerImageVersionAliases",
        "DefaultUserSettings.StudioWebPortalSettings.ExecutionRoleSessionNameMode",
    ],
    "network": [
        "AppNetworkAccessType",
        "VpcId",
        "SubnetIds",
        "DefaultUserSettings.SecurityGroups",
        "DefaultSpaceSettings.SecurityGroups",
        "DomainSettings.IpAddressType",
        "DomainSettings.SecurityGroupIds",
        "AppSecurityGroupManagement",
    ],
    "storage": [
        "HomeEfsFileSystemCreation",
        "DefaultUserSettings.AutoMountHomeEFS",
        "KmsKeyId",
        "DefaultUserSettings.SpaceStorageSettings.DefaultEbsStorageSettings.DefaultEbsVolumeSizeInGb",
        "DefaultUserSettings.SpaceStorageSettings.DefaultEbsStorageSettings.MaximumEbsVolumeSizeInGb",
        "DefaultSpaceSettings.SpaceStorageSettings.DefaultEbsStorageSettings.DefaultEbsVolumeSizeInGb",
        "DefaultSpaceSettings.SpaceStorageSettings.DefaultEbsStorageSettings.MaximumEbsVolumeSizeInGb",
        "DefaultUserSettings.CustomPosixUserConfig.Uid",
        "DefaultUserSettings.CustomPosixUserConfig.Gid",
        "DefaultUserSettings.CustomFileSystemConfigs",
    ],
}
WITHOUT_QUESTION = {
    "version": "is always 1",
    "extra": "is everything that has no answer of its own",
    "applications.rstudio.role.create.activities": "are not for a server",
    "applications.jupyterlab.emr_runtime_role.arn": "stands among the other runtime roles",
}
for each in SUPPORTING:
    WITHOUT_QUESTION |= dict.fromkeys(
        (f"{each.key}.create.{name}" for name in ("path", "permissions_boundary", "tags")),
        "is written in specs alone",
    )
    if "canvas" in each.key:
        WITHOUT_QUESTION[f"{each.key}.arn"] = "is the answer itself"
        WITHOUT_QUESTION[f"{each.key}.create.activities"] = "are not for a service's role"
EVERY = [(field, part) for field in QUESTIONS for part in (field, *field.parts)]
EVERY_ID = [field.key if field is part else f"{field.key}[].{part.key}" for field, part in EVERY]
each_question = pytest.mark.parametrize("field", [part for _, part in EVERY], ids=EVERY_ID)


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return load_shapes()


@pytest.mark.parametrize(
    ("step", "path"), [(step, path) for step, paths in CONSOLE.items() for path in paths], ids=lambda value: str(value)
)
def test_every_member_the_console_asks_is_reachable(step: str, path: str, shapes: Shapes) -> None:
    assert shapes.get(path), "the list above names a member that CreateDomain has not"
    reached = [field for field in QUESTIONS if not field.virtual and path in paths_of(field.key.removesuffix(".how"))]
    assert reached, f"no question reaches {path}"
    # The one member of RStudio that depends on the network is asked with it.
    assert step in {field.step for field in reached}


def keys_of(model: Any, prefix: str = "") -> set[str]:
    """Every leaf key of the spec's model; lists of sections are one leaf."""
    found: set[str] = set()
    for name, info in model.model_fields.items():
        inner = [
            kind
            for kind in (info.annotation, *getattr(info.annotation, "__args__", ()))
            if isinstance(kind, type) and hasattr(kind, "model_fields")
        ]
        if inner and "list" not in str(info.annotation):
            found |= keys_of(inner[0], f"{prefix}{name}.")
            if str in getattr(info.annotation, "__args__", ()):
                found.add(f"{prefix}{name}")
        else:
            found.add(f"{prefix}{name}")
    return found


def test_every_key_of_the_spec_has_a_question_or_a_reason() -> None:
    asked_keys = {field.key for field in QUESTIONS if not field.virtual}
    assert keys_of(DomainSpec) - asked_keys == set(WITHOUT_QUESTION)
    assert asked_keys <= keys_of(DomainSpec)


def test_keys_are_unique() -> None:
    keys = [field.key for field in QUESTIONS]
    assert len(keys) == len(set(keys))


def test_steps_come_in_order_and_each_has_questions() -> None:
    order = [step.id for step in STEPS]
    assert [order.index(field.step) for field in QUESTIONS] == sorted(order.index(field.step) for field in QUESTIONS)
    for step in QUESTION_STEPS:
        assert questions_of(step.id)
    assert [field.key for field in questions_of("start")] == ["region", "account"]


@each_question
def test_it_is_complete(field: Field) -> None:
    assert len(field.help) >= 20
    assert field.help[0].isupper()
    assert field.help.endswith(".")
    assert field.label
    assert field.label[0].isupper()
    assert not field.label.endswith(".")
    assert isinstance(field.mutability, Mutability)
    assert field.section
    assert not field.form.endswith(".")


@each_question
def test_its_values_are_described(field: Field, shapes: Shapes) -> None:
    if field.shape:
        constraint = shapes.get(field.shape)
        assert constraint is not None
        assert constraint.type in ({"integer", "long"} if field.kind is Kind.INTEGER else {"string"})
        assert field.form
    if field.kind in (Kind.CHOICE, Kind.MULTI):
        assert field.choices is not None
        assert field.choices.resolved(shapes)
        assert bool(field.choices.enum) == bool(shapes.enum(field.choices.enum))
    if field.choices and field.choices.lookup:
        assert field.choices.lookup in LOOKUPS
        assert field.kind in (Kind.LOOKUP, Kind.LOOKUP_MULTI, Kind.PRINCIPALS)
    if field.kind in (Kind.LOOKUP, Kind.LOOKUP_MULTI, Kind.PRINCIPALS):
        assert field.choices is not None
        assert field.choices.lookup
        assert field.form
    if field.kind in (Kind.TEXT, Kind.NAMES, Kind.INTEGER):
        assert field.form
    assert (field.kind is Kind.RECORDS) == bool(field.parts)


@each_question
def test_what_it_shows_as_an_example_is_allowed(field: Field, shapes: Shapes) -> None:
    constraint = shapes.get(field.shape)
    if field.placeholder and constraint:
        example: object = int(field.placeholder) if field.kind is Kind.INTEGER else field.placeholder
        assert constraint.problem_with(example) is None


@each_question
def test_its_documentation_page_is_a_name(field: Field) -> None:
    assert re.fullmatch(r"[a-z0-9-]*", field.docs)


def test_known_words_for_enumerations_are_known_to_aws(shapes: Shapes) -> None:
    for field in QUESTIONS:
        if field.choices and field.choices.enum and field.choices.options:
            assert {option.value for option in field.choices.options} <= set(shapes.enum(field.choices.enum))


def test_an_enumeration_is_offered_whole(shapes: Shapes) -> None:
    hidden = question("studio_ui.hidden_instance_types").choices
    assert hidden is not None
    assert len(hidden.resolved(shapes)) == len(shapes.enum(hidden.enum)) >= 176


def condition_keys(condition: Condition) -> set[str]:
    if isinstance(condition, Both):
        return {key for part in condition.parts for key in condition_keys(part)}
    if isinstance(condition, Is | Answered):
        return {condition.key}
    assert isinstance(condition, Always)
    return set()


def test_conditions_look_at_earlier_answers_only() -> None:
    earlier: set[str] = set()
    for field in QUESTIONS:
        assert condition_keys(field.when) <= earlier, field.key
        earlier.add(field.key)
    for field in QUESTIONS:
        if field.choices and field.choices.argument:
            assert field.choices.argument in earlier


def values_asked_for(condition: Condition) -> list[Is]:
    parts = condition.parts if isinstance(condition, Both) else (condition,)
    return [part for part in parts if isinstance(part, Is)]


def test_conditions_can_hold() -> None:
    for field in QUESTIONS:
        for part in values_asked_for(field.when):
            steering = question(part.key)
            if steering.choices and steering.choices.options:
                offered = {option.value for option in steering.choices.options} | {None}
                assert set(part.values) <= offered, field.key


def test_advanced_sections_say_so_and_come_after_the_plain_ones() -> None:
    for step in QUESTION_STEPS:
        fields = questions_of(step.id)
        for field in fields:
            assert field.advanced == field.section.endswith(", advanced"), field.key
        order = [field.advanced for field in fields]
        assert order == sorted(order), step.id
    sections = [(field.step, field.section) for field in QUESTIONS]
    runs = [pair for number, pair in enumerate(sections) if number == 0 or sections[number - 1] != pair]
    assert len(runs) == len(set(runs)), "a section is interrupted"


def test_nothing_that_must_be_answered_is_folded_away() -> None:
    assert not [field.key for field in QUESTIONS if field.required and field.advanced]


def test_the_plain_path_is_short() -> None:
    draft = new_draft("d", QUESTIONS)
    for key, value in {"access.auth": "iam", "roles.default.how": "create", "network.access": "vpc-only"}.items():
        draft = draft.answer(key, value)
    plain = [field for field in asked(QUESTIONS, draft.answers) if not field.advanced]
    assert len(plain) <= 26


def test_a_new_draft_says_what_the_console_preselects() -> None:
    spec = spec_of(new_draft("d", QUESTIONS), QUESTIONS)
    assert spec.as_tree() == {
        "version": 1,
        "roles": {"spaces": "same"},
        "applications": {"experience": "studio", "canvas": {"enabled": False}},
        "studio_ui": {"hidden_apps": ["JupyterServer"]},
        "storage": {"default_space_gb": 5, "maximum_space_gb": 100, "home_efs": True},
    }


def answers_that_show(field: Field) -> dict[str, Any]:
    """Answers under which the question is asked."""
    answers: dict[str, Any] = {}
    for part in values_asked_for(field.when):
        answers |= answers_that_show(question(part.key))
        answers[part.key] = part.values[0]
    return answers


CHOSEN = [
    (field, option.value)
    for field in QUESTIONS
    if field.kind in (Kind.CHOICE, Kind.MULTI) and not field.virtual
    for option in (field.choices.resolved(load_shapes())[:12] if field.choices else ())
]


@pytest.mark.parametrize(("field", "value"), CHOSEN, ids=lambda value: getattr(value, "key", value))
def test_every_option_goes_into_a_request_and_comes_back(field: Field, value: str) -> None:
    draft = new_draft("d", [])
    for key, answer in answers_that_show(field).items():
        draft = draft.answer(key, answer)
    said: Any = [value] if field.kind is Kind.MULTI else value
    spec = spec_of(draft.answer(field.key, said), QUESTIONS)
    request = create_domain_request(spec, ACCOUNT)
    assert any(has_at(request, path) for path in paths_of(field.key)), field.key
    again = spec_from_request(request)
    assert draft_from_spec("d", again, QUESTIONS).answers[field.key] == said


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ("domain.name", "domain.name"),
        ("roles.default", "roles.default.how"),
        ("roles.default.create.activities", "roles.default.create.activities"),
        ("applications.rstudio", "applications.rstudio.enabled"),
        ("applications.rstudio.role", "applications.rstudio.role.how"),
        ("access.profiles[3]", "access.profiles"),
        ("storage.file_systems[0].path", "storage.file_systems"),
        ("extra.DomainSettings", None),
        ("", None),
    ],
)
def test_a_finding_has_a_question_to_stand_beside(about: str, expected: str | None) -> None:
    found = question_about(about)
    assert (found.key if found else None) == expected


def test_every_member_has_a_question() -> None:
    for member in MEMBERS:
        assert question_about(member.key) is not None, member.key


def test_an_unknown_question_is_an_error() -> None:
    with pytest.raises(KeyError):
        question("no.such")
