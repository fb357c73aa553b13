"""The difference looks as the frames do: every cell, on every kind of terminal, whatever is drawn."""

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.drivers.headless_driver import HeadlessDriver

from models.facts import Availability, Group, Lookup
from models.questions import question
from models.shapes import Shapes
from tests.pilot import driven
from tests.tui.terminals import ABILITIES, Memory
from tui.thin_cells import Abilities
from tui.thin_screen import ThinScreen
from tui.widgets.offer import Offer
from tui.widgets.picker_dialog import PickerDialog

ROOT = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT = 24, 6
LOOKS = [
    "0",
    "1",
    "7",
    "4",
    "1;38;2;1;2;3;48;2;4;5;6",
    "38;5;100",
    "31;44",
    "48;5;20",
    "2;97",
    "4;48;5;20",
    "7;31",
    "9",
]
TEXTS = [
    "a",
    "hello",
    " ",
    "      ",
    "x        y",
    "한국어",
    "日本 語",
    "ab한",
    "e\u0301a",
    "🙂!",
    "─│┌",
    "·",
    "      字",
    "12345678",
]

each_terminal = pytest.mark.parametrize("name", ABILITIES)


@st.composite
def frames(draw: st.DrawFn) -> str:
    """A frame as Textual writes them: moves, looks, texts that stay within the window."""
    parts: list[str] = []
    for _ in range(draw(st.integers(1, 8))):
        x, y = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
        parts.append(f"\x1b[{y + 1};{x + 1}H")
        for _ in range(draw(st.integers(1, 4))):
            text = draw(st.sampled_from([*TEXTS, " " * (WIDTH - x)]))
            if x + cell_len(text) > WIDTH:
                continue
            x += cell_len(text)
            look = draw(st.sampled_from(LOOKS))
            parts.append(text if look == "0" else f"\x1b[{look}m{text}\x1b[0m")
    return "".join(parts) + f"\x1b[{draw(st.integers(1, HEIGHT))};{draw(st.integers(1, WIDTH))}H"


class Both:
    """The same frames on terminals: one is sent all of them, the others the differences that suit them."""

    def __init__(self, columns: int, rows: int, *abilities: Abilities) -> None:
        self.size = (columns, rows)
        self.all = Memory(columns, rows)
        self.thin = [ThinScreen(each) for each in abilities]
        self.changes = [Memory(columns, rows) for _ in abilities]
        self.received, self.sent = 0, 0

    def frame(self, data: str) -> None:
        self.all.feed(data)
        self.received += len(data)
        for thin in self.thin:
            assert thin.apply(data, *self.size)

    def send(self) -> None:
        for thin, terminal in zip(self.thin, self.changes, strict=True):
            difference = thin.difference()
            self.sent += len(difference) if thin is self.thin[0] else 0
            terminal.feed(difference)

    def resize(self, columns: int, rows: int) -> None:
        self.size = (columns, rows)
        for each in (self.all, *self.changes):
            each.resize(columns, rows)
        for thin in self.thin:
            thin.forget()

    def check(self) -> None:
        wanted = self.all.cells()
        for terminal in self.changes:
            cells = terminal.cells()
            wrong = [
                (y, x, wanted[y][x], cells[y][x])
                for y in range(len(wanted))
                if wanted[y] != cells[y]
                for x in range(len(wanted[y]))
                if wanted[y][x] != cells[y][x]
            ]
            assert wrong == []


@each_terminal
@settings(max_examples=30, deadline=None)
@given(drawn=st.lists(st.tuples(frames(), st.booleans()), min_size=1, max_size=12))
def test_any_frames(name: str, drawn: list[tuple[str, bool]]) -> None:
    both = Both(WIDTH, HEIGHT, ABILITIES[name])
    for frame, sent in drawn:
        both.frame(frame)
        if sent:
            both.send()
            both.check()
    both.send()
    both.check()


