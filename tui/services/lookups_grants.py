"""Looking up what limits and fills a role: IAM's quotas, its policies with their documents, where they come from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote

from models.errors import AccessDenied, AwsError
from models.facts import Quota
from models.facts_checks import PolicyVersion, RoleOrigin
from models.plan import RUN_TAG
from models.role_drift import ORIGIN, VERSIONS
from models.role_grants import GRANTS, RolePolicy
from models.role_policies import QUOTAS
from tui.services.lookups_ask import Ask, Fetcher, seconds, tag

_ATTACHED, _OWN = "ListAttachedRolePolicies", "ListRolePolicies"


def iam_quotas(ask: Ask) -> Iterator[tuple[Quota, ...]]:
    """The account's limits of IAM, with how much of them is used where IAM tells."""
    summary = ask.gateway.call("iam", "GetAccountSummary").get("SummaryMap", {})
    yield tuple(
        Quota(name, name, float(value), used=summary.get(name.removesuffix("Quota")))
        for name, value in sorted(summary.items())
        if name.endswith("Quota")
    )


def policies_of(ask: Ask) -> tuple[list[str], list[str]]:
    """What the role that the argument names has: ARNs of managed policies, and names of its own.

    Raises:
        AwsError: of two, a missing permission: it stays so, whatever else is wrong.
    """
    role = {"RoleName": ask.argument}

    def listed(operation: str) -> list[Any]:
        member = {_ATTACHED: "AttachedPolicies", _OWN: "PolicyNames"}[operation]
        return [each for page in ask.pages("iam", operation, role) for each in page.get(member, [])]

    outcomes = dict(ask.each(listed, [_ATTACHED, _OWN]))
    refused = [each for each in (outcomes.get(_ATTACHED), outcomes.get(_OWN)) if isinstance(each, AwsError)]
    if refused:
        raise min(refused, key=lambda each: not isinstance(each, AccessDenied))
    found = {name: each for name, each in outcomes.items() if not isinstance(each, AwsError)}
    return [each.get("PolicyArn", "") for each in found.get(_ATTACHED, [])], found.get(_OWN, [])


def role_grants(ask: Ask) -> Iterator[tuple[RolePolicy, ...]]:
    """The policies of the role that the argument names, managed ones first, each with its document."""
    attached, own = policies_of(ask)
    read: dict[str, RolePolicy] = {}
    for name, outcome in ask.each(lambda each: _read(ask, each), [*attached, *own]):
        if isinstance(outcome, AwsError):
            ask.note(f"What {name} grants is unknown", outcome)
            outcome = {}
        arn = name if name in attached else ""
        read[name] = RolePolicy(name.rpartition("/")[2] if arn else name, arn, outcome)
    yield tuple(read[name] for name in [*attached, *own] if name in read)


def _read(ask: Ask, policy: str) -> Mapping[str, Any]:
    """A policy's document; of a managed policy by its ARN, of the role's own by its name."""
    if not policy.startswith("arn:"):
        answer = ask.gateway.call("iam", "GetRolePolicy", {"RoleName": ask.argument, "PolicyName": policy})
        return _document(answer.get("PolicyDocument"))
    version = ask.gateway.call("iam", "GetPolicy", {"PolicyArn": policy})["Policy"]["DefaultVersionId"]
    answer = ask.gateway.call("iam", "GetPolicyVersion", {"PolicyArn": policy, "VersionId": version})
    return _document(answer.get("PolicyVersion", {}).get("Document"))


def role_origin(ask: Ask) -> Iterator[tuple[RoleOrigin, ...]]:
    """Which run made the role that the argument names; ListRoles tells no tags."""
    found = ask.gateway.call("iam", "GetRole", {"RoleName": ask.argument})["Role"]
    yield (RoleOrigin(found["RoleName"], found["Arn"], tag(found, RUN_TAG)),)


def policy_versions(ask: Ask) -> Iterator[tuple[PolicyVersion, ...]]:
    """The versions of the policy whose ARN is the argument; nothing where there is no such policy."""
    try:
        pages = list(ask.pages("iam", "ListPolicyVersions", {"PolicyArn": ask.argument}))
    except AwsError as error:
        if error.aws_code != "NoSuchEntity":
            raise
        pages = []
    yield tuple(
        PolicyVersion(ask.argument, each["VersionId"], each["IsDefaultVersion"], seconds(each.get("CreateDate")))
        for page in pages
        for each in page.get("Versions", [])
    )


def _document(document: Any) -> Mapping[str, Any]:
    if isinstance(document, str):
        try:
            document = json.loads(unquote(document))
        except ValueError:
            return {}
    return document if isinstance(document, Mapping) else {}


FETCHERS: Final[dict[str, Fetcher]] = {
    QUOTAS: iam_quotas,
    GRANTS: role_grants,
    ORIGIN: role_origin,
    VERSIONS: policy_versions,
}
