"""An MFA code is asked for on the screen while a thread waits for it."""

import asyncio
from collections.abc import Callable

import pytest

from models.errors import CredentialsError
from screens.code_dialog import CodeDialog, asker
from tests.pilot import Driven, driven


async def answered(it: Driven, *keys: str) -> asyncio.Future[str]:
    ask: Callable[[str], str] = asker(it.app)
    waiting = asyncio.get_running_loop().run_in_executor(None, ask, "Enter MFA code for arn:aws:iam::1:mfa/\x1b[31mx: ")
    while not isinstance(it.app.screen, CodeDialog):
        await it.pilot.pause()
    text = it.text()
    assert "MFA code for arn:aws:iam::1:mfa/" in text
    assert "\x1b" not in text
    await it.pilot.press(*keys)
    return waiting


async def test_the_code_goes_to_the_call_that_waits() -> None:
    async with driven() as it:
        assert await (await answered(it, *"123456", "enter")) == "123456"
        assert not isinstance(it.app.screen, CodeDialog)


async def test_without_a_code_the_call_is_refused() -> None:
    async with driven() as it:
        with pytest.raises(CredentialsError, match="No MFA code"):
            await (await answered(it, "escape"))


async def test_the_program_s_gateway_asks_on_the_screen() -> None:
    async with driven() as it:
        assert it.ctx.gateway.ask_code is not None
