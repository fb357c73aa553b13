"""Whole journeys, by keyboard alone, in a window of 80 columns and 24 rows."""

from models.events import Outcome
from tests.pilot import Driven, driven
from tui.widgets.field_row import FieldRow


async def walk(it: Driven, key: str) -> None:
    """Press Tab until the cursor is on a question."""
    for _ in range(60):
        focused = it.app.screen.focused
        row = (
            next((each for each in focused.ancestors_with_self if isinstance(each, FieldRow)), None)
            if focused
            else None
        )
        if row is not None and row.field.key == key:
            return
        await it.press("tab")
    raise AssertionError(f"the cursor never came to {key}:\n{it.text()}")


async def pick(it: Driven, key: str, *filters: str) -> None:
    """Open a list, and mark the first row for each filter."""
    await walk(it, key)
    await it.press("enter")
    for text in filters:
        await it.type(text)
        await it.press("space")
        await it.press(*["backspace"] * len(text))
    await it.press("enter")


async def pick_one(it: Driven, key: str, text: str) -> None:
    """Open a list, and take the first row that has `text`."""
    await walk(it, key)
    await it.press("enter")
    await it.type(text)
    await it.press("enter")


async def choose(it: Driven, key: str, place: int) -> None:
    """Choose an option by its place."""
    await walk(it, key)
    await it.press(*["down"] * place, "enter")


async def create(it: Driven) -> None:
    """Submit, say yes, and wait for the end."""
    assert "F4 creates the domain" in it.text(), it.text()
    await it.press("f4", "right", "enter")
    await it.ended()


async def test_identity_center_vpc_only_own_key_hidden_tools() -> None:
    async with driven() as it:
        await it.press("enter")
        await it.type("ml-platform")
        await it.press("f8")
        await choose(it, "access.auth", 0)
        await pick(it, "access.groups", "ml-engineers", "analysts")
        await choose(it, "roles.default.how", 0)
        await pick_one(it, "roles.default.arn", "executionrole")
        await it.press("f8", "f8")
        await pick(it, "studio_ui.hidden_ml_tools", "emr", "comet")
        assert "3 hidden" in it.text()
        await it.press("f8")
        await choose(it, "network.access", 0)
        await pick_one(it, "network.vpc", "ml-private")
        await walk(it, "network.subnets")
        await it.press("enter", "f4", "enter")
        await walk(it, "network.security_groups")
        await it.press("enter", "space", "enter")
        await it.press("f8")
        await pick_one(it, "storage.kms_key", "ml")
        await it.press("f8")
        await create(it)
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.DONE, it.text()
        assert "awsapps.com/start" in it.text()
        domain = next(row for row in it.ctx.lookups.fetch("domains", refresh=True).rows if row.name == "ml-platform")
        assert domain.status == "InService"
        request = it.ctx.gateway.call("sagemaker", "DescribeDomain", {"DomainId": domain.id})
        assert request["AppNetworkAccessType"] == "VpcOnly"
        assert request["KmsKeyId"].startswith("arn:aws:kms:")
        hidden = request["DefaultUserSettings"]["StudioWebPortalSettings"]
        assert set(hidden["HiddenMlTools"]) == {"EmrClusters", "Comet"}
        assert len(it.ctx.watch.plan.actions) == 4


async def test_iam_with_five_profiles() -> None:
    async with driven() as it:
        await it.press("enter")
        await it.type("ml-iam")
        await it.press("f8")
        await choose(it, "access.auth", 1)
        await walk(it, "access.profiles")
        for name in ("anna", "bela", "chen", "dilnoza", "emre"):
            await it.type(name)
            await it.press("enter")
        await choose(it, "roles.default.how", 1)
        await walk(it, "roles.default.create.name")
        await it.type("SageMakerRole")
        await it.press("f8", "f8", "f8")
        await choose(it, "network.access", 1)
        await pick_one(it, "network.vpc", "shared-nat")
        await it.press("f8", "f8")
        await create(it)
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.DONE, it.text()
        domain = next(row for row in it.ctx.lookups.fetch("domains", refresh=True).rows if row.name == "ml-iam")
        listed = it.ctx.gateway.call("sagemaker", "ListUserProfiles", {"DomainIdEquals": domain.id})
        assert [each["UserProfileName"] for each in listed["UserProfiles"]] == [
            "anna",
            "bela",
            "chen",
            "dilnoza",
            "emre",
        ]


async def test_where_nothing_may_be_listed_ids_are_typed() -> None:
    async with driven("denied") as it:
        await it.press("enter")
        await it.type("ml-denied")
        await it.press("f8")
        await choose(it, "access.auth", 1)
        await choose(it, "roles.default.how", 0)
        await walk(it, "roles.default.arn")
        await it.press("enter")
        assert "iam:ListRoles" in it.text()
        await it.press("f2")
        await it.type("arn:aws:iam::123456789012:role/SomeRole")
        await it.press("enter")
        assert it.draft.answers["roles.default.arn"] == "arn:aws:iam::123456789012:role/SomeRole"
        await it.press("f8", "f8", "f8")
        await choose(it, "network.access", 0)
        await walk(it, "network.vpc")
        await it.press("enter")
        assert "ec2:DescribeVpcs" in it.text()
        await it.press("f2")
        await it.type("vpc-0a1b2c3d4e5f60001")
        await it.press("enter")
        await walk(it, "network.security_groups")
        await it.press("enter", "f2")
        await it.type("sg-0a1b2c3d4e5f63000")
        await it.press("enter", "enter")
        assert it.draft.answers["network.security_groups"] == ["sg-0a1b2c3d4e5f63000"]
        await it.press("f8", "f8")
        assert "could not be made" in it.text()


async def test_a_domain_that_fails_says_why_and_what_to_do() -> None:
    async with driven("failing") as it:
        await it.press("enter")
        await it.type("ml-fails")
        await it.press("f8")
        await choose(it, "access.auth", 1)
        await choose(it, "roles.default.how", 0)
        await pick_one(it, "roles.default.arn", "executionrole")
        await it.press("f8", "f8", "f8")
        await choose(it, "network.access", 1)
        await pick_one(it, "network.vpc", "shared-nat")
        await it.press("f8", "f8")
        await create(it)
        text = it.text()
        assert "does not exist" in text
        assert "What to do" in text


async def test_one_goes_on_at_the_same_field() -> None:
    async with driven() as it:
        await it.press("enter")
        await it.type("ml-resumed")
        await it.press("f8", "f8", "f8", "f8")
        await choose(it, "network.access", 0)
        await walk(it, "network.subnets")
        it.app.close_session()
    async with driven() as it:
        await it.press("enter")
        focused = it.app.screen.focused
        assert focused is not None
        row = next(each for each in focused.ancestors_with_self if isinstance(each, FieldRow))
        assert row.field.key == "network.subnets"
        assert it.draft.answers["network.access"] == "vpc-only"


async def test_hostile_names_are_shown_literally() -> None:
    async with driven(size=(120, 40)) as it:
        await it.press("enter", "f8")
        await choose(it, "access.auth", 0)
        await walk(it, "access.groups")
        await it.press("enter")
        text = it.text()
        for name in ("[red]x", "a[/b]", "esc^[]52;c;eA==^G", "<U+202E>abc", "한국어"):
            assert name in text, name
        await it.press("f4", "enter")
        assert len(it.draft.answers["access.groups"]) == 15
        await it.press("f3", "end", "enter")
        assert it.draft.step == "review"
        text = it.text()
        assert "[red]x" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
