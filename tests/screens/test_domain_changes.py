"""What is agreed to, declined and gone on with in a domain that exists: nothing sticks, nothing is lost."""

from models.errors import UsageError
from screens.delete import DeleteDialog
from screens.domain import DomainScreen
from screens.domains import DomainsScreen
from screens.review import ReviewScreen
from screens.status import StatusScreen
from screens.step import StepScreen
from tests.crowd import DOMAIN, OTHER, crowded, footprint
from tests.pilot import LARGE, Driven
from tests.screens.test_domains import at_edit, listed, names, opened
from tui.emulator.emulator import Emulator
from tui.messages import OpenStep
from tui.services.drafts import DraftStore
from tui.services.runs import Run, RunStore

LEGACY = "d-le9acy1am0x7"


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
        assert "Go on with it: 1 change, left at Review just now" in it.text()
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
        assert it.text().count("Go on with it: 1 change,") == 2


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


async def at_the_name_of_one_to_make_again(it: Driven) -> None:
    """Where the name of a failed domain is to be typed, which is to be set up again with its answers."""
    await opened(it, "old-experiment")
    await it.press("f4")
    assert "KMS key 'null'" in it.text()
    await it.press("enter")
    assert isinstance(it.app.screen, DeleteDialog), it.text()
    assert "to set it up again once it is gone" in it.text()


async def test_what_cannot_be_read_is_not_said_to_be_on_its_way() -> None:
    async with listed() as it:
        await left_unfinished(it)
        (draft,) = it.ctx.drafts.list()
        studio = it.emulator.world.studio("eu-central-1")
        studio["domains"] = [each for each in studio["domains"] if each["DomainId"] != LEGACY]
        it.ctx.existing = None
        it.ctx.desk.resume(draft)
        it.app.post_message(OpenStep("review"))
        await it.settled()
        await it.press("f4")
        assert "still being read" not in it.text()
        assert any("does not exist" in each.message for each in it.app._notifications)


async def fails_to_change(it: Driven) -> None:
    """Have an edit end in `Update_Failed`, then go back to the domain."""
    it.emulator.world.update_failure = "InternalFailure: something went wrong."
    await at_edit(it, "storage")
    await reviewed(it, "domain.tag_propagation", True)
    await it.press("f4", "down", "enter")
    await it.ended()
    it.emulator.world.update_failure = None
    assert "Try again." in it.text()
    assert "Delete" not in it.text()
    await it.press("f8")


async def test_an_edit_that_failed_is_changed_from_the_domain() -> None:
    async with listed() as it:
        await fails_to_change(it)
        await it.press("f4")
        assert "it goes on working as it was" in it.text()
        await it.press("enter", "enter")
        assert "Changes: 1" in it.text()
        assert it.draft.domain_id == LEGACY


async def test_an_edit_that_failed_is_offered_where_no_draft_has_its_answers() -> None:
    async with listed() as it:
        await fails_to_change(it)
        (draft,) = it.ctx.drafts.list()
        it.ctx.drafts.delete(draft.id)
        await it.press("f2")
        assert "An edit of legacy-iam failed" in it.text()
        assert "Change the edit that failed, of just now" in it.text()
        await it.press("enter")
        assert "Changes: 1" in it.text()
        assert "(edit)" in it.text()
        assert [(each.domain_id, each.run) for each in it.ctx.drafts.list()] == [(LEGACY, "")]
        await it.press("f4", "down", "enter")
        await it.ended()
        await it.press("f8", "f2")
        assert "Nothing to do" in it.text()


async def test_a_failed_domain_is_deleted_and_set_up_again_with_its_answers() -> None:
    async with listed(size=LARGE) as it:
        await at_the_name_of_one_to_make_again(it)
        await it.type("old-experiment")
        await it.press("enter")
        await it.ended()
        assert "old-experiment" not in names(it, "domains", "DomainName")
        assert "F8 offers to set it up again with its answers." in it.text()
        await it.press("f8")
        assert "old-experiment is gone" in it.text()
        await it.press("enter")
        assert isinstance(it.app.screen, ReviewScreen)
        assert it.draft.answers["domain.name"] == "old-experiment"
        assert not it.draft.domain_id


async def test_a_rescue_that_is_not_confirmed_leaves_no_draft() -> None:
    async with listed(size=LARGE) as it:
        await at_the_name_of_one_to_make_again(it)
        assert it.ctx.drafts.list() == []
        await it.press("escape")
        assert it.ctx.drafts.list() == []
        assert isinstance(it.app.screen, DomainScreen)


async def test_answers_of_a_failed_domain_stay_a_draft_when_one_goes_back() -> None:
    async with listed(size=LARGE) as it:
        await at_the_name_of_one_to_make_again(it)
        await it.type("old-experiment")
        await it.press("enter")
        await it.ended()
        await it.press("escape", "escape")
        assert isinstance(it.app.screen, StatusScreen)
        await it.press("escape", "down", "enter")
        assert isinstance(it.app.screen, DomainsScreen)
        assert [each.title for each in it.ctx.drafts.list()] == ["old-experiment"]


async def test_a_deletion_that_cannot_be_written_down_leaves_no_draft() -> None:
    async with listed(size=LARGE) as it:
        await at_the_name_of_one_to_make_again(it)
        it.ctx.runs = Full(clock=it.clock)
        await it.type("old-experiment")
        await it.press("enter")
        assert "The disk is full." in it.text()
        assert it.ctx.watch is None
        assert it.ctx.drafts.list() == []


class Full(RunStore):
    """Where no run can be kept."""

    def begin(self, *args: object, **more: object) -> Run:
        raise UsageError("The disk is full.")


async def test_log_streams_go_only_where_that_was_chosen() -> None:
    async with listed(size=LARGE, prepare=of_identity_center) as it:
        it.app.push_screen(DomainScreen(it.ctx, DOMAIN))
        await it.settled()
        await it.press("f6", "down", "enter")
        assert "log streams of the log group /aws/sagemaker/studio" in it.text()
        await it.press("enter")
        assert "Log streams" not in it.text()
        await it.press("escape", "f6", "down", "enter", "down", "enter")
        await it.type("crowded")
        await it.press("enter")
        await it.ended()
        assert "log streams" not in footprint(it.emulator.world, DOMAIN)
        assert footprint(it.emulator.world, OTHER)["log streams"]


async def test_help_lists_only_keys_that_do_something_at_the_moment() -> None:
    async with listed(size=LARGE) as it:
        await opened(it, "legacy-iam")
        await it.press("f1")
        assert "Show all that would go, then ask" in it.text()
        assert "Why it failed, and what helps" not in it.text()
        await it.press("escape", "escape")
        await opened(it, "old-experiment")
        await it.press("f1")
        assert "Why it failed, and what helps" in it.text()


async def test_the_problem_key_goes_to_what_stands_against_changing_the_domain() -> None:
    async with listed(size=LARGE) as it:
        await with_another_role(it)
        await it.press("f6")
        assert isinstance(it.app.screen, StepScreen)
        assert it.draft.cursor.startswith("roles.default.")
