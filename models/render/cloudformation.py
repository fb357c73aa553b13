"""The CloudFormation template of a plan, as a tree; whoever writes it out chooses YAML or JSON.

What differs between accounts and Regions is a parameter whose default is this plan's value, or one of AWS's pseudo
parameters, so that one template serves a StackSet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from models.actions import Action, Plan
from models.render.cloudformation_domain import domain_properties
from models.render.cloudformation_members import PROFILE_MEMBERS
from models.render.cloudformation_values import declared, intrinsic
from models.render.names import Names, camel
from models.render.placing import place_domain, principal_names, slots_of
from models.render.plan_parts import PlannedPolicy, PlannedRole, PlanParts, notes_of, parts_of
from models.render.pruning import prune
from models.render.slots import Slots
from models.spec import DomainSpec
from models.tree import get_at

NAMES_PARAMETER: Final = "IamNames"
NAMES_CONDITION: Final = "GivenIamNames"
MOST_ASKED_PRINCIPALS: Final = 20
"""Beyond these, groups and people are literals: a template has at most 200 parameters."""
_KEPT: Final = {"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"}
_SERVICE_LINKED: Final = (
    "The service-linked role of SageMaker is not in here: SageMaker makes it with the first domain of an account."
)
_RETAINED: Final = (
    "Deleting the stack keeps the domain, its users and its roles: with them would go what people have at home."
)
_REGIONS: Final = (
    f"For several Regions of one account set {NAMES_PARAMETER}=generated: an account has a role's name once."
)


@dataclass
class Template:
    """A template, and what it says about itself."""

    tree: dict[str, Any]
    dropped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def template(plan: Plan, spec: DomainSpec, request: Mapping[str, Any]) -> Template:
    """The template for `request` and the rest of `plan`."""
    return _Builder(plan, spec, request).build()


class _Builder:
    def __init__(self, plan: Plan, spec: DomainSpec, request: Mapping[str, Any]) -> None:
        self.plan, self.spec, self.request = plan, spec, request
        self.parts: PlanParts = parts_of(plan)
        self.slots: Slots = slots_of(plan, self.parts)
        self.names = Names()
        self.names.take("Domain")
        self.logical_ids = {role.name: self.names.take("Role" + camel(role.name)) for role in self.parts.roles}
        self.resources: dict[str, Any] = {}
        self.dropped: list[str] = []
        self.notes: list[str] = []
        self.policies: list[str] = []

    def build(self) -> Template:
        domain, dropped = domain_properties(self.request)
        self.dropped += dropped
        placed = place_domain(domain, self.slots)
        if get_at(domain, "DefaultUserSettings.ExecutionRole") is None:
            self.notes.append("CloudFormation wants an execution role: it is asked for as a parameter.")
            placed.setdefault("DefaultUserSettings", {})["ExecutionRole"] = self.slots.text(
                "ExecutionRoleArn", None, "ARN of the role that users work with."
            )
        for role in self.parts.roles:
            self._role(role)
        self._put("Domain", "AWS::SageMaker::Domain", placed, depends=self.policies, kept=True)
        for profile in self.parts.profiles:
            self._profile(profile)
        principals = principal_names(self.spec)
        for number, action in enumerate(self.parts.assignments):
            self._assignment(action, principals, asked=number < MOST_ASKED_PRINCIPALS)
        self.dropped += [f"{title}: CloudFormation has no resource for it" for title in self.parts.others]
        return Template(self._tree(), self.dropped, self._notes())

    def _put(
        self,
        logical_id: str,
        kind: str,
        properties: Mapping[str, Any],
        *,
        depends: list[str] | None = None,
        kept: bool = False,
    ) -> None:
        resource: dict[str, Any] = {"Type": kind}
        if depends:
            resource["DependsOn"] = list(depends)
        if kept:
            resource |= _KEPT
        resource["Properties"] = intrinsic(properties, self.logical_ids)
        self.resources[logical_id] = resource

    def _role(self, role: PlannedRole) -> None:
        properties: dict[str, Any] = {
            "RoleName": _named(role.name),
            "AssumeRolePolicyDocument": self.slots.filled(role.trust),
        }
        optional = {
            "Path": role.path,
            "Description": role.description,
            "MaxSessionDuration": role.session,
            "PermissionsBoundary": self.slots.filled(role.boundary),
            "ManagedPolicyArns": self.slots.filled(role.managed),
            "Tags": list(role.tags),
        }
        properties |= {name: value for name, value in optional.items() if value}
        self._put(self.logical_ids[role.name], "AWS::IAM::Role", properties, kept=True)
        for policy in role.policies:
            self._policy(policy, role)

    def _policy(self, policy: PlannedPolicy, role: PlannedRole) -> None:
        document = self.slots.filled(policy.document)
        owner = {"Ref": self.logical_ids[role.name]}
        logical_id = self.names.take("Policy" + camel(policy.name))
        self.policies.append(logical_id)
        if policy.inline:
            properties = {"PolicyName": policy.name, "RoleName": owner, "PolicyDocument": document}
            self._put(logical_id, "AWS::IAM::RolePolicy", properties, kept=True)
            return
        properties = {"ManagedPolicyName": _named(policy.name), "Roles": [owner], "PolicyDocument": document}
        optional = {"Path": policy.path, "Description": policy.description}
        properties |= {name: value for name, value in optional.items() if value}
        if policy.tags:
            self.dropped.append(f"policy {policy.name}.Tags: not in AWS::IAM::ManagedPolicy")
        self._put(logical_id, "AWS::IAM::ManagedPolicy", properties, kept=True)

    def _profile(self, request: Mapping[str, Any]) -> None:
        name = str(request.get("UserProfileName", ""))
        rest = {key: value for key, value in request.items() if key != "DomainId"}
        properties, cut = prune(rest, PROFILE_MEMBERS, f"user profile {name}")
        self.dropped += [f"{path}: not carried" for path in cut]
        domain = {"DomainId": {"Fn::GetAtt": ["Domain", "DomainId"]}}
        self._put(self.names.take("User" + camel(name)), "AWS::SageMaker::UserProfile", domain | properties, kept=True)

    def _assignment(self, action: Action, principals: Mapping[str, str], *, asked: bool) -> None:
        request = action.call.request
        kind = str(request.get("PrincipalType", "GROUP"))
        principal = request.get("PrincipalId")
        known = principal if isinstance(principal, str) and principal else None
        name = principals.get(known or "", "")
        noun = "Group" if kind == "GROUP" else "Person"
        label = noun + (camel(name) or "Id")
        value: Any = known
        if asked or known is None:
            about = f"Id of the {noun.lower()} {name} in IAM Identity Center." if name else f"Id: {action.title}"
            value = self.slots.text(f"{label}Id" if name else label, known, about)
        properties = {
            "ApplicationArn": {"Fn::GetAtt": ["Domain", "SingleSignOnApplicationArn"]},
            "PrincipalType": kind,
            "PrincipalId": value,
        }
        logical_id = self.names.take("Assign" + label)
        self._put(logical_id, "AWS::SSO::ApplicationAssignment", properties)
        if name:
            self.resources[logical_id]["Metadata"] = {"smdomain": {"Name": name}}

    def _notes(self) -> list[str]:
        notes = [*self.notes, _RETAINED]
        if self.parts.service_linked:
            notes.append(_SERVICE_LINKED)
        if self.parts.roles:
            notes.append(_REGIONS)
            notes.append("The stack needs the capability CAPABILITY_NAMED_IAM.")
        return [*notes, *notes_of(self.plan)]

    def _tree(self) -> dict[str, Any]:
        parameters = {name: declared(each) for name, each in self.slots.parameters.items()}
        tree: dict[str, Any] = {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": "Amazon SageMaker AI domain set up for an organization",
        }
        # Where the defaults come from: an import needs it to know what the pseudo parameters stood for.
        about: dict[str, Any] = {"Account": self.plan.account, "Region": self.plan.region}
        if self.dropped:
            about["NotCarried"] = list(self.dropped)
        tree["Metadata"] = {"smdomain": about}
        if self.parts.roles:
            parameters[NAMES_PARAMETER] = {
                "Type": "String",
                "Description": "Whether roles and policies have the names given here, or ones CloudFormation makes up.",
                "AllowedValues": ["given", "generated"],
                "Default": "given",
            }
            tree["Conditions"] = {NAMES_CONDITION: {"Fn::Equals": [{"Ref": NAMES_PARAMETER}, "given"]}}
        if parameters:
            tree["Parameters"] = parameters
        tree["Resources"] = self.resources
        tree["Outputs"] = {
            "DomainId": {"Value": {"Fn::GetAtt": ["Domain", "DomainId"]}},
            "DomainArn": {"Value": {"Fn::GetAtt": ["Domain", "DomainArn"]}},
            "DomainUrl": {"Value": {"Fn::GetAtt": ["Domain", "Url"]}},
        }
        return tree


def _named(name: str) -> dict[str, Any]:
    return {"Fn::If": [NAMES_CONDITION, name, {"Ref": "AWS::NoValue"}]}
