"""The only writer of standard output and standard error: data there, narration here, one envelope with `--json`."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TextIO

from models.commands import on_lines
from models.errors import SmdomainError, SpecError
from models.findings import Finding, Level
from models.text import scrub
from tui.exit_codes import ExitCode
from tui.streams import is_terminal
from tui.words import aligned

SCHEMA: Final = 1
"""Version of the envelope."""
_COLOURS: Final[Mapping[str, str]] = {
    Level.ERROR: "\x1b[31m",
    Level.WARNING: "\x1b[33m",
    Level.UNKNOWN: "\x1b[35m",
    Level.INFO: "\x1b[36m",
}
_PLAIN: Final = "\x1b[0m"
_FULL: Final = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO})
"""Errors of a file that takes no more: what is missing in it would pass for all there was."""


class Output:
    """What a command says. Human text is scrubbed here, so that no text from outside acts on a terminal."""

    def __init__(
        self, *, json: bool = False, color: bool = True, stdout: TextIO | None = None, stderr: TextIO | None = None
    ) -> None:
        self.json = json
        # Python has None for a stream that was closed before it began (`>&-`).
        self._stdout: TextIO = stdout or sys.stdout or io.StringIO()
        self._stderr: TextIO = stderr or sys.stderr or io.StringIO()
        self._color = color and not os.environ.get("NO_COLOR") and is_terminal(self._stdout)
        self._data: Any = None
        self._findings: list[Finding] = []
        self._error: SmdomainError | None = None
        self.lost = ""
        """Why part of standard output could not be written; empty where all was, or nobody reads it any more."""

    # -- for people

    def line(self, text: str = "") -> None:
        """A line of the answer; with `--json` the envelope has it instead."""
        if not self.json:
            self._write(self._stdout, scrub(text, newlines=True) + "\n")

    def note(self, text: str) -> None:
        """Narration."""
        self._write(self._stderr, scrub(text, newlines=True) + "\n")

    def ask(self, question: str) -> None:
        """A question, on whose line the answer is typed."""
        self._write(self._stderr, scrub(question))

    def ring(self, title: str) -> None:
        """Call people back who look elsewhere: a bell, and what happened in the title; only on a terminal."""
        if is_terminal(self._stderr) and os.environ.get("TERM", "dumb") not in ("", "dumb"):
            self._write(self._stderr, f"{title_sequence(title)}\a")

    def rows(self, rows: Sequence[Sequence[str]], *, heads: Sequence[str] = ()) -> None:
        """A table, as wide as what is in it."""
        for line in aligned([heads, *rows] if heads else rows):
            self.line(line)

    def finding(self, finding: Finding, place: str = "") -> None:
        """One finding, with what to do about it."""
        head = scrub(f"{place}{': ' if place else ''}{finding.field or 'spec'}: {finding.message}")
        level = str(finding.level)
        if self._color:
            level = f"{_COLOURS[finding.level]}{level}{_PLAIN}"
        if not self.json:
            code = scrub(finding.code)
            self._write(self._stdout, f"{level} {code} {head}\n")
            for line in on_lines(finding.remedy):
                self._write(self._stdout, f"    {scrub(line)}\n")

    def error(self, error: SmdomainError) -> None:
        """What went wrong and what to do."""
        self.note(f"{error.title}: {error.message}")
        if error.remedy:
            self.note(error.remedy)

    def failed(self, error: SmdomainError) -> None:
        """Tell an error at once; the envelope has the first one."""
        self.error(error)
        self._error = self._error or error

    # -- for programs

    def raw(self, text: str) -> None:
        """Data as it is: files, which their renderers keep harmless."""
        self._write(self._stdout, text)

    def result(self, data: Any, findings: Iterable[Finding] = ()) -> None:
        """What the envelope of `--json` holds."""
        self._data = data
        self._findings = list(findings)

    def close(self, command: str, code: int, error: SmdomainError | None = None) -> None:
        """End the command: with `--json`, write the one envelope."""
        if error is not None:
            self.failed(error)
        error = self._error
        if self.json:
            from tui.services import plain_json

            data = self._data
            if isinstance(error, SpecError) and data is None:
                data = {"problems": problems_of(error)}
            envelope = {
                "schema": SCHEMA,
                "command": command,
                "ok": code == ExitCode.DONE,
                "data": data,
                "findings": [finding.as_dict() for finding in self._findings],
                "error": error.as_dict() if error else None,
            }
            self._write(self._stdout, plain_json.dumps(envelope, indent=2) + "\n")
        if self.lost:
            self.note(f"Standard output could not be written in full: {self.lost}.")
        for stream in (self._stdout, self._stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()

    def _write(self, stream: TextIO, text: str) -> None:
        try:
            stream.write(text)
            stream.flush()
        except BrokenPipeError:
            # Nobody reads any more, as in `smdomain lookup ... | head`; what was begun goes on.
            _silence(stream)
        except UnicodeEncodeError:
            # A terminal or locale without these letters.
            stream.write(text.encode("ascii", "backslashreplace").decode("ascii"))
            stream.flush()
        except (OSError, ValueError) as problem:
            number = getattr(problem, "errno", None)
            if stream is self._stdout and number in _FULL:
                self.lost = os.strerror(number)
            # Else the terminal is gone, or the stream is closed.
            _silence(stream)


def title_sequence(title: str) -> str:
    """What sets a terminal's title; control characters, which would end it early, are made harmless."""
    return f"\x1b]2;{scrub(title)}\x07"


def problems_of(error: SpecError) -> list[dict[str, Any]]:
    """The problems of a spec file as data."""
    return [
        {"key": each.key, "line": each.line, "message": each.message, "remedy": each.remedy} for each in error.problems
    ]


def _silence(stream: TextIO) -> None:
    """Let a broken stream swallow what is written to it, also when Python flushes it at the end."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
