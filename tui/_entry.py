"""The installed `smdomain` package: its own folder first on the import path, then the program's `main`.

A wheel holds this file as `smdomain/__init__.py`, beside the folders `tui`, `screens` and `models`. Without
the entry at the front, another distribution or PYTHONPATH could supply a `models` of its own. In an editable
install nothing lies beside this file and the checkout is on the path already.
"""

import sys
from pathlib import Path


def main() -> int:
    """Run the command line; returns its exit code."""
    home = Path(__file__).resolve().parent
    if (home / "tui" / "cli.py").is_file():
        sys.path.insert(0, str(home))
    from tui.garbage import put_off

    put_off()
    from tui.cli import main as run
    from tui.leaving import leave

    return leave(run())
