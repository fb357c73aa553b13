"""Every screen as text, at two sizes."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.pilot import LARGE, SMALL, driven, golden

Opened = Callable[..., Any]
STEPS = ("domain", "users", "applications", "studio-ui", "network", "storage", "review")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_start(size: tuple[int, int]) -> None:
    async with driven(size=size) as it:
        golden("start", it.text(), size)


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("step", STEPS)
async def test_step(step: str, size: tuple[int, int], opened: Opened) -> None:
    async with driven(size=size) as it:
        await opened(it, step)
        golden(step, it.text(), size)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_empty_step(size: tuple[int, int]) -> None:
    async with driven(size=size) as it:
        await it.press("enter", "f8")
        golden("users-new", it.text(), size)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_help(size: tuple[int, int], opened: Opened) -> None:
    async with driven(size=size) as it:
        await opened(it, "network")
        await it.press("f1")
        golden("help", it.text(), size)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_steps(size: tuple[int, int], opened: Opened) -> None:
    async with driven(size=size) as it:
        await opened(it, "network")
        await it.press("f3")
        golden("steps", it.text(), size)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_confirmation(size: tuple[int, int], opened: Opened) -> None:
    async with driven(size=size) as it:
        await opened(it, "review")
        await it.press("f4")
        golden("confirmation", it.text(), size)


async def test_a_window_that_is_too_small_says_so(opened: Opened) -> None:
    async with driven(size=(59, 20)) as it:
        await opened(it, "network")
        assert "too small" in it.text()
        await it.pilot.resize_terminal(60, 16)
        await it.settled()
        assert "too small" not in it.text()
