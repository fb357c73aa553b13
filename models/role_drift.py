"""In what a role that the domain has already carries other policies than the spec says, and the actions that mend it.

Only what a run of smdomain would have put there is compared and taken away again: policies of the account that begin
with the role's name, AWS managed policies of ML activities, the inline policy of RStudio. What else a role carries is
somebody's own, and stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from models.actions import Action, Call
from models.arns import account_in, name_in
from models.facts import Lookup
from models.facts_checks import PolicyVersion
from models.role_grants import RolePolicy, statements_in
from models.spec_access import RoleCreate

ORIGIN: Final = "role-origin"
"""Kind of the look-up that tells which run made a role; its argument is the role's name."""
VERSIONS: Final = "policy-versions"
"""Kind of the look-up of a policy's versions; its argument is the policy's ARN."""
_MOST_VERSIONS: Final = 5
"""Versions that IAM keeps of a managed policy (IAM quotas page)."""
_ABSENT: Final = ("NoSuchEntity",)


@dataclass(frozen=True)
class Carried:
    """What a role is to carry, taken from the actions that would make it."""

    own: Mapping[str, tuple[Action, Action]]
    """ARN of a policy of the account -> the actions that make and attach it."""
    managed: Mapping[str, Action]
    """ARN of an AWS managed policy -> the action that attaches it."""
    inline: Mapping[str, Action]
    """Name of a policy of the role's own -> the action that puts it."""


@dataclass(frozen=True)
class RoleDrift:
    """One role that exists, held against the spec."""

    field: str
    """Key of the answer that asks for it."""
    role: RoleCreate
    arn: str
    carried: Carried
    run: str = ""
    """The run of smdomain that made it; empty where none did."""
    lacking: tuple[str, ...] = ()
    """ARNs and names of policies that are to be there."""
    other: tuple[str, ...] = ()
    """The same of those that say something else."""
    spare: tuple[str, ...] = ()
    """ARNs of policies that are to go."""
    foreign: tuple[str, ...] = ()
    """Policies that are somebody else's."""
    attached: int = 0
    """Managed policies on it."""
    versions: Mapping[str, Sequence[PolicyVersion]] | None = None
    """ARN of each of its `renewed` -> the versions that there are, none of one to be made; None where not read yet."""
    unread: Lookup | None = None
    """Why it could not be compared."""

    @property
    def differs(self) -> bool:
        """Whether it is not as the spec says."""
        return bool(self.lacking or self.other or self.spare)

    @property
    def mended(self) -> bool:
        """Whether an edit brings it to what the spec says: only what smdomain made."""
        return self.differs and bool(self.run) and self.unread is None and self.versions is not None

    @property
    def renewed(self) -> tuple[str, ...]:
        """ARNs of the account's policies that get a version or are made."""
        return tuple(arn for arn in (*self.lacking, *self.other) if arn in self.carried.own)


def carried_by(actions: Iterable[Action]) -> Carried:
    """What the actions that make a role give it."""
    made: dict[str, Action] = {}
    own: dict[str, tuple[Action, Action]] = {}
    managed: dict[str, Action] = {}
    inline: dict[str, Action] = {}
    for each in actions:
        operation = each.call.operation
        if operation == "CreatePolicy":
            made[each.id] = each
        elif operation == "PutRolePolicy":
            inline[str(each.call.request["PolicyName"])] = each
        elif operation == "AttachRolePolicy":
            policy = next((made[need] for need in each.needs if need in made), None)
            if policy is None:
                managed[str(each.call.request["PolicyArn"])] = each
            elif policy.find is not None:
                own[str(policy.find.call.request["PolicyArn"])] = (policy, each)
    return Carried(own, managed, inline)


def compared(drift: RoleDrift, rows: Sequence[RolePolicy], known: Iterable[str]) -> RoleDrift:
    """The drift of a role that carries these policies.

    Args:
        drift: the role with what it is to carry.
        rows: what it carries.
        known: names of AWS managed policies that smdomain attaches.
    """
    carried, prefix = drift.carried, f"{drift.role.name}-"
    account = account_in(drift.arn)
    ours = {each.arn: each for each in rows if account_in(each.arn) == account and each.name.startswith(prefix)}
    aws = {each.arn for each in rows if each.arn and account_in(each.arn) != account}
    held = {each.name: each for each in rows if each.own}
    names = {name_in(each) for each in known}
    lacking = [arn for arn in carried.managed if arn not in aws] + [name for name in carried.inline if name not in held]
    other = [name for name in carried.inline if name in held and _differ(carried.inline[name], held[name])]
    spare = [arn for arn in aws if arn not in carried.managed and name_in(arn) in names]
    wanted = {part for make, _ in carried.own.values() for part in _said(_document(make))}
    if wanted != {part for each in ours.values() for part in _said(each.document)}:
        # How statements are spread over policies makes no difference to what they grant.
        lacking += [arn for arn in carried.own if arn not in ours]
        other += [arn for arn in carried.own if arn in ours and _differ(carried.own[arn][0], ours[arn])]
        spare += [arn for arn in ours if arn not in carried.own]
    mine = {*ours, *carried.managed, *spare}
    foreign = [each.name for each in rows if each.arn not in mine and not (each.own and each.name in carried.inline)]
    return replace(
        drift,
        lacking=tuple(lacking),
        other=tuple(other),
        spare=tuple(sorted(spare)),
        foreign=tuple(foreign),
        attached=sum(not each.own for each in rows),
    )


