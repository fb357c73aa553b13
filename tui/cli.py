"""The command line: parses arguments and dispatches to `tui.commands`."""

import argparse
from collections.abc import Sequence

from tui import __version__


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="smdomain")
    parser.add_argument("--version", action="version", version=f"smdomain {__version__}")
    parser.parse_args(argv)
    return 0
