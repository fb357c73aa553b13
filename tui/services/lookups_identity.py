"""Looking up identities: the caller, IAM roles, Identity Center, its groups and users."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from models.errors import AwsError
from models.facts import Availability, Caller, Group, IamRole, IdcInstance, RoleDetails, User
from models.policies import as_text
from tui.services.lookups_ask import Ask, LookupFailed, by_name, seconds
from tui.services.trust import SAGEMAKER, read_trust


def caller(ask: Ask) -> Iterator[tuple[Caller, ...]]:
    """Whose credentials these are."""
    yield (ask.gateway.caller(),)


def roles(ask: Ask) -> Iterator[tuple[IamRole, ...]]:
    """Roles by name: those that SageMaker may assume first, those of AWS services last."""
    pages = ([_role(item) for item in page.get("Roles", [])] for page in ask.pages("iam", "ListRoles"))
    return ask.growing(pages, lambda role: (role.service_linked, SAGEMAKER not in role.trusts, by_name(role.name)))


def role(ask: Ask) -> Iterator[tuple[IamRole, ...]]:
    """The role of a name, which is the argument; nothing where the account has none."""
    try:
        found = ask.gateway.call("iam", "GetRole", {"RoleName": ask.argument})["Role"]
    except AwsError as error:
        if error.aws_code != "NoSuchEntity":
            raise
        yield ()
        return
    yield (RoleDetails(**_role_members(found), trust_policy=_text(found.get("AssumeRolePolicyDocument"))),)


def _role(item: Mapping[str, Any]) -> IamRole:
    return IamRole(**_role_members(item))


def _role_members(item: Mapping[str, Any]) -> dict[str, Any]:
    trust = read_trust(item.get("AssumeRolePolicyDocument"))
    return {
        "arn": item["Arn"],
        "name": item["RoleName"],
        "trusts": trust.services,
        "trust_actions": trust.actions,
        "conditional": trust.conditional,
        "description": item.get("Description", ""),
        "created": seconds(item.get("CreateDate")),
        "last_used": seconds((item.get("RoleLastUsed") or {}).get("LastUsedDate")),
        "service_linked": str(item.get("Path", "")).startswith("/aws-service-role/"),
        "trust_accounts": trust.accounts,
    }


def _text(document: object) -> str:
    """A policy as JSON text; AWS's client gives it as text or decoded."""
    if isinstance(document, Mapping):
        return as_text(document)
    text = document if isinstance(document, str) else ""
    return unquote(text) if text.lstrip().startswith("%") else text


def idc(ask: Ask) -> Iterator[tuple[IdcInstance, ...]]:
    """Instances of Identity Center of the Region; where it has none, those of other Regions that AWS tells of."""
    found = [_instance(item) for page in ask.pages("sso-admin", "ListInstances") for item in page.get("Instances", [])]
    home = [_with_home(ask, instance) for instance in found]
    if not home and ask.gateway.accepts("sso-admin", "ListInstances", "RegionScope"):
        home = _elsewhere(ask)
    yield tuple(sorted(home, key=lambda instance: (instance.status != "ACTIVE", instance.name, instance.arn)))


def _instance(item: Mapping[str, Any]) -> IdcInstance:
    return IdcInstance(
        item["InstanceArn"],
        item.get("IdentityStoreId", ""),
        item.get("OwnerAccountId", ""),
        # Older endpoints list only instances that work, and say nothing of their status.
        item.get("Status", "ACTIVE"),
        item.get("Name", ""),
        item.get("PrimaryRegion", ""),
    )


def _with_home(ask: Ask, instance: IdcInstance) -> IdcInstance:
    """The instance with its primary Region; the Region that listed it, where AWS does not tell."""
    if instance.primary_region:
        return instance
    try:
        answer = ask.gateway.call("sso-admin", "DescribeInstance", {"InstanceArn": instance.arn})
    except AwsError as error:
        ask.note("Whether the instance is only replicated here is unknown", error)
        answer = {}
    return replace(instance, primary_region=answer.get("PrimaryRegion") or ask.gateway.region)


def _elsewhere(ask: Ask) -> list[IdcInstance]:
    try:
        pages = list(ask.pages("sso-admin", "ListInstances", {"RegionScope": "ALL_REGIONS"}))
    except AwsError:
        return []
    return [_instance(item) for page in pages for item in page.get("Instances", [])]


def groups(ask: Ask) -> Iterator[tuple[Group, ...]]:
    """Groups of Identity Center, by name."""
    listing = ask.pages("identitystore", "ListGroups", {"IdentityStoreId": _store(ask)})
    pages = ([_group(item) for item in page.get("Groups", [])] for page in listing)
    return ask.growing(pages, lambda group: (by_name(group.name), group.id))


def users(ask: Ask) -> Iterator[tuple[User, ...]]:
    """People of Identity Center, by the name they sign in with."""
    listing = ask.pages("identitystore", "ListUsers", {"IdentityStoreId": _store(ask)})
    pages = ([_user(item) for item in page.get("Users", [])] for page in listing)
    return ask.growing(pages, lambda user: (by_name(user.name), user.id))


def _store(ask: Ask) -> str:
    """The identity store of the Region's instance.

    Raises:
        LookupFailed: there is none, or it could not be looked up.
    """
    found = ask.fetch("idc")
    if not found.known:
        raise LookupFailed.by(found, "Identity Center")
    region = ask.gateway.region
    here = [instance for instance in found.rows if instance.primary_region == region and instance.identity_store_id]
    if here:
        return str(here[0].identity_store_id)
    homes = sorted({instance.primary_region for instance in found.rows if instance.primary_region})
    if homes:
        reason = f"IAM Identity Center lives in {', '.join(homes)}, not in {region}: the domain must be where it is."
    else:
        reason = f"IAM Identity Center has no instance in {region}: enable it, or let people sign in through IAM."
    raise LookupFailed(reason, Availability.FAILED)


def _group(item: Mapping[str, Any]) -> Group:
    return Group(item["GroupId"], item.get("DisplayName", ""), item.get("Description", ""))


def _user(item: Mapping[str, Any]) -> User:
    emails = item.get("Emails") or ()
    first: Mapping[str, Any] = next((each for each in emails if each.get("Primary")), next(iter(emails), {}))
    return User(
        item["UserId"],
        item.get("UserName", ""),
        item.get("DisplayName", ""),
        first.get("Value", ""),
        item.get("UserStatus", ""),
    )
