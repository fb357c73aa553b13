"""Reading spec files, with every problem at once, and writing them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

from models.errors import SpecError, SpecProblem, UsageError
from models.read.spec import Document, read_spec
from models.render.spec_yaml import spec_yaml
from models.spec import DomainSpec

STDIN: Final = "-"
LARGEST: Final = 1 << 20
"""Bytes of the largest file that is read; a spec with thousands of people takes a tenth of it."""


def load_spec(path: str | Path) -> DomainSpec:
    """The spec in a file; `-` is standard input.

    Raises:
        UsageError: the file cannot be read.
        SpecError: it holds no spec; with every problem.
    """
    text, source = read_text(path)
    return parse_spec(text, source)


def parse_spec(text: str, source: str = "") -> DomainSpec:
    """The spec in YAML or JSON.

    Raises:
        SpecError: there is none; with every problem.
    """
    return read_spec(parse_document(text, source), source)


def parse_document(text: str, source: str = "") -> Document:
    """The tree in YAML or JSON, with the lines of its keys.

    Raises:
        SpecError: it is neither.
    """
    from tui.services.spec_yaml import parse_yaml

    if text.lstrip().startswith("{"):
        values: list[Any] = []
        try:
            values.append(json.loads(text, parse_constant=_refuse_constant))
        except (ValueError, RecursionError):
            # YAML's own braces, or a mistake that the YAML reader names with its line.
            return parse_yaml(text, source)
        # Tabs, which YAML refuses, stand only between the values of JSON. Texts differ in how they are escaped.
        document = parse_yaml(text.replace("\t", " "), source)
        return Document(values[0], document.lines, document.written, document.problems)
    return parse_yaml(text, source)


def dump_spec(spec: DomainSpec) -> str:
    """The spec as YAML for review."""
    return spec_yaml(spec)


def read_text(path: str | Path) -> tuple[str, str]:
    """The text of a file, or of standard input, and its name for messages.

    Raises:
        UsageError: it cannot be read, is too large, or is no text.
    """
    source = "standard input" if str(path) == STDIN else str(path)
    try:
        data = _bytes(path)
    except FileNotFoundError:
        raise UsageError(f"There is no file {source}.", "Check the path.") from None
    except IsADirectoryError:
        raise UsageError(f"{source} is a folder.", "Name a file in it.") from None
    except OSError as problem:
        raise UsageError(f"{source} cannot be read: {problem.strerror or problem}.") from problem
    except ValueError:
        raise UsageError(f"{source!r} cannot be the name of a file.") from None
    if len(data) > LARGEST:
        raise UsageError(f"{source} is larger than {LARGEST >> 20} MiB: that is no spec.", "Check the path.")
    try:
        return data.decode("utf-8-sig"), source
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        flaw = SpecProblem("", f"is not UTF-8: byte 0x{data[problem.start]:02x}.", "Save the file as UTF-8.", line)
        raise SpecError([flaw], source) from None


def _bytes(path: str | Path) -> bytes:
    """At most one byte more than is read, so that what is too large shows."""
    if str(path) == STDIN:
        if sys.stdin is None:
            raise OSError("there is none")
        if hasattr(sys.stdin, "buffer"):
            return sys.stdin.buffer.read(LARGEST + 1)
        return sys.stdin.read(LARGEST + 1).encode()
    with Path(path).expanduser().open("rb") as file:
        return file.read(LARGEST + 1)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
