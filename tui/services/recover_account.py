"""What an account tells of a run whose file and spec are gone, and a run that follows it to its end.

Such a run reads and makes nothing: what was still to be made stands in the spec alone. How many people there were to be
is told by a tag of the roles that the run made, where it made any; a domain is made after all that it needs, so that
beside people nothing can be missing once it is there.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from models.actions import FOLLOW, Action, Call, Plan, Wait
from models.errors import UsageError
from models.plan import DOMAIN, PEOPLE_TAG
from models.tree import get_at
from tui.services.engine_base import Aws
from tui.services.recover import Trace, traces

_ROLES: Final = ("DefaultUserSettings.ExecutionRole", "DefaultSpaceSettings.ExecutionRole")
_SETTLED: Final = ("InService", "Deleting")
_LATER: Final = ("DomainId", "DomainArn", "Url", "SingleSignOnApplicationArn", "HomeEfsFileSystemId")


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found."""

    traces: tuple[Trace, ...]
    domain: Mapping[str, Any] = field(default_factory=dict)
    """As AWS describes it; empty where there is none."""
    proven: bool = False
    """Whether the domain runs under a role that carries the run's tag."""
    people: int = 0
    """User profiles or assignments that are there."""
    planned: int | None = None
    """How many there were to be; None where nothing tells."""
    plan: Plan | None = None
    """Follows what is under way; None where there is no domain."""

    @property
    def complete(self) -> bool | None:
        """Whether all that was planned is there; None where that cannot be known without the spec."""
        if self.planned is None or not self.domain:
            return False if self.planned is not None else None
        return self.people >= self.planned


def survey(aws: Aws, run_id: str, account: str, region: str, cancel: threading.Event | None = None) -> Survey:
    """Look for everything that the run may have made.

    Raises:
        AwsError: it cannot be seen.
        UsageError: the id tells no time, or several domains may be the run's.
    """
    found = tuple(traces(aws, run_id, region, cancel))
    tags = [each for trace in found for each in trace.tags if each.get("Key") == PEOPLE_TAG]
    planned = next((int(each["Value"]) for each in tags if str(each.get("Value", "")).isdigit()), None)
    domain, proven = _domain(aws, found, region)
    if not domain:
        return Survey(found, planned=planned)
    profiles = _profiles(aws, domain, region, cancel)
    people = len(profiles) + _assignments(aws, domain, region, cancel)
    actions = (_follow_domain(domain), *(_follow_profile(domain, name) for name in _under_way(profiles)))
    plan = Plan(account, region, str(domain["DomainName"]), actions, purpose=FOLLOW, domain_id=str(domain["DomainId"]))
    return Survey(found, domain, proven, people, planned, plan)


def _domain(aws: Aws, found: tuple[Trace, ...], region: str) -> tuple[Mapping[str, Any], bool]:
    arns = {each.id for each in found if each.proven}
    ids = [each.id for each in found if each.kind == "domain"]
    candidates = [aws.call("sagemaker", "DescribeDomain", {"DomainId": each}, region=region) for each in ids]
    proven = [each for each in candidates if arns & {get_at(each, path) for path in _ROLES}]
    own = proven or candidates
    if len(own) > 1:
        names = ", ".join(f"{each['DomainName']} ({each['DomainId']})" for each in own)
        raise UsageError(
            f"Several domains were made since the run began, and nothing tells which is its own: {names}.",
            "Give --spec: its domain has the name that tells.",
        )
    return (own[0], bool(proven)) if own else ({}, False)


def _profiles(
    aws: Aws, domain: Mapping[str, Any], region: str, cancel: threading.Event | None
) -> list[tuple[str, str]]:
    pages = aws.pages(
        "sagemaker", "ListUserProfiles", {"DomainIdEquals": domain["DomainId"]}, region=region, cancel=cancel
    )
    rows = [row for page in pages for row in page.get("UserProfiles", ())]
    found = [(str(row["UserProfileName"]), str(row.get("Status") or "")) for row in rows]
    # RStudio's server has one of its own, which nobody made.
    return [(name, status) for name, status in found if name != "domain-shared" and status != "Deleting"]


def _assignments(aws: Aws, domain: Mapping[str, Any], region: str, cancel: threading.Event | None) -> int:
    application = domain.get("SingleSignOnApplicationArn")
    if not application:
        return 0
    request = {"ApplicationArn": application}
    pages = aws.pages("sso-admin", "ListApplicationAssignments", request, region=region, cancel=cancel)
    return sum(len(page.get("ApplicationAssignments", ())) for page in pages)


def _under_way(profiles: list[tuple[str, str]]) -> Iterator[str]:
    return (name for name, status in profiles if status not in _SETTLED)


def _follow_domain(domain: Mapping[str, Any]) -> Action:
    reading = Call("sagemaker", "DescribeDomain", {"DomainId": domain["DomainId"]})
    outputs = {each: each for each in _LATER}
    return Action(
        id=DOMAIN,
        title=f"Follow the domain {domain['DomainName']}",
        call=reading,
        kind="domain",
        outputs=outputs,
        wait=Wait(reading, failed=("Failed", "Update_Failed", "Delete_Failed"), outputs=outputs),
        repeatable=True,
        usual=240.0,
    )


def _follow_profile(domain: Mapping[str, Any], name: str) -> Action:
    reading = Call("sagemaker", "DescribeUserProfile", {"DomainId": domain["DomainId"], "UserProfileName": name})
    failed = ("Failed", "Update_Failed", "Delete_Failed")
    return Action(
        id=f"user-profile/{name}",
        title=f"Follow the user profile {name}",
        call=reading,
        kind="user-profile",
        needs=(DOMAIN,),
        outputs={"UserProfileArn": "UserProfileArn"},
        wait=Wait(reading, failed=failed, interval=3.0, limit=900.0),
        repeatable=True,
        usual=15.0,
        independent=True,
    )
