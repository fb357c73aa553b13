"""The review: findings, edit and back, the check, the confirmation."""

import re
from collections.abc import Callable
from typing import Any

from tests.pilot import LARGE, Driven, driven
from tui.emulator.emulator import Emulator

Opened = Callable[..., Any]


async def test_every_answer_is_there_and_nothing_stands_against_it(opened: Opened) -> None:
    async with driven(size=LARGE) as it:
        await opened(it, "review")
        text = it.text()
        assert "Nothing stands against it. F4 creates the domain." in text
        assert "ml-team" in text
        assert "anna, bela" in text


async def test_a_problem_blocks_the_submit(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review", domain__name="not_a_name")
        await it.press("f4")
        assert it.ctx.run is None
        assert "must be solved" in it.text()


async def test_a_finding_leads_to_its_question_and_next_comes_back(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review", domain__name="not_a_name")
        await it.press("f6")
        assert it.draft.step == "domain"
        assert it.draft.cursor == "domain.name"
        assert it.ctx.session is not None
        it.ctx.session.answer("domain.name", "a-name")
        await it.press("f8")
        assert it.draft.step == "review"
        assert "Nothing stands against it" in it.text()


async def test_back_from_an_edit_comes_back_as_well(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review")
        await it.press("enter")
        assert it.draft.step == "domain"
        await it.press("f7")
        assert it.draft.step == "review"


async def test_kept_answers_are_shown_as_kept_aside(opened: Opened) -> None:
    async with driven(size=(120, 80)) as it:
        await opened(it, "review", access__groups=[{"name": "data"}])
        text = it.text()
        assert "Kept aside" in text
        assert text.index("Kept aside") < text.rindex("data")


async def test_the_confirmation_says_what_is_permanent(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review")
        await it.press("f4")
        text = it.text()
        for words in ("123456789012", "eu-central-1", "ml-team", "IAM", "vpc-", "KMS key", "actions"):
            assert words in text, words


async def test_enter_in_the_confirmation_creates_nothing(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review")
        await it.press("f4", "enter")
        assert it.ctx.run is None
        assert it.draft.step == "review"


async def test_the_draft_can_be_looked_at_as_a_script(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review")
        await it.press("f9", "down", "down", "down", "enter")
        assert "#!/" in it.text()
        await it.press("escape")
        assert it.draft.step == "review"


async def test_a_spec_is_saved_and_an_old_file_is_not_replaced_unasked(opened: Opened, tmp_path: Any) -> None:
    target = tmp_path / "x.yaml"
    target.write_text("old")
    async with driven() as it:
        await opened(it, "review")
        await it.press("f9", "enter", "f2")
        await it.press("home", "shift+end", "delete")
        await it.type(str(target))
        await it.press("enter")
        assert "Replace the file?" in it.text()
        await it.press("enter")
        assert target.read_text() == "old"
        await it.press("f2", "enter", "right", "enter")
        assert "name: ml-team" in target.read_text()
        assert "Saved to" in it.text()


def little_room(emulator: Emulator) -> None:
    emulator.world.quotas["L-AC46C40F"]["Value"] = 4.0


def flowing(it: Driven) -> str:
    """The screen's words without frames, as if no line had an end."""
    return " ".join(re.sub(r"[│|#]", " ", it.text()).split())


async def test_quotas_are_shown_as_a_table(opened: Opened) -> None:
    async with driven(prepare=little_room) as it:
        await opened(it, "review")
        assert "F8 shows quotas: 1 too small" in it.text()
        await it.press("f8")
        shown = flowing(it)
        assert "quota used limit needed enough" in shown
        assert "Studio user profiles per account 3 4 2 NO" in shown
        assert "Total EBS volume (GB) across all 90 5000 200 yes Studio Spaces" in shown
        assert "The failed domain d-0ldexper1ment counts. To remove it: on the first screen" in shown
        await it.press("escape")
        assert it.draft.step == "review"


async def test_a_failed_domain_is_reached_as_its_finding_says(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "review")
        assert "on the first screen choose Domains that exist, then the domain, then F6." in flowing(it)
        await it.press(*["f7"] * 7)
        await it.press("down", "down", "down", "enter")
        assert "x old-experiment" in it.text()
        await it.press("enter", "f6")
        assert "Delete the domain old-experiment" in flowing(it)
