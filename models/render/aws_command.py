"""Calls of a plan as commands of the AWS CLI: names, requests as JSON, and queries of answers."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any, Final

from models.actions import Call, Ref

_CLI_SERVICES: Final = {"s3": "s3api"}
"""Where the AWS CLI calls a service otherwise than boto3."""
_WORD: Final = re.compile(r"(.)([A-Z][a-z]+)")
_CAPITAL: Final = re.compile(r"([a-z0-9])([A-Z])")
_PLURAL: Final = re.compile(r"[A-Z]{2,}s$")
_IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def command_name(operation: str) -> str:
    """`CreateUserProfile` as the AWS CLI has it: `create-user-profile`."""
    plural = _PLURAL.search(operation)
    if plural:
        operation = f"{operation[: plural.start()]}-{plural.group().lower()}"
    return _CAPITAL.sub(r"\1-\2", _WORD.sub(r"\1-\2", operation)).lower().replace("--", "-")


def service_name(service: str) -> str:
    """boto3's name of a service as the AWS CLI has it."""
    return _CLI_SERVICES.get(service, service)


def command(call: Call, variables: Mapping[Ref, str] | None = None) -> str:
    """`service operation --cli-input-json REQUEST`, quoted for bash."""
    words = f"{shlex.quote(service_name(call.service))} {shlex.quote(command_name(call.operation))}"
    return f"{words} --cli-input-json {json_word(call.request, variables or {})}" if call.request else words


def json_word(value: Any, variables: Mapping[Ref, str]) -> str:
    """`value` as JSON in one word of bash: ASCII alone, quoted, with a variable where a `Ref` stands.

    Raises:
        KeyError: a `Ref` has no variable.
    """
    word, literal = "", ""
    for piece in _pieces(value):
        if isinstance(piece, Ref):
            word += f'{shlex.quote(literal)}"${{{variables[piece]}}}"'
            literal = ""
        else:
            literal += piece
    return word + (shlex.quote(literal) if literal else "")


def _pieces(value: Any) -> Iterator[str | Ref]:
    if isinstance(value, Ref):
        yield from ('"', value, '"')
    elif isinstance(value, Mapping):
        for number, (key, child) in enumerate(value.items()):
            yield f"{', ' if number else '{'}{json.dumps(key)}: "
            yield from _pieces(child)
        yield "}" if value else "{}"
    elif isinstance(value, list | tuple):
        for number, child in enumerate(value):
            yield ", " if number else "["
            yield from _pieces(child)
        yield "]" if value else "[]"
    else:
        yield json.dumps(value)


def path_query(path: str) -> str:
    """A dotted path in an answer as a query."""
    return ".".join(part if _IDENTIFIER.fullmatch(part) else json.dumps(part) for part in path.split("."))


def rows_query(rows: str, match: Mapping[str, Any]) -> str:
    """The first of the rows that have all these members, as a query."""
    tests = " && ".join(f"{path_query(path)} == {_literal(value)}" for path, value in match.items())
    return f"{path_query(rows)}[?{tests}] | [0]" if tests else f"{path_query(rows)}[0]"


def _literal(value: Any) -> str:
    """JSON in a query, where a backtick would end it."""
    return "`" + json.dumps(value).replace("`", "\\u0060") + "`"
