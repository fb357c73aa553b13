"""The reference of the command line as Markdown, made from the parser: `make docs` writes it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from tui.commands.parser import build_parser

_HEAD = """\
# Command line

Made from the parser by `make docs`, as is the manual page `smdomain.1` beside this one; a test keeps both true.

Standard output carries data, standard error carries narration. With `--json` standard output is one envelope and
nothing else: `{"schema": 1, "command": ..., "ok": true|false, "data": ..., "findings": [...], "error": null|{"code",
"title", "message", "remedy"}}`.

Global options may stand before or after the command. `--demo` alone is `--demo=default`.
"""


def reference() -> str:
    """The page."""
    parser = build_parser()
    parts = [_HEAD, f"```text\n{parser.format_help()}```\n"]
    for name, command, depth in commands_of(parser):
        parts.append(f"{'#' * (depth + 2)} {name}\n\n```text\n{command.format_help()}```\n")
    return "\n".join(parts)


def commands_of(parser: argparse.ArgumentParser, depth: int = 0) -> Iterator[tuple[str, argparse.ArgumentParser, int]]:
    """The commands below, each with the words that call it, how deep it is, and those below it after it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield command.prog, command, depth
                yield from commands_of(command, depth + 1)
