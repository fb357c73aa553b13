"""The manual page, made from the parser in the language of man: `make docs` writes it."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator
from typing import Final

from tui.commands.parser import PROGRAM, build_parser
from tui.commands.reference import commands_of
from tui.exit_codes import SENTENCES

_ENVIRONMENT: Final = (
    ("AWS_PROFILE, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_CONFIG_FILE, ...", "Read as every program of AWS does."),
    ("NO_COLOR", "Set to anything: no colours."),
    ("SMDOMAIN_CLIPBOARD", "Set to off: nothing is sent to the terminal's clipboard."),
    ("SMDOMAIN_STATE_DIR", "Folder of drafts, runs and logs, in place of the one under FILES."),
    ("XDG_STATE_HOME, XDG_CACHE_HOME", "Where the folders under FILES lie."),
)
_FILES: Final = (
    ("~/.local/state/smdomain/drafts", "Answers that were begun; `smdomain setup --resume` goes on with them."),
    ("~/.local/state/smdomain/runs", "What was carried out, call by call; `smdomain resume` goes on with it."),
    ("~/.aws/config, ~/.aws/credentials", "Profiles, as the AWS CLI has them."),
)
_EXAMPLES: Final = (
    ("Try it without an account:", "smdomain --demo"),
    ("Hold a spec against the account, see what would be done, and do it:", "smdomain check domain.yaml"),
    ("", "smdomain plan domain.yaml"),
    ("", "smdomain apply domain.yaml --yes"),
    (
        "Hand it on as a CloudFormation template:",
        "smdomain export domain.yaml --as cloudformation -o domain-stack.yaml",
    ),
    ("Begin with a domain that exists, and see that nothing is to be done:", "smdomain import --domain ml -o ml.yaml"),
    ("", "smdomain plan ml.yaml"),
)
_GLOBALS: Final = "global options"


def manual() -> str:
    """The page, as roff."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    parser = build_parser()
    yield f'.TH {PROGRAM.upper()} 1 "" "{PROGRAM}" "User Commands"'
    # Hyphens between letters break no words of commands.
    yield from (".nh", ".ad l")
    yield from (".SH NAME", _text(f"{PROGRAM} - {_lowered(parser.description or '')}"))
    yield from (".SH SYNOPSIS", f".B {PROGRAM}", _text("[GLOBAL OPTIONS] [COMMAND]"))
    yield ".SH DESCRIPTION"
    yield _text(parser.description or "")
    yield _text(
        "Without a command it opens the wizard. Standard output carries data, standard error carries narration. With "
        "--json standard output is one envelope and nothing else. Nothing is created without --yes or a confirmation "
        "on screen."
    )
    yield from (".SH GLOBAL OPTIONS", _text("They may stand before or after the command."))
    for group in parser._action_groups:
        if group.title == _GLOBALS:
            yield from _options(group._group_actions)
    yield ".SH COMMANDS"
    for name, command, _ in commands_of(parser):
        yield from _command(name, command)
    yield ".SH EXIT STATUS"
    for code, sentence in SENTENCES.items():
        yield from _entry(str(int(code)), sentence)
    for title, entries in (("ENVIRONMENT", _ENVIRONMENT), ("FILES", _FILES)):
        yield f".SH {title}"
        for term, words in entries:
            yield from _entry(term, words)
    yield ".SH EXAMPLES"
    for words, line in _EXAMPLES:
        yield from (".PP", _text(words)) if words else ()
        yield from (".nf", ".RS 4", _text(line), ".RE", ".fi")
    yield from (".SH SEE ALSO", r"\fBaws\fR(1)")


def _command(name: str, command: argparse.ArgumentParser) -> Iterator[str]:
    yield f'.SS "{_escaped(name)}"'
    yield _text(command.description or "")
    usage = re.sub(r"\s+", " ", command.format_usage()).strip().removeprefix("usage: ")
    yield from (".PP", f".B {_escaped(name)}", _text(usage.removeprefix(name).strip()))
    for group in command._action_groups:
        if group.title != _GLOBALS:
            yield from _options(group._group_actions)


def _options(actions: Iterable[argparse.Action]) -> Iterator[str]:
    for action in actions:
        if action.help == argparse.SUPPRESS or isinstance(action, argparse._SubParsersAction):
            continue
        yield from _entry(_term(action), action.help or "")


def _term(action: argparse.Action) -> str:
    value = str(action.metavar or action.dest.upper()) if action.nargs != 0 else ""
    if not action.option_strings:
        return value
    if action.nargs == "?":
        return f"{', '.join(action.option_strings)}[={value}]"
    return ", ".join(action.option_strings) + (f" {value}" if value else "")


def _entry(term: str, words: str) -> Iterator[str]:
    yield from (".TP", f".B {_escaped(term)}", _text(f"{words[:1].upper()}{words[1:]}"))


def _lowered(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:]}".rstrip(".")


def _text(words: str) -> str:
    """`words` as a line of text, which must not begin like a request."""
    escaped = _escaped(words)
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped


def _escaped(words: str) -> str:
    # A bare hyphen is a dash to some readers, and cannot be copied into a command line.
    return words.replace("\\", r"\e").replace("-", r"\-").replace('"', r"\(dq").replace("`", r"\(ga")
