"""The first screen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from textual.widgets import OptionList

from tests.pilot import driven
from tui.messages import OpenStep
from tui.services.drafts import DraftStore

ROOT = Path(__file__).resolve().parents[2]


async def test_it_says_who_one_is_and_where() -> None:
    async with driven() as it:
        text = it.text()
        assert "123456789012" in text
        assert "eu-central-1" in text


async def test_one_enter_begins_a_domain() -> None:
    async with driven() as it:
        await it.press("enter")
        assert it.draft.step == "domain"
        assert it.draft.answers["region"] == "eu-central-1"
        assert it.draft.answers["account"] == "123456789012"


async def test_without_credentials_it_says_what_to_do_and_goes_on() -> None:
    async with driven("expired", prepare=lambda emulator: emulator.fault("*", "expired")) as it:
        assert "F5 tries again" in it.text()
        it.emulator.clear_faults()
        await it.press("f5")
        assert "123456789012" in it.text()


async def test_a_draft_is_offered_and_opens_where_it_was_left() -> None:
    async with driven() as it:
        it.app.begin_new()
        session = it.ctx.session
        assert session is not None
        session.answer("domain.name", "[red]left-here")
        session.reach("network.vpc")
        it.app.close_session()
    async with driven() as it:
        assert "[red]left-here: Network" in it.text()
        await it.press("enter")
        assert it.draft.step == "network"
        assert it.draft.cursor == "network.vpc"


async def test_a_draft_in_use_is_asked_about() -> None:
    store = DraftStore()
    async with driven() as it:
        it.app.begin_new().keep()
        draft = it.draft
        it.app.close_session()
        store.acquire(draft.id)
        try:
            it.app.post_message(OpenStep("start"))
            await it.settled()
            await it.press("enter")
            assert "in use" in it.text()
            await it.press("down", "enter")
            session = it.ctx.session
            assert session is not None
            assert session.read_only
        finally:
            store.release(draft.id)


async def test_a_draft_in_use_can_be_taken_over() -> None:
    store = DraftStore()
    async with driven() as it:
        it.app.begin_new().keep()
        draft = it.draft
        it.app.close_session()
        store.acquire(draft.id)
        it.app.post_message(OpenStep("start"))
        await it.settled()
        await it.press("enter", "enter")
        session = it.ctx.session
        assert session is not None
        assert not session.read_only
        holder = it.ctx.drafts.holder(draft.id)
        assert holder is not None


async def test_a_spec_opens_at_the_review(tmp_path: Path) -> None:
    path = tmp_path / "domain.yaml"
    path.write_text("version: 1\ndomain: {name: from-file}\n")
    async with driven() as it:
        await it.press("down", "enter")
        await it.type(str(path))
        await it.press("enter")
        assert it.draft.step == "review"
        assert it.draft.answers["domain.name"] == "from-file"
        assert "from-file" in it.text()


async def test_a_spec_that_cannot_be_read_lists_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "domain.yaml"
    path.write_text("version: 1\ndomian: {name: x}\nnetwork: {acces: vpc-only}\n")
    async with driven() as it:
        await it.press("down", "enter")
        await it.type(str(path))
        await it.press("enter")
        text = it.text()
        assert "2 problems" in text
        assert "domian" in text
        assert "line 3" in text


async def test_domains_that_exist_are_listed() -> None:
    async with driven() as it:
        await it.press("down", "down", "enter")
        assert "old-experiment" in it.text()
        assert "Failed" in it.text()


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (120, 40)])
async def test_another_region_can_be_chosen(size: tuple[int, int]) -> None:
    async with driven(size=size) as it:
        await it.press("end", "enter")
        await it.press("down", "enter")
        assert it.ctx.connection.region == "eu-central-2"
        assert "Region    eu-central-2" in it.text()


LATE = {
    "boto3",
    "botocore",
    "models.facts",
    "models.plan",
    "models.questions",
    "models.rules",
    "models.spec",
    "moto",
    "pydantic",
    "questionary",
    "screens.choose",
    "screens.keys",
    "screens.step",
    "tui.emulator.emulator",
    "tui.services.engine_base",
    "tui.services.gateway",
    "tui.services.lookups",
    "tui.session",
    "yaml",
}
"""Modules whose import would be waited for before the first paint, and that it does not show."""


def test_the_first_paint_waits_for_no_import_that_it_does_not_need(tmp_path: Path) -> None:
    program = f"""
import sys
from screens.start import StartScreen
from textual.widgets import OptionList
from tui.app import SetupApp
from tui.cli import main
from tui.commands.common import connection_of
from tui.commands.parser import build_parser
from tui.begin import make_context

def painted(self):
    assert "Set up a new domain" in str(self.query_one(OptionList).get_option_at_index(0).prompt)
    print(*sorted({LATE!r} & set(sys.modules)), file=sys.stderr)
    self.app.exit(0)

StartScreen._ask = painted
args = build_parser(["setup"]).parse_args(["--demo=default", "setup"])
sys.exit(SetupApp(make_context(connection_of(args))).run(headless=True))
"""
    environ = {**os.environ, "SMDOMAIN_STATE_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environ, check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr.strip()) == (0, "")


async def test_the_cursor_shows_without_colour() -> None:
    async with driven() as it:
        it.app.theme = "smdomain-mono"
        await it.settled()
        choices = it.app.screen.query_one(OptionList)
        styles = [[segment.style for segment in choices.render_line(line)] for line in (0, 1)]
        assert all(style is not None and style.underline for style in styles[0])
        assert not any(style is not None and style.underline for style in styles[1])
