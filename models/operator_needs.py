"""What the operator must be allowed to do for a spec: the plan's calls, and what AWS asks for on the side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from models.activities import Catalogue
from models.arns import partition_of, role_arn
from models.errors import SmdomainError
from models.operator_places import Site
from models.permissions import Context, Need
from models.policies import SAGEMAKER
from models.spec import DomainSpec
from models.tree import get_at

if TYPE_CHECKING:
    from models.actions import Action, Call, Plan
    from models.spec_access import Principal

ROLES: Final = "roles"
DOMAIN: Final = "domain"
PEOPLE: Final = "people"
ROLLBACK: Final = "rollback"
CHANGES: Final = "changes"
"""The step of a domain that exists: to edit it, its people, to delete it."""
STEPS: Final = ("lookups", ROLES, DOMAIN, PEOPLE, ROLLBACK)
"""Parts of an operator's work, in their order."""

_PREFIXES: Final = {"sso-admin": "sso"}
_STEP_OF: Final = {"domain": DOMAIN, "user-profile": PEOPLE, "assignment": PEOPLE}
_MAKING: Final = ("role", "policy", "role-policy")
_PASSED: Final = (
    "DefaultUserSettings.ExecutionRole",
    "DefaultSpaceSettings.ExecutionRole",
    "DomainSettings.RStudioServerProDomainSettings.DomainExecutionRoleArn",
    "DomainSettingsForUpdate.RStudioServerProDomainSettingsForUpdate.DomainExecutionRoleArn",
    "UserSettings.ExecutionRole",
)
_PASSING: Final = ("UpdateDomain", "CreateUserProfile", "UpdateUserProfile")
"""Operations that pass roles, beside `CreateDomain` (D:api-permissions-reference)."""
_BLOCKS: Final = ("DefaultUserSettings", "UserSettings")
_CANVAS: Final = {
    "CanvasAppSettings.TimeSeriesForecastingSettings.AmazonForecastRoleArn": "forecast",
    "CanvasAppSettings.GenerativeAiSettings.AmazonBedrockRoleArn": "bedrock",
    "CanvasAppSettings.EmrServerlessSettings.ExecutionRoleArn": "emr-serverless",
}
"""Member of a person's settings that names a role of Canvas -> the service that takes it."""
MOST: Final = 5
"""Things of a kind that the simulator is asked about for one action; each takes a call of its own."""
KEY_ACTIONS: Final = ("kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext")
TO_SAGEMAKER: Final[Context] = (("iam:PassedToService", SAGEMAKER),)
TO_OTHERS: Final[tuple[Context, ...]] = tuple(
    (("iam:PassedToService", f"{service}.amazonaws.com"),) for service in _CANVAS.values()
)
"""AWS does not say whether roles of Canvas are passed to SageMaker or to the service that takes them."""


def needs_of(spec: DomainSpec, account: str, region: str) -> list[Need]:
    """What carrying out `spec` takes; nothing where the spec leaves too much open to tell.

    Works on specs that are not resolved, and without the catalogue of ML activities: what a role is made of is one
    policy then, which asks for the same actions.
    """
    from models.plan import make_plan

    try:
        plan = make_plan(_filled(spec), account=account, region=region, catalogue=Catalogue())
        # What may be needed only, is asked for in a policy, and nobody is alarmed about.
        found = [need for need in needs_of_plan(plan) if need.context not in TO_OTHERS]
    except SmdomainError:
        return []
    partition = partition_of(region)
    for role in spec.roles_to_create().values():
        if role.activities:
            arn = f"arn:{partition}:iam::{account}:policy/{role.name}-1"
            own = role_arn(partition, account, role.name, role.path or "/")
            found += [Need(ROLES, f"iam:{action}Policy", arn) for action in ("Create", "Tag", "Get")]
            found.append(Need(ROLES, "iam:AttachRolePolicy", own))
            found.append(Need(ROLLBACK, "iam:DeletePolicy", arn))
            found.append(Need(ROLLBACK, "iam:DetachRolePolicy", own))
    return list(dict.fromkeys(found))


