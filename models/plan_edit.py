"""From a spec and a domain that exists to the ordered actions that make the domain what the spec says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from models.actions import EDIT, Action, Call, Plan, Wait
from models.activities import Catalogue
from models.edit import ADD, REMOVE, UNSET, Change, changes, tag_changes, update_request
from models.edit_base import Situation
from models.edit_roles import texts_in, texts_of
from models.edit_rules import check_edit
from models.errors import WrongAccount
from models.facts import Lookup
from models.findings import Finding, blocks, by_weight
from models.inventory import Inventory
from models.people import GROUP, PROFILE, USER, Entry, named
from models.plan import ROLE_EARLY, RUN_TAG, each_once, roles_made
from models.plan_access import GROUP as GROUPS
from models.plan_access import USER as USERS
from models.plan_access import assign, make_profile
from models.plan_parts import DOMAIN_LIMIT, stop_app
from models.plan_people import added, removed
from models.plan_roles import ROLE_KINDS
from models.policy_packing import DEFAULT_ATTACHMENTS
from models.request import arn_of, create_domain_request
from models.role_drift import RoleDrift, mending
from models.rules_base import listed
from models.spec import DomainSpec
from models.spec_access import Principal, Role
from models.tree import Tree

UPDATE: Final = "domain-update"
"""Id of the action that changes the domain."""
_PATIENCE: Final = 600.0
"""Seconds: another change of the domain takes minutes (facts 3.2)."""


@dataclass(frozen=True)
class Edit:
    """What an edit comes to: the review shows all of it."""

    plan: Plan
    """Without actions where nothing is to be done, or something stands against it."""
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    request: Tree
    """The exact body of `UpdateDomain`; empty where it is not called."""
    stays: frozenset[str] = frozenset()
    """Fields that go on to differ from the spec, as the findings say."""
    roles: tuple[str, ...] = ()
    """ARNs of roles that get other policies."""

    @property
    def blocked(self) -> bool:
        """Whether anything forbids to carry it out."""
        return blocks(self.findings)

    @property
    def nothing_to_do(self) -> bool:
        """Whether the domain is what the spec says, as far as AWS lets it be and people are to go."""
        return not self.plan.actions and not self.blocked


def plan_edit(
    spec: DomainSpec,
    inventory: Inventory,
    *,
    account: str,
    region: str,
    catalogue: Catalogue | None = None,
    members: Collection[str] = (),
    attachments: int = DEFAULT_ATTACHMENTS,
    stop_apps: bool = False,
    remove_people: bool = False,
    more: Collection[Finding] = (),
    roles: Collection[RoleDrift] = (),
    group_members: Mapping[str, Lookup] | None = None,
) -> Edit:
    """The actions that make the domain what `spec` says; none where it is so, or where an error forbids it.

    Args:
        spec: complete: subnets written out, people with their ids.
        inventory: the domain.
        account: the account it is in.
        region: where it is.
        catalogue: the ML activities; needed where a role is made of them.
        members: what `CreateDomain` takes.
        attachments: managed policies that the account allows on a role.
        stop_apps: stop apps where they stand in the way.
        remove_people: take people off that the spec does not name, with what is theirs.
        more: what else stands against the spec.
        roles: those that the domain has, held against the spec.
        group_members: who is in the groups of the spec, by their ids.

    Raises:
        WrongAccount: the spec is meant for another account.
        Unplannable: a person's id or the catalogue is missing, or a role would need too many policies.
    """
    if spec.account and account and spec.account != account:
        raise WrongAccount(
            f"The spec is for account {spec.account}; the domain is in {account}.",
            "Change `account` in the spec, or edit a domain of that account.",
        )
    placed = spec.model_copy(update={"region": region})
    changed = tuple(changes(placed, account, inventory.record, members))
    situation = Situation(placed, changed, inventory, stop_apps, remove_people, tuple(roles), group_members or {})
    findings = by_weight([*more, *check_edit(situation)])
    request = update_request(inventory.record, changed)
    plan = Plan(account, region, inventory.name, purpose=EDIT, domain_id=inventory.id)
    if not blocks(findings):
        names = _new_roles(placed, account, inventory.record.described, changed)
        made = tuple(
            roles_made(
                placed,
                create_domain_request(placed, account),
                account,
                region,
                names=names,
                catalogue=catalogue,
                attachments=attachments,
            )
        )
        mended = [step for each in roles if each.mended for step in mending(each, attachments)]
        actions = (*mended, *_actions(situation, request, made))
        notes = tuple(_notes((*made, *mended)))
        plan = replace(plan, actions=tuple({each.id: each for each in actions}.values()), notes=notes)
    kept = {UNSET} if remove_people else {UNSET, REMOVE}
    stays = frozenset(each.field for each in changed if each.kind in kept)
    return Edit(plan, changed, tuple(findings), request, stays, tuple(each.arn for each in roles if each.mended))


def _new_roles(spec: DomainSpec, account: str, found: Mapping[str, Any], changed: tuple[Change, ...]) -> set[str]:
    """Names of the roles to be made that the domain gets by this edit; it has the others, or does not get them."""
    wanted = {each.name: arn_of(Role(create=each), spec, account) for each in spec.roles_to_create().values()}
    after = {text for each in changed for text in texts_of(each.after) - texts_of(each.before)}
    kept = texts_in(found)
    return {name for name, arn in wanted.items() if arn in after and arn not in kept}


def _actions(at: Situation, request: Tree, roles: tuple[Action, ...]) -> Iterator[Action]:
    inventory = at.inventory
    yield from roles
    stopped: list[Action] = []
    if at.stop_apps and at.needing_rest:
        stopped = [stop_app(inventory.id, each) for each in inventory.running_apps]
        yield from stopped
    before: tuple[str, ...] = ()
    if request:
        fields = list(dict.fromkeys(each.field for each in at.sent.values() if each.path != "Tags"))
        yield _update(inventory, request, fields, roles, stopped)
        # People are not let in while the domain changes.
        before = (UPDATE,)
    yield from _tags(inventory, at.changes)
    yield from _people(at, before)


def _update(
    inventory: Inventory, request: Tree, fields: list[str], roles: tuple[Action, ...], stopped: list[Action]
) -> Action:
    return Action(
        id=UPDATE,
        title=f"Change the domain {inventory.name}: {listed(fields)}",
        call=Call("sagemaker", "UpdateDomain", request),
        kind="domain-update",
        needs=tuple(each.id for each in (*roles, *stopped)),
        wait=Wait(
            Call("sagemaker", "DescribeDomain", {"DomainId": inventory.id}),
            failed=("Update_Failed", "Failed", "Delete_Failed"),
            interval=5.0,
            limit=DOMAIN_LIMIT,
        ),
        # Another change is under way; apps that were stopped are still going.
        retry_on=(
            "in state Updating",
            *(("are associated with it",) if stopped else ()),
            *(ROLE_EARLY if roles else ()),
        ),
        patience=_PATIENCE,
        usual=60.0,
        repeatable=True,
    )


def _tags(inventory: Inventory, changed: tuple[Change, ...]) -> Iterator[Action]:
    put, off = tag_changes(changed)
    arn = str(inventory.record.described.get("DomainArn", ""))
    if put:
        tags = [{"Key": key, "Value": value} for key, value in put.items()]
        yield Action(
            id="tags",
            title=f"Tag the domain: {listed(put)}",
            call=Call("sagemaker", "AddTags", {"ResourceArn": arn, "Tags": tags}),
            kind="tags",
            independent=True,
            repeatable=True,
        )
    if off:
        yield Action(
            id="tags-removal",
            title=f"Take tags off the domain: {listed(off)}",
            call=Call("sagemaker", "DeleteTags", {"ResourceArn": arn, "TagKeys": off}),
            kind="tags-removal",
            independent=True,
            repeatable=True,
        )


def _people(at: Situation, before: tuple[str, ...]) -> Iterator[Action]:
    """Who is to be let in, then who is to go."""
    inventory, access = at.inventory, at.spec.access
    application = str(inventory.record.described.get("SingleSignOnApplicationArn") or "")
    coming = {each.field: set(each.after) for each in at.changes if each.kind == ADD}
    names = coming.get("access.profiles", set())
    yield from (
        make_profile(inventory.id, name, before)
        for name in {each.lower(): each for each in reversed(access.profiles)}.values()
        if name.lower() in names
    )
    if "access.groups" in coming:
        wanted = [each for each in each_once(access.groups) if each.id in coming["access.groups"]]
        yield from (assign(application, each, GROUPS, before) for each in wanted)
    if "access.users" in coming:
        wanted = [each for each in each_once(access.users) if each.id in coming["access.users"]]
        # AWS makes the profile of somebody whose name is not known, or who may have one, at the first sign-in.
        alone = [each for each in wanted if not each.name or inventory.profiles is None]
        yield from (assign(application, each, USERS, before) for each in alone)
        entries = [Entry(USER, each.name or "", each.id or "") for each in wanted if each not in alone]
        yield from added(inventory, named(entries, inventory), before)
    if at.remove_people:
        yield from removed(inventory, named(list(_going(at)), inventory))


def _going(at: Situation) -> Iterator[Entry]:
    inventory = at.inventory
    known: dict[str, Principal] = {
        each.id: each for each in (*(inventory.groups or ()), *(inventory.users or ())) if each.id
    }
    kinds = {"access.groups": GROUP, "access.users": USER}
    for each in at.changes:
        if each.kind != REMOVE:
            continue
        for who in each.before:
            if each.field in kinds:
                name = known[who].name if who in known else None
                yield Entry(kinds[each.field], name or "", who)
            else:
                yield Entry(PROFILE, who)


def _notes(roles: tuple[Action, ...]) -> Iterator[str]:
    if any(each.kind in ROLE_KINDS for each in roles):
        yield f"What is made in IAM gets the tag {RUN_TAG} with the id of the run."
    if any(each.kind == "role-policy-removal" for each in roles):
        yield "Policies that are taken off a role stay in the account."
