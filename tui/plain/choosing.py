"""From what was typed to one of the things there are, in a dialogue of any kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tui.plain.console import Console, Item
from tui.plain.words import Said

FEW: Final = 12
"""Items up to which a rich dialogue shows a list to move through."""
LISTED: Final = 20
"""Items of a numbered list; of more, a part of the name is asked for."""
YES_NO: Final = (Item("yes", "yes", others=("y", "true", "on")), Item("no", "no", others=("n", "false", "off")))


def choose(
    console: Console,
    prompt: str,
    items: Sequence[Item],
    *,
    current: str | None = None,
    shown: str = "",
    closed: bool,
    quiet: bool = False,
    must: bool = False,
    aside: re.Pattern[str] | None = None,
) -> Said:
    """Ask for one of `items` until it is clear which; commands come back as they are.

    Args:
        console: whom to ask.
        prompt: what to ask for.
        items: what there is.
        current: value of the item that is chosen at the moment.
        shown: words for what is chosen at the moment.
        closed: whether there is nothing else; otherwise what matches none comes back as typed, with `exact` unset.
        quiet: whether the items were told already.
        must: whether there is nothing that could be left as it is.
        aside: what is no part of a name, and comes back as typed.
    """
    if closed and console.rich and 0 < len(items) <= FEW:
        return console.menu(prompt, items, current, must=must)
    numbered: Sequence[Item] = ()
    if not console.rich and len(items) <= LISTED:
        numbered = items if quiet else _numbered(console, items)
    elif not console.rich and not quiet:
        console.say(f"  {len(items)} to choose from: type a part of the name.")
    while True:
        said = console.line(prompt, current=shown, items=items)
        if said.word is not None or said.exact or (aside and aside.fullmatch(said.text)):
            return said
        if said.text.isascii() and said.text.isdigit() and 1 <= int(said.text) <= len(numbered):
            return Said(numbered[int(said.text) - 1].value, exact=True)
        found = meant(said.text, items)
        if len(found) == 1:
            if not found[0].means(said.text):
                console.say(f"  {found[0].words}")
            return Said(found[0].value, exact=True)
        if not found:
            if not closed:
                return said
            console.say(f"  {said.text} is not one of these.")
            continue
        console.say(f"  {len(found)} match. Type more of the name, or a number.")
        numbered = _numbered(console, found[:LISTED])


def asking(console: Console, question: str) -> str:
    """A question for yes or no, as it is put."""
    return question if console.rich else f"{question} (yes or no)"


def meant(text: str, items: Sequence[Item]) -> list[Item]:
    """The items that a text may mean: those that are called so, else those that have it as a part."""
    return [each for each in items if each.means(text)] or [each for each in items if each.has(text)]


def agreed(console: Console, question: str, *, default: bool) -> Said | bool:
    """Ask for yes or no; a command comes back as it is, and Enter means `default`."""
    now = "yes" if default else "no"
    said = choose(console, asking(console, question), YES_NO, current=now, shown=now, closed=True, quiet=True)
    if said.word is not None:
        return default if not said.word else said
    return said.text == "yes"


def _numbered(console: Console, items: Sequence[Item]) -> Sequence[Item]:
    for number, each in enumerate(items, 1):
        console.say(f"  {number:>2} {each.words}")
    return items
