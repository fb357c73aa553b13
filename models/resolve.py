"""Making a spec complete by what was looked up: subnets written out, names and ids of people found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from models.facts import Availability, Facts, Lookup, Subnet, Zone
from models.findings import Finding, Level
from models.network_map import ORDINARY_ZONE
from models.rules_base import stopped
from models.spec import DomainSpec
from models.spec_access import Principal

MOST_SUBNETS: Final = 16
"""B:Subnets."""
_SHOWN: Final = 12
_PEOPLE: Final = "D:onboard-custom"
"""Source of the rule that people are known."""


def resolve(spec: DomainSpec, facts: Facts) -> tuple[DomainSpec, list[Finding]]:
    """The spec as it is to be submitted, and what could not be resolved; the spec keeps what was not."""
    findings: list[Finding] = []
    network = spec.network
    if network.vpc and not network.subnets:
        chosen = _all_subnets(network.vpc, facts, findings)
        network = network.model_copy(update={"subnets": chosen})
    access = spec.access
    if access.auth == "identity-center":
        groups = _resolved(access.groups, "groups", facts.get("groups"), findings)
        users = _resolved(access.users, "users", facts.get("users"), findings)
        access = access.model_copy(update={"groups": groups, "users": users})
    return spec.model_copy(update={"network": network, "access": access}), findings


def _all_subnets(vpc: str, facts: Facts, findings: list[Finding]) -> list[str]:
    """All subnets of a VPC that a domain can use; none, with a finding, where there are too many or too few."""
    key = "network.subnets"
    lookup = facts.get("subnets", vpc)
    if not lookup.known:
        message = f"No subnets are chosen, which means all of {vpc}; they could not be looked up. {lookup.reason}"
        remedy = "Name the subnets, or look them up again."
        findings.append(Finding("NW-2", Level.UNKNOWN, key, message.strip(), remedy, source="B:Subnets"))
        return []
    usable = usable_subnets(lookup.rows, facts.get("zones"))
    if not usable:
        message = f"No subnets are chosen, which means all of {vpc}; it has none that a domain can use."
        remedy = "Choose another VPC (`network.vpc`), or add a subnet in an ordinary availability zone."
        findings.append(Finding("NW-1", Level.ERROR, key, message, remedy, source="B:CreateDomainRequest.SubnetIds"))
        return []
    if len(usable) > MOST_SUBNETS:
        message = (
            f"No subnets are chosen, which means all {len(usable)} of {vpc}; a domain takes {MOST_SUBNETS} at most."
        )
        remedy = f"Choose up to {MOST_SUBNETS} subnets (`{key}`), best in two or more zones."
        evidence = tuple(subnet.id for subnet in usable[:_SHOWN])
        findings.append(Finding("NW-2", Level.ERROR, key, message, remedy, evidence, "B:Subnets"))
        return []
    return [subnet.id for subnet in usable]


def usable_subnets(subnets: Iterable[Subnet], zones: Lookup) -> list[Subnet]:
    """Subnets that are available and lie in an ordinary availability zone; zones that are unknown count as such."""
    other = {zone.name for zone in _zones(zones) if zone.kind != ORDINARY_ZONE}
    return [subnet for subnet in subnets if subnet.state == "available" and subnet.zone not in other]


def _zones(lookup: Lookup) -> tuple[Zone, ...]:
    return lookup.rows


def _resolved(principals: Sequence[Principal], kind: str, lookup: Lookup, findings: list[Finding]) -> list[Principal]:
    if not principals:
        return list(principals)
    key = f"access.{kind}"
    if not lookup.known:
        # Ids are enough to go on with; names are not.
        nameless = [principal.name or "" for principal in principals if not principal.id]
        if nameless and lookup.availability is not Availability.NOT_ASKED:
            message = f"The ids of {_listed(nameless)} are unknown: {stopped(lookup)[0]}"
            remedy = f"Give the ids of these {kind} in the spec."
            findings.append(Finding("ID-21", Level.UNKNOWN, key, message, remedy, source=_PEOPLE))
        elif nameless:
            message = f"The ids of {_listed(nameless)} were not looked up."
            remedy = f"Look the {kind} up, or give their ids."
            findings.append(Finding("ID-21", Level.UNKNOWN, key, message, remedy, source=_PEOPLE))
        return list(principals)
    by_id = {row.id: row for row in lookup.rows}
    by_name: dict[str, list[Any]] = {}
    for row in lookup.rows:
        by_name.setdefault(row.name.casefold(), []).append(row)
    return [_found(principal, kind, by_id, by_name, findings) for principal in principals]


def _found(
    principal: Principal,
    kind: str,
    by_id: dict[str, Any],
    by_name: dict[str, list[Any]],
    findings: list[Finding],
) -> Principal:
    """The principal with both its parts; as it is, with a finding, where that cannot be."""
    key, noun = f"access.{kind}", kind.removesuffix("s")
    if principal.id:
        row = by_id.get(principal.id)
        if row is None:
            message = f"Identity Center has no {noun} with the id {principal.id}."
            remedy = f"Choose a {noun} that exists (`{key}`); this one may have been deleted since."
            findings.append(Finding("ID-21", Level.ERROR, key, message, remedy, (principal.id,), _PEOPLE))
            return principal
        if principal.name and principal.name.casefold() != row.name.casefold():
            message = f"The {noun} {principal.id} is called {row.name} in Identity Center, not {principal.name}."
            remedy = "The id counts: check that it is meant."
            findings.append(Finding("ID-21", Level.WARNING, key, message, remedy, (row.id,), _PEOPLE))
        return principal.model_copy(update={"name": row.name})
    matches = by_name.get((principal.name or "").casefold(), [])
    # Names differ in case only where somebody meant two of them.
    exact = [row for row in matches if row.name == principal.name] or matches
    if len(exact) == 1:
        return principal.model_copy(update={"id": exact[0].id, "name": exact[0].name})
    if exact:
        ids = tuple(row.id for row in exact)
        message = f"{len(exact)} {kind} are called {principal.name}: {', '.join(ids[:_SHOWN])}."
        remedy = f"Give the id of the {noun} that is meant (`{key}`)."
        findings.append(Finding("ID-21", Level.ERROR, key, message, remedy, ids, _PEOPLE))
    else:
        message = f"Identity Center has no {noun} called {principal.name or '(no name)'}."
        remedy = f"Check the spelling, or choose a {noun} that exists (`{key}`)."
        findings.append(Finding("ID-21", Level.ERROR, key, message, remedy, source=_PEOPLE))
    return principal


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
