"""ML activities by keyboard: a persona, what it has to be told, how it fits, what it grants."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from models.rules_activities import NOT_TOLD
from screens.activities import ActivitiesScreen
from tests.pilot import Driven, driven
from tui.messages import OpenStep

KEY = "roles.default.create.activities"


@asynccontextmanager
async def at_the_role(**answers: object) -> AsyncIterator[Driven]:
    """Step 2, with a new role and the cursor on its activities."""
    async with driven() as it:
        session = it.app.begin_new()
        given = {"access.auth": "iam", "roles.default.how": "create", "roles.default.create.name": "ds"}
        for key, value in (given | {key.replace("__", "."): value for key, value in answers.items()}).items():
            session.answer(key, value)
        session.reach(KEY)
        it.app.post_message(OpenStep("users"))
        await it.settled()
        yield it


def entries(it: Driven) -> list[dict[str, object]]:
    found = it.draft.answers.get(KEY)
    return list(found) if isinstance(found, list) else []


async def test_a_persona_is_told_what_it_needs_and_lets_one_go_on() -> None:
    async with at_the_role() as it:
        await it.press("enter", "f2", "down", "enter")
        assert len(entries(it)) == 5
        assert "2 things still to tell" in it.text()
        await it.press("f8", "f8")
        assert it.draft.step == "users"
        assert "has to be told" in it.text()
        # One answer for the roles that both activities may pass.
        await it.press("enter", "f6", "enter", "space", "f8")
        assert [each.get("rolesToPass") for each in entries(it) if "rolesToPass" in each] == [["self"], ["self"]]
        assert "still to tell" not in it.text()
        assert "attachments" in it.text()
        await it.press("f8")
        assert not isinstance(it.app.screen, ActivitiesScreen)
        assert "5 activities, 5 policies" in it.text()
        await it.press("f8")
        assert it.draft.step == "applications"


async def test_space_chooses_and_leaves_and_what_was_told_is_asked_beside_it() -> None:
    async with at_the_role() as it:
        await it.press("enter", "down", "down", "space")
        assert entries(it) == [{"id": "manage-ml-jobs"}]
        assert "Roles this role may pass" in it.text()
        await it.press("down", "enter", "f2")
        await it.type("not-an-arn")
        await it.press("enter", "f8")
        assert entries(it) == [{"id": "manage-ml-jobs", "rolesToPass": ["not-an-arn"]}]
        assert "RO-23" in it.text()
        await it.press("up", "space")
        assert entries(it) == []


async def test_what_an_activity_grants_is_shown_in_full() -> None:
    async with at_the_role() as it:
        await it.press("enter", "down", "f4")
        assert '"Version": "2012-10-17"' in it.text()
        assert "Run Studio Classic Applications" in it.text()
        await it.press("escape", "f8")
        assert it.draft.step == "users"


async def test_more_than_eight_are_warned_of_and_do_not_hold_one_up() -> None:
    buckets = {"buckets": ["b-1"], "glueDatabases": ["db"]}
    chosen = [
        *({"id": f"canvas-{each}"} for each in ("core-access", "data-preparation", "ai-services", "mlops")),
        *({"id": each} for each in ("use-mlflow", "manage-mlflow-tracking-servers", "amazon-s3-full-access")),
        {"id": "manage-aws-glue-tables"} | buckets,
        {"id": "run-studio-classic-applications"},
    ]
    async with at_the_role(roles__default__create__activities=chosen) as it:
        await it.press("enter")
        assert "9 ML activities are chosen" in " ".join(it.text().split())
        await it.press("f8", "f8")
        assert it.draft.step == "applications"


async def test_an_application_without_its_activity_warns_and_a_key_leads_there() -> None:
    chosen = [{"id": "run-studio-classic-applications"}]
    async with at_the_role(roles__default__create__activities=chosen, applications__canvas__enabled=True) as it:
        it.app.post_message(OpenStep("applications"))
        await it.settled()
        assert it.ctx.session is not None
        assert any(each.code == "RO-24" for each in it.ctx.session.findings)
        await it.press("f4")
        assert isinstance(it.app.screen, ActivitiesScreen)
        for _ in range(11):
            await it.pilot.press("down")
        await it.press("space", "f8")
        assert [each["id"] for each in entries(it)][-1] == "canvas-core-access"
        assert it.ctx.session is not None
        told = [each.field for each in it.ctx.session.findings if each.code == "RO-24"]
        assert "applications.canvas.enabled" not in told


async def test_a_role_that_exists_shows_what_it_grants_and_what_it_does_not() -> None:
    async with at_the_role() as it:
        roles = it.ctx.lookups.fetch("roles").rows
        assert it.ctx.session is not None
        arn = next(each.arn for each in roles if each.name == "ml-conditioned")
        it.ctx.session.answer("roles.default.how", "existing")
        it.ctx.session.answer("roles.default.arn", arn)
        it.ctx.session.reach("roles.default.arn")
        it.app.post_message(OpenStep("users"))
        await it.settled()
        await it.press("f4")
        text = it.text()
        assert "What ml-conditioned grants" in text
        assert "not covered" in text
        await it.press("escape")
        assert it.draft.step == "users"


async def test_nothing_told_is_an_error_at_its_place() -> None:
    async with at_the_role(roles__default__create__activities=[{"id": "manage-models"}]) as it:
        assert it.ctx.session is not None
        (found,) = [each for each in it.ctx.session.findings if each.code == NOT_TOLD]
        assert found.field == f"{KEY}[0].rolesToPass"
        assert it.ctx.session.place_of(found) == KEY
