"""The plain walkthrough from its beginning to its exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal, NoReturn, TextIO

from tui.exit_codes import ExitCode
from tui.signals import Ended
from tui.streams import is_terminal

if TYPE_CHECKING:
    from tui.context import Context
    from tui.plain.console import Console
    from tui.plain.talk import Talk
    from tui.services.connection import Connection

Mode = Literal["auto", "lines"]
"""`lines`: numbered prompts without movement of the cursor, whatever the terminal can; also over a pipe."""
LINES: Final = "lines"
_NO_CURSOR: Final = ("", "dumb", "unknown")


def why_not_prompts(mode: str = "auto", stdin: TextIO | None = None) -> str | None:
    """Why nobody can be asked here, as a sentence; None where they can. Over a pipe only where lines are asked for."""
    source = stdin or sys.stdin
    if mode == LINES and source is not None:
        return None
    if is_terminal(source):
        return None
    return "The prompts need a terminal, and standard input is none."


def takes_lines(mode: str, environ: Mapping[str, str] | None = None, stdout: TextIO | None = None) -> bool:
    """Whether to do without movement of the cursor: it was asked for, or the terminal cannot."""
    env = os.environ if environ is None else environ
    target = stdout or sys.stdout
    return mode == LINES or env.get("TERM", "") in _NO_CURSOR or not is_terminal(target)


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
    from tui.mfa import asker

    why = why_not_prompts(mode)
    if why:
        raise UsageError(why, "`smdomain apply spec.yaml --yes` carries out a spec.")
    console = make_console(mode, no_color=no_color or bool(os.environ.get("NO_COLOR")))
    ctx = make_context(connection)
    ctx.ask_code = asker()
    return talk_through(ctx, console, spec_path=spec_path, resume=resume)


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
        Ended: the process was told to end; every answer is in the draft.
    """
    from tui.begin import begin
    from tui.plain.desk import PlainDesk
    from tui.plain.finder import Finder
    from tui.plain.talk import Leave, Talk

    finder = Finder(ctx, console.say)
    talk = Talk(ctx, console, finder, PlainDesk(ctx, finder))
    ctx.desk = talk.desk
    try:
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
    except Ended:
        _save(talk)
        raise
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
