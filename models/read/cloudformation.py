"""A CloudFormation template into a spec; whatever the template itself does not say is a question, never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from models.errors import SpecError, SpecProblem
from models.read.imported import Imported, Remark, imported
from models.read.intrinsics import NO_VALUE, Open, Resolver
from models.read.leaves import as_member
from models.render.cloudformation_members import ENUMS, MEMBERS

DOMAIN: Final = "AWS::SageMaker::Domain"
PROFILE: Final = "AWS::SageMaker::UserProfile"
ASSIGNMENT: Final = "AWS::SSO::ApplicationAssignment"
_WORDS: Final = {name: {theirs: ours for ours, theirs in pairs.items()} for name, pairs in ENUMS.items()}


def read(
    template: Mapping[str, Any],
    *,
    account: str | None = None,
    region: str | None = None,
    domain: str | None = None,
    source: str = "",
) -> Imported:
    """The spec of the domain in `template`.

    Args:
        template: the template, with intrinsic functions in their long form.
        account: what `AWS::AccountId` stands for; else what the template's own metadata says.
        region: what `AWS::Region` stands for; else the same.
        domain: logical id of the domain, needed where there are several.
        source: the file's name, for errors.

    Raises:
        SpecError: there is no domain in it, several and none chosen, or a value no request can have.
    """
    return _Reading(template, account, region, domain, source).result()


class _Reading:
    def __init__(
        self, template: Mapping[str, Any], account: str | None, region: str | None, domain: str | None, source: str
    ) -> None:
        self.source = source
        self.resources = {
            str(name): each for name, each in _mapping(template.get("Resources")).items() if isinstance(each, Mapping)
        }
        self.name = self._chosen(domain)
        self.questions: list[Remark] = []
        self.open = 0
        """Values that are not known so far."""
        about = _mapping(_mapping(template.get("Metadata")).get("smdomain"))
        self.region = region or _text(about.get("Region"))
        self.resolver = Resolver(template, account or _text(about.get("Account")), self.region)
        self.taken = self.resolver.taken
        for place, given, said in (("Account", account, about.get("Account")), ("Region", region, about.get("Region"))):
            if said and not given:
                self.taken.append(Remark(f"Metadata.smdomain.{place}", f"taken where the template asks: {said}"))
        lost = about.get("NotCarried")
        for line in lost if isinstance(lost, list) else []:
            self.questions.append(
                Remark("Metadata.smdomain.NotCarried", f"the spec it was made from said more: {line}")
            )
        if "Transform" in template:
            self.questions.append(Remark("Transform", "macros are not carried out; what they add is not in the spec"))

    def _chosen(self, wanted: str | None) -> str:
        found = [name for name, each in self.resources.items() if each.get("Type") == DOMAIN]
        if wanted in found:
            return str(wanted)
        if len(found) == 1 and wanted is None:
            return found[0]
        message = f"it has the domains {', '.join(found)}; say which." if found else f"it has no resource {DOMAIN}."
        raise SpecError([SpecProblem("Resources", message)], self.source)

    def result(self) -> Imported:
        place = f"Resources.{self.name}.Properties"
        resource = self.resources[self.name]
        for odd in ("Condition", "Fn::Transform"):
            if odd in resource:
                self.questions.append(Remark(f"Resources.{self.name}.{odd}", "the domain may not be made, or changed"))
        request = self._structure(_mapping(resource.get("Properties")), MEMBERS, place)
        access = self._people()
        return imported(
            request,
            region=self.region,
            access=access,
            questions=self.questions,
            taken=self.taken,
            source=self.source,
        )

    def _structure(self, node: Mapping[str, Any], known: Mapping[str, Any] | None, place: str) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for name, child in node.items():
            here = f"{place}.{name}"
            if known is not None and name not in known:
                self.questions.append(Remark(here, f"{DOMAIN} has no such property; kept under extra"))
            value = self._member(str(name), child, known.get(name) if known else None, here)
            if value is not NO_VALUE:
                result[str(name)] = value
        return result

    def _member(self, name: str, node: Any, known: Mapping[str, Any] | None, place: str) -> Any:
        if isinstance(node, Mapping) and not _is_function(node):
            inner = self._structure(node, known, place)
            return inner if inner or not node else NO_VALUE
        if isinstance(node, list):
            before = self.open
            entries = [self._member(name, each, known, f"{place}[{number}]") for number, each in enumerate(node)]
            # A list without the entry that is open would say something else.
            return NO_VALUE if self.open > before else [each for each in entries if each is not NO_VALUE]
        try:
            value = self.resolver.value(node)
        except Open as question:
            self.open += 1
            self.questions.append(Remark(place, str(question) + self._about_role(node)))
            return NO_VALUE
        if isinstance(value, Mapping | list) and _is_function(node):
            return self._member(name, value, known, place)
        value = as_member(name, value)
        return _WORDS.get(name, {}).get(value, value) if isinstance(value, str) else value

    def _about_role(self, node: Any) -> str:
        target = node.get("Fn::GetAtt") if isinstance(node, Mapping) else None
        logical_id = str(target[0] if isinstance(target, list) and target else target).split(".")[0]
        if self.resources.get(logical_id, {}).get("Type") != "AWS::IAM::Role":
            return ""
        return "; give the ARN of the role it made, or let the spec make one (its policies are not taken over)"

    def _people(self) -> dict[str, list[Any]]:
        people: dict[str, list[Any]] = {"groups": [], "users": [], "profiles": []}
        for name, resource in self.resources.items():
            place = f"Resources.{name}"
            kind = resource.get("Type")
            properties = _mapping(resource.get("Properties"))
            if name == self.name:
                continue
            if kind == PROFILE and self._of_domain(properties.get("DomainId"), "DomainId"):
                self._profile(place, properties, people)
            elif kind == ASSIGNMENT and self._of_domain(properties.get("ApplicationArn"), "SingleSignOnApplicationArn"):
                self._assignment(place, resource, properties, people)
            else:
                self.taken.append(Remark(place, f"{kind} is no part of a spec; left out"))
        return people

    def _of_domain(self, node: Any, attribute: str) -> bool:
        if not isinstance(node, Mapping):
            return False
        target = node.get("Fn::GetAtt")
        dotted = ".".join(str(part) for part in target) if isinstance(target, list) else target
        return dotted == f"{self.name}.{attribute}" or (attribute == "DomainId" and node.get("Ref") == self.name)

    def _profile(self, place: str, properties: Mapping[str, Any], people: dict[str, list[Any]]) -> None:
        name = self._known(f"{place}.Properties.UserProfileName", properties.get("UserProfileName"))
        if name is not None:
            people["profiles"].append(name)
        for odd in properties.keys() - {"DomainId", "UserProfileName"}:
            self.questions.append(Remark(f"{place}.Properties.{odd}", "a spec has names of user profiles alone"))

    def _assignment(
        self, place: str, resource: Mapping[str, Any], properties: Mapping[str, Any], people: dict[str, list[Any]]
    ) -> None:
        kind = self._known(f"{place}.Properties.PrincipalType", properties.get("PrincipalType"))
        principal = self._known(f"{place}.Properties.PrincipalId", properties.get("PrincipalId"))
        if kind is None or principal is None:
            return
        said = _text(_mapping(_mapping(resource.get("Metadata")).get("smdomain")).get("Name"))
        people["groups" if kind == "GROUP" else "users"].append({"id": principal} | ({"name": said} if said else {}))

    def _known(self, place: str, node: Any) -> str | None:
        try:
            value = self.resolver.value(node)
        except Open as question:
            self.questions.append(Remark(place, str(question)))
            return None
        return str(value) if isinstance(value, str | int) else None


def _is_function(node: Any) -> bool:
    if not isinstance(node, Mapping) or len(node) != 1:
        return False
    name = str(next(iter(node)))
    return name == "Ref" or name.startswith("Fn::")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
