"""Fitting what several activities grant into the policies one role can hold.

Sizes are counted as IAM counts them: characters without white space.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from models.activities import Statement, document_of

DOCUMENT_LIMIT: Final = 6144
"""Characters of one customer managed policy; not adjustable."""
DEFAULT_ATTACHMENTS: Final = 10
"""Managed policies on a role where the account's own quota is not known."""
MOST_ATTACHMENTS: Final = 20
"""Managed policies on a role that AWS grants on request."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one activity grants."""

    id: str
    statements: tuple[Statement, ...] = ()
    managed: tuple[str, ...] = ()
    """ARNs of AWS managed policies."""


@dataclass(frozen=True, slots=True)
class Document:
    """One customer managed policy: the activities in it, and its statements."""

    parts: tuple[str, ...]
    statements: tuple[Statement, ...]

    @property
    def body(self) -> dict[str, Any]:
        """The policy document."""
        return document_of(self.statements)

    @property
    def size(self) -> int:
        """Its characters as IAM counts them."""
        return size_of(self.statements)


@dataclass(frozen=True, slots=True)
class Packing:
    """How a role's policies are laid out."""

    documents: tuple[Document, ...]
    managed: tuple[str, ...]
    how: str
    """`one for each activity`, `packed` or `merged and packed`."""

    @property
    def attachments(self) -> int:
        """Managed policies on the role, AWS's and ours."""
        return len(self.documents) + len(self.managed)


class DoesNotFit(ValueError):
    """The activities grant more than one role can hold; the text says by how much."""


def size_of(statements: Sequence[Statement]) -> int:
    """Characters of a document of these statements, white space not counted."""
    return len("".join(json.dumps(document_of(statements), separators=(",", ":"), ensure_ascii=False).split()))


def pack(parts: Iterable[Part], attachments: int = DEFAULT_ATTACHMENTS) -> Packing:
    """The simplest layout that fits: a policy for each activity, whole activities packed, statements merged.

    Args:
        parts: what each activity grants.
        attachments: managed policies the account allows on a role.

    Raises:
        DoesNotFit: not even merged statements fit.
    """
    wanted = list(parts)
    managed = tuple(dict.fromkeys(arn for part in wanted for arn in part.managed))
    room = attachments - len(managed)
    with_statements = [Document((part.id,), part.statements) for part in wanted if part.statements]
    if len(with_statements) <= room and all(each.size <= DOCUMENT_LIMIT for each in with_statements):
        return Packing(tuple(with_statements), managed, "one for each activity")
    if all(each.size <= DOCUMENT_LIMIT for each in with_statements):
        packed = _first_fit(with_statements)
        if len(packed) <= room:
            return Packing(tuple(packed), managed, "packed")
    merged = merge_statements(statement for each in with_statements for statement in each.statements)
    ids = tuple(part for each in with_statements for part in each.parts)
    packed = _first_fit([Document(ids, (statement,)) for piece in merged for statement in _split(piece)])
    if len(packed) <= room:
        return Packing(tuple(packed), managed, "merged and packed")
    raise DoesNotFit(
        f"{len(managed)} AWS managed policies and {len(packed)} of its own make {len(managed) + len(packed)}; "
        f"a role can have {attachments} in this account"
    )


def merge_statements(statements: Iterable[Statement]) -> list[Statement]:
    """The same grants in fewer statements: equal Effect, Resource and Condition joined, Sids dropped.

    Joining the actions of statements that are otherwise equal changes no decision.
    """
    merged: dict[str, Statement] = {}
    for statement in statements:
        rest = {key: value for key, value in statement.items() if key not in ("Sid", "Action")}
        rest["Resource"] = sorted(rest["Resource"])
        key = json.dumps(rest, sort_keys=True)
        if key in merged:
            have = merged[key]["Action"]
            merged[key]["Action"] = sorted({*have, *statement["Action"]})
        else:
            merged[key] = {"Effect": rest["Effect"], "Action": sorted(set(statement["Action"]))} | rest
    return list(merged.values())


def _split(statement: Statement) -> list[Statement]:
    """The statement in pieces that fit one document each; resources are an "any of", so each piece may hold a few."""
    if size_of([statement]) <= DOCUMENT_LIMIT:
        return [statement]
    for member in ("Resource", "Action"):
        values = statement[member]
        if len(values) > 1:
            half = len(values) // 2
            return [
                *_split(statement | {member: values[:half]}),
                *_split(statement | {member: values[half:]}),
            ]
    raise DoesNotFit(f"one statement alone takes {size_of([statement])} characters, a policy has {DOCUMENT_LIMIT}")


def _first_fit(documents: Sequence[Document]) -> list[Document]:
    """First-fit decreasing: the largest first, each into the first policy that still has room."""
    bins: list[Document] = []
    for each in sorted(documents, key=lambda document: -document.size):
        for number, full in enumerate(bins):
            together = (*full.statements, *each.statements)
            if size_of(together) <= DOCUMENT_LIMIT:
                bins[number] = Document(tuple(dict.fromkeys((*full.parts, *each.parts))), together)
                break
        else:
            bins.append(each)
    return bins


def grants(statements: Iterable[Mapping[str, Any]]) -> set[tuple[str, str, str, str]]:
    """What statements say, taken apart: every (effect, action, resource, condition) on its own.

    Two policies with the same set decide every request alike.
    """
    return {
        (
            statement["Effect"],
            action,
            resource,
            json.dumps(statement.get("Condition", {}), sort_keys=True),
        )
        for statement in statements
        for action in statement["Action"]
        for resource in statement["Resource"]
    }
