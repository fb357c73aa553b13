"""What stands against changing a domain that exists, beside what stands against the spec itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from models.edit import REMOVE, UNSET, Change, may_get_vpc
from models.edit_base import EditRule, Said, Situation, said, shown
from models.edit_roles import OF_ROLES, differing_roles
from models.facts import Lookup
from models.findings import Finding, Level, by_weight
from models.inventory import Inventory
from models.members import member_at
from models.mutability import (
    FILES_STAY,
    GROUP_MANAGEMENT,
    HOME_FILES,
    NETWORK,
    NETWORK_STAYS,
    RSTUDIO_ACCESS,
    RSTUDIO_GROUP,
    RSTUDIO_INSTANCE,
    RSTUDIO_ONLY,
    RSTUDIO_ROLE,
    SUBNETS,
    VPC,
    blocked_by_apps,
    fixed,
)
from models.normalise import DomainRecord
from models.people_account import doors_of, remedy_of
from models.plan_parts import SETTLED
from models.rules_base import listed
from models.spec import DomainSpec
from models.text import scrub

ROLES: Final = "ED-17"
"""Code of what is said about roles that the domain has already."""
CREATE_ONLY: Final = frozenset(
    {
        # Room for a domain, and its name.
        *("DM-1", "DM-2", "DM-3", "DM-6", "LF-1", "LF-2"),
        # What is settled for good is settled.
        *("KM-4", "KM-6", "RS-8"),
        # May the caller create it, and what comes with that; the plan of an edit is asked about by itself.
        *("PM-1", "PM-2", "PM-3", "RO-2", "RO-9", "RO-14", "RS-7"),
    }
)
"""Codes of rules that speak of making a domain, and say nothing about one that exists."""
_TIP: Final = "DomainSettings.TrustedIdentityPropagationSettings.Status"
_APPS_SHOWN: Final = 12


def _fixed(at: Situation) -> Iterator[Said]:
    for each in at.changes:
        why = fixed(each.path) if each.path else None
        if why is None or (each.path == VPC and may_get_vpc(at.inventory.record)):
            continue
        now = f"It is {shown(each.before, each.path)}; {shown(each.after, each.path)} is wanted."
        remedy = f"Go back to {shown(each.before, each.path)}, or make another domain."
        if each.before is None:
            remedy = "Leave it out, or make another domain."
        yield said(each.field, f"{why} {now}", remedy)


def _home_files(at: Situation) -> Iterator[Said]:
    each = at.sent.get(HOME_FILES)
    if each is None:
        return
    if each.after == "Disabled":
        yield said(each.field, FILES_STAY, "Leave the home file system on, or make another domain.")
    else:
        message = "A home file system is made, which costs money for what is in it and is never taken away again."
        yield said(each.field, message, "Switch it off (`storage.home_efs`) to stay without.", level=Level.WARNING)


def _stays(at: Situation) -> Iterator[Said]:
    for each in at.changes:
        if each.kind == UNSET and fixed(each.path) is None and each.path != RSTUDIO_ROLE:
            message = f"AWS has no way to take this back; it stays {shown(each.before, each.path)}."
            remedy = "Give it again, or choose another value."
            member = member_at(each.path)
            if member is not None and member.codec.switch:
                answer = member.codec.decode(each.before)
                message = f"Nothing is said about it any more, so it stays {shown(answer)}."
                remedy = f"Answer it with {'no (false in a spec)' if answer else 'yes (true in a spec)'} to change it."
            yield said(each.field, message, remedy, (each.path,))


def _group_management(at: Situation) -> Iterator[Said]:
    each = at.sent.get(GROUP_MANAGEMENT)
    if each is not None and not at.has_rstudio and RSTUDIO_ROLE not in at.sent:
        yield said(each.field, RSTUDIO_ONLY, "Leave it out.")


def _network(at: Situation) -> Iterator[Said]:
    each = at.sent.get(NETWORK)
    if each is not None and (at.has_rstudio or RSTUDIO_ROLE in at.sent):
        remedy = "Leave the network access as it is." if at.has_rstudio else "Change one first, then the other."
        yield said(each.field, NETWORK_STAYS, remedy)
    described = at.inventory.record.described
    if each is not None and each.after == "VpcOnly":
        lacking = [
            name for name in (VPC, SUBNETS) if not described.get(name) and not getattr(at.sent.get(name), "after", None)
        ]
        if lacking:
            yield said(each.field, f"VPC only takes {listed(lacking)}, which the domain has not.", "Answer them.")


def _rstudio_stays(at: Situation) -> Iterator[Said]:
    for each in at.changes:
        if each.path == RSTUDIO_ROLE and each.kind == UNSET:
            message = "RStudio cannot be taken off a domain."
            yield said(each.field, message, f"Go back to {shown(each.before)}, or make another domain.")


def _rstudio_added(at: Situation) -> Iterator[Said]:
    if RSTUDIO_ROLE in at.sent and not at.has_rstudio:
        message = "RStudio is added for good, and everybody who has a profile is DISABLED for it at first."
        yield said(at.sent[RSTUDIO_ROLE].field, message, "Give access to each person in RStudio's settings afterwards.")


def _rstudio_instance(at: Situation) -> Iterator[Said]:
    each = next((each for path, each in at.sent.items() if path.startswith(RSTUDIO_INSTANCE)), None)
    if each is not None and at.has_rstudio:
        message = "It is sent; whether AWS changes the instance type of RStudio's server afterwards is not confirmed."
        yield said(each.field, message)


def _rstudio_access(at: Situation) -> Iterator[Said]:
    access, group = at.sent.get(RSTUDIO_ACCESS), at.sent.get(RSTUDIO_GROUP)
    if access is not None and (access.before, access.after) == ("ENABLED", "DISABLED"):
        yield said(access.field, "Access to RStudio can be given, and not taken away again.", "Leave it as it is.")
    settings = at.inventory.record.described.get("DefaultUserSettings") or {}
    held = (settings.get("RStudioServerProAppSettings") or {}).get("AccessStatus")
    if group is not None and (access.after if access else held) == "DISABLED":
        yield said(group.field, "A group goes with access to RStudio only.", "Give access, or leave the group out.")


def _running(at: Situation) -> Iterator[Said]:
    stopping = at.needing_rest
    if not stopping:
        return
    for_what = listed([blocked_by_apps(each.path) for each in stopping])
    field = stopping[0].field
    if at.inventory.apps is None:
        message = f"No app may run while {for_what}; which do could not be read."
        yield said(field, message, "Make sure of it yourself, or allow sagemaker:ListApps.", level=Level.UNKNOWN)
        return
    apps = at.inventory.running_apps
    if not apps:
        return
    names = [f"{each.type} {each.name} of {each.space or each.profile} ({each.status})" for each in apps]
    message = f"No app may run while {for_what}; these do: {listed(names, _APPS_SHOWN)}."
    evidence = [each.id for each in apps]
    if at.stop_apps:
        yield said(
            field, f"{message} They are stopped, and what they hold in memory is lost.", "", evidence, Level.WARNING
        )
    else:
        yield said(field, message, "Let them be stopped (--stop-apps), or ask people to stop them.", evidence)


def _later(at: Situation) -> Iterator[Said]:
    settings = [each for path, each in at.sent.items() if "." in path and each.after is not None]
    if settings:
        message = "Apps that run keep what they were started with; new and restarted ones get what changes here."
        yield said(settings[0].field, message)


def _signing_in_again(at: Situation) -> Iterator[Said]:
    each = at.sent.get(_TIP)
    if each is not None and each.after == "ENABLED":
        yield said(each.field, "People must sign in again before their identity is passed on.")


def _status(at: Situation) -> Iterator[Said]:
    status = at.inventory.status
    if status == "Update_Failed":
        reason = str(at.inventory.record.described.get("FailureReason") or "AWS gives no reason.")
        remedy = "Mend that; what differs is sent again."
        yield said("domain.name", f"The last change failed: {scrub(reason)}", remedy, level=Level.WARNING)
    if status in SETTLED:
        return
    remedy = "Wait until it is settled, then try again."
    if status in ("Failed", "Delete_Failed"):
        remedy = f"`smdomain domains rescue {at.inventory.id}` shows what can be done."
    yield said("domain.name", f"The domain is {status}; only one in service can change.", remedy)


def _is_old(record: DomainRecord) -> bool:
    """Whether it does not tell of its application in Identity Center, as before October 2023 (facts 2.6)."""
    told = record.described.get("SingleSignOnApplicationArn")
    return record.signs_in == "SSO" and not told and record.status in SETTLED


def _people_of_old_domains(at: Situation) -> Iterator[Said]:
    access = at.spec.access
    if _is_old(at.inventory.record) and (access.groups or access.users):
        message = "The domain is older than October 2023 and does not tell of its application: people are not compared."
        yield said("access.groups", message, "Assign people in the console, or leave them out.")


def names_of(inventory: Inventory, spec: DomainSpec) -> dict[str, str]:
    """Id -> name of the groups and people of Identity Center that the domain and the spec know."""
    people = (*(inventory.groups or ()), *(inventory.users or ()), *spec.access.groups, *spec.access.users)
    return {each.id: each.name for each in people if each.id and each.name}


def _people_stay(at: Situation) -> Iterator[Said]:
    names = names_of(at.inventory, at.spec)
    for each in at.changes:
        if each.kind != REMOVE:
            continue
        who = listed([names.get(one) or one for one in each.before], _APPS_SHOWN)
        if not at.remove_people:
            message = f"These are no longer named, and stay: {who}."
            yield said(each.field, message, "Let them be removed (--remove-people), or name them again.")
        elif each.field == "access.groups":
            message = f"These groups lose access; what their people have in the domain stays: {who}."
            yield said(each.field, message, level=Level.WARNING)
        elif each.field == "access.users":
            yield from _people_go(at, each, names)
        else:
            yield said(each.field, f"These lose access, with their apps and spaces: {who}.", level=Level.WARNING)


def _people_go(at: Situation, change: Change, names: Mapping[str, str]) -> Iterator[Said]:
    """Who loses access with all that is theirs, and whom a group of the spec still lets in."""
    going = {
        one: doors_of(one, at.spec.access.groups, lambda group: at.group_members.get(group.id or "", Lookup()))
        for one in change.before
    }

    def of(ids: Iterable[str]) -> str:
        return listed([names.get(one) or one for one in ids], _APPS_SHOWN)

    let_in = [one for one, doors in going.items() if doors.groups]
    unsure = [one for one, doors in going.items() if doors.unknown and not doors.groups]
    if gone := [one for one in going if one not in let_in]:
        message = f"These lose access, with their apps and spaces: {of(gone)}."
        yield said(change.field, message, level=Level.WARNING)
    if let_in:
        groups = listed(dict.fromkeys(group for one in let_in for group in going[one].groups))
        message = (
            f"These lose their apps and spaces, and can still sign in by groups that stay ({groups}): {of(let_in)}."
        )
        remedy = "Take them out of these groups in Identity Center, or leave the groups out of the spec."
        yield said(change.field, message, remedy, level=Level.WARNING)
    if unsure:
        doors = going[unsure[0]]
        message = f"Could not check whether a group still lets these in: {of(unsure)}. {doors.unknown}"
        yield said(change.field, message, remedy_of(doors), level=Level.UNKNOWN)


def _unread(at: Situation) -> Iterator[Said]:
    record = at.inventory.record
    for field, why in record.unread:
        if not field.startswith(("access.", "domain.")) or _is_old(record):
            continue
        yield said(field, f"Could not be read, so nothing is done about it. {why}", "Make sure of it yourself.")


_E: Final = Level.ERROR
_W: Final = Level.WARNING
_I: Final = Level.INFO
EDIT_RULES: Final[tuple[EditRule, ...]] = (
    EditRule("ED-1", _E, "What is settled when a domain is made stays as it is.", "B:UpdateDomainRequest", _fixed),
    EditRule("ED-2", _E, "A home file system is never taken away.", "B:UpdateDomainRequest", _home_files),
    EditRule("ED-3", _W, "A value that was set once can be changed, not unset.", "D:domain-edit", _stays),
    EditRule(
        "ED-4",
        _E,
        "Who manages security groups is said of domains with RStudio alone.",
        "GH:hashicorp/terraform-provider-aws#39923",
        _group_management,
    ),
    EditRule("ED-5", _E, "With RStudio the network access stays as it is.", "B:UpdateDomainRequest", _network),
    EditRule("ED-6", _E, "RStudio stays once it is there.", "D:rstudio-add-existing", _rstudio_stays),
    EditRule(
        "ED-7", _W, "People get RStudio one by one when it is added later.", "D:rstudio-add-existing", _rstudio_added
    ),
    EditRule(
        "ED-8",
        _I,
        "The instance type of RStudio's server may stay as it was.",
        "CFN:Domain, unverified",
        _rstudio_instance,
    ),
    EditRule(
        "ED-9",
        _E,
        "Access to RStudio is not taken away, and a group goes with access.",
        "D:rstudio-create-user, GH:hashicorp/terraform-provider-aws#33034",
        _rstudio_access,
    ),
    EditRule("ED-10", _E, "No app runs while something changes that must not run with one.", "D:domain-edit", _running),
    EditRule("ED-11", _I, "Apps that run keep the settings they were started with.", "D:domain-edit", _later),
    EditRule(
        "ED-12",
        _W,
        "Passing on identities begins with a new sign-in.",
        "D:trustedidentitypropagation-setup",
        _signing_in_again,
    ),
    EditRule("ED-13", _E, "The domain is in service.", "D:sm-domain", _status),
    EditRule(
        "ED-14",
        _E,
        "People of domains before October 2023 are changed in the console.",
        "B:DescribeDomainResponse",
        _people_of_old_domains,
    ),
    EditRule("ED-15", _I, "Who is not in the spec stays, unless removal is asked for.", "smdomain", _people_stay),
    EditRule("ED-16", Level.UNKNOWN, "All of the domain could be read.", "smdomain", _unread),
    EditRule(
        ROLES,
        _W,
        "A role that the spec describes and the domain has carries what the spec says.",
        "smdomain",
        differing_roles,
        OF_ROLES,
    ),
)


def check_edit(situation: Situation) -> list[Finding]:
    """What stands against it, the weightiest first."""
    return by_weight(finding for rule in EDIT_RULES for finding in rule.findings(situation))


def about_changes(wanted: Iterable[Finding], present: Iterable[Finding]) -> list[Finding]:
    """What the rules say of the spec, as far as it matters to a domain that exists.

    An error that the domain has already forbids no other change and is told as a warning; what else is said of the
    domain as it is says nothing about the change.

    Args:
        wanted: what they say of the spec.
        present: what they say of the domain as it is.
    """
    known = {(each.code, each.field, each.message) for each in present}
    told = []
    for each in wanted:
        if each.code in CREATE_ONLY:
            continue
        if (each.code, each.field, each.message) not in known or each.level is Level.UNKNOWN:
            told.append(each)
        elif each.level is Level.ERROR:
            told.append(replace(each, level=Level.WARNING))
    return by_weight(told)
