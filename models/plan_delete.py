"""From a domain that exists to the ordered actions that delete it and, where wished, what it leaves behind.

Apps, then spaces, then user profiles, then the domain (facts 3.5); at last what is provably its own: rules of the
security groups, which refer to each other, before the groups. What hangs holds up only what it stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from models.actions import DELETE, GONE, Action, Call, Plan, Wait
from models.errors import SmdomainError
from models.inventory import Inventory, Leftover
from models.normalise import DomainRecord
from models.plan_leftovers import delete_leftovers, delete_logs, is_gone, kept, of_kind, still_reached
from models.plan_parts import DOMAIN_LIMIT, IN_USE, emptied, find_going

DOMAIN_DELETION: Final = "domain-deletion"
"""Id of the action that deletes the domain."""


class Unreadable(SmdomainError):
    """What stands in the domain could not be read, so that nobody can say what to delete first."""

    code = "unreadable"
    title = "What is in the domain cannot be read"
    exit_code = 3


def gone_domain(domain_id: str, leftovers: tuple[Leftover, ...] | None, unread: Iterable[tuple[str, str]]) -> Inventory:
    """What there is of a domain that is gone."""
    return Inventory(DomainRecord({"DomainId": domain_id}), leftovers=leftovers, unread=tuple(unread))


def plan_delete(
    inventory: Inventory, *, account: str, region: str, keep_files: bool, leftovers: bool, logs: bool = False
) -> Plan:
    """The actions that delete a domain and all that is in it; the same for the same inventory.

    Args:
        inventory: the domain, or what is left of one that is gone.
        account: the account it is in.
        region: the Region it is in.
        keep_files: leave the file system with the home folders.
        leftovers: delete what AWS leaves behind too: security groups, free network interfaces, and the file system
            if files are not kept and AWS leaves it.
        logs: delete its log streams too.

    Raises:
        Unreadable: apps, spaces or user profiles could not be listed.
    """
    actions: list[Action] = []
    if not is_gone(inventory):
        actions += _contents(inventory)
        actions.append(_domain(inventory, keep_files, tuple(each.id for each in actions)))
    first = tuple(each.id for each in actions[-1:])
    if leftovers:
        actions += delete_leftovers(inventory, first, keep_files=keep_files)
    if logs:
        actions += delete_logs(inventory, first)
    notes = tuple(_notes(inventory, keep_files=keep_files, leftovers=leftovers, logs=logs))
    return Plan(account, region, inventory.name or inventory.id, tuple(actions), notes, DELETE, inventory.id)


def _contents(inventory: Inventory) -> Iterator[Action]:
    lists = {"user profiles": inventory.profiles, "spaces": inventory.spaces, "apps": inventory.apps}
    missing = [name for name, rows in lists.items() if rows is None]
    if missing:
        reasons = " ".join(dict.fromkeys(why for what, why in inventory.unread if what in missing))
        raise Unreadable(f"The {' and '.join(missing)} of {inventory.id} could not be listed.", reasons)
    yield from emptied(inventory.id, inventory.running_apps, inventory.spaces or (), inventory.profiles or ())


def _domain(inventory: Inventory, keep_files: bool, needs: tuple[str, ...]) -> Action:
    reading = Call("sagemaker", "DescribeDomain", {"DomainId": inventory.id})
    request: dict[str, Any] = {"DomainId": inventory.id}
    if inventory.record.described.get("HomeEfsFileSystemCreation") != "Disabled":
        request["RetentionPolicy"] = {"HomeEfsFileSystem": "Retain" if keep_files else "Delete"}
    return Action(
        id=DOMAIN_DELETION,
        title=f"Delete the domain {inventory.name or inventory.id}",
        call=Call("sagemaker", "DeleteDomain", request),
        kind=DOMAIN_DELETION,
        needs=needs,
        find=find_going(reading, inventory.status),
        done_when=GONE,
        wait=Wait(reading, done=("Deleted",), failed=("Delete_Failed",), gone_is_done=True, limit=DOMAIN_LIMIT),
        retry_on=IN_USE,
        patience=DOMAIN_LIMIT / 2,
        usual=180.0,
        repeatable=True,
    )


def _notes(inventory: Inventory, *, keep_files: bool, leftovers: bool, logs: bool) -> Iterator[str]:
    stays = kept(inventory, keep_files=keep_files, leftovers=leftovers, logs=logs)
    yield from (f"Stays: {what}." for what in stays)
    if leftovers and still_reached(inventory, keep_files) and any(of_kind(inventory, "security-group")):
        yield "The security groups stay as long as the files do: the files are reached through them."
    if inventory.groups or inventory.users:
        yield "Who is assigned in Identity Center loses the assignment with the domain."
