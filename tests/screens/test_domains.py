"""Domains that exist: the list, one of them, its people, deleting it, and what helps one in trouble."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.widgets import OptionList

from models.events import Outcome
from screens.domain import DomainScreen
from screens.domains import DomainsScreen
from tests.crowd import DOMAIN, crowded
from tests.pilot import LARGE, SMALL, Driven, driven
from tui.drift_lines import drift_lines
from tui.emulator.emulator import Emulator
from tui.emulator.lifecycle import living
from tui.messages import OpenStep
from tui.widgets.field_row import FieldRow

HOME = "eu-central-1"


@asynccontextmanager
async def listed(scenario: str = "default", size: tuple[int, int] = SMALL, **more: object) -> AsyncIterator[Driven]:
    """The program, at the list of domains."""
    async with driven(scenario, size=size, **more) as it:  # type: ignore[arg-type]
        it.app.push_screen(DomainsScreen(it.ctx))
        await it.settled()
        yield it


async def opened(it: Driven, name: str) -> DomainScreen:
    """Open a domain of the list by keyboard."""
    lines = [line for line in it.text().splitlines() if " d-" in line]
    place = next(number for number, line in enumerate(lines) if name in line)
    await it.press("home", *["down"] * place, "enter")
    assert isinstance(it.app.screen, DomainScreen)
    return it.app.screen


def front(it: Driven) -> str:
    return type(it.app.screen).__name__


def names(it: Driven, kind: str, member: str) -> set[str]:
    world = it.emulator.world
    return {each[member] for each in living(world.studio(HOME)[kind], world.now())}


async def test_what_is_in_trouble_stands_first_with_its_reason() -> None:
    async with listed() as it:
        text = it.text()
        assert text.index("old-experiment") < text.index("legacy-iam")
        assert "KMS key 'null' does not exist" in text
        assert "1 in trouble" in text


async def test_a_list_that_is_denied_says_what_it_takes() -> None:
    async with listed("denied") as it:
        assert "sagemaker:ListDomains" in it.text()


async def test_a_domain_whose_id_is_known_opens_where_the_list_is_denied() -> None:
    async with listed(prepare=refused("sagemaker:ListDomains")) as it:
        assert "F2 shows a domain whose id you know" in " ".join(it.text().split())
        await it.press("f2")
        await it.type("legacy-iam")
        await it.press("enter")
        assert "legacy-iam is no id of a domain" in it.text()
        await it.press("ctrl+u")
        await it.type("d-le9acy1am0x7")
        await it.press("enter")
        assert front(it) == "DomainScreen"
        assert "legacy-iam is InService" in it.text()
        await it.press("escape")
        await it.press("f2", "escape")
        assert front(it) == "DomainsScreen"


async def test_a_name_of_the_list_does_for_an_id() -> None:
    async with listed() as it:
        await it.press("f2")
        await it.type("legacy-iam")
        await it.press("enter")
        assert front(it) == "DomainScreen"


async def test_of_an_id_that_is_gone_what_it_left_behind_is_deleted() -> None:
    async with listed() as it:
        it.emulator.world.studio(HOME)["domains"] = [
            each for each in it.emulator.world.studio(HOME)["domains"] if each["DomainName"] != "legacy-iam"
        ]
        await it.press("f2")
        await it.type("d-le9acy1am0x7")
        await it.press("enter")
        assert "There is no domain d-le9acy1am0x7 in eu-central-1. F6 looks for" in it.text()
        await it.press("f6")
        assert "fs-0123456789abcdef0" in it.text()
        await it.press("down", "enter", "down", "enter")
        assert "Delete what is left of d-le9acy1am0x7 in 123456789012, eu-central-1?" in it.text()
        await it.type("d-le9acy1am0x7")
        await it.press("enter")
        await it.ended()
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.DONE, it.text()
        await it.press("escape")
        await it.press("f6")
        assert "Of d-le9acy1am0x7 there is nothing to" in it.text()


async def test_enter_pressed_again_opens_one_domain() -> None:
    async with listed() as it:
        await it.press("enter", "enter", "enter")
        assert [type(each) for each in it.app.screen_stack].count(DomainScreen) == 1


async def test_an_account_without_domains_says_so() -> None:
    def none(emulator: Emulator) -> None:
        emulator.world.studio(HOME)["domains"] = []

    async with listed(prepare=none) as it:
        assert "There is no domain here" in it.text()


async def test_a_domain_shows_settings_people_spaces_and_files() -> None:
    async with listed(size=(120, 200)) as it:
        await opened(it, "legacy-iam")
        text = it.text()
        for part in ("1 Domain details", "5 Network", "(AWS's default)", "alice", "(own)", "alice-lab", "fs-0123"):
            assert part in text
        assert "F4" not in text.splitlines()[-1]


async def test_what_cannot_be_read_is_said_and_the_rest_is_shown() -> None:
    def refuse(emulator: Emulator) -> None:
        emulator.fault("sagemaker:ListSpaces", "denied")

    async with listed(size=(120, 200), prepare=refuse) as it:
        await opened(it, "legacy-iam")
        assert "sagemaker:ListSpaces" in it.text()
        assert "alice" in it.text()


async def test_a_profile_is_added_by_keyboard_and_the_domain_read_again() -> None:
    async with listed(size=LARGE) as it:
        await opened(it, "legacy-iam")
        await it.press("f3", "f2")
        await it.type("dora")
        await it.press("f8")
        assert "Make the user profile dora" in it.text()
        await it.press("right", "enter")
        await it.ended()
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.DONE
        assert "dora" in names(it, "profiles", "UserProfileName")
        await it.press("f8")
        assert isinstance(it.app.screen, DomainScreen)
        assert it.app.screen.inventory is not None
        assert "dora" in {each.name for each in it.app.screen.inventory.profiles or ()}


async def test_not_yet_adds_nobody() -> None:
    async with listed() as it:
        await opened(it, "legacy-iam")
        await it.press("f3", "f2")
        await it.type("dora")
        await it.press("f8", "enter")
        assert it.ctx.watch is None
        assert "dora" not in names(it, "profiles", "UserProfileName")


async def test_who_is_marked_is_removed_with_what_is_theirs() -> None:
    async with listed() as it:
        await opened(it, "legacy-iam")
        await it.press("f3", "space", "f6")
        assert "Delete the user profile alice" in it.text()
        await it.press("right", "enter")
        await it.ended()
        assert "alice" not in names(it, "profiles", "UserProfileName")
        assert {"bob", "carol"} <= names(it, "profiles", "UserProfileName")


async def test_a_domain_goes_only_once_its_name_was_typed() -> None:
    async with listed(size=LARGE) as it:
        await opened(it, "legacy-iam")
        await it.press("f6")
        assert "45.0 GiB" in it.text()
        await it.press("enter", "enter")
        await it.type("legacy")
        await it.press("enter")
        assert "That is not legacy-iam" in it.text()
        assert it.ctx.watch is None
        await it.type("-iam")
        await it.press("enter")
        await it.ended()
        assert "Domain 1/1" in it.text()
        assert "legacy-iam" not in names(it, "domains", "DomainName")
        await it.press("f8")
        assert isinstance(it.app.screen, DomainsScreen)
        assert "legacy-iam  " not in it.text()


async def test_esc_before_the_name_deletes_nothing() -> None:
    async with listed() as it:
        await opened(it, "legacy-iam")
        await it.press("f6", "enter", "enter", "escape")
        assert it.ctx.watch is None
        assert "legacy-iam" in names(it, "domains", "DomainName")


async def at_edit(it: Driven, step: str) -> None:
    """Open a step of the edit of the domain in service."""
    await opened(it, "legacy-iam")
    await it.press("f2")
    it.app.post_message(OpenStep(step))
    await it.settled()


async def test_what_is_permanent_is_shown_with_the_reason_and_cannot_be_answered() -> None:
    async with listed(size=LARGE) as it:
        await at_edit(it, "network")
        row = next(row for row in it.app.screen.query(FieldRow) if row.field.key == "network.vpc")
        assert row.disabled
        assert "A domain stays in its VPC" in it.text()
        other = next(row for row in it.app.screen.query(FieldRow) if row.field.key == "network.subnets")
        assert not other.disabled


async def test_an_edit_without_a_change_makes_no_call_and_leaves_no_draft() -> None:
    async with listed() as it:
        await opened(it, "legacy-iam")
        await it.press("f2")
        assert "Nothing to do" in it.text()
        await it.press("f4")
        assert it.ctx.watch is None
        assert it.ctx.drafts.list() == []


async def test_an_edit_shows_the_difference_and_the_request_and_sends_no_more() -> None:
    async with listed(size=LARGE) as it:
        await at_edit(it, "storage")
        session = it.ctx.session
        assert session is not None
        session.answer("storage.default_space_gb", 20)
        session.answer("storage.maximum_space_gb", 200)
        it.app.post_message(OpenStep("review"))
        await it.settled()
        assert "Changes: 2" in it.text()
        await it.press("f8")
        assert '"MaximumEbsVolumeSizeInGb": 200' in it.text()
        assert "ExecutionRole" not in it.text()
        await it.press("escape", "f4", "down", "enter")
        await it.ended()
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.DONE, it.text()
        world = it.emulator.world
        domain = next(each for each in world.studio(HOME)["domains"] if each["DomainName"] == "legacy-iam")
        sizes = domain["DefaultUserSettings"]["SpaceStorageSettings"]["DefaultEbsStorageSettings"]
        assert sizes == {"DefaultEbsVolumeSizeInGb": 20, "MaximumEbsVolumeSizeInGb": 200}


async def test_apps_in_the_way_are_named_and_stopped_only_when_asked_to() -> None:
    async with listed(size=LARGE) as it:
        role = next(row.arn for row in it.ctx.lookups.fetch("roles").rows if "ml-platform" in row.name)
        await at_edit(it, "users")
        session = it.ctx.session
        assert session is not None
        session.answer("roles.default.arn", role)
        it.app.post_message(OpenStep("review"))
        await it.settled()
        await it.press("f4")
        assert "Apps are running" in it.text()
        await it.press("enter")
        assert it.ctx.watch is None
        await it.press("f4", "down", "enter")
        assert "Stop the JupyterLab app" in it.text()
        await it.press("down", "enter")
        await it.ended()
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.DONE, it.text()


async def test_an_edit_is_a_draft_that_is_gone_on_with_after_a_drop() -> None:
    async with listed(size=LARGE) as it:
        await at_edit(it, "storage")
        session = it.ctx.session
        assert session is not None
        session.answer("storage.maximum_space_gb", 300)
        it.ctx.desk.close_session()
        it.ctx.existing = None
        (draft,) = it.ctx.drafts.list()
        assert draft.title == "legacy-iam (edit)"
        it.ctx.desk.resume(draft)
        it.app.post_message(OpenStep("review"))
        await it.settled()
        assert "Changes: 1" in it.text()


def refused(*operations: str) -> Callable[[Emulator], None]:
    """An AWS that does not allow these."""

    def prepare(emulator: Emulator) -> None:
        for operation in operations:
            emulator.fault(operation, "denied")

    return prepare


async def test_quota_use_stands_below_the_list_or_why_it_does_not() -> None:
    async with listed() as it:
        assert "Quotas in use: 2 of 12 domains, 3 of 60 user profiles, 3 of 100 spaces." in it.text()
    refusing = refused("service-quotas:GetServiceQuota", "service-quotas:GetAWSDefaultServiceQuota")
    async with listed(prepare=refusing) as it:
        assert "The quotas could not be read." in it.text()
        assert "servicequotas:GetServiceQuota" in it.text()


async def test_quota_use_stands_in_a_domain_that_was_opened_by_its_id_and_is_read_again() -> None:
    async with driven(size=(120, 200)) as it:
        it.app.push_screen(DomainScreen(it.ctx, "d-le9acy1am0x7"))
        await it.settled()
        assert "3 of 60 in use" in it.text()
        world = it.emulator.world.studio(HOME)
        world["profiles"] = world["profiles"][:1]
        await it.press("f5")
        assert "1 of 60 in use" in it.text()


async def test_the_cursor_stays_where_it_was_when_all_is_read_anew() -> None:
    async with listed() as it:
        await it.press("down", "f5")
        assert it.app.screen.query_one(OptionList).highlighted == 1
        await it.press("enter")
        await it.press("down", "down", "down", "down")
        lines = it.app.screen.query_one("#lines", OptionList)
        assert "https://d-le9acy1am0x7.studio.eu-central-1.sagemaker.aws" in it.text()
        before = lines.highlighted
        await it.press("f5")
        assert lines.highlighted == before
        assert "Reading again" not in it.text()
        await it.press("enter")
        assert "Esc closes." in it.text()


async def test_people_that_cannot_be_listed_are_not_said_to_be_none() -> None:
    async with listed(prepare=refused("sagemaker:ListUserProfiles")) as it:
        await opened(it, "legacy-iam")
        await it.press("f3")
        assert "could not be read" in it.text()
        assert "sagemaker:ListUserProfiles" in it.text()
        assert "Nobody may use it yet" not in it.text()


async def test_people_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    async with listed(size=LARGE) as it:
        await opened(it, "legacy-iam")
        path.write_text("kind,shoe_size\nprofile,44\n", encoding="utf-8")
        await it.press("f3", "f9", "enter")
        assert "Nothing is typed yet." in it.text()
        await it.type(str(path))
        await it.press("enter")
        assert "shoe_size" in it.text()
        path.write_text("kind,name,default_gb,maximum_gb\nprofile,dora,20,200\nprofile,emil,,\n", encoding="utf-8")
        await it.press("enter")
        assert "Take them off, with their apps and spaces" in it.text()
        await it.press("enter")
        assert "Make the user profile dora" in it.text()
        assert it.ctx.watch is None
        await it.press("right", "enter")
        await it.ended()
        assert {"dora", "emil"} <= names(it, "profiles", "UserProfileName")


async def test_people_are_read_again() -> None:
    async with listed() as it:
        await opened(it, "legacy-iam")
        await it.press("f3", "space")
        world = it.emulator.world
        profiles = world.studio(HOME)["profiles"]
        world.studio(HOME)["profiles"] = [each for each in profiles if each["UserProfileName"] != "alice"]
        await it.press("f5")
        assert "alice" not in it.text()
        assert "2 entries. Space marks" in it.text()


async def test_what_cannot_be_taken_back_is_said_before() -> None:
    def sized(emulator: Emulator) -> None:
        domain = next(each for each in emulator.world.studio(HOME)["domains"] if each["DomainName"] == "legacy-iam")
        sizes = {"DefaultEbsVolumeSizeInGb": 20, "MaximumEbsVolumeSizeInGb": 200}
        domain["DefaultUserSettings"]["SpaceStorageSettings"] = {"DefaultEbsStorageSettings": sizes}

    async with listed(prepare=sized) as it:
        await at_edit(it, "storage")
        session = it.ctx.session
        assert session is not None
        session.answer("storage.default_space_gb", None)
        session.answer("storage.maximum_space_gb", None)
        it.app.post_message(OpenStep("review"))
        await it.settled()
        assert "ED-3" in it.text()
        assert "stays 200: it cannot be taken back" in it.text()
        assert "what is different stays as it is" in it.text()


async def test_names_from_outside_do_no_harm() -> None:
    hostile = "[bold]x[/]\x1b[31m\u202e" + "long" * 40

    def renamed(emulator: Emulator) -> None:
        domain = next(each for each in emulator.world.studio(HOME)["domains"] if each["DomainName"] == "legacy-iam")
        domain["DomainName"] = hostile
        emulator.world.studio(HOME)["profiles"][0]["UserProfileName"] = hostile

    async with listed(size=(60, 16), prepare=renamed) as it:
        await it.press("down")
        for keys in (("enter",), ("f3",), ("f6",), ("escape", "f7"), ("f6",), ("enter",), ("enter",)):
            assert "\x1b" not in it.text()
            assert "\u202e" not in it.text()
            await it.press(*keys)
        assert "[bold]x[/]" in it.text()


async def test_what_still_differs_after_an_edit_is_told() -> None:
    async with listed(size=LARGE) as it:
        await at_edit(it, "storage")
        session = it.ctx.session
        assert session is not None
        session.answer("storage.default_space_gb", 20)
        session.answer("storage.maximum_space_gb", 200)
        it.app.post_message(OpenStep("review"))
        await it.settled()
        await it.press("f4", "down", "enter")
        await it.ended()
        run, watch = it.ctx.run, it.ctx.watch
        assert run is not None
        assert watch is not None
        assert drift_lines(it.ctx.gateway, it.ctx.lookups, run, watch) == [
            "Read again, the domain is what the answers say."
        ]
        domain = next(each for each in it.emulator.world.studio(HOME)["domains"] if each["DomainName"] == "legacy-iam")
        settings = domain["DefaultUserSettings"]["SpaceStorageSettings"]["DefaultEbsStorageSettings"]
        settings["MaximumEbsVolumeSizeInGb"] = 100
        told = drift_lines(it.ctx.gateway, it.ctx.lookups, run, watch)
        assert told[1:] == ["  storage.maximum_space_gb: 200 was wanted, 100 is there"]
        watch.stays = frozenset({"storage.maximum_space_gb"})
        told = drift_lines(it.ctx.gateway, it.ctx.lookups, run, watch)
        assert told[0] == "As said before, this stays:"


async def test_who_is_no_longer_named_goes_only_when_asked_to() -> None:
    def full(emulator: Emulator) -> None:
        crowded(emulator.world, auth_mode="SSO")

    async with listed(prepare=full) as it:
        it.app.push_screen(DomainScreen(it.ctx, DOMAIN))
        await it.settled()
        await it.press("f2")
        session = it.ctx.session
        assert session is not None
        groups = session.value("access.groups")
        session.answer("access.groups", groups[:2])
        it.app.post_message(OpenStep("review"))
        await it.settled()
        assert f"no longer named: {groups[2]['name']}" in it.text()
        assert "F4 offers to take off 1 group" in it.text()
        before = list(it.emulator.world.assignments)
        await it.press("f4", "enter")
        assert it.ctx.watch is None
        await it.press("f4", "down", "enter")
        assert groups[2]["name"] in it.text()
        await it.press("down", "enter")
        await it.ended()
        assert it.ctx.watch is not None
        assert it.ctx.watch.outcome is Outcome.DONE, it.text()
        gone = [each for each in before if each not in it.emulator.world.assignments]
        assert [each[1] for each in gone] == [groups[2]["id"]]
