"""Shown over everything while the window is too small to work in."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class TooSmall(Static):
    """A notice that comes and goes with the size of the window."""

    DEFAULT_CSS = """
    TooSmall {
        display: none;
        layer: too-small;
        width: 100%;
        height: 100%;
        background: $background;
        content-align: center middle;
    }
    .-tiny TooSmall, .-flat TooSmall { display: block; }
    """

    def __init__(self) -> None:
        super().__init__(Content("This window is too small.\nMake it at least 60 columns wide\nand 16 rows high."))
