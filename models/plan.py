"""From a spec to the ordered actions that carry it out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from models.actions import SERVICE_LINKED_ROLE as OWN_ROLE
from models.actions import Action, Call, Find, Plan, Ref, Wait
from models.activities import Catalogue
from models.errors import SmdomainError, WrongAccount
from models.plan_access import GROUP, USER, assign, make_profile
from models.plan_roles import ROLE_KINDS, role_actions
from models.policies import SAGEMAKER, SERVICE_LINKED_ROLE
from models.policy_packing import DEFAULT_ATTACHMENTS
from models.request import create_domain_request
from models.spec import DomainSpec
from models.spec_access import Principal
from models.supporting_roles import BY_KEY
from models.tree import Tree

RUN_TAG: Final = "smdomain:run"
"""Tag of roles and policies that a run made; its value is the run's id."""
PEOPLE_TAG: Final = "smdomain:people"
"""Tag beside it; its value is how many user profiles or assignments the run makes, for whoever has lost the spec."""
DOMAIN: Final = "domain"
"""Id of the action that makes the domain."""

ROLE_EARLY: Final = ("assume", "trust relationship", "trust policy")
"""Parts of the texts SageMaker refuses a role with that IAM has not spread yet (facts 2.1)."""


class Unplannable(SmdomainError):
    """The spec leaves something open that AWS must be told."""

    code = "unplannable"
    title = "The spec leaves something open"
    exit_code = 2


@dataclass(frozen=True, slots=True)
class _Site:
    """Where the plan is to be carried out."""

    spec: DomainSpec
    account: str
    region: str
    request: Tree


def make_plan(
    spec: DomainSpec,
    *,
    account: str,
    region: str,
    catalogue: Catalogue | None = None,
    attachments: int = DEFAULT_ATTACHMENTS,
) -> Plan:
    """The actions that make what `spec` says, in the order in which they are taken; the same for the same spec.

    Args:
        spec: resolved: subnets written out, people with their ids.
        account: the account to make it in.
        region: the Region to make it in.
        catalogue: the ML activities; needed where a role is made of them.
        attachments: managed policies that the account allows on a role.

    Raises:
        WrongAccount: the spec is meant for another account.
        Unplannable: a name, a person's id or the catalogue is missing, or a role would need too many policies.
    """
    if spec.account and account and spec.account != account:
        raise WrongAccount(
            f"The spec is for account {spec.account}; the credentials belong to {account}.",
            "Use credentials of that account, or change `account` in the spec.",
        )
    if not spec.domain.name:
        raise Unplannable("The domain has no name.", "Answer `domain.name`.")
    placed = spec.model_copy(update={"region": region})
    site = _Site(placed, account, region, create_domain_request(placed, account))
    roles = tuple(roles_made(placed, site.request, account, region, catalogue=catalogue, attachments=attachments))
    actions = [_service_linked_role(), *roles, _domain(site, roles), *_people(site)]
    return Plan(account, region, spec.domain.name, tuple(actions), tuple(_notes(site, roles)))


def for_run(plan: Plan, run: str) -> Plan:
    """`plan` as a run carries it out: what it makes in IAM is tagged with the run, and known by that tag."""
    tag = {"Key": RUN_TAG, "Value": run}
    people = sum(each.kind in ("user-profile", "assignment") for each in plan.actions)
    more = {"Key": PEOPLE_TAG, "Value": str(people)}
    return replace(plan, actions=tuple(_tagged(each, tag, more) for each in plan.actions))


def _tagged(action: Action, tag: dict[str, str], more: dict[str, str]) -> Action:
    shown = ROLE_KINDS.get(action.kind)
    if not shown or action.find is None:
        return action
    request = {**action.call.request, "Tags": [*action.call.request.get("Tags", ()), tag, more]}
    find = replace(action.find, match={**action.find.match, f"{shown}.Tags": tag})
    return replace(action, call=replace(action.call, request=request), find=find)


def _service_linked_role() -> Action:
    return Action(
        id="service-linked-role",
        title="Make SageMaker's service-linked role",
        call=Call("iam", "CreateServiceLinkedRole", {"AWSServiceName": SAGEMAKER}),
        kind=OWN_ROLE,
        find=Find(Call("iam", "GetRole", {"RoleName": SERVICE_LINKED_ROLE}), absent=("NoSuchEntity",)),
        # IAM says InvalidInput where the role exists already; compatible endpoints say the other.
        done_when=("InvalidInput", "EntityAlreadyExists"),
        # CreateDomain makes the role where it may, so nothing waits for this.
        independent=True,
    )


