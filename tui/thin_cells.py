"""The cells of a terminal, and what may be asked of it beyond moving its cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rich.cells import split_graphemes

from tui.thin_styles import Style


@dataclass(frozen=True, slots=True)
class Abilities:
    """What may be asked of a terminal beyond moving its cursor."""

    erase_line: bool = False
    erase_cells: bool = False
    colours_erased: bool = False
    """Whether what is erased takes the background of the moment."""


def read_abilities(term: str) -> Abilities:
    """What the system's description says of terminals of this name; nothing where there is none.

    Curses reads one description a process: later names get the answer of the first."""
    try:
        import curses

        curses.setupterm(term, 1)
        line, cells = curses.tigetstr("el") or b"", curses.tigetstr("ech") or b""
        return Abilities(line.startswith(b"\x1b[K"), cells.startswith(b"\x1b[%p1%dX"), curses.tigetflag("bce") > 0)
    except Exception:
        # No such module, no such description, no terminal: all of them mean that nothing is known.
        return Abilities()


class Row:
    """One line: a text for every cell (empty for the right half of a wide one), and its look."""

    __slots__ = ("looks", "texts")

    def __init__(self, width: int, look: Style) -> None:
        self.texts = [" "] * width
        self.looks = [look] * width


_ASCII: Final = str.maketrans(
    {
        **dict.fromkeys("─━═╌┄╴╶▁▔▂▄▀", "-"),
        **dict.fromkeys("│┃║╎┆╵╷▏▕▌▐▎▊", "|"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╯╰╔╗╚╝╠╣╦╩╬┏┓┗┛", "+"),
        **dict.fromkeys("█▓▒░■●•◆", "#"),
        **dict.fromkeys("\u2018’\u2032", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
        **dict.fromkeys("–—\u2212", "-"),
        **dict.fromkeys("→▶▸►\u203a»", ">"),
        **dict.fromkeys("←◀◂\u2039«", "<"),
        "↑": "^",
        "↓": "v",
        "·": "-",
        "…": "~",
        "×": "x",
        "✓": "+",
        "\u00a0": " ",
    }
)
"""What stands for signs of ours, and for common ones, where only ASCII can be shown: one cell for one cell."""


def ascii_cells(cells: list[str]) -> list[str]:
    """The same cells in ASCII; what has no likeness is a question mark in every cell it had."""
    plain = [cell.translate(_ASCII) for cell in cells]
    return [cell if cell.isascii() and cell else "?" for cell in plain]


def cells_of(text: str) -> list[str]:
    """The text by cells; what has no width of its own belongs to the cell before it."""
    cells: list[str] = []
    for start, end, width in split_graphemes(text)[0]:
        part = text[start:end]
        if width:
            cells += [part, *[""] * (width - 1)]
        elif cells:
            place = max((place for place, cell in enumerate(cells) if cell), default=0)
            cells[place] += part
    return cells
