"""The very end of the process."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import atexit, sys, threading
import tui.cli

def main():
    print("told", end="")
    if {thread}:
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    return 7

atexit.register(print, ", taken apart", end="")
tui.cli.main = main
from tui._entry import main
sys.exit(main())
"""


@pytest.mark.parametrize(("thread", "told"), [(True, "told"), (False, "told, taken apart")])
def test_nothing_is_taken_apart_under_a_thread_at_work(thread: bool, told: str, repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(thread=thread)], cwd=repository, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (7, told, "")
