"""What an edit of a domain that exists comes to, with all that stands against it: the same for commands and screens."""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from models.edit_roles import reads_of_policies, reads_of_roles, role_drifts
from models.edit_rules import about_changes
from models.facts import Facts
from models.findings import Finding
from models.head_count import members_of
from models.inventory import Inventory
from models.normalise import Difference, DomainRecord, differences
from models.plan_edit import Edit, plan_edit
from models.policy_packing import DEFAULT_ATTACHMENTS
from models.preflight import report
from models.preflight_needs import Key
from models.resolve import resolve
from models.role_drift import RoleDrift
from models.role_policies import attachments_in
from models.spec import DomainSpec
from tui.services.activity_catalogue import load_catalogue
from tui.services.domain_reader import read_domain, spec_of_record
from tui.services.gateway import Gateway
from tui.services.lookups import Lookups
from tui.services.preflight import WORKERS
from tui.services.service_model import load_shapes

_NAME_TAKEN: Final = "RO-12"


def planned_edit(
    spec: DomainSpec,
    inventory: Inventory,
    facts: Facts,
    *,
    account: str,
    region: str,
    stop_apps: bool = False,
    remove_people: bool = False,
    against: Collection[Finding] | None = None,
) -> tuple[DomainSpec, Edit]:
    """The complete spec, and what it takes to make the domain that; AWS is not asked.

    Args:
        spec: what the domain is to be.
        inventory: the domain.
        facts: what was looked up for the spec (`tui.services.preflight.snapshot`); only shapes and catalogue where
            nothing was.
        account: the account it is in.
        region: where it is.
        stop_apps: stop apps where they stand in the way.
        remove_people: take people off that the spec does not name.
        against: what stands against the spec (`findings_about`), where that is known already.

    Raises:
        WrongAccount: the spec is meant for another account.
        Unplannable: somebody's id is not known.
    """
    complete, _ = resolve(spec, facts)
    edit = plan_edit(
        complete,
        inventory,
        account=account,
        region=region,
        catalogue=load_catalogue(),
        members=load_shapes().members,
        attachments=_attachments(facts),
        roles=drifts_of(complete, inventory.record, facts, account=account, region=region),
        group_members={each.id: members_of(each, facts) for each in complete.access.groups if each.id},
        stop_apps=stop_apps,
        remove_people=remove_people,
        more=findings_about(spec, inventory, facts, region) if against is None else against,
    )
    making = any(each.kind == "role" for each in edit.plan.actions)
    if not (making or edit.blocked):
        # The role of that name is the one that was made for the domain.
        edit = replace(edit, findings=tuple(each for each in edit.findings if each.code != _NAME_TAKEN))
    return complete, edit


def with_roles(
    spec: DomainSpec,
    record: DomainRecord,
    facts: Facts,
    lookups: Lookups,
    *,
    account: str,
    region: str,
    refresh: bool = False,
    cancel: threading.Event | None = None,
) -> Facts:
    """The facts with what the roles carry that the spec describes and the domain has already.

    Args:
        spec: what the domain is to be.
        record: the domain.
        facts: what was looked up for the spec.
        lookups: what was asked before is taken from it.
        account: the account it is in.
        region: where it is.
        refresh: ask anew.
        cancel: when set, the rest is left out.
    """

    def known(keys: list[Key]) -> Facts:
        lookups.gather(keys, workers=WORKERS, refresh=refresh, cancel=cancel)
        return replace(facts, lookups={**facts.lookups, **lookups.facts(keys).lookups}) if keys else facts

    facts = known(reads_of_roles(spec.model_copy(update={"region": region}), account, record.described))
    # Which policies are to change, only what the roles carry tells.
    return known(reads_of_policies(drifts_of(spec, record, facts, account=account, region=region)))


def drifts_of(spec: DomainSpec, record: DomainRecord, facts: Facts, *, account: str, region: str) -> list[RoleDrift]:
    """These roles, held against the spec; AWS is not asked."""
    return role_drifts(
        spec,
        record.described,
        facts,
        account=account,
        region=region,
        catalogue=load_catalogue(),
        attachments=_attachments(facts),
    )


def _attachments(facts: Facts) -> int:
    return attachments_in(facts) if facts.lookups else DEFAULT_ATTACHMENTS


def findings_about(spec: DomainSpec, inventory: Inventory, facts: Facts, region: str) -> list[Finding]:
    """What the rules say of the spec, as far as it matters to this domain."""
    present = spec_of_record(inventory.record, region)
    return about_changes(report(spec, facts), report(present, facts))


def drift(
    gateway: Gateway, lookups: Lookups, spec: DomainSpec, edit: Edit, *, account: str, region: str
) -> tuple[list[Difference], list[Difference]]:
    """In what the domain, read again, still differs from the spec: unforeseen, and as the edit said.

    Raises:
        AwsError: AWS refuses to describe it.
    """
    record = read_domain(gateway, lookups, edit.plan.domain_id, details=False)
    found = differences(spec.model_copy(update={"region": region}), account, record, load_shapes().members)
    # Who stays is foreseen; who should have come is not.
    foreseen = [
        each
        for each in found
        if each.field in edit.stays
        and not (each.field.startswith("access.") and isinstance(each.wanted, list) and each.wanted)
    ]
    return [each for each in found if each not in foreseen], foreseen
