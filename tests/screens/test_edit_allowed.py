"""On screen too, what the caller may not do to a domain that exists is said before anything is done to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.facts import Facts
from models.findings import Finding
from models.plan import RUN_TAG
from models.spec import DomainSpec
from screens.delete import DeleteDialog
from screens.edit_review import EditReviewScreen
from tests.pilot import Driven
from tests.screens.test_domains import at_edit, listed, names, opened
from tui.emulator.emulator import Emulator
from tui.emulator.services.iam_records import new_role
from tui.messages import OpenStep

FULL_ACCESS = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"


def deny(action: str, by: str = "identity") -> Callable[[Emulator], None]:
    return lambda emulator: emulator.world.simulated.append({"action": action, "by": by})


def unasked(emulator: Emulator) -> None:
    emulator.fault("iam:SimulatePrincipalPolicy", "denied")


def text_of(it: Driven) -> str:
    """What is shown, without frames and line breaks."""
    # What is drawn at the right edge is a bar to scroll by.
    lines = (line.replace("│", " ").rstrip(" #|") for line in it.text().splitlines())
    return " ".join(" ".join(lines).split())


def calls(it: Driven) -> set[str]:
    return {operation for _, operation, _ in it.emulator.log}


async def at_the_name(it: Driven) -> None:
    """Where the name of legacy-iam is to be typed."""
    await opened(it, "legacy-iam")
    await it.press("f6", "enter", "enter")
    assert isinstance(it.app.screen, DeleteDialog)


async def test_a_deletion_that_is_denied_is_not_begun_although_the_name_was_typed() -> None:
    async with listed(prepare=deny("sagemaker:DeleteUserProfile", "boundary")) as it:
        await at_the_name(it)
        text = text_of(it)
        assert "You may not sagemaker:DeleteUserProfile." in text
        assert "The permissions boundary does not allow it." in text
        await it.type("legacy-iam")
        await it.press("enter")
        assert "You may not do all of it, so nothing is begun." in text_of(it)
        assert it.ctx.watch is None
        await it.press("escape")
        assert not calls(it) & {"DeleteApp", "DeleteUserProfile"}


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (unasked, "Could not check whether you may carry this out"),
        (deny("sagemaker:DeleteDomain", "organization"), "A policy of the organization denies"),
        (deny("sagemaker:DeleteDomain", "condition"), "that depends on"),
    ],
)
async def test_what_is_not_certain_is_said_and_may_be_done(prepare: Callable[[Emulator], None], said: str) -> None:
    async with listed(prepare=prepare) as it:
        await at_the_name(it)
        assert said in text_of(it)
        await it.type("legacy-iam")
        await it.press("enter")
        assert it.ctx.watch is not None


async def test_people_are_not_let_in_where_that_is_denied() -> None:
    async with listed(prepare=deny("sagemaker:CreateUserProfile")) as it:
        await opened(it, "legacy-iam")
        await it.press("f3", "f2")
        await it.type("dora")
        await it.press("f8")
        assert "You may not sagemaker:CreateUserProfile." in text_of(it)
        await it.press("escape")
        assert "dora" not in names(it, "profiles", "UserProfileName")


async def reviewed(it: Driven) -> None:
    """At the review of an edit that changes one thing."""
    await at_edit(it, "domain")
    assert it.ctx.session is not None
    it.ctx.session.answer("domain.tag_propagation", True)
    it.app.post_message(OpenStep("review"))
    await it.settled()
    assert isinstance(it.app.screen, EditReviewScreen)


async def test_an_edit_that_is_denied_cannot_be_applied() -> None:
    async with listed(prepare=deny("sagemaker:UpdateDomain", "explicit")) as it:
        await reviewed(it)
        assert "1 problem must be solved first." in text_of(it)
        await it.press("f4")
        assert isinstance(it.app.screen, EditReviewScreen)
        assert it.ctx.watch is None
        it.emulator.world.simulated.clear()
        await it.press("f5")
        assert "F4 shows all of it and asks" in text_of(it)
        await it.press("f4", "down", "enter")
        assert it.ctx.watch is not None


async def test_an_edit_that_nobody_may_ask_about_says_so() -> None:
    async with listed(prepare=unasked) as it:
        await reviewed(it)
        assert "2 checks could not be made." in text_of(it)
        await it.press("f4", "down", "enter")
        assert it.ctx.watch is not None


async def test_the_domain_as_it_is_is_judged_once_while_answers_change(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listed() as it:
        await reviewed(it)
        assert it.ctx.session is not None
        judged: list[bool | None] = []
        judge = it.ctx._judge

        def counting(spec: DomainSpec, facts: Facts) -> list[Finding]:
            judged.append(spec.domain.tag_propagation)
            return judge(spec, facts)

        monkeypatch.setattr(it.ctx, "_judge", counting)
        it.ctx.session.answer("domain.tag_propagation", False)
        it.ctx.session.answer("domain.tag_propagation", True)
        assert judged == [False, True]
        it.app.save_what_waits()
        await it.settled()


def with_a_role(emulator: Emulator) -> None:
    """The domain in service has a role that a run made without ML activities."""
    world = emulator.world
    role = new_role(world, "people-of-legacy", "/", world.roles["ml-platform-studio"]["AssumeRolePolicyDocument"])
    role |= {"Tags": [{"Key": RUN_TAG, "Value": "20270101-000000-made"}], "_attached": [FULL_ACCESS]}
    world.roles["people-of-legacy"] = role
    domain = next(each for each in world.studio("eu-central-1")["domains"] if each["DomainName"] == "legacy-iam")
    domain["DefaultUserSettings"]["ExecutionRole"] = role["Arn"]


async def test_activities_of_a_role_that_the_domain_has_are_compared_and_changed() -> None:
    async with listed(prepare=with_a_role) as it:
        await at_edit(it, "users")
        session = it.ctx.session
        assert session is not None
        session.answer("roles.default.how", "create")
        session.answer("roles.default.create.name", "people-of-legacy")
        session.answer("roles.default.create.activities", [{"id": "run-studio-classic-applications"}])
        it.app.post_message(OpenStep("review"))
        await it.settled()
        text = text_of(it)
        assert "The role “people-of-legacy” is not what the spec says" in text
        await it.press("f4")
        assert "Take AmazonSageMakerFullAccess off people-of-legacy" in text_of(it)
        await it.press("down", "enter")
        await it.ended()
        role = it.emulator.world.roles["people-of-legacy"]
        names = [arn.rpartition("/")[2] for arn in role["_attached"]]
        assert "AmazonSageMakerFullAccess" not in names
        assert "people-of-legacy-run-studio-classic-applications" in names
