"""Every screen as text, at two sizes."""

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from screens.domain import DomainScreen
from screens.domains import DomainsScreen
from tests.pilot import LARGE, REGENERATE, SMALL, Driven, driven, golden
from tui.messages import OpenStep

Opened = Callable[..., Any]
PICTURES = Path(__file__).parents[2] / "docs" / "screens"
CHANGING = (
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "00000000-0000-0000-0000-000000000000"),
    (re.compile(r"\b\d{8}-\d{4}-[a-z0-9]{4}\b(?!-)"), "20270115-0800-aaaa"),
    (re.compile(r"\b\d:\d\d\b"), "0:00"),
    (re.compile(r"\bd-[a-z0-9]{12}\b"), "d-aaaaaaaaaaaa"),
    (re.compile(r"/tmp/g[a-z0-9_]{8}\b"), "/tmp/gaaaaaaaa"),
)
"""What differs from one run to the next, and as much text of the same width."""
STEPS = ("domain", "users", "applications", "studio-ui", "network", "storage", "review")


def kept(it: Driven, name: str, size: tuple[int, int]) -> None:
    """Compare with the golden text; where texts are written anew, take a picture for the documentation as well."""
    text = it.text()
    for pattern, same in CHANGING:
        text = pattern.sub(same, text)
    golden(name, text, size)
    if size == LARGE and name in ("start", "network", "review", "failed") and os.environ.get(REGENERATE):
        PICTURES.mkdir(parents=True, exist_ok=True)
        picture = it.app.export_screenshot(title="smdomain")
        (PICTURES / f"{name}.svg").write_text(picture, encoding="utf-8")


@pytest.fixture
def short_state(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder for runs whose path is as long every time."""
    with tempfile.TemporaryDirectory(prefix="g", dir="/tmp") as folder:
        monkeypatch.setenv("SMDOMAIN_STATE_DIR", folder)
        yield


async def create(it: Driven) -> None:
    """Submit, and wait for the end."""
    await it.press("f4", "right", "enter")
    await it.ended()


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_start(size: tuple[int, int]) -> None:
    async with driven(size=size) as it:
        kept(it, "start", size)


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("step", STEPS)
async def test_step(step: str, size: tuple[int, int], opened: Opened) -> None:
    async with driven(size=size) as it:
        await opened(it, step)
        kept(it, step, size)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_empty_step(size: tuple[int, int]) -> None:
    async with driven(size=size) as it:
        await it.press("enter", "f8")
        kept(it, "users-new", size)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_help(size: tuple[int, int], opened: Opened) -> None:
    async with driven(size=size) as it:
        await opened(it, "network")
        await it.press("f1")
        kept(it, "help", size)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_steps(size: tuple[int, int], opened: Opened) -> None:
    async with driven(size=size) as it:
        await opened(it, "network")
        await it.press("f3")
        kept(it, "steps", size)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_confirmation(size: tuple[int, int], opened: Opened) -> None:
    async with driven(size=size) as it:
        await opened(it, "review")
        await it.press("f4")
        kept(it, "confirmation", size)


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.usefixtures("short_state")
async def test_failed(size: tuple[int, int], opened: Opened) -> None:
    async with driven("failing", size=size) as it:
        await opened(it, "review")
        await create(it)
        kept(it, "failed", size)


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.usefixtures("short_state")
async def test_done(size: tuple[int, int], opened: Opened) -> None:
    async with driven(size=size) as it:
        await opened(it, "review")
        await create(it)
        kept(it, "done", size)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_denied_list(size: tuple[int, int]) -> None:
    async with driven("denied", size=size) as it:
        it.app.begin_new()
        await it.press("enter", "f8", "f8", "f8", "f8", "tab", "enter")
        kept(it, "denied-list", size)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_domains_that_exist(size: tuple[int, int]) -> None:
    async with driven(size=size) as it:
        it.app.push_screen(DomainsScreen(it.ctx))
        await it.settled()
        kept(it, "domains", size)
        await it.press("down", "enter")
        kept(it, "existing-domain", size)
        await it.press("f3")
        kept(it, "people", size)
        await it.press("f2")
        kept(it, "people-add", size)
        await it.press("escape", "space", "f6")
        kept(it, "people-remove", size)
        await it.press("escape", "f7", "f6")
        kept(it, "delete-files", size)
        await it.press("enter")
        kept(it, "delete-logs", size)
        await it.press("enter")
        kept(it, "delete", size)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_review_of_an_edit(size: tuple[int, int]) -> None:
    async with driven(size=size) as it:
        it.app.push_screen(DomainScreen(it.ctx, "d-le9acy1am0x7"))
        await it.settled()
        await it.press("f2")
        session = it.ctx.session
        assert session is not None
        session.answer("roles.default.arn", "arn:aws:iam::123456789012:role/ml-platform-studio")
        session.answer("domain.tags", {})
        session.answer("storage.default_space_gb", 20)
        session.answer("storage.maximum_space_gb", 200)
        it.app.post_message(OpenStep("review"))
        await it.settled()
        kept(it, "edit-review", size)
        await it.press("f8")
        kept(it, "edit-request", size)


async def test_a_window_that_is_too_small_says_so(opened: Opened) -> None:
    async with driven(size=(59, 20)) as it:
        await opened(it, "network")
        assert "too small" in it.text()
        await it.pilot.resize_terminal(60, 16)
        await it.settled()
        assert "too small" not in it.text()
