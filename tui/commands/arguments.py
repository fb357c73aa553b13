"""The command line's own argparse: global options on either side of the command, mistakes as errors of ours."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final, NoReturn

from models.errors import UsageError

DEMO: Final = "--demo"
_TAKES_VALUE: Final = ("--profile", "--region", "--endpoint-url", "--log-file")
_SWITCHES: Final = ("--no-color", "--version", "--help", "-h")
DEFAULTS: Final[Mapping[str, Any]] = {
    "profile": None,
    "region": None,
    "endpoint_url": None,
    "demo": None,
    "no_color": False,
    "log_file": None,
}


class Parser(argparse.ArgumentParser):
    """Raises instead of ending the process."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Options are written out, so that a new one never changes what an old script says; help is a global option.
        settings: dict[str, Any] = {"formatter_class": Help, "allow_abbrev": False, "add_help": False}
        super().__init__(*args, **(settings | kwargs))

    def error(self, message: str) -> NoReturn:
        """Refuse the command line.

        Raises:
            UsageError: always.
        """
        raise UsageError(f"{message[:1].upper()}{message[1:]}.", f"`{self.prog} --help` tells what there is.")

    def _print_message(self, message: str, file: Any = None) -> None:
        from tui.output import Output

        if message:
            Output(stdout=sys.stdout).raw(message)


class Help(argparse.RawDescriptionHelpFormatter):
    """Help that is as wide wherever it is made, and says `--demo[=SCENARIO]`."""

    def __init__(self, prog: str, **_: Any) -> None:
        super().__init__(prog, max_help_position=26, width=100)

    def format_help(self) -> str:
        """The text."""
        return super().format_help().replace(f"{DEMO} SCENARIO  ", f"{DEMO}[=SCENARIO]")


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option `--json`."""
    parser.add_argument("--json", action="store_true", help="one JSON envelope on standard output, nothing else")


def add_globals(parser: argparse.ArgumentParser, *, top: bool) -> argparse._ArgumentGroup:
    """The options that every command takes; a command leaves alone what was said before it. Gives their group."""
    group = parser.add_argument_group("global options")

    def add(*names: str, **how: Any) -> None:
        name = names[-1].lstrip("-").replace("-", "_")
        group.add_argument(*names, default=DEFAULTS[name] if top else argparse.SUPPRESS, **how)

    add("--profile", metavar="NAME", help="profile of the AWS configuration files")
    add("--region", metavar="NAME", help="AWS Region, for example eu-central-1")
    add("--endpoint-url", metavar="URL", help="endpoint in place of every AWS service")
    add("--demo", metavar="SCENARIO", help="use the embedded AWS: no account, no network")
    add("--no-color", action="store_true", help="no colours; NO_COLOR does the same")
    add("--log-file", metavar="PATH", help="write details to this file, without secrets")
    group.add_argument("-h", "--help", action="help", help="say this and end")
    return group


def add_part(parts: Any, program: str, name: str, words: str, usage: str = "") -> Parser:
    """A command below a command, with the global options.

    Args:
        parts: what `add_subparsers` gave.
        program: the words before it, for example `smdomain demo`.
        name: its own word.
        words: what it does.
        usage: its arguments.
    """
    head = f"{program} {name}"
    part: Parser = parts.add_parser(
        name, help=words, prog=head, usage=f"{head} {usage}".rstrip() + " [GLOBAL OPTIONS]", description=sentence(words)
    )
    add_globals(part, top=False)
    return part


def sentence(words: str) -> str:
    """`words` as a sentence."""
    return f"{words[:1].upper()}{words[1:]}."


def settled(arguments: Sequence[str], commands: Sequence[str], default: str) -> list[str]:
    """The arguments with the command in its place and `--demo` with its scenario.

    Raises:
        UsageError: the first word is no command.
    """
    words = [f"{DEMO}=default" if word == DEMO else word for word in _before_dashes(arguments)]
    rest = list(arguments[len(words) :])
    at = 0
    while at < len(words):
        word = words[at]
        if word in _TAKES_VALUE:
            at += 2
        elif word in _SWITCHES or word.startswith((f"{DEMO}=", *(f"{name}=" for name in _TAKES_VALUE))):
            at += 1
        elif word.startswith("-") and word != "-":
            return [*words[:at], default, *words[at:], *rest]
        elif word in commands:
            return [*words, *rest]
        else:
            bare = at > 0 and arguments[at - 1] == DEMO
            raise UsageError(f"There is no command {word!r}.", _suggestion(word, commands, scenario=bare))
    if at > len(words):
        # The last option lacks its value: argparse says so.
        return [*words, *rest]
    asked = {"--help", "-h", "--version"} & set(words)
    return [*words, *rest] if asked else [*words[:at], default, *rest]


def command_in(words: Sequence[str], commands: Sequence[str]) -> str | None:
    """The command of `settled` arguments; None where there is none, or help on all of them is wanted before it."""
    at = 0
    while at < len(words) and words[at] not in ("--help", "-h"):
        if words[at] in commands:
            return words[at]
        at += 2 if words[at] in _TAKES_VALUE else 1
    return None


def _before_dashes(arguments: Sequence[str]) -> Sequence[str]:
    return arguments[: arguments.index("--")] if "--" in arguments else arguments


def not_understood(left: Sequence[str], args: argparse.Namespace) -> UsageError:
    """What is wrong with arguments that no parser takes.

    Args:
        left: those arguments.
        args: what the others say.
    """
    words = ("smdomain", getattr(args, "command", None), getattr(args, "part", None))
    command = " ".join(word for word in words if word)
    return UsageError(f"Unrecognized arguments: {' '.join(left)}.", f"`{command} --help` tells what there is.")


def _suggestion(word: str, commands: Sequence[str], *, scenario: bool) -> str:
    from difflib import get_close_matches

    if scenario:
        from tui.emulator.scenario_list import SCENARIOS

        if word in SCENARIOS:
            return f"A scenario is joined to its option: `{DEMO}={word}`."

    near = get_close_matches(word, commands, n=1, cutoff=0.5)
    return f"Did you mean `smdomain {near[0]}`?" if near else "`smdomain --help` tells what there is."
