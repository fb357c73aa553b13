"""Terminals in memory, to compare what two ways of drawing look like on them."""

import pyte

from tui.thin_cells import Abilities

ABILITIES = {
    "xterm-256color": Abilities(True, True, True),
    "screen-256color": Abilities(True, False, False),
    "tmux-256color": Abilities(True, False, False),
    "linux": Abilities(True, True, True),
    "vt100": Abilities(True, False, False),
    "no such terminal": Abilities(),
}
Cell = tuple[str, str, str, bool, bool, bool, bool]


class Memory:
    """A terminal that only remembers."""

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self.screen)
        # As Textual has it: what does not fit is not continued on the next line.
        self.feed("\x1b[?7l")

    def feed(self, data: str) -> None:
        """Take what is sent."""
        self._stream.feed(data)

    def resize(self, columns: int, rows: int) -> None:
        """Have another size."""
        self.screen.resize(rows, columns)

    def cells(self) -> list[list[Cell]]:
        """Every cell as it looks: text, colours, attributes; what does not show on a blank is left out."""
        return [self._row(y) for y in range(self.screen.lines)]

    def _row(self, y: int) -> list[Cell]:
        line = self.screen.buffer[y]
        row: list[Cell] = []
        for x in range(self.screen.columns):
            cell = line[x]
            text = cell.data
            if text == "" and (x == 0 or not row[x - 1][0] or not _wide(row[x - 1][0])):
                # The right half of a wide character whose left half is gone.
                text = " "
            if text and _wide(text) and (x + 1 >= self.screen.columns or line[x + 1].data != ""):
                text = " "
            seen = cell.underscore or cell.reverse or cell.strikethrough
            if text == " " and not seen:
                row.append((" ", "", cell.bg, False, False, False, False))
                continue
            row.append(
                (text, cell.fg, cell.bg, cell.bold, cell.italics, cell.underscore or cell.strikethrough, cell.reverse)
            )
        return row


def _wide(text: str) -> bool:
    return text != "" and pyte.screens.wcwidth(text[0]) == 2
