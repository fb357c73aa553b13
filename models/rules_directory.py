"""Rules about Identity Center as it is: whose it is, how it is protected, and who will be able to sign in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from models.facts import Facts
from models.findings import Level
from models.head_count import member_keys, members_of, people_field, people_words
from models.preflight_needs import MOST_GROUPS
from models.rules_base import Found, listed, not_checked, quoted, rule
from models.spec import DomainSpec

_APPS: Final = "SSO:awsapps-that-work-with-identity-center"


def _with_idc(spec: DomainSpec) -> bool:
    return spec.access.auth == "identity-center"


@rule(
    "ID-16",
    Level.ERROR,
    "The instance of Identity Center is not one of a single account.",
    _APPS,
    lookups=("idc", "organization", "caller"),
)
def not_an_account_instance(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if not _with_idc(spec) or facts.caller is None:
        return
    organization = facts.get("organization")
    active = [each for each in facts.get("idc").rows if each.status == "ACTIVE"]
    if not active or any(each.owner != facts.caller.account for each in active):
        return
    yield from not_checked(organization, "access.auth", "whether Identity Center is an organization's")
    for each in organization.rows:
        management = each.management_account
        if management != facts.caller.account:
            whose = (
                f"the organization is managed by {management}" if management else "the account is in no organization"
            )
            yield Found(
                "access.auth",
                f"The instance of Identity Center belongs to this account alone ({whose}); Studio works only with an "
                "organization's.",
                "Enable Identity Center in the organization's management account, or let people log "
                "in through IAM (`access.auth: iam`).",
                tuple(one.arn for one in active),
            )


@rule(
    "ID-11",
    Level.INFO,
    "Identity Center's data is encrypted with AWS's own key.",
    "MP:AmazonSageMakerNotebooksServiceRolePolicy",
    lookups=("idc-details",),
)
def own_key(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if not _with_idc(spec):
        return
    for each in facts.get("idc-details").rows:
        if each.key_type == "CUSTOMER_MANAGED_KEY":
            yield Found(
                "access.auth",
                "Identity Center is encrypted with a key of your own; whether Studio supports that AWS does not say "
                "clearly.",
                "Make sure that the key's policy lets SageMaker's service-linked role decrypt through Identity Center.",
                (each.arn, each.key_arn),
            )


@rule(
    "ID-12",
    Level.INFO,
    "Identity Center can be reached from everywhere.",
    "B:sso-admin:DescribeInstanceResponse",
    lookups=("idc-details",),
)
def networks_of_idc(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if not _with_idc(spec):
        return
    yield from not_checked(facts.get("idc-details"), "access.auth", "how Identity Center is protected")
    for each in facts.get("idc-details").rows:
        if each.restricted:
            yield Found(
                "access.auth",
                "Identity Center lets people sign in from certain networks only"
                + (f": {listed(each.networks)}." if each.networks else "."),
                "Make sure that the people who will use Studio are in them.",
                (each.arn,),
            )


@rule(
    "ID-17",
    Level.WARNING,
    "Each chosen group has members of its own; groups inside it do not count.",
    "SSO:assignuserstoapp",
    lookups=("group-members",),
)
def groups_have_members(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if not _with_idc(spec):
        return
    told = False
    for number, group in enumerate(spec.access.groups[:MOST_GROUPS]):
        lookup = members_of(group, facts)
        if not lookup.known and not told:
            unknown = list(not_checked(lookup, "access.groups", "who is in the groups"))
            told = bool(unknown)
            yield from unknown
        if lookup.known and not lookup.rows:
            yield Found(
                f"access.groups[{number}]",
                f"Nobody is directly in the group {quoted(group.name or group.id)}. Groups inside it are not let in.",
                "Choose the groups that people are in.",
                tuple(key for key in member_keys(group)[:1]),
            )


@rule(
    "ID-18",
    Level.INFO,
    "It is told how many people will be able to sign in.",
    "SSO:assignuserstoapp",
    lookups=("group-members",),
)
def how_many(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if not _with_idc(spec) or not (spec.access.groups or spec.access.users):
        return
    if any(not members_of(group, facts).known for group in spec.access.groups):
        return
    people = people_words(spec, facts)
    yield Found(people_field(spec), f"{people[:1].upper()}{people[1:]} will be able to sign in.")


@rule(
    "ID-19",
    Level.INFO,
    "This account may assign people to the domain by itself.",
    "SSO:manage-your-accounts",
    lookups=("idc", "organization", "caller"),
)
def owned_elsewhere(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if not _with_idc(spec) or facts.caller is None or not (spec.access.groups or spec.access.users):
        return
    delegated = {each for row in facts.get("organization").rows for each in row.delegated}
    for each in facts.get("idc").rows:
        if each.owner and each.owner != facts.caller.account and facts.caller.account not in delegated:
            yield Found(
                people_field(spec),
                f"Identity Center belongs to account {each.owner}. If assigning people is refused here, its "
                "administrators have to do it; the command is then shown.",
                "",
                (each.arn,),
            )


@rule("ID-20", Level.WARNING, "People who are chosen can sign in.", "SSO:assignuserstoapp", lookups=("users",))
def people_are_enabled(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    for number, person in enumerate(spec.access.users if _with_idc(spec) else ()):
        found = next((each for each in facts.get("users").rows if each.id == person.id), None)
        if found and found.status == "DISABLED":
            yield Found(
                f"access.users[{number}]",
                f"{quoted(found.name)} is disabled in Identity Center and cannot sign in.",
                "Enable the person there, or leave them out.",
                (found.id,),
            )


RULES: Final = (
    not_an_account_instance,
    own_key,
    networks_of_idc,
    groups_have_members,
    how_many,
    owned_elsewhere,
    people_are_enabled,
)
