"""What is agreed to, declined and gone on with in a domain that exists: nothing sticks, nothing is lost."""

from screens.domain import DomainScreen
from tests.crowd import DOMAIN, crowded
from tests.pilot import LARGE, Driven
from tests.screens.test_domains import at_edit, listed
from tui.emulator.emulator import Emulator
from tui.messages import OpenStep
from tui.services.drafts import DraftStore


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


async def left_unfinished(it: Driven) -> None:
    """Change one answer of an edit, then go back to the domain."""
    await at_edit(it, "storage")
    await reviewed(it, "storage.maximum_space_gb", 300)
    await it.press("f7")
    assert isinstance(it.app.screen, DomainScreen)


async def test_an_unfinished_edit_is_gone_on_with_from_the_domain() -> None:
    async with listed() as it:
        await left_unfinished(it)
        (draft,) = it.ctx.drafts.list()
        await it.press("f2")
        assert "An edit of legacy-iam is unfinished" in it.text()
        assert "Go on with it: 1 other answer, Review" in it.text()
        await it.press("escape")
        assert isinstance(it.app.screen, DomainScreen)
        await it.press("f2", "enter")
        assert it.draft.id == draft.id
        assert "Changes: 1" in it.text()


async def test_an_edit_begun_again_leaves_the_unfinished_one_as_it_is() -> None:
    async with listed() as it:
        await left_unfinished(it)
        (draft,) = it.ctx.drafts.list()
        await it.press("f2", "down", "enter")
        assert "Nothing to do" in it.text()
        await reviewed(it, "storage.default_space_gb", 20)
        await it.press("f7")
        assert it.ctx.drafts.load(draft.id).answers == draft.answers
        await it.press("f2")
        assert it.text().count("Go on with it: 1 other answer") == 2


async def test_an_edit_in_which_nothing_was_changed_is_not_asked_about() -> None:
    async with listed() as it:
        await at_edit(it, "storage")
        it.app.post_message(OpenStep("review"))
        await it.settled()
        await it.press("f7", "f2")
        assert "Nothing to do" in it.text()


async def test_an_unfinished_edit_that_another_process_holds_is_asked_about() -> None:
    async with listed() as it:
        await left_unfinished(it)
        (draft,) = it.ctx.drafts.list()
        with DraftStore(clock=it.clock).lock(draft.id):
            await it.press("f2", "enter")
            assert "This draft is in use" in it.text()
            await it.press("down", "down", "enter")
        assert "Nothing to do" in it.text()
        assert it.ctx.drafts.load(draft.id).answers == draft.answers
