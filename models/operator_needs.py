"""What the operator must be allowed to do for a spec: the plan's calls, and what AWS asks for on the side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from models.actions import Call, Plan
from models.activities import Catalogue
from models.arns import partition_of
from models.errors import SmdomainError
from models.permissions import Context, Need
from models.plan import SERVICE_LINKED_ROLE, make_plan
from models.policies import SAGEMAKER
from models.request import AccountUnknown, create_domain_request
from models.spec import DomainSpec
from models.spec_access import Principal
from models.tree import get_at

ROLES: Final = "roles"
DOMAIN: Final = "domain"
PEOPLE: Final = "people"
ROLLBACK: Final = "rollback"
STEPS: Final = ("lookups", ROLES, DOMAIN, PEOPLE, ROLLBACK)
"""Parts of an operator's work, in their order."""

_PREFIXES: Final = {"sso-admin": "sso"}
_STEP_OF: Final = {"domain": DOMAIN, "user-profile": PEOPLE, "assignment": PEOPLE}
_PASSED: Final = (
    "DefaultUserSettings.ExecutionRole",
    "DefaultSpaceSettings.ExecutionRole",
    "DomainSettings.RStudioServerProDomainSettings.DomainExecutionRoleArn",
)
_KMS: Final = ("kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext")
_TO_SAGEMAKER: Final[Context] = (("iam:PassedToService", SAGEMAKER),)


def needs_of(spec: DomainSpec, account: str, region: str) -> list[Need]:
    """What carrying out `spec` takes; nothing where the spec leaves too much open to tell.

    Works on specs that are not resolved, and without the catalogue of ML activities: what a role is made of is one
    policy then, which asks for the same actions.
    """
    try:
        plan = make_plan(_filled(spec), account=account, region=region, catalogue=Catalogue())
        found = list(needs_of_plan(plan))
    except SmdomainError:
        return []
    partition = partition_of(region)
    for role in spec.roles_to_create().values():
        if role.activities:
            arn = f"arn:{partition}:iam::{account}:policy/{role.name}-1"
            found += [Need(ROLES, f"iam:{action}Policy", arn) for action in ("Create", "Tag", "Get")]
            found.append(Need(ROLES, "iam:AttachRolePolicy", _role_arn(partition, account, role.path, role.name)))
            found.append(Need(ROLLBACK, "iam:DeletePolicy", arn))
            found.append(Need(ROLLBACK, "iam:DetachRolePolicy", _role_arn(partition, account, role.path, role.name)))
    return list(dict.fromkeys(found))


def needs_of_plan(plan: Plan) -> Iterator[Need]:
    """What each call of a plan takes: to make, to see whether it is made, to watch, to take back."""
    site = _Site(plan)
    for action in plan.actions:
        step = _STEP_OF.get(action.kind, ROLES)
        yield from site.needs(step, action.call)
        if action.find:
            yield from site.needs(step, action.find.call)
        if action.wait:
            yield from site.needs(step, action.wait.call)
        for call in action.undo:
            yield from site.needs(ROLLBACK, call)


class _Site:
    """Where a plan is carried out, for the ARNs of what it touches."""

    def __init__(self, plan: Plan) -> None:
        self.partition, self.account, self.region = partition_of(plan.region), plan.account, plan.region
        self._paths = {
            str(each.call.request["RoleName"]): each.call.request.get("Path")
            for each in plan.actions
            if each.call.operation == "CreateRole"
        }

    def needs(self, step: str, call: Call) -> Iterator[Need]:
        """The call's own action, then what AWS asks for on the side."""
        name = f"{_PREFIXES.get(call.service, call.service)}:{call.operation}"
        yield Need(step, name, self._resource(call), self._context(call))
        if call.operation == "CreateDomain":
            yield from self._beside_domain(step, call.request)
        # A run tags what it makes in IAM.
        if call.operation in ("CreateRole", "CreatePolicy"):
            yield Need(step, f"iam:Tag{call.operation.removeprefix('Create')}", self._resource(call))

    def _beside_domain(self, step: str, request: Mapping[str, Any]) -> Iterator[Need]:
        place = f"arn:{self.partition}:sagemaker:{self.region}:{self.account}"
        for role in dict.fromkeys(get_at(request, path) for path in _PASSED):
            if role:
                yield Need(step, "iam:PassRole", str(role), _TO_SAGEMAKER)
        if request.get("Tags"):
            yield Need(step, "sagemaker:AddTags", f"{place}:domain/*")
        if key := request.get("KmsKeyId"):
            arn = self._key(str(key))
            yield from (Need(step, each, arn) for each in _KMS)
            if request.get("HomeEfsFileSystemCreation") != "Disabled":
                yield Need(step, "elasticfilesystem:CreateFileSystem")
        if get_at(request, "DomainSettings.RStudioServerProDomainSettings"):
            yield Need(step, "sagemaker:CreateApp", f"{place}:app/*")

    def _key(self, key: str) -> str:
        """The key's ARN; all keys where only an alias is known, since policies do not take aliases."""
        if key.startswith("arn:") and ":alias/" not in key:
            return key
        name = "*" if "alias/" in key else key
        return f"arn:{self.partition}:kms:{self.region}:{self.account}:key/{name}"

    def _resource(self, call: Call) -> str:
        request = call.request
        if call.service == "sagemaker":
            kind = {"Domain": "domain", "UserProfile": "user-profile"}
            noun = next((kind[each] for each in kind if call.operation.endswith(each)), "")
            return f"arn:{self.partition}:sagemaker:{self.region}:{self.account}:{noun}/*" if noun else "*"
        if call.service != "iam":
            return "*"
        if call.operation == "CreateServiceLinkedRole" or request.get("RoleName") == SERVICE_LINKED_ROLE:
            path = f"/aws-service-role/{SAGEMAKER}/"
            return _role_arn(self.partition, self.account, path, SERVICE_LINKED_ROLE)
        if "RoleName" in request:
            name = str(request["RoleName"])
            return _role_arn(self.partition, self.account, self._paths.get(name), name)
        name = str(request.get("PolicyName") or str(request.get("PolicyArn", "*")).rpartition(":policy/")[2])
        return f"arn:{self.partition}:iam::{self.account}:policy/{name}"

    def _context(self, call: Call) -> Context:
        return (("iam:AWSServiceName", SAGEMAKER),) if call.operation == "CreateServiceLinkedRole" else ()


def _role_arn(partition: str, account: str, path: str | None, name: str) -> str:
    return f"arn:{partition}:iam::{account}:role{path or '/'}{name}"


def passed_roles(spec: DomainSpec, account: str) -> list[str]:
    """ARNs of the roles that `CreateDomain` is given; none where that cannot be told yet."""
    try:
        request = create_domain_request(spec, account or None)
    except AccountUnknown:
        return []
    return [str(role) for role in dict.fromkeys(get_at(request, path) for path in _PASSED) if role]


def _filled(spec: DomainSpec) -> DomainSpec:
    """The spec with ids for everybody, so that a plan can be made of it; which ids makes no difference here."""
    access = spec.access
    filled = access.model_copy(update={"groups": _with_ids(access.groups), "users": _with_ids(access.users)})
    return spec.model_copy(update={"access": filled})


def _with_ids(people: Iterable[Principal]) -> list[Principal]:
    return [each if each.id else each.model_copy(update={"id": each.name or "somebody"}) for each in people]
