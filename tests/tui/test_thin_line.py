"""Writing to a terminal that is slow, silent, gone or strange."""

import os
import pty
import select
import threading
import time
import tty
from collections.abc import Iterator

import pytest

from tests.patience import PATIENCE
from tui.terminal import Terminal, thin_line
from tui.thin_cells import Abilities
from tui.thin_line import ASK, WINDOW, ThinLine
from tui.thin_screen import ThinScreen

SIZE = (80, 24)


def frame(text: str, y: int = 1) -> str:
    return f"\x1b[{y};1H{text}\x1b[1;1H"


class Far:
    """The far end of a line."""

    def __init__(self) -> None:
        self._near, self._far = os.pipe()
        self.broken, self.gone = threading.Event(), threading.Event()
        self.line = ThinLine(self._far, ThinScreen(Abilities()), self.broken.set, self.gone.set)
        self.line.start()
        self.heard = ""

    def write(self, data: str) -> None:
        self.line.draw(data, *SIZE)

    def wait_for(self, words: str) -> str:
        """Read until `words` came; everything that came so far."""
        end = time.monotonic() + PATIENCE
        while words not in self.heard:
            assert time.monotonic() < end, self.heard
            self.read()
        return self.heard

    def read(self) -> None:
        """Read what is there, if it comes soon."""
        if select.select([self._near], [], [], 0.005)[0]:
            self.heard += os.read(self._near, 65536).decode()

    def close(self) -> None:
        self.line.finish(PATIENCE)
        os.close(self._near)
        os.close(self._far)


@pytest.fixture
def far() -> Iterator[Far]:
    it = Far()
    yield it
    it.close()


def test_control_sequences_stay_in_their_place(far: Far) -> None:
    far.write("\x1b[?25l")
    far.write(frame("first"))
    far.write("\x07")
    far.write(frame("second", 2))
    heard = far.wait_for("second")
    assert heard.index("\x1b[?25l") < heard.index("first") < heard.index("\x07") < heard.index("second")


def test_frames_wait_for_a_terminal_that_answers_and_are_merged(far: Far) -> None:
    far.line.ask()
    far.wait_for(ASK)
    assert far.line.answered()
    far.write(frame("x" * 79))
    for y in range(2, 12):
        far.write(frame(f"{y:02d}" * 30, y))
    far.wait_for("x" * 79)
    before = len(far.heard)
    for number in range(200):
        far.write(frame(f"number {number} " + "y" * 60, 20))
    # Nobody answers: no more than the window and the frame that was begun in it is under way.
    assert len(far.heard) - before < 3 * WINDOW
    while "number 199" not in far.heard:
        far.line.answered()
        far.read()
    assert far.heard.count("number") < 50


def test_a_terminal_that_never_answers_is_not_waited_for(far: Far) -> None:
    far.line.ask()
    for number in range(50):
        far.write(frame(f"number {number} " + "z" * 60, 1 + number % 20))
    far.wait_for("number 49")


def test_an_answer_that_nobody_asked_for_is_somebody_elses(far: Far) -> None:
    assert not far.line.answered()


def test_what_is_not_understood_is_passed_on_in_full_from_then_on(far: Far) -> None:
    far.write(frame("before"))
    strange = "\x1b[1;1Hodd\x1b[5@"
    far.write(strange)
    far.wait_for(strange)
    assert far.broken.is_set()
    far.write(frame("before"))
    far.wait_for(strange + frame("before"))


def test_a_mistake_in_it_leads_to_drawing_in_full(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: ThinScreen) -> str:
        raise IndexError("wrong")

    monkeypatch.setattr(ThinScreen, "difference", fail)
    far.write(frame("lost"))
    assert far.broken.wait(PATIENCE)
    far.write(frame("drawn again"))
    far.wait_for(frame("drawn again"))


def test_a_terminal_that_is_gone_stops_nobody() -> None:
    near, far = pty.openpty()
    tty.setraw(far)
    line = ThinLine(far, ThinScreen(Abilities()), lambda: None, lambda: None)
    line.start()
    os.close(near)
    for number in range(100):
        line.draw(frame(f"number {number}"), *SIZE)
    line.hush()
    assert not line.owed
    line.finish(PATIENCE)
    assert not line.is_alive()
    os.close(far)


def test_large_frames_are_shown_at_once_where_the_terminal_can(far: Far) -> None:
    far.write("\x1b[?2026h")
    far.write("".join(f"\x1b[{y};1H{y:02d}" + "x" * 60 for y in range(1, 24)) + "\x1b[1;1H")
    far.write("\x1b[?2026l")
    assert "\x1b[?2026h" in far.wait_for("\x1b[?2026l")
    far.write(frame("\x1b[1mlittle\x1b[0m"))
    heard = far.wait_for("little")
    assert "\x1b[?2026l" not in heard[heard.rindex("little") :]


@pytest.mark.parametrize(
    ("ssh", "asked", "said", "expected"),
    [
        (False, None, "", False),
        (True, None, "", True),
        (True, None, "stock", False),
        (True, False, "diff", False),
        (False, None, "diff", True),
        (False, True, "stock", True),
    ],
)
def test_when_only_changes_are_sent(ssh: bool, asked: bool | None, said: str, expected: bool) -> None:
    assert thin_line(Terminal(ssh=ssh), asked, {"SMDOMAIN_DRIVER": said}) is expected
