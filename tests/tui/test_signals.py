"""Signals that end a program."""

import asyncio
import os
import signal
import threading

import pytest

from tui.signals import BY_KEY, FROM_OUTSIDE, Ended, end, heard


@pytest.mark.parametrize("number", FROM_OUTSIDE)
def test_a_signal_leaves_an_event_loop_with_its_exit_code(number: int) -> None:
    reached: list[object] = []

    async def live() -> None:
        loop = asyncio.get_running_loop()
        # prompt_toolkit asks somebody to press Enter when it hears of an exception here.
        loop.set_exception_handler(lambda _loop, context: reached.append(context))
        loop.call_soon(os.kill, os.getpid(), number)
        await asyncio.Event().wait()

    with heard(FROM_OUTSIDE, end), pytest.raises(Ended) as caught:
        asyncio.run(live())
    assert caught.value.code == 128 + number
    assert reached == []


def test_what_was_ignored_stays_ignored() -> None:
    """As below `nohup`, and with Ctrl-C below a shell that went on."""
    heard_of: list[int] = []
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with heard((*BY_KEY, *FROM_OUTSIDE), lambda number, _frame: heard_of.append(number)):
            os.kill(os.getpid(), signal.SIGHUP)
            os.kill(os.getpid(), signal.SIGTERM)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
    assert heard_of == [signal.SIGTERM]


def test_other_threads_change_nothing() -> None:
    handlers: list[object] = []

    def work() -> None:
        with heard(FROM_OUTSIDE, end):
            handlers.extend(signal.getsignal(number) for number in FROM_OUTSIDE)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert handlers == [signal.getsignal(number) for number in FROM_OUTSIDE]