def needs_of_plan(plan: Plan, roles: Iterable[str] = ()) -> Iterator[Need]:
    """What each call of a plan takes: to make, to see whether it is made, to watch, to take back.

    Args:
        plan: what is to be done.
        roles: ARNs of roles that it changes, as calls name them without their paths.
    """
    site = Site(plan, roles)
    for action in plan.actions:
        step = _step_of(action, plan)
        yield from _needs(site, step, action.call)
        if action.find:
            yield from _needs(site, step, action.find.call)
        if action.wait:
            yield from _needs(site, step, action.wait.call)
        for call in action.undo:
            yield from _needs(site, ROLLBACK, call)


def some_of(needs: Iterable[Need]) -> Iterator[Need]:
    """The needs, of each action on many things of a kind only the first few: policies tell kinds apart, hardly names.

    Roles are not left out: each is passed, or not, by its name.
    """
    told: Counter[tuple[str, Context]] = Counter()
    for need in dict.fromkeys(needs):
        told[need.action, need.context] += 1
        if need.action.startswith("iam:") or told[need.action, need.context] <= MOST:
            yield need


def _step_of(action: Action, plan: Plan) -> str:
    # Not above: whoever only reads what steps there are need not load what plans are made of.
    from models.actions import CREATE

    if plan.purpose == CREATE:
        return _STEP_OF.get(action.kind, ROLES)
    return ROLES if action.kind in _MAKING else CHANGES


def _needs(site: Site, step: str, call: Call) -> Iterator[Need]:
    """The call's own action, then what AWS asks for on the side."""
    name = f"{_PREFIXES.get(call.service, call.service)}:{call.operation}"
    context = (("iam:AWSServiceName", SAGEMAKER),) if call.operation == "CreateServiceLinkedRole" else ()
    yield Need(step, name, site.resource(call), context)
    if call.operation == "CreateDomain":
        yield from _beside_domain(site, step, call.request)
    elif call.operation in _PASSING:
        yield from _passed(step, call.request)
    # A run tags what it makes in IAM.
    if call.operation in ("CreateRole", "CreatePolicy"):
        yield Need(step, f"iam:Tag{call.operation.removeprefix('Create')}", site.resource(call))


def _passed(step: str, request: Mapping[str, Any]) -> Iterator[Need]:
    for role in dict.fromkeys(get_at(request, path) for path in _PASSED):
        if role:
            yield Need(step, "iam:PassRole", str(role), TO_SAGEMAKER)
    for path, service in _CANVAS.items():
        for block in _BLOCKS:
            if role := get_at(request, f"{block}.{path}"):
                yield Need(step, "iam:PassRole", str(role), TO_SAGEMAKER)
                yield Need(step, "iam:PassRole", str(role), (("iam:PassedToService", f"{service}.amazonaws.com"),))


def _beside_domain(site: Site, step: str, request: Mapping[str, Any]) -> Iterator[Need]:
    yield from _passed(step, request)
    if request.get("Tags"):
        yield Need(step, "sagemaker:AddTags", site.studio("domain/*"))
    if key := request.get("KmsKeyId"):
        arn = site.key(str(key))
        yield from (Need(step, each, arn) for each in KEY_ACTIONS)
        if request.get("HomeEfsFileSystemCreation") != "Disabled":
            yield Need(step, "elasticfilesystem:CreateFileSystem")
    if get_at(request, "DomainSettings.RStudioServerProDomainSettings"):
        yield Need(step, "sagemaker:CreateApp", site.studio("app/*"))


def _filled(spec: DomainSpec) -> DomainSpec:
    """The spec with ids for everybody, so that a plan can be made of it; which ids makes no difference here."""
    access = spec.access
    filled = access.model_copy(update={"groups": _with_ids(access.groups), "users": _with_ids(access.users)})
    return spec.model_copy(update={"access": filled})


def _with_ids(people: Iterable[Principal]) -> list[Principal]:
    return [each if each.id else each.model_copy(update={"id": each.name or "somebody"}) for each in people]
