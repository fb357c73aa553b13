"""What AWS allows as a value, as the installed service model says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol


class Pattern(Protocol):
    """A compiled regular expression."""

    def fullmatch(self, string: str, /) -> object | None:
        """The match of all of `string`, or None."""


@dataclass(frozen=True)
class Constraint:
    """Limits of one member: lengths for text and lists, values for numbers."""

    type: str
    """The shape's type: `string`, `integer`, `long`, `boolean`, `list`, `map`, `structure`, ..."""
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    required: bool = False
    documentation: str = ""

    @cached_property
    def _compiled(self) -> Pattern | None:
        if not self.pattern:
            return None
        try:
            return re.compile(self.pattern)
        except re.error:
            # AWS writes Unicode classes such as \p{L}, which `re` does not know.
            return re.compile(_without_unicode_classes(self.pattern))

    def problem_with(self, value: object) -> str | None:
        """What is wrong with `value`, as the end of a sentence ("must ..."); None where it fits."""
        if isinstance(value, str):
            return self._problem_with_text(value)
        if isinstance(value, bool):
            return None
        if isinstance(value, int):
            return self._problem_with_size(value, "")
        if isinstance(value, list | tuple):
            return self._problem_with_size(len(value), " entries")
        return None

    def _problem_with_text(self, value: str) -> str | None:
        if self.enum and value not in self.enum:
            shown = ", ".join(self.enum[:12]) + (", ..." if len(self.enum) > 12 else "")
            return f"must be one of {shown}"
        problem = self._problem_with_size(len(value), " characters")
        if problem:
            return problem
        # botocore's patterns are not anchored: only a full match is what AWS checks.
        if self._compiled and not self._compiled.fullmatch(value):
            return f"must match {self.pattern}"
        return None

    def _problem_with_size(self, size: int, unit: str) -> str | None:
        if self.minimum is not None and size < self.minimum:
            return f"must be at least {self.minimum}{unit}, it is {size}"
        if self.maximum is not None and size > self.maximum:
            return f"must be at most {self.maximum}{unit}, it is {size}"
        return None

    def summary(self) -> str:
        """The constraint in a few words, for help and tables; empty where there is none."""
        parts: list[str] = []
        if self.enum:
            parts.append("one of " + ", ".join(self.enum) if len(self.enum) <= 8 else f"one of {len(self.enum)} values")
        unit = {"string": " characters", "list": " entries"}.get(self.type, "")
        if self.maximum is not None and self.minimum:
            parts.append(f"{self.minimum} to {self.maximum}{unit}")
        elif self.maximum is not None:
            parts.append(f"at most {self.maximum}{unit}")
        elif self.minimum:
            parts.append(f"at least {self.minimum}{unit}")
        if self.pattern and not self.enum:
            parts.append(f"matches {self.pattern}")
        return "; ".join(parts)


def _without_unicode_classes(pattern: str) -> str:
    """`pattern` with its Unicode classes widened to what `re` can say; never narrower than the original."""
    return pattern.replace(r"\p{L}", r"\w").replace(r"\p{Z}", r"\s").replace(r"\p{N}", r"\d").replace(r"\p{M}", r"\w")


@dataclass(frozen=True)
class Shapes:
    """Constraints of every member of `CreateDomain` by path, list items as `SubnetIds[]`.

    Other inputs are asked by `operation:path`, for example `CreateUserProfile:UserProfileName`.
    """

    members: Mapping[str, Constraint] = field(default_factory=dict)
    version: str = ""
    """Version of the package the model came with."""

    def get(self, path: str) -> Constraint | None:
        """The constraint at `path`; None where this service model has no such member."""
        return self.members.get(path)

    def enum(self, path: str) -> tuple[str, ...]:
        """The values allowed at `path`; empty where it is not an enumeration."""
        constraint = self.members.get(path)
        return constraint.enum if constraint else ()
