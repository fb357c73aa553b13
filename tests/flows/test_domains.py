"""Domains that exist, by keyboard alone from the first screen on: see, edit, let a group in, delete, go on."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from models.events import Outcome
from screens.domain import DomainScreen
from screens.domains import DomainsScreen
from screens.start import StartScreen
from screens.status import StatusScreen
from tests.crowd import DOMAIN, OTHER, PROFILES, crowded, footprint, rest
from tests.flows.test_journeys import walk
from tests.patience import PATIENCE, patiently
from tests.pilot import LARGE, SMALL, Driven, driven
from tui.emulator.emulator import Emulator
from tui.emulator.state import HOME


@asynccontextmanager
async def crowd(auth_mode: str = "IAM", size: tuple[int, int] = SMALL) -> AsyncIterator[Driven]:
    """The program at its first screen, in an account with a full domain."""

    def prepare(emulator: Emulator) -> None:
        crowded(emulator.world, auth_mode=auth_mode)

    async with driven(size=size, prepare=prepare) as it:
        yield it


async def choose(it: Driven, label: str) -> None:
    """Take the line of the first screen that begins so."""
    lines = [line.strip() for line in it.text().splitlines()[7:]]
    place = next(number for number, line in enumerate(lines) if line.startswith(label))
    await it.press("home", *["down"] * place, "enter")


async def open_domain(it: Driven, name: str) -> DomainScreen:
    """From the first screen to one domain."""
    await choose(it, "Domains that exist")
    assert isinstance(it.app.screen, DomainsScreen)
    lines = [line for line in it.text().splitlines() if " d-" in line]
    place = next(number for number, line in enumerate(lines) if f" {name} " in line)
    await it.press("home", *["down"] * place, "enter")
    assert isinstance(it.app.screen, DomainScreen)
    return it.app.screen


async def ended(it: Driven) -> None:
    """Wait until the run has ended well, and what follows from it is shown."""
    await it.ended()
    assert it.ctx.watch is not None
    assert it.ctx.watch.outcome is Outcome.DONE, it.text()


def described(it: Driven, identifier: str) -> dict[str, Any]:
    return it.ctx.gateway.call("sagemaker", "DescribeDomain", {"DomainId": identifier})


async def test_see_and_go_back() -> None:
    async with crowd() as it:
        await choose(it, "Domains that exist")
        text = it.text()
        for part in ("crowded", "InService", "legacy-iam", "Quotas in use: 4 of", f"{PROFILES + 4} of"):
            assert part in text
        await it.press("f7")
        await open_domain(it, "crowded")
        assert f"{PROFILES} profiles" in it.text()
        await it.press("end")
        assert f"{DOMAIN}/" in it.text()
        await it.press("f1")
        assert "what is permanent is" in it.text()
        await it.press("escape", "f7")
        assert isinstance(it.app.screen, DomainsScreen)
        assert it.ctx.watch is None
        await it.press("f7")
        assert isinstance(it.app.screen, StartScreen)


async def test_a_group_is_let_in_by_the_picker() -> None:
    async with crowd("SSO") as it:
        world = it.emulator.world
        group = world.groups[4]
        before = rest(world, DOMAIN)
        await open_domain(it, "crowded")
        await it.press("f3", "f2", "enter")
        await it.type(group["DisplayName"])
        await it.press("space", "enter", "f8")
        assert group["DisplayName"] in it.text()
        assert it.ctx.watch is None
        await it.press("right", "enter")
        await ended(it)
        application = next(each for each in world.studio(HOME)["domains"] if each["DomainId"] == DOMAIN)["_application"]
        assert [application, group["GroupId"], "GROUP"] in world.assignments
        assert rest(world, DOMAIN) == before
        await it.press("f8")
        screen = it.app.screen
        assert isinstance(screen, DomainScreen)
        assert screen.inventory is not None
        assert group["DisplayName"] in {each.name for each in screen.inventory.groups or ()}


async def test_an_answer_is_changed_reviewed_and_applied() -> None:
    async with driven() as it:
        await open_domain(it, "legacy-iam")
        await it.press("f2")
        assert "Nothing to do" in it.text()
        await it.press("f3", "up", "enter")
        await walk(it, "storage.default_space_gb")
        await it.type("20")
        await walk(it, "storage.maximum_space_gb")
        await it.type("200")
        await it.press("f3", "end", "enter")
        text = it.text()
        assert "Review (edit)" not in text
        assert "Changes: 2" in text
        assert "not set -> 200" in text
        assert "creates the domain" not in text
        await it.press("f8")
        assert '"MaximumEbsVolumeSizeInGb": 200' in it.text()
        await it.press("escape", "f4")
        assert it.ctx.watch is None
        await it.press("down", "enter")
        await ended(it)
        assert "Read again, the domain is what the answers say." in it.text()
        settings = described(it, "d-le9acy1am0x7")["DefaultUserSettings"]["SpaceStorageSettings"]
        assert settings["DefaultEbsStorageSettings"]["MaximumEbsVolumeSizeInGb"] == 200
        await it.press("f8")
        assert isinstance(it.app.screen, DomainScreen)
        await it.press("f7", "f7")
        text = it.text()
        assert "Set up a new domain" in text
        assert "last draft" not in text
        assert "interrupted" not in text


async def test_back_from_an_edit_is_the_domain_and_the_draft_is_kept() -> None:
    async with driven() as it:
        await open_domain(it, "legacy-iam")
        await it.press("f2", "f3", "up", "enter")
        await walk(it, "storage.default_space_gb")
        await it.type("20")
        await it.press("f3", "end", "enter", "f7")
        assert isinstance(it.app.screen, DomainScreen)
        assert it.app.screen.domain_id == "d-le9acy1am0x7"
        await it.press("f7", "f7")
        assert "legacy-iam (edit)" in it.text()
        await choose(it, "Go on with the last draft")
        assert "Changes: 1" in it.text()


async def delete(it: Driven, name: str, *, files: bool) -> None:
    """Ask for it, say what becomes of the files and that logs stay, and type the name."""
    await open_domain(it, name)
    await it.press("f6", *["down"] * files, "enter", "enter")
    await it.type(name)
    await it.press("enter")


async def test_deleted_and_the_files_kept() -> None:
    async with driven(size=LARGE) as it:
        await delete(it, "legacy-iam", files=False)
        await ended(it)
        left = footprint(it.emulator.world, "d-le9acy1am0x7")
        assert not {"domains", "profiles", "spaces", "apps"} & set(left)
        assert left["file systems"]
        await it.press("f8")
        assert isinstance(it.app.screen, DomainsScreen)
        assert "legacy-iam  " not in it.text()


async def test_deleted_with_the_files() -> None:
    async with driven(size=LARGE) as it:
        await delete(it, "legacy-iam", files=True)
        await ended(it)
        assert set(footprint(it.emulator.world, "d-le9acy1am0x7")) <= {"log streams"}


async def test_left_in_the_middle_of_a_deletion_and_gone_on_with_from_the_first_screen() -> None:
    reached, released = threading.Event(), threading.Event()

    def held(request: object) -> bool:
        reached.set()
        released.wait(PATIENCE)
        return False

    async with crowd() as it:
        world = it.emulator.world
        before = rest(world, DOMAIN)
        it.emulator.fault("sagemaker:DeleteUserProfile", "denied", after=20, when=held)
        await open_domain(it, "crowded")
        await it.press("f6", "down", "enter", "enter")
        for key in ("c", "r", "o", "w", "d", "e", "d", "enter"):
            await it.pilot.press(key)
        for _ in patiently(it.text):
            if reached.is_set():
                break
            await it.pilot.pause(0.01)
        assert isinstance(it.app.screen, StatusScreen), it.text()
        await it.pilot.press("f7")
        await it.pilot.pause()
        await it.pilot.press("enter")
        released.set()
    assert it.app.return_code == 4
    assert {"domains", "profiles"} <= set(footprint(world, DOMAIN))
    it.emulator.clear_faults()

    async with driven(before=it) as again:
        assert "1 run stopped half-way" in again.text()
        await choose(again, "Go on with an interrupted run")
        assert "delete" in again.text()
        await again.press("enter")
        await ended(again)
        assert set(footprint(world, DOMAIN)) <= {"log streams"}
        assert rest(world, DOMAIN) == before
        assert footprint(world, OTHER)
        await again.press("f8")
        assert isinstance(again.app.screen, StartScreen)
        assert "interrupted" not in again.text()
