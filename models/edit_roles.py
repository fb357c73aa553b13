"""Which roles of a spec the domain has already, and whether they carry what the spec says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from models.activities import Catalogue
from models.arns import name_in
from models.edit_base import Said, Situation, said
from models.errors import SmdomainError
from models.facts import Availability, Facts, Lookup
from models.findings import Level
from models.plan import roles_made
from models.preflight_needs import Key
from models.request import arn_of, create_domain_request
from models.role_drift import ORIGIN, VERSIONS, RoleDrift, carried_by, compared
from models.role_grants import GRANTS
from models.role_policies import FULL_ACCESS
from models.rules_base import listed, quoted
from models.spec import DomainSpec
from models.spec_access import Role, RoleCreate
from models.supporting_roles import SUPPORTING
from models.tree import leaves

OF_ROLES: Final = (ORIGIN, GRANTS, VERSIONS)
"""Kinds of look-ups that tell what roles carry."""


def kept_roles(spec: DomainSpec, account: str, described: Mapping[str, Any]) -> dict[str, RoleCreate]:
    """Roles to be made that the domain has already, by the key of the answer; each role once."""
    there = texts_in(described)
    kept: dict[str, RoleCreate] = {}
    for key, role in spec.roles_to_create().items():
        taken = role.name in {each.name for each in kept.values()}
        if not taken and arn_of(Role(create=role), spec, account) in there:
            kept[key] = role
    return kept


def texts_in(tree: Mapping[str, Any]) -> set[str]:
    """All texts of a tree."""
    return {text for _, value in leaves(tree) for text in texts_of(value)}


def texts_of(value: Any) -> set[str]:
    """The text that a leaf is, or those that it lists."""
    if isinstance(value, str):
        return {value}
    return {each for each in value if isinstance(each, str)} if isinstance(value, list) else set()


def reads_of_roles(spec: DomainSpec, account: str, described: Mapping[str, Any]) -> list[Key]:
    """The look-ups that tell what these roles carry."""
    names = [each.name for each in kept_roles(spec, account, described).values()]
    return [(kind, name) for name in names for kind in (ORIGIN, GRANTS)]


def reads_of_policies(drifts: Iterable[RoleDrift]) -> list[Key]:
    """The look-ups that tell how policies can be changed, once it is known which."""
    return [(VERSIONS, arn) for each in drifts if each.run and each.unread is None for arn in each.renewed]


def role_drifts(
    spec: DomainSpec,
    described: Mapping[str, Any],
    facts: Facts,
    *,
    account: str,
    region: str,
    catalogue: Catalogue,
    attachments: int,
) -> list[RoleDrift]:
    """The roles that the domain has, held against the spec; none of which nothing was looked up."""
    placed = spec.model_copy(update={"region": region})
    request = create_domain_request(placed, account)
    known = [*(each.arn for each in catalogue.managed_policies.values()), FULL_ACCESS]
    known += [name for each in SUPPORTING for name in each.managed]
    found = []
    for key, role in kept_roles(placed, account, described).items():
        origin, grants = facts.get(ORIGIN, role.name), facts.get(GRANTS, role.name)
        if Availability.NOT_ASKED in (origin.availability, grants.availability):
            continue
        made: dict[str, Any] = {"names": [role.name], "catalogue": catalogue, "attachments": attachments}
        try:
            steps = carried_by(roles_made(placed, request, account, region, **made))
        except SmdomainError:
            # That it cannot be made at all, rules tell.
            continue
        drift = RoleDrift(key, role, arn_of(Role(create=role), placed, account), steps)
        failed = next((each for each in (origin, grants) if not each.known or each.action), None)
        if failed is not None:
            found.append(replace(drift, unread=failed))
            continue
        run = next((each.run for each in origin.rows), "")
        found.append(_with_versions(replace(compared(drift, grants.rows, known), run=run), facts))
    return found


def _with_versions(drift: RoleDrift, facts: Facts) -> RoleDrift:
    """The drift with the versions of the policies that it changes, if they were read."""
    read: dict[str, Lookup] = {arn: facts.get(VERSIONS, arn) for arn in drift.renewed} if drift.run else {}
    if any(each.availability is Availability.NOT_ASKED for each in read.values()):
        return drift
    failed = next((each for each in read.values() if not each.known), None)
    return replace(drift, unread=failed, versions={arn: each.rows for arn, each in read.items()})


def differing_roles(at: Situation) -> Iterator[Said]:
    """What is said about them."""
    for each in at.roles:
        name = quoted(each.role.name)
        if each.unread is not None:
            reason = f"Could not compare the role {name} with the spec: {each.unread.reason}"
            action = each.unread.action
            remedy = f"Allow {action}, or make sure of it yourself." if action else "Make sure of it yourself."
            yield said(each.field, reason, remedy, (each.arn,), Level.UNKNOWN)
            continue
        if each.differs:
            yield _difference(each, f"The role {name} is not what the spec says: {_words(each)}.")
        if each.foreign:
            message = f"The role {name} carries what smdomain did not give it, and keeps it: {listed(each.foreign)}."
            yield said(each.field, message, evidence=(each.arn,), level=Level.INFO)


def _difference(drift: RoleDrift, message: str) -> Said:
    if not drift.run:
        remedy = "Change its policies yourself, or let the domain have another role."
        return said(drift.field, f"{message} No run of smdomain made it: it stays as it is.", remedy, (drift.arn,))
    if drift.spare:
        message = f"{message} It is changed, and who works with it loses what the spec does not say."
        return said(drift.field, message, "Name the activities in the spec to keep them.", (drift.arn,))
    return said(drift.field, f"{message} It is changed.", evidence=(drift.arn,), level=Level.INFO)


def _words(drift: RoleDrift) -> str:
    parts = (("lacks", drift.lacking), ("has another version of", drift.other), ("also carries", drift.spare))
    return "; ".join(f"it {verb} {listed(_names(names))}" for verb, names in parts if names)


def _names(arns: Collection[str]) -> list[str]:
    return [name_in(each) for each in arns]