def _document(make: Action) -> Mapping[str, Any]:
    document: Mapping[str, Any] = json.loads(make.call.request["PolicyDocument"])
    return document


def _differ(make: Action, held: RolePolicy) -> bool:
    return _said(_document(make)) != _said(held.document)


def _said(document: Mapping[str, Any]) -> set[str]:
    """What a document says, taken apart, so that order, names and layout of its statements make no difference."""
    found: set[str] = set()
    for statement in statements_in(document):
        rest = {key: value for key, value in statement.items() if key not in ("Sid", "Action", "Resource")}
        # What is written as a single value means a list of one.
        actions, resources = (_each(statement.get(key)) for key in ("Action", "Resource"))
        found |= {json.dumps([rest, a, r], sort_keys=True) for a in actions for r in resources}
    return found


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def mending(drift: RoleDrift, attachments: int) -> Iterator[Action]:
    """The actions that give a role what the spec says, and take off what it no longer says.

    What comes is there before what goes is taken off, unless there is no room for both.

    Args:
        drift: of a role that smdomain made.
        attachments: managed policies that the account allows on a role.
    """
    coming = [arn for arn in drift.lacking if arn not in drift.carried.inline]
    off = [_detached(drift.role.name, arn) for arn in drift.spare]
    first: tuple[str, ...] = ()
    if drift.attached + len(coming) > attachments:
        yield from off
        first = tuple(each.id for each in off)
    put = [*_given(drift, first)]
    yield from put
    if not first:
        yield from (replace(each, needs=tuple(step.id for step in put)) for each in off)


def _given(drift: RoleDrift, first: tuple[str, ...]) -> Iterator[Action]:
    carried, versions = drift.carried, drift.versions or {}
    for name in (*drift.lacking, *drift.other):
        if name in carried.inline:
            yield replace(carried.inline[name], needs=(), repeatable=True)
        elif name in carried.managed:
            yield replace(carried.managed[name], needs=first)
        else:
            make, attach = carried.own[name]
            steps = [*_renewed(name, make, versions.get(name, ()))]
            yield from steps
            if name in drift.lacking:
                request = (
                    attach.call.request if steps[-1].kind == "policy" else {**attach.call.request, "PolicyArn": name}
                )
                yield replace(attach, call=replace(attach.call, request=request), needs=(steps[-1].id, *first))


def _renewed(arn: str, make: Action, versions: Sequence[PolicyVersion]) -> Iterator[Action]:
    """Make the policy, or give the one that is there another default version."""
    if not versions:
        yield replace(make, needs=())
        return
    name = name_in(arn)
    needs: tuple[str, ...] = ()
    if len(versions) >= _MOST_VERSIONS:
        oldest = min((each for each in versions if not each.default), key=lambda each: each.created or 0.0)
        request = {"PolicyArn": arn, "VersionId": oldest.id}
        gone = Action(
            id=f"policy-version-removal/{name}",
            title=f"Delete the oldest version ({oldest.id}) of the policy {name}",
            call=Call("iam", "DeletePolicyVersion", request),
            kind="policy-version-removal",
            done_when=_ABSENT,
            repeatable=True,
        )
        needs = (gone.id,)
        yield gone
    wish: dict[str, Any] = {
        "PolicyArn": arn,
        "PolicyDocument": make.call.request["PolicyDocument"],
        "SetAsDefault": True,
    }
    yield Action(
        id=f"policy-version/{name}",
        title=f"Change the policy {name}",
        call=Call("iam", "CreatePolicyVersion", wish),
        kind="policy-version",
        needs=needs,
        repeatable=True,
    )


def _detached(role: str, arn: str) -> Action:
    name = name_in(arn)
    return Action(
        id=f"role-policy-removal/{role}/{name}",
        title=f"Take {name} off {role}",
        call=Call("iam", "DetachRolePolicy", {"RoleName": role, "PolicyArn": arn}),
        kind="role-policy-removal",
        done_when=_ABSENT,
        repeatable=True,
    )
