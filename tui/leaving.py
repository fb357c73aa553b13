"""The very end of the process."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading


def leave(code: int) -> int:
    """Nothing is left to do: give the exit code back, or end at once where threads are still at work.

    All that must be kept is on disk by then. A thread that is making a client or waits for an answer has nobody to
    tell it to; if the interpreter and OpenSSL are taken apart under it, the process can end by a fault of memory.
    """
    # Not to look through all that was imported once more.
    gc.freeze()
    if threading.active_count() == 1:
        return code
    for stream in (sys.stdout, sys.stderr):
        # What could not be written has been told by `Output`, or there is nobody to tell.
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)
