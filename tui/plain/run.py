"""The plain walkthrough from its beginning to its exit code."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from types import FrameType
from typing import TYPE_CHECKING, Final, Literal, NoReturn, TextIO

from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.context import Context
    from tui.plain.console import Console
    from tui.plain.talk import Talk
    from tui.services.connection import Connection

Mode = Literal["auto", "lines"]
"""`lines`: numbered prompts without movement of the cursor, whatever the terminal can; also over a pipe."""
LINES: Final = "lines"
_NO_CURSOR: Final = ("", "dumb", "unknown")
_ENDING: Final = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Gone(BaseException):
    """The terminal is gone, or somebody asked the process to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number


def why_not_prompts(mode: str = "auto", stdin: TextIO | None = None) -> str | None:
    """Why nobody can be asked here, as a sentence; None where they can. Over a pipe only where lines are asked for."""
    source = stdin or sys.stdin
    if mode == LINES and source is not None:
        return None
    with contextlib.suppress(ValueError, OSError, AttributeError):
        if source.isatty():
            return None
    return "The prompts need a terminal, and standard input is none."


def takes_lines(mode: str, environ: Mapping[str, str] | None = None, stdout: TextIO | None = None) -> bool:
    """Whether to do without movement of the cursor: it was asked for, or the terminal cannot."""
    env = os.environ if environ is None else environ
    target = stdout or sys.stdout
    return mode == LINES or env.get("TERM", "") in _NO_CURSOR or not target.isatty()


def run(
    connection: Connection,
    *,
    spec_path: str | None = None,
    resume: str | bool | None = False,
    no_color: bool = False,
    mode: Mode = "auto",
) -> int:
    """Ask everything, line by line, until it ends; the exit code.

    Ctrl-C ends with 130, the end of the input with 4; either way every answer so far is in the draft.

    Args:
        connection: which AWS to talk to.
        spec_path: a spec to begin with, at the review.
        resume: a draft to go on with, by its id; None for the last one, False for none.
        no_color: send no colours.
        mode: `lines` for prompts without movement of the cursor.

    Raises:
        UsageError: there is nobody to ask.
        SmdomainError: the spec or the draft cannot be opened.
    """
    from models.errors import UsageError
    from tui.begin import make_context

    why = why_not_prompts(mode)
    if why:
        raise UsageError(why, "`smdomain apply spec.yaml --yes` carries out a spec.")
    console = make_console(mode, no_color=no_color or bool(os.environ.get("NO_COLOR")))
    return talk_through(make_context(connection), console, spec_path=spec_path, resume=resume)


def make_console(mode: str, *, no_color: bool) -> Console:
    """The dialogue that suits the terminal."""
    from tui.output import Output

    out = Output(color=False)
    if takes_lines(mode):
        from tui.plain.console import LineConsole

        return LineConsole(out, sys.stdin)
    from tui.plain.prompts import QuestionaryConsole
    from tui.terminal import read_terminal

    return QuestionaryConsole(out, no_color=no_color, marking=not read_terminal().console)


def talk_through(
    ctx: Context, console: Console, *, spec_path: str | None = None, resume: str | bool | None = False
) -> int:
    """The whole dialogue over a context and a console; the exit code.

    Raises:
        SmdomainError: the spec or the draft cannot be opened.
    """
    from tui.begin import begin
    from tui.plain.desk import PlainDesk
    from tui.plain.finder import Finder
    from tui.plain.talk import Leave, Talk

    finder = Finder(ctx, console.say)
    talk = Talk(ctx, console, finder, PlainDesk(ctx, finder))
    ctx.desk = talk.desk
    try:
        with _signals():
            first = begin(ctx, talk.desk, spec_path, resume)
            if ctx.session is not None:
                first = "review" if first == "review" else "walk"
            _stages(talk, first)
    except Leave as end:
        return end.code
    except KeyboardInterrupt:
        return _interrupted(talk, ExitCode.INTERRUPTED, "Ended by Ctrl-C.")
    except EOFError:
        code = talk.code()
        return _interrupted(talk, ExitCode(code) if _run_is_over(talk) else ExitCode.RESUMABLE, "The input ended.")
    except Gone as gone:
        _save(talk)
        return gone.code
    finally:
        talk.desk.close_session()


def _stages(talk: Talk, first: str) -> NoReturn:
    """From stage to stage; ends by `Leave` alone."""
    from tui.plain.follow import Done, Status
    from tui.plain.review import Review
    from tui.plain.start import Start
    from tui.plain.walk import Walk

    start = Start(talk)
    stage = first
    while True:
        session = talk.ctx.session
        if stage == "status":
            stage = Status(talk).go()
        elif stage == "done":
            stage = Done(talk).go()
        elif session is None or stage == "start":
            stage = start.go()
        else:
            stage = Review(talk, session).go() if stage == "review" else Walk(talk, session).go()


def _run_is_over(talk: Talk) -> bool:
    watch = talk.ctx.watch
    return watch is not None and watch.ended is not None


def _interrupted(talk: Talk, code: ExitCode, words: str) -> int:
    _save(talk)
    talk.say("")
    talk.say(words)
    talk.tell_how_to_go_on()
    return int(code)


def _save(talk: Talk) -> None:
    """Everything is on disk but the place one was at; a draft that nothing was answered in is not kept."""
    session = talk.ctx.session
    if session is not None and talk.ctx.drafts.path(session.draft.id).exists():
        talk.desk.save_now()


@contextlib.contextmanager
def _signals() -> Iterator[None]:
    """While inside, SIGHUP and SIGTERM end the dialogue in order, so that the terminal is left as it was."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def gone(number: int, _frame: FrameType | None) -> None:
        raise Gone(number)

    before = {number: signal.signal(number, gone) for number in _ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
