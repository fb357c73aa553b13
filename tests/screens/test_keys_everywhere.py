"""What is the same on every screen: keys that end, break off and suspend, and being told to end."""

from collections.abc import Callable
from typing import Any

import pytest

from screens.keys import KeysDialog
from tests.pilot import driven
from tui.app import SetupApp

Opened = Callable[..., Any]


@pytest.mark.parametrize("before", [(), ("f1",)], ids=["a step", "a dialog"])
async def test_the_keys_of_flow_control_do_nothing(opened: Opened, before: tuple[str, ...]) -> None:
    async with driven() as it:
        await opened(it, "domain")
        await it.press(*before)
        shown = it.app.screen
        await it.press("ctrl+s", "ctrl+q")
        assert it.app._exit is False
        assert it.app.screen is shown


async def test_ctrl_c_breaks_a_dialog_off_and_ends_nothing_else(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "domain")
        behind = it.app.screen
        await it.press("f1")
        assert isinstance(it.app.screen, KeysDialog)
        await it.press("ctrl+c")
        assert it.app.screen is behind
        assert it.app._exit is False


async def test_a_dialog_is_suspended_like_a_step(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(SetupApp, "action_suspend_process", lambda self: asked.append(True))
    async with driven() as it:
        await opened(it, "domain")
        await it.press("ctrl+z", "f1", "ctrl+z")
        assert isinstance(it.app.screen, KeysDialog)
    assert asked == [True, True]


async def test_being_told_to_end_while_a_screen_opens_is_no_crash(opened: Opened) -> None:
    async with driven() as it:
        await opened(it, "domain")
        it.app.gone(143)
        it.app.action_help()
    assert it.app.return_code == 143
