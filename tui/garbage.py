"""When Python looks for garbage: not while it starts, when almost all that is made is there to stay."""

from __future__ import annotations

import gc
from typing import Final

_USUAL: Final = gc.get_threshold()
_STARTING: Final = 200_000
"""Objects made before the first look: three times what a start takes."""

_NEVER: Final = 2**31 - 1


def put_off() -> None:
    """Look late; for a process that has just begun."""
    gc.set_threshold(_STARTING, *_USUAL[1:])


def settle() -> None:
    """The start is over: look as usual from here on, and never again through what is there by now."""
    if gc.get_threshold()[0] == _STARTING:
        gc.freeze()
        gc.set_threshold(*_USUAL)


def hold_back() -> None:
    """Look through young objects only: among a hundred thousand rows a look at all takes longer than a key may."""
    gc.set_threshold(*gc.get_threshold()[:2], _NEVER)


def go_on() -> None:
    """Look through old objects again, when there is a reason to."""
    gc.set_threshold(*gc.get_threshold()[:2], _USUAL[2])