def roles_made(
    spec: DomainSpec,
    request: Tree,
    account: str,
    region: str,
    *,
    names: Collection[str] | None = None,
    catalogue: Catalogue | None = None,
    attachments: int = DEFAULT_ATTACHMENTS,
) -> Iterator[Action]:
    """The actions that make the roles of a spec; those of `names` alone, where given.

    Raises:
        Unplannable: the catalogue is missing, or a role would need too many policies.
    """
    wanted = spec.roles_to_create()
    by_name = {role.name: role for role in reversed(wanted.values())}
    for name in dict.fromkeys(role.name for role in wanted.values()):
        if names is not None and name not in names:
            continue
        role = by_name[name]
        uses = {key for key, each in wanted.items() if each.name == name}
        if role.activities and catalogue is None:
            raise Unplannable(f"The role {name} is made of ML activities, which are not known here.")
        try:
            yield from role_actions(
                role,
                request,
                account=account,
                region=region,
                catalogue=catalogue or Catalogue(),
                studio=bool(uses & {"roles.default", "roles.spaces"}),
                rstudio="applications.rstudio.role" in uses,
                supporting=next((BY_KEY[key] for key in wanted if key in uses and key in BY_KEY), None),
                attachments=attachments,
            )
        except ValueError as problem:
            raise Unplannable(f"The role {name} cannot be made: {problem}.", "Choose fewer activities.") from problem


def _domain(site: _Site, roles: tuple[Action, ...]) -> Action:
    name = site.spec.domain.name
    deletion: dict[str, Any] = {"DomainId": Ref(DOMAIN, "DomainId")}
    if site.request.get("HomeEfsFileSystemCreation") != "Disabled":
        deletion["RetentionPolicy"] = {"HomeEfsFileSystem": "Delete"}
    made = {"DomainId": "DomainId", "DomainArn": "DomainArn", "Url": "Url"}
    later = (
        "DomainArn",
        "Url",
        "SingleSignOnApplicationArn",
        "HomeEfsFileSystemId",
        "SecurityGroupIdForDomainBoundary",
    )
    return Action(
        id=DOMAIN,
        title=f"Make the domain {name}",
        call=Call("sagemaker", "CreateDomain", site.request),
        kind="domain",
        needs=tuple(each.id for each in roles),
        outputs=made,
        find=Find(
            Call("sagemaker", "ListDomains"),
            rows="Domains",
            match={"DomainName": name},
            outputs=made,
            created="CreationTime",
        ),
        wait=Wait(
            Call("sagemaker", "DescribeDomain", {"DomainId": Ref(DOMAIN, "DomainId")}),
            failed=("Failed", "Delete_Failed"),
            outputs={each: each for each in later},
        ),
        retry_on=ROLE_EARLY if roles else (),
        undo=(Call("sagemaker", "DeleteDomain", deletion),),
        single_attempt=True,
        usual=240.0,
    )


def _people(site: _Site) -> Iterator[Action]:
    access = site.spec.access
    auth = site.request.get("AuthMode")
    if auth == "IAM":
        domain = Ref(DOMAIN, "DomainId")
        yield from (make_profile(domain, name, (DOMAIN,)) for name in dict.fromkeys(access.profiles))
    if auth == "SSO":
        application = Ref(DOMAIN, "SingleSignOnApplicationArn")
        yield from (assign(application, each, GROUP, (DOMAIN,)) for each in each_once(access.groups))
        yield from (assign(application, each, USER, (DOMAIN,)) for each in each_once(access.users))


def each_once(people: Iterable[Principal]) -> Iterator[Principal]:
    """The people, without those that come again.

    Raises:
        Unplannable: somebody has no id.
    """
    people = list(people)
    for each in people:
        if not each.id:
            raise Unplannable(
                f"The id of {each.name or 'somebody'} in Identity Center is not known.",
                "Look it up with `smdomain check`, or write it into the spec.",
            )
    seen: set[str | None] = set()
    for each in people:
        if each.id not in seen:
            yield each
        seen.add(each.id)


def _notes(site: _Site, roles: tuple[Action, ...]) -> Iterator[str]:
    access = site.spec.access
    if roles:
        yield f"What is made in IAM gets the tag {RUN_TAG} with the id of the run; a rollback removes nothing else."
    if site.request.get("AuthMode") == "SSO" and not (access.groups or access.users):
        yield "Nobody can sign in until a group or a person is assigned."
    if site.request.get("AuthMode") == "IAM" and not access.profiles:
        yield "Nobody can sign in until a user profile is made."
