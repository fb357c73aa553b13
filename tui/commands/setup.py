"""`smdomain setup`: the wizard, in a terminal."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from tui.output import Output

HELP: Final = "the wizard; what `smdomain` alone begins"
USAGE: Final = "[--spec FILE] [--resume [DRAFT]] [--plain[=lines]] [--no-mouse] [--[no-]thin-line]"


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("--spec", metavar="FILE", help="begin with the answers of a spec")
    parser.add_argument(
        "--resume",
        nargs="?",
        const=True,
        default=False,
        metavar="DRAFT",
        help="go on with a draft, or with the last one",
    )
    parser.add_argument(
        "--plain",
        nargs="?",
        const="auto",
        choices=("auto", "lines"),
        metavar="lines",
        help="the same questions as prompts; `lines` never moves the cursor, for screen readers and pipes",
    )
    parser.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    parser.add_argument(
        "--thin-line",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="send only what changes on the screen; so it is over SSH, or with SMDOMAIN_DRIVER=diff",
    )


def run(args: argparse.Namespace, out: Output) -> ExitCode:
    """Run it until it ends.

    Raises:
        UsageError: there is no terminal to run it in.
    """
    from models.errors import UsageError
    from tui.terminal import why_not_full_screen

    if args.plain:
        return _plain(args)
    why = why_not_full_screen()
    if why:
        from tui.plain.run import why_not_prompts

        # Somebody is there, and only the screen cannot be drawn.
        plain = "" if why_not_prompts() else "`smdomain setup --plain` asks the same questions line by line. "
        raise UsageError(why, f"{plain}Without one: {_instead(args)}")
    from tui.app import run as run_app
    from tui.commands.common import connection_of
    from tui.last_session import session

    resume = None if args.resume is True else args.resume
    with session() as killed:
        if killed:
            # The screen says so too, and goes; this stays.
            out.note(killed)
        code = run_app(
            connection_of(args),
            spec_path=args.spec,
            resume=resume,
            no_mouse=args.no_mouse,
            no_color=args.no_color,
            thin=args.thin_line,
        )
    # Ended by a signal, it is the shell's number for that.
    return ExitCode(code) if code in set(ExitCode) else code  # type: ignore[return-value]


def _plain(args: argparse.Namespace) -> ExitCode:
    """Run it as prompts.

    Raises:
        UsageError: there is nobody to ask.
    """
    from models.errors import UsageError
    from tui.plain.run import run as run_plain
    from tui.plain.run import why_not_prompts

    why = why_not_prompts(args.plain)
    if why:
        raise UsageError(why, f"Without one: {_instead(args)}")
    from tui.commands.common import connection_of

    resume = None if args.resume is True else args.resume
    code = run_plain(connection_of(args), spec_path=args.spec, resume=resume, no_color=args.no_color, mode=args.plain)
    return ExitCode(code) if code in set(ExitCode) else code  # type: ignore[return-value]


def _instead(args: argparse.Namespace) -> str:
    """The command that does without a terminal what was asked for."""
    import shlex

    words = ["smdomain"]
    words += [f"--demo={args.demo}"] if args.demo else []
    for name in ("profile", "region", "endpoint_url"):
        value = getattr(args, name)
        words += [f"--{name.replace('_', '-')}", value] if value else []
    apply = shlex.join([*words, "apply", args.spec or "spec.yaml", "--yes"])
    if args.resume and isinstance(args.resume, str):
        return f"`smdomain drafts show {shlex.quote(args.resume)} > spec.yaml`, then `{apply}`."
    return f"`{apply}` carries out a spec."
