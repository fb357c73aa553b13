"""Looks: three palettes of its own, one without any colour, and scrollbars that every font can draw.

Contrast of text on its background is at least 4.5 to 1 in the default and 7 to 1 in the high-contrast theme. No theme
is needed to understand a screen: what has the focus, what is chosen and what is wrong is said by signs as well.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment, Segments
from rich.style import Style
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.filter import ANSIToTruecolor, LineFilter, Monochrome
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.theme import BUILTIN_THEMES, Theme

if TYPE_CHECKING:
    from textual.app import App

DEFAULT: Final = "smdomain"
CONTRAST: Final = "smdomain-contrast"
ANSI: Final = "smdomain-ansi"
MONO: Final = "smdomain-mono"

THEMES: Final[tuple[Theme, ...]] = (
    Theme(
        DEFAULT,
        primary="#7ab7ff",
        secondary="#9ccfd8",
        accent="#f5c26b",
        warning="#f5c26b",
        error="#ff8f8f",
        success="#8fd694",
        foreground="#e4e7eb",
        background="#14181d",
        surface="#14181d",
        panel="#252c35",
        boost="#252c35",
        dark=True,
        variables={"text-muted": "#b3bcc7", "border": "#8794a3", "border-blurred": "#8794a3"},
    ),
    Theme(
        CONTRAST,
        primary="#ffff00",
        secondary="#00ffff",
        accent="#ffff00",
        warning="#ffd75f",
        error="#ff8787",
        success="#87ff87",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#1c1c1c",
        boost="#1c1c1c",
        dark=True,
        variables={
            "text-muted": "#e4e4e4",
            "border": "#ffffff",
            "border-blurred": "#ffffff",
            # The primary colour behind red is too bright.
            "block-cursor-blurred-background": "#262626",
        },
    ),
)


class NoColour(LineFilter):
    """Takes every colour out of what is drawn: only bold, underline, reverse and the like reach the terminal."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments without colours."""
        return [
            Segment(text, None if style is None else style.without_color, control) for text, style, control in segments
        ]


class PlainScrollBar(ScrollBarRender):
    """A scrollbar of characters: it shows without colour and in the font of a Linux console."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        size = (options.height or console.height) if self.vertical else (options.max_width or console.width)
        track, thumb = ("|", "#") if self.vertical else ("-", "#")
        cells = [track] * size
        if self.window_size and self.virtual_size > self.window_size:
            length = max(1, round(size * self.window_size / self.virtual_size))
            start = round((size - length) * min(1.0, self.position / (self.virtual_size - self.window_size)))
            cells[start : start + length] = [thumb] * length
        base = console.get_style(self.style) if isinstance(self.style, str) else self.style
        style = Style(color=base.color, meta={"@mouse.down": "grab"})
        width = self.thickness if self.vertical else 1
        yield Segments([Segment(cell * width, style) for cell in cells], new_lines=self.vertical)


def dress(app: App[Any], name: str = DEFAULT, *, no_color: bool = False) -> None:
    """Register the themes and put one on; to be called once, before the first screen is drawn.

    Args:
        app: the program.
        name: of the theme.
        no_color: send no colour at all, whatever the theme.
    """
    for theme in THEMES:
        app.register_theme(theme)
    app.register_theme(_renamed(ANSI, "ansi-dark"))
    app.register_theme(_renamed(MONO, "ansi-dark"))
    ScrollBar.renderer = PlainScrollBar
    forget_the_gone()
    app.theme = MONO if no_color else name
    if no_color:
        app._filters[:] = [each for each in app._filters if not isinstance(each, Monochrome | ANSIToTruecolor)]
        app._filters.append(NoColour())


def forget_the_gone() -> None:
    """Have Textual share the colours around widgets by colour alone.

    Its cache of them is keyed by the widget's own cache of lines as well, and so keeps what a thousand widgets
    drew that are gone: 20 MB, as screens come and go.
    """
    kept = getattr(StylesCache.get_inner_outer, "__wrapped__", None)
    if kept is None:
        return

    @lru_cache(1024)
    def inner_outer(base_background: Color, background: Color) -> Any:
        return kept(None, base_background, background)

    def get_inner_outer(cache: StylesCache, base_background: Color, background: Color) -> Any:
        return inner_outer(base_background, background)

    StylesCache.get_inner_outer = get_inner_outer  # type: ignore[method-assign,assignment]


def _renamed(name: str, builtin: str) -> Theme:
    return replace(BUILTIN_THEMES[builtin], name=name)
