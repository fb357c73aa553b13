"""Keys in their order: the next one once all is done that the one before led to.

Textual hands a key from queue to queue, those that are text by another way than those that are bound, and a screen that
a key opens is there a moment later. Keys that come faster than that, as from a burst on a line that was held up, would
overtake each other: text would end up in a field that Tab has left already.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from textual.app import App
    from textual.message import Message

_EAGER: Final = 64
"""Turns of the loop in which to look again at once; afterwards somebody waits for something outside of the program."""
_LATER: Final = 0.002
"""Seconds between two looks from then on."""
_PATIENCE: Final = 500
"""Looks after which a key is handed on although something is still being done: what hangs must not hold it up.

A second; longer on a machine that is busy, where time alone would say nothing of what hangs.
"""


class InTurn:
    """Keeps what was typed until it is its turn. Used on the program's loop only."""

    def __init__(self, app: App[Any], loop: asyncio.AbstractEventLoop, hand: Callable[[Message, bool], bool]) -> None:
        """Nothing waits.

        Args:
            app: the program.
            loop: it runs on this.
            hand: takes a message, and whether all that came before is done; False where it must be offered once more.
        """
        self._app = app
        self._loop = loop
        self._hand = hand
        self._waiting: deque[Message] = deque()
        self._next: asyncio.Handle | None = None
        self._looks = 0
        """How often the first of those that wait could not be handed on."""

    def take(self, message: Message) -> None:
        """Hand a message on when it is its turn."""
        self._waiting.append(message)
        if self._next is None:
            self._looks = 0
            self._go()

    def forget(self) -> None:
        """Hand nothing on of what waits."""
        self._waiting.clear()
        if self._next is not None:
            self._next.cancel()
            self._next = None

    def _go(self) -> None:
        self._next = None
        while self._waiting:
            calm = is_calm(self._app)
            if calm or self._looks >= _EAGER + _PATIENCE:
                if self._hand(self._waiting[0], calm):
                    self._waiting.popleft()
                    self._looks = 0
                continue
            self._looks += 1
            eager = self._looks <= _EAGER
            self._next = self._loop.call_soon(self._go) if eager else self._loop.call_later(_LATER, self._go)
            return


def is_calm(app: App[Any]) -> bool:
    """Whether no widget has anything to do, and all have their place: Tab goes by that."""
    if not (app._running and app._screen_stack) or app._batch_count:
        return False
    if app.screen._callbacks or app.screen._layout_required:
        return False
    # Each waits for messages where it has nothing to do; also those that are not to be seen yet.
    ready: Iterator[asyncio.Event] = (pump._message_queue.ready_event for pump in (app, *app._registry))
    return all(event._waiters and not event.is_set() for event in ready)
