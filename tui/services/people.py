"""What is to be done about people of a domain, and what stands against it: the same for commands and screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.actions import Plan
from models.findings import Finding, blocks, by_weight
from models.inventory import Inventory
from models.people import PROFILE, USER, Entry, named
from models.people_account import check_account, people_needs
from models.people_rules import ADD, CHANGE, NO_PROFILE, REMOVE, check_people, place_of
from models.plan_people import plan_people
from tui.services.directory import completed
from tui.services.gateway import Gateway
from tui.services.lookups import Lookups
from tui.services.permitted import permitted
from tui.services.preflight import WORKERS


def planned(
    gateway: Gateway, lookups: Lookups, inventory: Inventory, entries: Sequence[Entry], way: str
) -> tuple[Plan, list[Finding]]:
    """The actions, none for what is so already, and the findings; nothing is changed.

    Args:
        gateway: the way to AWS.
        lookups: what was looked up through it.
        inventory: the domain.
        entries: who; a name or an id is enough.
        way: `add`, `change` or `remove`.

    Raises:
        AwsError: AWS does not say whose credentials these are.
    """
    findings: list[Finding] = []
    if inventory.record.signs_in == "SSO":
        found, findings = completed(gateway, lookups, entries)
    else:
        # A name alone means the only kind of people that such a domain has; who else is meant has no place in it.
        found = [replace(each, kind=PROFILE) if each.kind == USER and not each.id else each for each in entries]
    people = named(found, inventory)
    account = gateway.caller().account
    # Whom the directory does not know, or could not be asked about, has no profile that could be told by the name.
    unknown = {place_of(each) for each in people if each.kind == USER and not each.id}
    against = check_people(people, inventory, way)
    findings += [each for each in against if each.code != NO_PROFILE or each.field not in unknown]
    needs = people_needs(people, inventory, way)
    lookups.gather(needs, workers=WORKERS, refresh=True)
    findings += check_account(people, inventory, way, lookups.facts(needs), account)
    plan = plan_people(
        inventory,
        account=account,
        region=gateway.region,
        add=people if way == ADD else (),
        change=people if way == CHANGE else (),
        remove=people if way == REMOVE else (),
    )
    if not blocks(findings):
        findings += permitted(plan, lookups)
    return plan, by_weight(findings)
