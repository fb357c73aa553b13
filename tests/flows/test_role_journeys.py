"""Journeys with roles made of ML activities, with Canvas and with RStudio, by keyboard alone, at 80x24."""

import json

from models.events import Outcome
from tests.flows.test_journeys import choose, create, pick, pick_one, walk
from tests.pilot import Driven, driven
from tui.widgets.activity_switch import ActivitySwitch

KEY = "roles.default.create.activities"


async def begin(it: Driven, name: str, *, profiles: str = "anna") -> None:
    """The start, the name, and sign-in through IAM; the cursor is in step 2."""
    await it.press("enter")
    await it.type(name)
    await it.press("f8")
    await choose(it, "access.auth", 1)
    await walk(it, "access.profiles")
    await it.type(profiles)


async def turn(it: Driven, *activities: str) -> None:
    """Choose activities on their screen."""
    for activity in activities:
        for _ in range(80):
            focused = it.app.screen.focused
            if isinstance(focused, ActivitySwitch) and focused.activity.id == activity:
                break
            await it.pilot.press("tab")
        else:
            raise AssertionError(f"the cursor never came to {activity}:\n{it.text()}")
        await it.press("space")


async def network(it: Driven, access: int = 0) -> None:
    """The network in VPC-only mode, in the VPC with private subnets."""
    await choose(it, "network.access", access)
    await pick_one(it, "network.vpc", "ml-private")
    await walk(it, "network.subnets")
    await it.press("enter", "f4", "enter")
    await walk(it, "network.security_groups")
    await it.press("enter", "space", "enter")


async def unfold(it: Driven, title: str) -> None:
    """Open a heading of advanced questions."""
    for _ in range(80):
        focused = it.app.screen.focused
        if focused is not None and title in str(getattr(focused, "title", "")):
            await it.press("enter")
            return
        await it.pilot.press("tab")
    raise AssertionError(f"the cursor never came to {title}:\n{it.text()}")


def domain_of(it: Driven, name: str) -> dict[str, object]:
    """The domain as AWS describes it."""
    found = next(row for row in it.ctx.lookups.fetch("domains", refresh=True).rows if row.name == name)
    described: dict[str, object] = it.ctx.gateway.call("sagemaker", "DescribeDomain", {"DomainId": found.id})
    return described


async def test_a_role_for_the_mlops_persona() -> None:
    async with driven() as it:
        await begin(it, "ml-ops")
        await choose(it, "roles.default.how", 1)
        await walk(it, "roles.default.create.name")
        await it.type("sagemaker-mlops")
        await walk(it, KEY)
        await it.press("enter", "f2", "down", "enter")
        assert "2 things still to tell" in it.text()
        await it.press("f6", "enter", "space", "f8", "f8")
        assert "5 activities, 5 policies" in it.text()
        await it.press("f8", "f8", "f8")
        await network(it)
        await it.press("f8", "f8")
        await create(it)
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.DONE, it.text()
        role = it.emulator.world.roles["sagemaker-mlops"]
        assert len(role["_attached"]) == 5
        policy = it.emulator.world.policies["arn:aws:iam::123456789012:policy/sagemaker-mlops-manage-models"]
        passed = [each for each in json.loads(policy["_document"])["Statement"] if "iam:PassRole" in each["Action"]]
        assert passed[0]["Resource"] == ["arn:aws:iam::123456789012:role/sagemaker-mlops"]
        settings = domain_of(it, "ml-ops")["DefaultUserSettings"]
        assert isinstance(settings, dict)
        assert settings["ExecutionRole"] == "arn:aws:iam::123456789012:role/sagemaker-mlops"


async def test_canvas_with_all_it_has() -> None:
    async with driven() as it:
        await begin(it, "ml-canvas")
        await choose(it, "roles.default.how", 1)
        await walk(it, "roles.default.create.name")
        await it.type("sagemaker-canvas")
        await walk(it, KEY)
        await it.press("enter")
        await turn(
            it,
            "run-studio-classic-applications",
            "canvas-core-access",
            "canvas-data-preparation",
            "canvas-ai-services",
            "canvas-mlops",
        )
        assert "5 of 21 chosen" in it.text()
        await it.press("f8", "f8")
        assert it.draft.step == "applications"
        await walk(it, "applications.canvas.enabled")
        await it.press("space")
        await pick_one(it, "applications.canvas.storage", "studio")
        await unfold(it, "Canvas, advanced")
        for key in ("forecasting", "emr_serverless"):
            await walk(it, f"applications.canvas.{key}")
            await it.press("space")
        for name, role in (
            ("forecast_role", "CanvasForecast"),
            ("bedrock_role", "CanvasBedrock"),
            ("emr_serverless_role", "AmazonSageMakerCanvasEMRSExecutionAccess-x"),
        ):
            await choose(it, f"applications.canvas.{name}.how", 1)
            await walk(it, f"applications.canvas.{name}.create.name")
            await it.type(role)
        await it.press("f8", "f8")
        await network(it)
        await it.press("f8", "f8")
        await create(it)
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.DONE, it.text()
        roles = it.emulator.world.roles
        assert "bedrock.amazonaws.com" in roles["canvasbedrock"]["AssumeRolePolicyDocument"]
        assert len(roles["sagemaker-canvas"]["_attached"]) == 5
        settings = domain_of(it, "ml-canvas")["DefaultUserSettings"]
        assert isinstance(settings, dict)
        canvas = settings["CanvasAppSettings"]
        assert canvas["WorkspaceSettings"]["S3ArtifactPath"].startswith("s3://sagemaker-studio")
        assert canvas["TimeSeriesForecastingSettings"]["AmazonForecastRoleArn"].endswith("role/CanvasForecast")
        assert canvas["EmrServerlessSettings"]["Status"] == "ENABLED"


async def test_rstudio_in_vpc_only_mode() -> None:
    async with driven() as it:
        await it.press("enter")
        await it.type("ml-rstudio")
        await it.press("f8")
        await choose(it, "access.auth", 0)
        await pick(it, "access.groups", "analysts")
        await choose(it, "roles.default.how", 0)
        await pick_one(it, "roles.default.arn", "platform-studio")
        await it.press("f8")
        await walk(it, "applications.rstudio.enabled")
        await it.press("space")
        await choose(it, "applications.rstudio.role.how", 1)
        await walk(it, "applications.rstudio.role.create.name")
        await it.type("sagemaker-rstudio")
        await it.press("f8", "f8")
        await network(it)
        await walk(it, "network.rstudio_security_groups")
        await it.press("enter", "space", "enter")
        await it.press("f8", "f8")
        await create(it)
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.DONE, it.text()
        assert "SageMakerRStudio" in it.emulator.world.roles["sagemaker-rstudio"]["_inline"]
        domain = domain_of(it, "ml-rstudio")
        assert domain["AppNetworkAccessType"] == "VpcOnly"
        settings = domain["DomainSettings"]
        assert isinstance(settings, dict)
        server = settings["RStudioServerProDomainSettings"]
        assert server["DomainExecutionRoleArn"] == "arn:aws:iam::123456789012:role/sagemaker-rstudio"
