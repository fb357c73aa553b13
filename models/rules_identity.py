"""Rules about how people sign in, and who they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Final

from models.commands import more_of
from models.facts import Facts, IamRole
from models.findings import Level
from models.head_count import people_count, people_field, people_words
from models.questions import question
from models.role_trust import trust_wanted, trusting
from models.rules_base import Found, in_use, listed, not_checked, quota_of, quoted, region_of, rule
from models.rules_values import form_problem
from models.spec import DomainSpec

PROFILES_QUOTA: Final = "L-AC46C40F"
"""Studio user profiles per account (GR:sagemaker)."""
_NETWORK_ID: Final = re.compile(r"vpce?-[0-9a-f]{8,17}")


def _signs_in_with_idc(spec: DomainSpec) -> bool:
    return spec.access.auth == "identity-center"


def default_role(spec: DomainSpec, facts: Facts) -> IamRole | None:
    """The row of the default execution role; None where it is not known, or is to be made."""
    arn = spec.roles.default.arn if spec.roles.default else None
    return next((each for each in facts.get("roles").rows if each.arn == arn), None) if arn else None


@rule("ID-1", Level.ERROR, "An active instance of Identity Center can be seen.", "D:onboard-custom", lookups=("idc",))
def identity_center_exists(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if not _signs_in_with_idc(spec):
        return
    instances = facts.get("idc")
    yield from not_checked(instances, "access.auth", "whether Identity Center is set up")
    if not instances.known or any(each.status == "ACTIVE" for each in instances.rows):
        return
    if instances.rows:
        states = listed(f"{each.arn}: {each.status}" for each in instances.rows)
        yield Found(
            "access.auth",
            f"Identity Center is there and not active ({states}).",
            "Wait until it is active, or let people log in through IAM (`access.auth: iam`).",
        )
    else:
        yield Found(
            "access.auth",
            "The account has no instance of Identity Center.",
            "Enable it in the organization's management account, or let people log in through IAM "
            "(`access.auth: iam`).",
        )


@rule(
    "ID-2",
    Level.INFO,
    "The instance of Identity Center is one of an organization, not of an account.",
    "SSO:awsapps-that-work-with-identity-center",
    lookups=("idc", "organization", "caller"),
)
def organization_instance(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    # AWS does not say which kind an instance is. One that another account owns is certainly the organization's.
    if not _signs_in_with_idc(spec):
        return
    active = [each for each in facts.get("idc").rows if each.status == "ACTIVE"]
    if not facts.caller or not active or facts.get("organization").known:
        return
    if all(each.owner == facts.caller.account for each in active):
        yield Found(
            "access.auth",
            "The instance of Identity Center belongs to this account. Studio works with the instance of an "
            "organization, not with one that was made for a single account.",
            "If this is not the organization's management account, ask there which instance to use.",
            tuple(each.arn for each in active),
        )


@rule(
    "ID-3",
    Level.ERROR,
    "The domain is in the primary Region of Identity Center.",
    "SSO:awsapps-that-work-with-identity-center",
    lookups=("idc",),
)
def same_region(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    region = region_of(spec, facts)
    if not _signs_in_with_idc(spec) or not region:
        return
    active = [each for each in facts.get("idc").rows if each.status == "ACTIVE" and each.primary_region]
    if active and all(each.primary_region != region for each in active):
        homes = listed(dict.fromkeys(each.primary_region for each in active))
        yield Found(
            "access.auth",
            f"Identity Center lives in {homes}, and the domain would be in {region}; they must be in one Region.",
            f"Set the domain up in {homes} (`region`), or let people log in through IAM (`access.auth: iam`).",
            tuple(each.arn for each in active),
        )


@rule("ID-4", Level.ERROR, "Sign-in is limited to networks only where people log in through IAM.", "D:onboard-custom")
def networks_need_iam(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if _signs_in_with_idc(spec) and spec.access.allowed_networks:
        yield Found(
            "access.allowed_networks",
            "With Identity Center sign-in cannot be limited to certain networks.",
            "Remove the networks, or let people log in through IAM (`access.auth: iam`).",
        )


@rule("ID-5", Level.WARNING, "With Identity Center somebody is assigned.", "D:onboard-custom")
def somebody_is_assigned(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if _signs_in_with_idc(spec) and not spec.access.groups and not spec.access.users:
        yield Found(
            "access.groups",
            "No group and no person is chosen, so nobody can sign in until somebody is assigned.",
            "Choose a group, or assign somebody later.",
        )


@rule("ID-6", Level.ERROR, "Names of user profiles fit, and differ by more than letter case.", "B:UserProfileName")
def profile_names(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    field = question("access.profiles")
    seen: dict[str, str] = {}
    for number, name in enumerate(spec.access.profiles):
        place = f"{field.key}[{number}]"
        if not name:
            yield Found(place, "A user profile has no name.", "Remove the entry.")
        elif problem := form_problem(field, name, facts.shapes):
            yield Found(place, f"{quoted(name)} {problem}.", "Correct the name.")
        if name.lower() in seen:
            other = seen[name.lower()]
            same = "is there twice" if other == name else f"and {quoted(other)} are the same name to AWS"
            yield Found(place, f"{quoted(name)} {same}.", "Remove one of them.")
        seen.setdefault(name.lower(), name)


@rule(
    "ID-7",
    Level.WARNING,
    "The quota has room for the user profiles.",
    "GR:sagemaker",
    lookups=("quotas", "group-members"),
)
def room_for_profiles(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    people, field = people_count(spec, facts), people_field(spec)
    if not spec.access.auth or not people:
        return
    quota = quota_of(facts, PROFILES_QUOTA)
    if quota is None:
        yield from not_checked(facts.get("quotas"), field, "how many user profiles the account may have")
        return
    total = (quota.used or 0) + people
    if total > quota.value:
        come = f"{people} user profiles are asked for"
        if _signs_in_with_idc(spec):
            come = f"A user profile is made for each of {people_words(spec, facts)} at the first sign-in"
        yield Found(
            field,
            f"{come}; the account may have {quota.value:g}{in_use(quota)}.",
            f"Begin with fewer, or ask for more: {more_of(PROFILES_QUOTA, total, region_of(spec, facts))}",
            (PROFILES_QUOTA,),
        )


@rule(
    "ID-8",
    Level.ERROR,
    "Trusted identity propagation goes with Identity Center, and with a role that allows sts:SetContext.",
    "D:trustedidentitypropagation-setup",
    lookups=("roles",),
)
def identity_propagation(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if not spec.access.identity_propagation:
        return
    if spec.access.auth == "iam":
        yield Found(
            "access.identity_propagation",
            "Trusted identity propagation works only where people sign in with Identity Center.",
            "Turn it off, or choose Identity Center (`access.auth: identity-center`).",
        )
        return
    role = default_role(spec, facts)
    if role and "sts:SetContext" not in role.trust_actions:
        yield Found(
            "roles.default.arn",
            f"The trust policy of {quoted(role.name)} does not allow sts:SetContext, which trusted identity "
            "propagation needs.",
            "Add sts:SetContext to its trust policy, or turn trusted identity propagation off "
            f"(`access.identity_propagation: false`). {trusting(role, trust_wanted(spec))}".strip(),
            (role.arn,),
        )


@rule(
    "ID-9",
    Level.ERROR,
    "A profile of Amazon Q Developer goes with Identity Center.",
    "B:AmazonQSettings, D:studio-updated-amazon-q-admin-guide-set-up",
)
def amazon_q(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    settings = spec.applications.amazon_q
    if settings is None:
        return
    if settings.profile_arn and spec.access.auth == "iam":
        yield Found(
            "applications.amazon_q.profile_arn",
            "A profile of Amazon Q Developer Pro works only where people sign in with Identity Center.",
            "Remove the profile, which leaves the free tier, or choose Identity Center "
            "(`access.auth: identity-center`).",
        )
    if settings.enabled:
        yield Found(
            "applications.amazon_q.enabled",
            "What people ask Amazon Q Developer is processed in us-east-1.",
            "Turn it off if that may not be.",
            level=Level.INFO,
        )


@rule(
    "ID-10",
    Level.INFO,
    "One person has different profile names in the domains of a Region.",
    "D:domain-multiple",
    lookups=("domains",),
)
def same_name_elsewhere(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if not spec.access.profiles:
        return
    others = [each for each in facts.get("domains").rows if each.name != spec.domain.name]
    if others:
        yield Found(
            "access.profiles",
            "There are other domains in this Region; a person should not have the same profile name in two of them.",
            "Add something to the names that tells the domains apart.",
            tuple(each.id for each in others),
        )


@rule(
    "ID-13",
    Level.ERROR,
    "Networks are ids of VPCs or VPC endpoints, or address ranges.",
    "D:studio-interface-endpoint",
)
def network_forms(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    for number, network in enumerate(spec.access.allowed_networks):
        if _NETWORK_ID.fullmatch(network):
            continue
        try:
            ip_network(network)
        except ValueError:
            yield Found(
                f"access.allowed_networks[{number}]",
                f"{quoted(network)} must be {question('access.allowed_networks').form}.",
                "Correct it.",
            )


@rule("ID-14", Level.ERROR, "A group or person is named, each once.", "smdomain")
def principals(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    for kind, entries in (("groups", spec.access.groups), ("users", spec.access.users)):
        seen: set[tuple[str | None, str | None]] = set()
        for number, entry in enumerate(entries):
            place = f"access.{kind}[{number}]"
            if not entry.name and not entry.id:
                yield Found(place, "An entry has neither a name nor an id.", "Fill one in, or remove the entry.")
            elif (entry.name, entry.id) in seen:
                yield Found(place, f"{quoted(entry.name or entry.id)} is there twice.", "Remove one of them.")
            seen.add((entry.name, entry.id))


@rule("ID-15", Level.WARNING, "Who is named fits how people sign in.", "smdomain")
def people_fit_sign_in(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if spec.access.auth == "iam" and (spec.access.groups or spec.access.users):
        yield Found(
            "access.groups" if spec.access.groups else "access.users",
            "Groups and people of Identity Center are not used where people log in through IAM.",
            "Remove them, or choose Identity Center (`access.auth: identity-center`).",
        )
    if _signs_in_with_idc(spec) and spec.access.profiles:
        yield Found(
            "access.profiles",
            "User profiles by name are not made where people sign in with Identity Center.",
            "Remove them, or let people log in through IAM (`access.auth: iam`).",
        )


RULES: Final = (
    identity_center_exists,
    organization_instance,
    same_region,
    networks_need_iam,
    somebody_is_assigned,
    profile_names,
    room_for_profiles,
    identity_propagation,
    amazon_q,
    same_name_elsewhere,
    network_forms,
    principals,
    people_fit_sign_in,
)
