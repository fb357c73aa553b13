"""The Terraform configuration of a plan, in the shape `terraform fmt` leaves alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from models.actions import Plan
from models.render.hcl import Attr, Block, Call, Comment, Expr, Item, document
from models.render.names import Names, snake
from models.render.placing import place_domain, principal_names, slots_of
from models.render.plan_parts import PlannedPolicy, PlannedRole, notes_of, parts_of
from models.render.pruning import prune
from models.render.rendered import Rendered
from models.render.terraform_members import MEMBERS, PROFILE_MEMBERS, PROVIDER, argument_of
from models.render.terraform_values import arguments, complete, declared, expression, tag_map, variable
from models.spec import DomainSpec

_DOMAIN: Final = "aws_sagemaker_domain.this"
_ASKED: Final = (
    ("VpcId", "VpcId", "VPC of the domain.", "vpc"),
    ("DefaultUserSettings.ExecutionRole", "ExecutionRoleArn", "ARN of the role that users work with.", "text"),
)
_SERVICE_LINKED: Final = (
    "The service-linked role of SageMaker is not in here: SageMaker makes it with the first domain of an account."
)
_RETAINED: Final = "Destroying the domain keeps its file system with people's homes (retention_policy)."


def render(plan: Plan, spec: DomainSpec, request: Mapping[str, Any]) -> Rendered:
    """The configuration for `request` and the rest of `plan`."""
    return _Builder(plan, spec, request).build()


class _Builder:
    def __init__(self, plan: Plan, spec: DomainSpec, request: Mapping[str, Any]) -> None:
        self.plan, self.spec, self.request = plan, spec, request
        self.parts = parts_of(plan)
        self.slots = slots_of(plan, self.parts)
        names = Names()
        self.labels = {role.name: names.take(snake(role.name), "_") for role in self.parts.roles}
        self.policy_names = Names()
        self.variables: list[Block] = []
        self.attachments: list[Expr] = []
        self.dropped: list[str] = []
        self.notes: list[str] = []

    def build(self) -> Rendered:
        domain = self._domain()
        roles = [block for role in self.parts.roles for block in self._role(role)]
        # The domain waits for the policies, so what its roles may do is known once these are written.
        if self.attachments:
            domain.append(Attr("depends_on", list(self.attachments)))
        users = self._profiles()
        assignments = self._assignments()
        self.dropped += [f"{title}: Terraform has no resource for it" for title in self.parts.others]
        self.notes.append(_RETAINED)
        if self.parts.service_linked:
            self.notes.append(_SERVICE_LINKED)
        self.notes += notes_of(self.plan)
        items: list[Item] = [
            *self._head(),
            *self._settings(),
            *self._variables(),
            Block("data", ("aws_caller_identity", "current")),
            Block("data", ("aws_partition", "current")),
            *roles,
            Block("resource", ("aws_sagemaker_domain", "this"), tuple(domain)),
            *users,
            *assignments,
            *_outputs(),
        ]
        return Rendered(document(items), self.dropped, self.notes)

    def _head(self) -> list[Comment]:
        lines = [f"Terraform configuration of the SageMaker AI domain {self.plan.domain_name}", *self.notes]
        if self.dropped:
            lines.append("Not carried by this format (CreateDomain and UpdateDomain have it):")
            lines += [f"  - {line}" for line in self.dropped]
        return [Comment(line) for line in lines]

    def _settings(self) -> list[Block]:
        provider: list[Item] = [Attr("region", Expr("var.region"))]
        if self.spec.account:
            provider.append(Attr("allowed_account_ids", Expr("var.allowed_account_ids")))
        source = Attr("aws", {"source": "hashicorp/aws", "version": PROVIDER})
        required: tuple[Item, ...] = (
            Attr("required_version", ">= 1.3"),
            Block("required_providers", (), (source,)),
        )
        return [Block("terraform", (), required), Block("provider", ("aws",), tuple(provider))]

    def _variables(self) -> list[Block]:
        own = [declared("region", "string", "Region of the domain.", self.plan.region)]
        if self.spec.account:
            about = "Accounts that this may be applied in."
            own.append(declared("allowed_account_ids", "list(string)", about, [self.spec.account]))
        return [*own, *(variable(each) for each in self.slots.parameters.values()), *self.variables]

    def _domain(self) -> list[Item]:
        kept, cut = prune(self.request, MEMBERS)
        self.dropped += [f"{path}: not in aws_sagemaker_domain ({PROVIDER})" for path in cut]
        kept = complete(kept, self.dropped)
        if "Tags" in kept:
            kept["Tags"] = tag_map(kept["Tags"], "Tags", self.dropped)
        placed = place_domain(kept, self.slots)
        for path, name, description, kind in _ASKED:
            parent, _, member = path.rpartition(".")
            home = placed.setdefault(parent, {}) if parent else placed
            if member not in home:
                home[member] = self.slots.text(name, None, description, kind)
                self.notes.append(f"The provider wants {argument_of(member)}: it is asked for as a variable.")
        if "SubnetIds" not in placed:
            self.variables.append(declared("subnet_ids", "list(string)", "Subnets of the domain."))
            placed["SubnetIds"] = Expr("var.subnet_ids")
            self.notes.append("The provider wants subnet_ids: it is asked for as a variable.")
        items = arguments(placed, MEMBERS, self.labels)
        retention = Block("retention_policy", (), (Attr("home_efs_file_system", "Retain"),))
        return [*items, retention]

    def _role(self, role: PlannedRole) -> list[Block]:
        label = self.labels[role.name]
        body: list[Item] = [
            Attr("name", role.name),
            Attr("assume_role_policy", Call("jsonencode", self._filled(role.trust))),
        ]
        optional = {
            "path": role.path,
            "description": role.description,
            "max_session_duration": role.session,
            "permissions_boundary": self._filled(role.boundary),
            "tags": tag_map(role.tags, f"role {role.name}.Tags", self.dropped),
        }
        body += [Attr(name, value) for name, value in optional.items() if value]
        blocks = [Block("resource", ("aws_iam_role", label), tuple(body))]
        for arn in role.managed:
            name = self.policy_names.take(f"{label}_{snake(arn.rsplit('/', 1)[-1])}", "_")
            blocks.append(self._attachment(name, label, self._filled(arn)))
        for policy in role.policies:
            blocks += self._policy(policy, label)
        return blocks

    def _policy(self, policy: PlannedPolicy, label: str) -> list[Block]:
        name = self.policy_names.take(snake(policy.name), "_")
        document_of = Call("jsonencode", self._filled(policy.document))
        if policy.inline:
            body: list[Item] = [
                Attr("name", policy.name),
                Attr("role", Expr(f"aws_iam_role.{label}.name")),
                Attr("policy", document_of),
            ]
            self.attachments.append(Expr(f"aws_iam_role_policy.{name}"))
            return [Block("resource", ("aws_iam_role_policy", name), tuple(body))]
        body = [Attr("name", policy.name)]
        optional = {
            "path": policy.path,
            "description": policy.description,
            "tags": tag_map(policy.tags, f"policy {policy.name}.Tags", self.dropped),
        }
        body += [Attr(key, value) for key, value in optional.items() if value]
        body.append(Attr("policy", document_of))
        resource = Block("resource", ("aws_iam_policy", name), tuple(body))
        return [resource, self._attachment(name, label, Expr(f"aws_iam_policy.{name}.arn"))]

    def _attachment(self, name: str, label: str, arn: Any) -> Block:
        self.attachments.append(Expr(f"aws_iam_role_policy_attachment.{name}"))
        body = (Attr("role", Expr(f"aws_iam_role.{label}.name")), Attr("policy_arn", arn))
        return Block("resource", ("aws_iam_role_policy_attachment", name), body)

    def _profiles(self) -> list[Block]:
        profiles = []
        for request in self.parts.profiles:
            rest = {key: value for key, value in request.items() if key != "DomainId"}
            name = str(request.get("UserProfileName", ""))
            kept, cut = prune(rest, PROFILE_MEMBERS, f"user profile {name}")
            self.dropped += [f"{path}: not carried" for path in cut]
            profiles.append(kept | ({"Tags": tag_map(kept["Tags"], name, self.dropped)} if "Tags" in kept else {}))
        if not profiles:
            return []
        shared = {key: value for key, value in profiles[0].items() if key != "UserProfileName"}
        domain = Attr("domain_id", Expr(f"{_DOMAIN}.id"))
        if all(profile == shared | {"UserProfileName": profile.get("UserProfileName")} for profile in profiles):
            names = [profile["UserProfileName"] for profile in profiles]
            self.variables.append(declared("user_profiles", "list(string)", "Names of the user profiles.", names))
            body: list[Item] = [
                Attr("for_each", Expr("toset(var.user_profiles)")),
                domain,
                Attr("user_profile_name", Expr("each.value")),
                *arguments(shared, PROFILE_MEMBERS, self.labels),
            ]
            return [Block("resource", ("aws_sagemaker_user_profile", "this"), tuple(body))]
        labels = Names()
        return [
            Block(
                "resource",
                ("aws_sagemaker_user_profile", labels.take(snake(profile["UserProfileName"]), "_")),
                (domain, *arguments(profile, PROFILE_MEMBERS, self.labels)),
            )
            for profile in profiles
        ]

    def _assignments(self) -> list[Block]:
        names = principal_names(self.spec)
        blocks = []
        for kind, plural, label in (("GROUP", "groups", "group"), ("USER", "users", "user")):
            ids: dict[str, Any] = {}
            keys = Names()
            for action in self.parts.assignments:
                if action.call.request.get("PrincipalType") != kind:
                    continue
                principal = action.call.request.get("PrincipalId")
                if not isinstance(principal, str) or not principal:
                    self.dropped.append(f"{action.title}: its id is not known; add it to the variable {plural}")
                    continue
                name = names.get(principal) or principal
                # Two of one name must not become one entry: the other one is lost otherwise.
                ids[keys.take(name if name not in ids else principal, " ")] = principal
            if ids or any(each.call.request.get("PrincipalType") == kind for each in self.parts.assignments):
                about = f"{plural.capitalize()} of IAM Identity Center that may use the domain: name = id."
                self.variables.append(declared(plural, "map(string)", about, ids))
                blocks.append(_assignment(kind, plural, label))
        return blocks

    def _filled(self, value: Any) -> Any:
        return expression(self.slots.filled(value), self.labels)


def _assignment(kind: str, plural: str, label: str) -> Block:
    body = (
        Attr("for_each", Expr(f"var.{plural}")),
        Attr("application_arn", Expr(f"{_DOMAIN}.single_sign_on_application_arn")),
        Attr("principal_id", Expr("each.value")),
        Attr("principal_type", kind),
    )
    return Block("resource", ("aws_ssoadmin_application_assignment", label), body)


def _outputs() -> list[Block]:
    return [
        Block("output", (name,), (Attr("value", Expr(f"{_DOMAIN}.{attribute}")),))
        for name, attribute in (("domain_id", "id"), ("domain_arn", "arn"), ("domain_url", "url"))
    ]
