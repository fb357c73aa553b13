"""What a terminal shows and what it should show, cell by cell; gives the least that turns the one into the other."""

from __future__ import annotations

import re
from typing import Final

from rich.cells import split_graphemes

from tui.thin_cells import Abilities, Row, ascii_cells, cells_of
from tui.thin_styles import RESET, Style, Styles

_TOKEN: Final = re.compile(
    r"\x1b\[(\d+);(\d+)H|\x1b\[([\d;]*)m|(\r?\n)|\x1b\]8;[^\x1b\x07]*(?:\x1b\\|\x07)|([^\x00-\x1f\x7f]+)"
)
"""A move, a look, the end of a line, a link (left out), text."""
_FRAME: Final = re.compile(r"\x1b\[\d+;\d+H")
_SURE: Final = re.compile("[ -~\u00a1-\u02ff\u2010-\u2027\u2500-\u259f\u3041-\ua4cf\uac00-\ud7a3\uff01-\uff60]+")
"""Characters whose width every terminal sees as Textual does."""
_GAP: Final = 4
"""Cells that did not change and cost less to send again than to step over."""
_ERASED: Final = 8
"""Blanks from which on erasing is shorter than sending them."""
_REST: Final = 4
"""The same for the rest of a line."""


class ThinScreen:
    """Takes frames as Textual draws them; tells what to send. Not thread-safe."""

    def __init__(self, abilities: Abilities, *, mono: bool = False, only_ascii: bool = False) -> None:
        """A screen.

        Args:
            abilities: what the terminal can do.
            mono: leave all colours out.
            only_ascii: put something alike in place of what is not ASCII.
        """
        self._only_ascii = only_ascii
        self._abilities = abilities
        self._styles = Styles(mono=mono)
        self._wanted: list[Row] = []
        self._shown: list[Row] | None = None
        self._changed: set[int] = set()
        self._cursor = (0, 0)
        self._out: list[str] = []
        self._pen = self._styles.plain
        self._at: tuple[int, int | None] | None = None
        """Row and column of the terminal's cursor while something is put together; None where not sure."""

    @staticmethod
    def is_frame(data: str) -> bool:
        """Whether this draws, rather than switches something on or off."""
        return _FRAME.match(data) is not None

    @property
    def waiting(self) -> bool:
        """Whether there may be something to send."""
        return bool(self._wanted) and (self._shown is None or bool(self._changed))

    def forget(self) -> None:
        """The terminal may show anything: the next difference paints all of it."""
        self._shown = None

    def leave(self) -> None:
        """The terminal is to show nothing of this: there is nothing to send until something is drawn."""
        self._wanted = []
        self._changed.clear()
        self.forget()

    # -- what it should show

    def apply(self, frame: str, width: int, height: int) -> bool:
        """Take a frame for a window of this size; False, and nothing taken, where it cannot be understood."""
        drawn: list[tuple[int, int, Style, str]] = []
        x = y = at = 0
        look = self._styles.plain
        while at < len(frame):
            token = _TOKEN.match(frame, at)
            if token is None:
                return False
            at = token.end()
            row, column, parameters, newline, text = token.groups()
            if text is not None:
                drawn.append((y, x, look, text))
                x += len(text) if text.isascii() else split_graphemes(text)[1]
            elif row is not None:
                y, x = int(row) - 1, int(column) - 1
            elif parameters is not None:
                look = self._styles.read(parameters)
            elif newline is not None:
                y, x = y + 1, 0
        self._fit(max(width, 1), max(height, 1))
        for line, start, style, text in drawn:
            if line < len(self._wanted):
                self._put(line, start, style, text)
        self._cursor = (min(y, height - 1), min(x, width - 1))
        return True

    def _fit(self, width: int, height: int) -> None:
        """Take the window's size; what is inside of both stays."""
        if len(self._wanted) == height and len(self._wanted[0].texts) == width:
            return
        before = self._wanted
        self._wanted = [Row(width, self._styles.plain) for _ in range(height)]
        for row, old in zip(self._wanted, before, strict=False):
            kept = min(width, len(old.texts))
            row.texts[:kept], row.looks[:kept] = old.texts[:kept], old.looks[:kept]
            if 0 < kept < len(old.texts) and old.texts[kept] == "":
                row.texts[kept - 1] = " "
        self.forget()

    def _put(self, y: int, x: int, look: Style, text: str) -> None:
        row = self._wanted[y]
        width = len(row.texts)
        whole = list(text) if text.isascii() else cells_of(text)
        if self._only_ascii and not text.isascii():
            whole = ascii_cells(whole)
        room = max(0, width - x)
        cells = whole[:room]
        if not cells:
            return
        if len(whole) > room and whole[room] == "":
            # Half of a wide character is none.
            cells[-1] = " "
        end = x + len(cells)
        if end < width and row.texts[end] == "":
            row.texts[end] = " "
        if cells[0] != "" and row.texts[x] == "" and x:
            row.texts[x - 1] = " "
        row.texts[x:end] = cells
        row.looks[x:end] = [look] * len(cells)
        self._changed.add(y)

    # -- what to send

    def difference(self) -> str:
        """What turns the one into the other; from here on the terminal is taken to show it."""
        if not self._wanted:
            return ""
        self._out, self._pen, self._at = [], self._styles.plain, None
        if self._shown is None:
            width = len(self._wanted[0].texts)
            self._shown = [Row(width, self._styles.plain) for _ in self._wanted]
            self._changed = set(range(len(self._wanted)))
            self._out.append(f"{RESET}\x1b[H\x1b[2J")
            self._at = (0, 0)
        for y in sorted(self._changed):
            row, shown = self._wanted[y], self._shown[y]
            if row.texts != shown.texts or row.looks != shown.looks:
                for start, end in self._runs(row, shown):
                    self._send(y, row, start, end)
                shown.texts[:], shown.looks[:] = row.texts, row.looks
        self._changed.clear()
        if not self._out:
            return ""
        if not self._pen.plain:
            self._out.append(RESET)
        if self._at != self._cursor:
            # Where the cursor is left matters to input methods, though nobody sees it.
            self._out.append(_move(*self._cursor))
        return "".join(self._out)

    @staticmethod
    def _runs(row: Row, shown: Row) -> list[tuple[int, int]]:
        """Where the row differs: first cell and the one after the last, short gaps taken along."""
        runs: list[tuple[int, int]] = []
        cells = zip(row.texts, shown.texts, row.looks, shown.looks, strict=True)
        for x, (text, old, look, before) in enumerate(cells):
            if text == old and (look is before or (text == " " and look.blank is before.blank)):
                continue
            if runs and x - runs[-1][1] <= _GAP and _same(row, runs[-1][1] - 1, x):
                runs[-1] = (runs[-1][0], x + 1)
            else:
                runs.append((x, x + 1))
        whole: list[tuple[int, int]] = []
        for start, end in runs:
            while start and row.texts[start] == "":
                start -= 1
            while end < len(row.texts) and row.texts[end] == "":
                end += 1
            if whole and start < whole[-1][1]:
                start = whole.pop()[0]
            whole.append((start, end))
        return whole

    def _send(self, y: int, row: Row, start: int, end: int) -> None:
        x = start
        while x < end:
            erased = self._erase(y, row, x, end)
            if erased:
                x += erased
                continue
            look = row.looks[x]
            if row.texts[x] == " " and look.blank is self._pen.blank:
                look = self._pen
            stop = x + 1
            while stop < end and (
                row.looks[stop] is look or (row.texts[stop] == " " and row.looks[stop].blank is look.blank)
            ):
                if row.texts[stop] == " " and self._erasable(row, stop, end):
                    break
                stop += 1
            self._go(y, x)
            self._out.append(self._styles.way(self._pen, look))
            self._pen = look
            self._write(y, row, x, stop)
            x = stop

    def _write(self, y: int, row: Row, start: int, stop: int) -> None:
        """Send texts; after one that terminals disagree about, the cursor is put where it belongs."""
        text = "".join(row.texts[start:stop])
        if _SURE.fullmatch(text):
            self._out.append(text)
            self._at = (y, stop if stop < len(row.texts) else None)
            return
        for x in range(start, stop):
            cell = row.texts[x]
            if not cell:
                continue
            self._go(y, x)
            self._out.append(cell)
            after = x + 1
            while after < len(row.texts) and row.texts[after] == "":
                after += 1
            sure = _SURE.fullmatch(cell) is not None
            self._at = (y, after if after < len(row.texts) else None) if sure else None

    def _erase(self, y: int, row: Row, x: int, end: int) -> int:
        """Erase the blanks from here on, where that is shorter; how many cells that were."""
        length = self._erasable(row, x, end)
        if length:
            look = row.looks[x].blank
            self._go(y, x)
            if look is not self._pen.blank:
                self._out.append(self._styles.way(self._pen, look))
                self._pen = look
            self._out.append("\x1b[K" if x + length == len(row.texts) else f"\x1b[{length}X")
        return length

    def _erasable(self, row: Row, x: int, end: int) -> int:
        """How many blanks from here on are better erased; 0 where that is not so, or the terminal cannot."""
        look = row.looks[x].blank
        can = self._abilities
        if row.texts[x] != " " or look.seen_on_blanks or (look.background and not can.colours_erased):
            return 0
        stop = x + 1
        while stop < end and row.texts[stop] == " " and row.looks[stop].blank is look:
            stop += 1
        rest = stop == len(row.texts)
        if rest and can.erase_line and stop - x >= _REST:
            return stop - x
        return stop - x if can.erase_cells and stop - x >= _ERASED else 0

    def _go(self, y: int, x: int) -> None:
        if self._at == (y, x):
            return
        here = self._at
        if here is not None and here[0] == y and here[1] is not None and x > here[1]:
            self._out.append(f"\x1b[{x - here[1]}C" if x - here[1] > 1 else "\x1b[C")
        elif here is not None and x == 0 and y == here[0] + 1:
            self._out.append("\r\n")
        else:
            self._out.append(_move(y, x))
        self._at = (y, x)


def _same(row: Row, start: int, stop: int) -> bool:
    """Whether all cells from `start` to `stop` look alike, and are of ordinary letters."""
    return all(row.looks[x] is row.looks[start] and row.texts[x].isascii() and row.texts[x] for x in range(start, stop))


def _move(y: int, x: int) -> str:
    if x:
        return f"\x1b[{y + 1};{x + 1}H"
    return f"\x1b[{y + 1}H" if y else "\x1b[H"
