"""Looking up what somebody may do: by IAM's policy simulator, and by what a role carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from models.errors import AwsError
from models.facts import Caller
from models.facts_checks import CallerPrincipal, Decision, RolePolicies
from models.permissions import CALLER, Enquiry
from tui.services.lookups_ask import Ask, LookupFailed
from tui.services.lookups_grants import policies_of

_SSO_ROLE: Final = "AWSReservedSSO_"


def principal(ask: Ask) -> Iterator[tuple[CallerPrincipal, ...]]:
    """Whose policies count for the caller: of a session the role behind it, with its path."""
    who: Caller = ask.gateway.caller()
    kind, _, name = who.arn.rpartition(":")[2].partition("/")
    if kind == "root":
        raise LookupFailed("The policy simulator takes no root user. Use a role or an IAM user.")
    if kind == "user":
        yield (CallerPrincipal(who.arn),)
        return
    if kind != "assumed-role":
        raise LookupFailed(f"The policy simulator takes no {kind or 'caller of this kind'}.")
    role = name.partition("/")[0]
    try:
        # A session's ARN leaves the role's path out.
        yield (CallerPrincipal(ask.gateway.call("iam", "GetRole", {"RoleName": role})["Role"]["Arn"]),)
        return
    except AwsError as error:
        found = ask.fetch("roles")
        arn = next((each.arn for each in found.rows if each.name == role), "")
        if not arn and role.startswith(_SSO_ROLE):
            # Roles of Identity Center have a path that the session does not tell.
            raise error
    yield (CallerPrincipal(arn or f"arn:{who.partition}:iam::{who.account}:role/{role}"),)


def permissions(ask: Ask) -> Iterator[tuple[Decision, ...]]:
    """What the simulator says to an enquiry, whose text is the argument."""
    enquiry = Enquiry.of(ask.argument)
    source = enquiry.principal
    if source == CALLER:
        found = ask.fetch("principal")
        if not found.known or not found.rows:
            raise LookupFailed.by(found)
        source = found.rows[0].arn
    request: dict[str, Any] = {"PolicySourceArn": source, "ActionNames": list(enquiry.actions)}
    if enquiry.resource != "*":
        request["ResourceArns"] = [enquiry.resource]
    if enquiry.context:
        request["ContextEntries"] = [
            {"ContextKeyName": key, "ContextKeyValues": [value], "ContextKeyType": "string"}
            for key, value in enquiry.context
        ]
    yield tuple(
        _decision(item, enquiry.resource)
        for page in ask.pages("iam", "SimulatePrincipalPolicy", request)
        for item in page.get("EvaluationResults", [])
    )


def _decision(item: Mapping[str, Any], resource: str) -> Decision:
    organization = (item.get("OrganizationsDecisionDetail") or {}).get("AllowedByOrganizations")
    boundary = (item.get("PermissionsBoundaryDecisionDetail") or {}).get("AllowedByPermissionsBoundary")
    return Decision(
        item.get("EvalActionName", ""),
        item.get("EvalResourceName") or resource,
        item.get("EvalDecision", ""),
        organization,
        boundary,
        tuple(item.get("MissingContextValues") or ()),
    )


def role_policies(ask: Ask) -> Iterator[tuple[RolePolicies, ...]]:
    """The policies of a role, which the argument names."""
    attached, own = policies_of(ask)
    yield (RolePolicies(ask.argument, tuple(attached), tuple(own)),)
