"""What an import gives: a spec, and everything about the file that a person has to look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from models.errors import SpecError, SpecProblem
from models.read.request import spec_from_request
from models.spec import DomainSpec
from models.tree import Tree, set_at


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one place of the file."""

    place: str
    """Where it stands there, for example `Resources.Domain.Properties.VpcId`."""
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


@dataclass
class Imported:
    """A spec made from a foreign file."""

    spec: DomainSpec
    questions: list[Remark] = field(default_factory=list)
    """What the file leaves open; the spec says nothing about it."""
    taken: list[Remark] = field(default_factory=list)
    """What was read with the help of a default, and what was left out because it is no part of a spec."""


def imported(
    request: Mapping[str, Any],
    *,
    region: str | None,
    access: Mapping[str, list[Any]],
    questions: Iterable[Remark],
    taken: Iterable[Remark],
    source: str = "",
) -> Imported:
    """The spec for a `CreateDomain` request and the people beside it.

    Args:
        request: the request, as far as it is known.
        region: where the domain will be, if that is known.
        access: `groups`, `users` and `profiles` of the spec's section `access`.
        questions: what is open.
        taken: what was taken.
        source: the file's name, for errors.

    Raises:
        SpecError: a member has a value of a type that no request can have.
    """
    try:
        tree: Tree = spec_from_request(request, region).as_tree()
        for key, people in access.items():
            if people:
                set_at(tree, f"access.{key}", people)
        spec = DomainSpec.model_validate(tree)
    except ValidationError as error:
        problems = [
            SpecProblem(".".join(str(part) for part in each["loc"]), f"{each['msg']}.") for each in error.errors()
        ]
        raise SpecError(problems, source) from error
    return Imported(spec, list(dict.fromkeys(questions)), list(dict.fromkeys(taken)))
