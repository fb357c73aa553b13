"""How text looks, as numbers of SGR, and the shortest way from one look to another."""

from __future__ import annotations

from typing import Final

_SEEN_ON_BLANKS: Final = frozenset({"4", "7", "9", "21", "51", "52", "53"})
"""Attributes that show where there is no letter: lines, reverse, frames."""
RESET: Final = "\x1b[m"


class Style:
    """A look; of two that are the same there is only one, so that `is` compares them."""

    __slots__ = ("attributes", "background", "blank", "foreground", "seen_on_blanks")

    def __init__(self, foreground: str, background: str, attributes: frozenset[str]) -> None:
        """A look.

        Args:
            foreground: SGR parameters of the letters' colour; empty for the terminal's own.
            background: the same behind them.
            attributes: SGR parameters of everything else.
        """
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
        self.seen_on_blanks = bool(attributes & _SEEN_ON_BLANKS)
        self.blank: Style = self
        """What is left of it on a blank."""

    @property
    def plain(self) -> bool:
        """Whether it is the terminal's own."""
        return not (self.foreground or self.background or self.attributes)


class Styles:
    """All looks met so far, and the ways between them."""

    def __init__(self, *, mono: bool = False) -> None:
        """`mono` leaves all colours out."""
        self._mono = mono
        self._looks: dict[tuple[str, str, frozenset[str]], Style] = {}
        self._read: dict[str, Style] = {}
        self._ways: dict[tuple[Style, Style], str] = {}
        self.plain = self._look("", "", frozenset())

    def read(self, parameters: str) -> Style:
        """The look that SGR parameters give, from the terminal's own."""
        found = self._read.get(parameters)
        if found is None:
            foreground, background, attributes = _parsed(parameters)
            if self._mono:
                foreground = background = ""
            found = self._read[parameters] = self._look(foreground, background, attributes)
        return found

    def _look(self, foreground: str, background: str, attributes: frozenset[str]) -> Style:
        key = (foreground, background, attributes)
        found = self._looks.get(key)
        if found is None:
            found = self._looks[key] = Style(*key)
            if not found.seen_on_blanks:
                found.blank = found if not (foreground or attributes) else self._look("", background, frozenset())
        return found

    def way(self, before: Style, after: Style) -> str:
        """What to send so that text looks like `after` where it looked like `before`."""
        if before is after:
            return ""
        found = self._ways.get((before, after))
        if found is None:
            found = self._ways[before, after] = _way(before, after)
        return found


def _way(before: Style, after: Style) -> str:
    if after.plain:
        return RESET
    parts = [*sorted(after.attributes), *(colour for colour in (after.foreground, after.background) if colour)]
    anew = f"\x1b[0;{';'.join(parts)}m"
    # Old terminals cannot take a single attribute back.
    if not before.attributes <= after.attributes:
        return anew
    change = sorted(after.attributes - before.attributes)
    if before.foreground != after.foreground:
        change.append(after.foreground or "39")
    if before.background != after.background:
        change.append(after.background or "49")
    changed = f"\x1b[{';'.join(change)}m"
    return changed if len(changed) <= len(anew) else anew


def _parsed(parameters: str) -> tuple[str, str, frozenset[str]]:
    """Foreground, background and attributes."""
    foreground = background = ""
    attributes: set[str] = set()
    parts = parameters.split(";") if parameters else []
    at = 0
    while at < len(parts):
        part = parts[at]
        if part in ("38", "48"):
            length = 5 if parts[at + 1] == "2" else 3
            colour = ";".join(parts[at : at + length])
            foreground, background = (colour, background) if part == "38" else (foreground, colour)
            at += length
            continue
        if part in ("", "0"):
            foreground = background = ""
            attributes.clear()
        elif part == "39":
            foreground = ""
        elif part == "49":
            background = ""
        elif len(part) == 2 and part[0] in "39":
            foreground = part
        elif (len(part) == 2 and part[0] == "4") or len(part) == 3:
            background = part
        else:
            attributes.add(part)
        at += 1
    return foreground, background, frozenset(attributes)
