"""What the terminal is, what is asked of it, and what happens when it goes away.

Nothing here imports Textual: whether it can run at all is decided before it is loaded.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from types import FrameType
from typing import Any, Final, Protocol

from tui.signals import BY_KEY, FROM_OUTSIDE, heard
from tui.streams import Stream, is_terminal

_WATCHDOG: Final = 2.0
"""Seconds after which a process that was told to go is ended, whatever it waits for."""

_CONSOLES: Final = ("linux", "vt")
_MONOCHROME: Final = ("vt",)
_PLAIN: Final = ("", "C", "POSIX")
_OF_PYTHON: Final = ("C.UTF-8", "C.utf8", "UTF-8")
DRIVER: Final = "SMDOMAIN_DRIVER"
"""Environment variable: `diff` sends changes only, `stock` draws as Textual does."""

CLIPBOARD: Final = "SMDOMAIN_CLIPBOARD"
"""Environment variable: `off` never sends anything to the terminal's clipboard."""


class _Loop(Protocol):
    def call_soon_threadsafe(self, callback: Callable[..., object], *args: Any) -> object: ...


@dataclass(frozen=True, slots=True)
class Terminal:
    """What can be expected of the terminal that the program runs in."""

    term: str = ""
    """`TERM`."""
    ssh: bool = False
    """Whether it is at the other end of a line."""
    tmux: bool = False
    """Whether tmux or screen is between."""
    no_color: bool = False
    """Whether colours are not wanted (`NO_COLOR` is not empty), or there are none."""
    console: bool = False
    """Whether it is a text console with a small font."""
    truecolor: bool = False
    colors: int = 16
    only_ascii: bool = False
    """Whether the locale says that nothing but ASCII can be shown."""

    @property
    def mouse(self) -> bool:
        """Whether to follow the mouse: over a line its motions cost more than they help."""
        return not (self.ssh or self.console)

    @property
    def theme(self) -> str:
        """Name of the theme that suits it."""
        if self.no_color:
            return "smdomain-mono"
        return "smdomain" if self.colors >= 256 else "smdomain-ansi"


def read_terminal(environ: Mapping[str, str] | None = None) -> Terminal:
    """The terminal as the environment describes it."""
    env = os.environ if environ is None else environ
    term = env.get("TERM", "")
    truecolor = env.get("COLORTERM", "").lower() in ("truecolor", "24bit")
    return Terminal(
        term=term,
        ssh=bool(env.get("SSH_CONNECTION") or env.get("SSH_TTY")),
        tmux=bool(env.get("TMUX") or env.get("STY")) or term.startswith(("tmux", "screen")),
        no_color=bool(env.get("NO_COLOR")) or term.startswith(_MONOCHROME),
        console=is_console(env),
        truecolor=truecolor,
        colors=1 << 24 if truecolor else 256 if "256" in term else 16,
        only_ascii=_only_ascii(env),
    )


def is_console(environ: Mapping[str, str] | None = None) -> bool:
    """Whether the terminal is a text console, or as old as one."""
    return (os.environ if environ is None else environ).get("TERM", "").startswith(_CONSOLES)


def _only_ascii(env: Mapping[str, str]) -> bool:
    """Whether a locale is named that has no Unicode; where none is named, most terminals have it all the same."""
    values = (env.get("LC_ALL"), _character_type(env), env.get("LANG"))
    named = next((value for value in values if value), "")
    return bool(named) and "utf" not in named.lower()


def _character_type(env: Mapping[str, str]) -> str:
    """`LC_CTYPE` as the user set it: Python puts another in its place where the locale is C (PEP 538)."""
    value = env.get("LC_CTYPE", "")
    if value not in _OF_PYTHON:
        return value
    from pathlib import Path

    try:
        started = dict(each.partition(b"=")[::2] for each in Path("/proc/self/environ").read_bytes().split(b"\0"))
    except OSError:
        return "" if env.get("LANG", "") in _PLAIN else value
    return started.get(b"LC_CTYPE", b"").decode(errors="replace")


def thin_line(terminal: Terminal, asked: bool | None = None, environ: Mapping[str, str] | None = None) -> bool:
    """Whether to send changes only: as asked for, else as the environment says, else at the other end of a line.

    Where only ASCII can be shown too: Textual's own driver knows nothing else than Unicode.
    """
    if asked is not None:
        return asked
    said = (os.environ if environ is None else environ).get(DRIVER, "")
    return said == "diff" or ((terminal.ssh or terminal.only_ascii) and said != "stock")


def clipboard_wanted(environ: Mapping[str, str] | None = None) -> bool:
    """Whether text may be sent to the terminal's clipboard."""
    return (os.environ if environ is None else environ).get(CLIPBOARD, "").lower() not in ("off", "no", "0", "false")


def why_not_full_screen(
    environ: Mapping[str, str] | None = None, streams: tuple[Stream | None, ...] | None = None
) -> str | None:
    """Why the full-screen program cannot run here, as a sentence; None where it can.

    Textual reads the keyboard from stdin and draws on stderr; without a terminal it hangs and writes escapes instead.
    """
    env = os.environ if environ is None else environ
    names = ("standard input", "standard output", "standard error")
    for name, stream in zip(names, streams or (sys.stdin, sys.stdout, sys.stderr), strict=True):
        if not is_terminal(stream):
            return f"The full-screen program needs a terminal, and {name} is none."
    term = env.get("TERM", "")
    if term in ("", "dumb", "unknown"):
        said = f"TERM is {term}" if term else "TERM is not set"
        return f"The full-screen program needs a terminal that can move its cursor, and {said}."
    return None


def settle_textual(terminal: Terminal, environ: MutableMapping[str, str] | None = None) -> None:
    """Tell Textual, which reads its settings when it is imported, what suits this terminal.

    What the user has set stands. `NO_COLOR` is taken away because Textual answers it with greys in full colour
    sequences; the theme and its filter send none.
    """
    env = os.environ if environ is None else environ
    env.setdefault("TEXTUAL_ANIMATIONS", "none")
    if not terminal.truecolor and "TEXTUAL_COLOR_SYSTEM" not in env:
        env["TEXTUAL_COLOR_SYSTEM"] = "256" if terminal.colors >= 256 else "standard"
    env.pop("NO_COLOR", None)


@contextlib.contextmanager
def signal_guard(
    save: Callable[[], None],
    leave: Callable[[int], object],
    loop: _Loop,
    *,
    end: Callable[[int], object] = os._exit,
    patience: float = _WATCHDOG,
) -> Iterator[None]:
    """While inside, SIGHUP, SIGTERM and SIGINT save and leave; a stalled or vanished terminal cannot hold either up.

    The handler saves at once, in the handler itself: the loop may be stuck behind a terminal that nobody reads, and
    then nothing that is scheduled on it ever runs. Must be entered in the main thread.

    Args:
        save: writes what must not be lost; short, never waits for the loop, may be called more than once.
        leave: asks the program to end with this exit code; runs on the loop.
        loop: the loop that the program runs on.
        end: ends the process with this exit code, at once.
        patience: seconds between asking and ending.
    """

    def gone(number: int, _frame: FrameType | None) -> None:
        code = 128 + number
        watchdog = threading.Timer(patience, end, (code,))
        watchdog.daemon = True
        watchdog.start()
        # Nobody is left who could be told that saving failed, and leaving matters more.
        with contextlib.suppress(Exception):
            save()
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(leave, code)

    # A watchdog that was started stays on guard afterwards: leaving may still hang on a thread.
    with heard((*FROM_OUTSIDE, *BY_KEY), gone):
        yield
