"""Looks: contrast, glyphs, and that no colour means no colour."""

import gc
import importlib
import pkgutil
import re
import weakref
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from textual._styles_cache import StylesCache
from textual.app import App, ComposeResult
from textual.color import Color
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Button, Input, OptionList, Static

import screens
from tests.golden_text import screen_text
from tests.pilot import LARGE, SMALL, driven
from tests.tui.widgets.small_app import SmallApp
from tui.theme import ANSI, CONTRAST, DEFAULT, MONO, THEMES, PlainScrollBar, dress


class Shown(App[Any]):
    def __init__(self, name: str = DEFAULT, *, no_color: bool = False) -> None:
        super().__init__()
        dress(self, name, no_color=no_color)

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Input("text")
            yield Button("button")
            yield OptionList("one", "two")
            yield Static("line\n" * 60)


class Styled(Shown):
    """With the program's own styles."""

    CSS_PATH = Path(__file__).parents[2] / "tui" / "app.tcss"


def luminance(color: Color) -> float:
    parts = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(Color.parse(one)), luminance(Color.parse(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_text_can_be_read_on_every_background(theme: Any) -> None:
    least = 7.0 if theme.name == CONTRAST else 4.5
    texts = [theme.foreground, theme.primary, theme.secondary, theme.accent, theme.warning, theme.error, theme.success]
    texts += [theme.variables["text-muted"]]
    for background in (theme.background, theme.surface, theme.panel):
        assert {
            text: round(contrast(text, background), 1) for text in texts if contrast(text, background) < least
        } == {}


@pytest.mark.parametrize("name", [DEFAULT, CONTRAST, ANSI, MONO])
async def test_every_theme_can_be_put_on(name: str) -> None:
    app = Shown(name)
    async with app.run_test(size=(80, 24)):
        assert app.theme == name


def sent(app: App[Any]) -> list[str]:
    """The lines as they go to the terminal."""
    console = Console(force_terminal=True, color_system="truecolor")
    lines = []
    for strip in app.screen._compositor.render_strips():
        segments = list(strip)
        for each in app.get_line_filters():
            segments = each.apply(segments, Color.parse("black"))
        lines.append(Strip(segments).render(console))
    return lines


async def test_without_colour_no_colour_is_sent() -> None:
    app = Shown(no_color=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "tab")
        codes = {
            code for line in sent(app) for part in line.split("\x1b[")[1:] for code in part.split("m")[0].split(";")
        }
    assert codes <= {"", "0", "1", "2", "3", "4", "7", "9"}
    assert "7" in codes


async def test_with_colour_colour_is_sent() -> None:
    app = Shown()
    async with app.run_test(size=(80, 24)):
        assert any("\x1b[38;2;" in line or ";38;2;" in line for line in sent(app))


async def test_the_scrollbar_is_made_of_characters() -> None:
    app = Shown()
    async with app.run_test(size=(80, 24)) as pilot:
        column = [strip.text[-1] for strip in app.screen._compositor.render_strips()]
        assert set(column) == {"#", "|"}
        assert column[0] == "#"
        await pilot.press("tab", "tab", "tab")
        app.query_one(VerticalScroll).scroll_end(animate=False)
        await pilot.pause()
        column = [strip.text[-1] for strip in app.screen._compositor.render_strips()]
        assert column[-1] == "#"
        assert column[0] == "|"


@pytest.mark.parametrize("position", [0, 1, 50, 99, 100, 1000])
@pytest.mark.parametrize("vertical", [True, False])
def test_a_scrollbar_fills_its_length(position: float, vertical: bool) -> None:
    console = Console(width=20, height=20)
    bar = PlainScrollBar(120, 20, position, 1, vertical, "red on black")
    lines = console.render_lines(
        bar, console.options.update(width=1 if vertical else 20, height=20 if vertical else 1), pad=False
    )
    text = "".join(segment.text for line in lines for segment in line).replace("\n", "")
    assert len(text) == 20
    assert text.count("#") == 3


async def test_palette_and_notices_are_drawn_with_characters_of_every_font() -> None:
    app = SmallApp(Input())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.notify("Something [x] happened.", title="Notice", markup=False)
        await pilot.pause()
        texts = screen_text(app)
        await pilot.press("ctrl+p")
        await pilot.pause(0.1)
        texts += screen_text(app)
    strange = {char for char in texts if ord(char) > 0xFF and not 0x2500 <= ord(char) <= 0x257F}
    assert "Something [x] happened." in texts
    # The hint of Textual's palette ends in one.
    assert strange <= {"…"}


LETTER = re.compile(r"[^\W_]")


def hard_to_read(app: App[Any], least: float) -> dict[str, float]:
    """Texts on the screen whose contrast with what is behind them is less."""
    found = {}
    screen = app.screen
    # What is behind a dialog is dimmed, because it is not to be read.
    seen = screen.children[0].region if screen.is_modal and screen.children else screen.region
    for strip in screen._compositor.render_strips()[seen.y : seen.bottom]:
        segments = list(strip.crop(seen.x, seen.right))
        for each in app.get_line_filters():
            segments = each.apply(segments, screen.background_colors[1])
        for text, style, _ in segments:
            if style is None or not LETTER.search(text):
                continue
            assert style.color is not None, text
            assert style.bgcolor is not None, text
            colors = [Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)]
            ratio = contrast(colors[0].hex, colors[1].hex)
            if ratio < least:
                found[f"{text.strip()} {colors[0].hex} on {colors[1].hex}"] = round(ratio, 2)
    return found


@pytest.mark.parametrize(("name", "least"), [(DEFAULT, 4.5), (CONTRAST, 7.0)])
@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_every_text_on_the_screens_can_be_read(name: str, least: float, size: tuple[int, int]) -> None:
    hard: dict[str, dict[str, float]] = {}
    async with driven(size=size) as it:
        it.app.theme = name

        async def look(where: str, *keys: str) -> None:
            await it.press(*keys)
            found = hard_to_read(it.app, least)
            if found:
                hard[where] = found

        await look("start")
        await look("first step, a problem", "enter", "minus", "tab")
        await look("help", "f1")
        await look("picker of steps", "escape", "f3")
        await it.press("escape")
        for number in range(6):
            await look(f"step {number + 2}", "f8")
            await look(f"step {number + 2}, next control", "tab", "tab")
        await look("palette", "ctrl+p")
        await look("export", "escape", "f9")
        await look("exported", "enter")
        it.app.notify("Something happened.", title="Notice", severity="error", markup=False)
        await look("notice", "escape")
    lines = [f"{where}: {text} {ratio}" for where, texts in hard.items() for text, ratio in texts.items()]
    assert not lines, "\n".join(lines)


@pytest.mark.parametrize("name", [ANSI, MONO])
async def test_without_colours_of_its_own_roles_differ_by_attribute(name: str) -> None:
    app = Styled(name, no_color=name == MONO)
    async with app.run_test(size=(80, 24)) as pilot:

        def look(text: str) -> frozenset[str]:
            for strip in app.screen._compositor.render_strips():
                for segment in strip:
                    if segment.text.strip() == text:
                        style = segment.style
                        assert style is not None
                        names = ("bold", "dim", "italic", "underline", "reverse")
                        return frozenset(each for each in names if getattr(style, each))
            raise AssertionError(f"{text} is not on the screen")

        app.query_one(Input).focus()
        # Else all of the text is chosen.
        await pilot.press("end")
        focused, button, two = look("text"), look("button"), look("two")
        app.query_one(Button).focus()
        await pilot.pause()
        assert look("text") != focused
        assert look("button") != button
        app.query_one(OptionList).focus()
        await pilot.press("down")
        assert look("two") != two
        assert look("two") != look("one")
        assert look("button") == button


def test_every_screen_is_styled_as_a_screen() -> None:
    for each in pkgutil.iter_modules(screens.__path__):
        importlib.import_module(f"screens.{each.name}")
    ours = [each for each in subclasses(Screen) if each.__module__.startswith("screens.")]
    assert len(ours) > 10
    # A mixin that is the first base would cut a screen off from the styles of all screens.
    assert [each.__name__ for each in ours if Screen not in each._css_bases(each)] == []


def subclasses(kind: type[Any]) -> list[type[Any]]:
    return [found for each in kind.__subclasses__() for found in (each, *subclasses(each))]


def test_colours_around_a_widget_do_not_keep_what_it_drew() -> None:
    Shown()
    cache = StylesCache()
    drawn = weakref.ref(cache)
    colours = Color.parse("red"), Color.parse("blue")
    inner, outer = cache.get_inner_outer(*colours)
    assert (inner.background, outer.background) == (colours[0] + colours[1], colours[0])
    del cache
    gc.collect()
    assert drawn() is None
