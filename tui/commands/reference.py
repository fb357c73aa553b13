"""The reference of the command line as Markdown, made from the parser: `python -m tui.commands.reference`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from tui.commands.parser import build_parser
from tui.output import Output

_HEAD = """\
# Command line

Made from the parser by `python -m tui.commands.reference > docs/cli.md`; a test keeps it true.

Standard output carries data, standard error carries narration. With `--json` standard output is one envelope and
nothing else: `{"schema": 1, "command": ..., "ok": true|false, "data": ..., "findings": [...], "error": null|{"code",
"title", "message", "remedy"}}`.

Global options may stand before or after the command. `--demo` alone is `--demo=default`.
"""


def reference() -> str:
    """The page."""
    parser = build_parser()
    parts = [_HEAD, f"```text\n{parser.format_help()}```\n"]
    for name, command in _commands(parser):
        parts.append(f"## {name}\n\n```text\n{command.format_help()}```\n")
        parts += [f"### {inner}\n\n```text\n{below.format_help()}```\n" for inner, below in _commands(command)]
    return "\n".join(parts)


def _commands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from ((command.prog, command) for command in action.choices.values())


if __name__ == "__main__":
    Output(stdout=sys.stdout).raw(reference())
