"""What is to be done about people of a domain, and what stands against it: the same for commands and screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.actions import Plan
from models.findings import Finding, blocks, by_weight
from models.inventory import Inventory
from models.people import PROFILE, USER, Entry, named
from models.people_account import check_account, people_needs
from models.people_rules import ADD, CHANGE, REMOVE, check_people
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
    if inventory.record.signs_in != "SSO":
        # A name alone means the only kind of people that such a domain has.
        entries = [replace(each, kind=PROFILE) if each.kind == USER and not each.id else each for each in entries]
    found, findings = completed(gateway, lookups, entries)
    people = named(found, inventory)
    account = gateway.caller().account
    findings += check_people(people, inventory, way)
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
