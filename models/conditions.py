"""When a question is asked, as data: evaluated against the answers, and put into words for help and tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

_WORDS: Final = {"True": "on", "False": "off", "None": "not answered"}


class Condition(Protocol):
    """A yes-or-no question about the answers given so far."""

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether it is so; `answers` by dotted key."""

    def words(self) -> str:
        """The condition as a phrase after "when"."""


@dataclass(frozen=True, slots=True)
class Always:
    """Holds whatever was answered."""

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """True."""
        return True

    def words(self) -> str:
        """The phrase."""
        return "always"


class Is:
    """The answer to `key` is one of `values`."""

    __slots__ = ("key", "values")

    def __init__(self, key: str, *values: object) -> None:
        self.key = key
        self.values = values

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether the answer is one of them."""
        return answers.get(self.key) in self.values

    def words(self) -> str:
        """The phrase."""
        shown = " or ".join(_WORDS.get(str(value), str(value)) for value in self.values)
        return f"{self.key} is {shown}"


@dataclass(frozen=True, slots=True)
class Answered:
    """`key` has an answer that is not empty."""

    key: str

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether there is one."""
        return answers.get(self.key) not in (None, "", [], {}, False)

    def words(self) -> str:
        """The phrase."""
        return f"{self.key} is answered"


class Both:
    """All of several conditions hold."""

    __slots__ = ("parts",)

    def __init__(self, *parts: Condition) -> None:
        self.parts = parts

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether all do."""
        return all(part.holds(answers) for part in self.parts)

    def words(self) -> str:
        """The phrase."""
        return " and ".join(part.words() for part in self.parts)
