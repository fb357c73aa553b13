"""What is agreed to, declined and gone on with in a domain that exists: nothing sticks, nothing is lost."""

from screens.domain import DomainScreen
from tests.crowd import DOMAIN, crowded
from tests.pilot import LARGE, Driven
from tests.screens.test_domains import at_edit, listed
from tui.emulator.emulator import Emulator
from tui.messages import OpenStep


def of_identity_center(emulator: Emulator) -> None:
    crowded(emulator.world, auth_mode="SSO")


async def reviewed(it: Driven, key: str, value: object) -> None:
    """Answer a question of the edit, and go to its review."""
    session = it.ctx.session
    assert session is not None
    session.answer(key, value)
    it.app.post_message(OpenStep("review"))
    await it.settled()


async def without_a_group(it: Driven) -> str:
    """At the review of an edit that names one group less; that group's name."""
    it.app.push_screen(DomainScreen(it.ctx, DOMAIN))
    await it.settled()
    await it.press("f2")
    session = it.ctx.session
    assert session is not None
    groups = session.value("access.groups")
    await reviewed(it, "access.groups", groups[:2])
    return str(groups[2]["name"])


async def with_another_role(it: Driven) -> None:
    """At the review of an edit that no app may run for."""
    role = next(row.arn for row in it.ctx.lookups.fetch("roles").rows if "ml-platform" in row.name)
    await at_edit(it, "users")
    await reviewed(it, "roles.default.arn", role)


async def test_who_was_to_go_stays_when_the_last_question_is_declined() -> None:
    async with listed(size=LARGE, prepare=of_identity_center) as it:
        name = await without_a_group(it)
        await it.press("f4", "down", "enter")
        assert f"group {name}" in it.text()
        await it.press("escape")
        assert "F4 offers to take off 1 group, no longer named in the answers." in it.text()
        await it.press("f4")
        assert "Take off 1 group, no longer named in the answers" in it.text()
        assert "spaces" not in it.text()
        assert "Do it" not in it.text()
        assert it.ctx.watch is None


async def test_apps_that_were_to_be_stopped_run_on_when_the_last_question_is_declined() -> None:
    async with listed(size=LARGE) as it:
        await with_another_role(it)
        await it.press("f4", "down", "enter")
        assert "Stop the JupyterLab app" in it.text()
        await it.press("enter")
        assert "F4 offers to stop the apps in the way." in it.text()
        await it.press("f4")
        assert "Apps are running" in it.text()


async def test_what_turns_out_not_to_be_allowed_can_be_left_out_again() -> None:
    def prepare(emulator: Emulator) -> None:
        of_identity_center(emulator)
        emulator.world.simulated.append({"action": "sso:DeleteApplicationAssignment", "by": "identity"})

    async with listed(size=LARGE, prepare=prepare) as it:
        await without_a_group(it)
        await it.press("f4", "down", "enter")
        assert "Problems stand against it" in it.text()
        await it.press("down", "enter")
        assert "problem" not in it.text()