def test_what_is_known_of_terminals() -> None:
    # Each in a process of its own: the system's description can be read once only.
    program = "import sys; from tui.thin_cells import read_abilities; print(read_abilities(sys.argv[1]))"
    told = {
        name: subprocess.run(
            [sys.executable, "-c", program, name], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()
        for name in ABILITIES
    }
    assert told == {name: repr(abilities) for name, abilities in ABILITIES.items()}


def test_nothing_is_sent_where_nothing_changed() -> None:
    both = Both(WIDTH, HEIGHT, ABILITIES["xterm-256color"])
    both.frame("\x1b[1;1H\x1b[1mabc\x1b[0m\x1b[1;1H")
    both.send()
    both.frame("\x1b[1;1H\x1b[1mabc\x1b[0m\x1b[1;1H")
    assert both.thin[0].difference() == ""


def test_without_colours_no_colour_is_sent() -> None:
    thin = ThinScreen(Abilities(), mono=True)
    assert thin.apply("\x1b[1;1H\x1b[1;38;2;1;2;3;48;5;7mabc\x1b[0m", 10, 1)
    assert "\x1b[1mabc" in thin.difference()


def test_without_unicode_every_cell_is_ascii() -> None:
    thin = ThinScreen(Abilities(), only_ascii=True)
    assert thin.apply("\x1b[1;1H┌─┐ · a… 日本 e\u0301", 20, 1)
    assert "+-+ - a~ ???? ?" in thin.difference()


@pytest.mark.parametrize("data", ["\x1b[1;1Ha\x1b[5@", "\x1b[1;1Ha\x1bPq\x1b\\"])
def test_what_is_not_understood_is_refused(data: str) -> None:
    assert not ThinScreen(Abilities()).apply(data, 10, 2)


def test_a_link_is_only_its_text() -> None:
    thin = ThinScreen(Abilities())
    assert thin.apply("\x1b[1;1H\x1b]8;id=1;http://x\x1b\\\x1b[4mhi\x1b[0m\x1b]8;;\x1b\\", 10, 1)
    assert "hi" in thin.difference()


def test_all_is_painted_after_something_else_wrote_there() -> None:
    both = Both(WIDTH, HEIGHT, Abilities())
    both.frame("\x1b[1;1Habc\x1b[1;1H")
    both.send()
    both.changes[0].feed("\x1b[3;1HBroadcast message")
    both.thin[0].forget()
    both.send()
    both.check()


# -- sessions of the program itself

KEYS = ["down", "up", "tab", "shift+tab", "a", "Z", "space", "enter", "f8", "f7", "f1", "escape", "end", "home"]
KEYS += ["pagedown", "backspace", "right", "f2"]
SIZES = [(80, 24), (60, 16), (100, 30), (120, 40)]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What a program under test writes to its terminal."""
    found: list[str] = []
    monkeypatch.setattr(HeadlessDriver, "is_headless", False)
    monkeypatch.setattr(HeadlessDriver, "write", lambda self, data: found.append(data))
    return found


class Watched(Both):
    """A session of the program on each kind of terminal."""

    def __init__(self, drawn: list[str], size: tuple[int, int]) -> None:
        super().__init__(*size, *ABILITIES.values())
        self._drawn = drawn

    def look(self, *, merge: bool) -> None:
        frames = [each for each in self._drawn if ThinScreen.is_frame(each)]
        self._drawn.clear()
        for frame in frames:
            self.frame(frame)
            if not merge:
                self.send()
        self.send()
        self.check()


@pytest.mark.parametrize("seed", range(2))
async def test_a_session_with_any_keys(seed: int, drawn: list[str]) -> None:
    chance = random.Random(seed)
    async with driven(size=SIZES[0]) as it:
        watched = Watched(drawn, SIZES[0])
        watched.look(merge=False)
        for key in ["enter", *chance.choices(KEYS, k=18)]:
            await it.pilot.press(key)
            watched.look(merge=chance.random() < 0.5)
            if chance.random() < 0.1:
                size = chance.choice(SIZES)
                await it.pilot.resize_terminal(*size)
                await it.settled()
                watched.resize(*size)
                watched.look(merge=True)
            if it.app._exit:
                break
    assert watched.sent < watched.received / 4


async def test_a_list_of_names_in_all_scripts(drawn: list[str]) -> None:
    names = ["결제-프로덕션", "支払い", "platform", "e\u0301quipe", "🙂 team", "données", "команда", "x" * 70]
    groups = tuple(
        Group(f"{number:08d}-1111-2222-3333-000000000000", f"{names[number % 8]}-{number}", names[number * 3 % 8])
        for number in range(200)
    )
    chance = random.Random(7)
    keys: list[Any] = ["down", "pagedown", "end", "home", "space", "up", "결", "支", "x", "backspace"]
    async with driven(size=(80, 24)) as it:
        watched = Watched(drawn, (80, 24))
        offer = Offer(question("access.groups"), Shapes({}))
        offer.take(Lookup(groups, Availability.KNOWN))
        it.app.push_screen(PickerDialog(offer, [], now=lambda: 0.0))
        await it.settled()
        for key in chance.choices(keys, k=15):
            await it.pilot.press(key)
            watched.look(merge=chance.random() < 0.5)
