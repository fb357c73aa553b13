"""A Terraform file into a spec; literals and defaults are read, everything else is a question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from models.errors import SpecError, SpecProblem
from models.read.imported import Imported, Remark, imported
from models.read.intrinsics import Open
from models.read.leaves import as_member
from models.read.terraform_values import Resolver, blocks, body
from models.render.terraform_members import MEMBERS, argument_of

DOMAIN: Final = "aws_sagemaker_domain"
PROFILE: Final = "aws_sagemaker_user_profile"
ASSIGNMENT: Final = "aws_ssoadmin_application_assignment"
_META: Final = frozenset(
    {"depends_on", "lifecycle", "provider", "provisioner", "region", "retention_policy", "timeouts"}
)
"""What is about Terraform or the deletion, not about the domain."""
_LISTS: Final = frozenset(
    {"CodeRepositories", "CustomFileSystemConfigs", "CustomImages", "IdentityProviderOAuthSettings"}
)
"""Members whose blocks may be given more than once."""
_NOTHING: Final = object()


def read(
    tree: Any,
    *,
    account: str | None = None,
    region: str | None = None,
    domain: str | None = None,
    source: str = "",
) -> Imported:
    """The spec of the domain in a file.

    Args:
        tree: the file as python-hcl2 (8 or later) gives it.
        account: what `aws_caller_identity` stands for.
        region: what `aws_region` stands for; else the Region of the file's provider.
        domain: name of the domain's resource, needed where there are several.
        source: the file's name, for errors.

    Raises:
        SpecError: there is no domain in it, several and none chosen, or a value no request can have.
    """
    return _Reading(tree, account, region, domain, source).result()


class _Reading:
    def __init__(self, tree: Any, account: str | None, region: str | None, domain: str | None, source: str) -> None:
        self.source = source
        self.resources = {labels: entries for labels, entries in blocks(tree, "resource") if len(labels) == 2}
        self.name = self._chosen(domain)
        self.questions: list[Remark] = []
        self.open = 0
        """Values that are not known so far."""
        self.resolver = Resolver(tree, account, region)
        self.region = region or self._region(tree)
        if not region:
            taken = self.resolver.taken
            self.resolver = Resolver(tree, account, self.region)
            self.resolver.taken = taken
        for labels, _ in blocks(tree, "module"):
            self.questions.append(Remark(".".join(("module", *labels)), "modules are not read"))

    def _chosen(self, wanted: str | None) -> str:
        found = [labels[1] for labels in self.resources if labels[0] == DOMAIN]
        if wanted in found:
            return str(wanted)
        if len(found) == 1 and wanted is None:
            return found[0]
        message = f"it has the domains {', '.join(found)}; say which." if found else f"it has no resource {DOMAIN}."
        raise SpecError([SpecProblem("resource", message)], self.source)

    def _region(self, tree: Any) -> str | None:
        candidates = [self.resources[DOMAIN, self.name].get("region")]
        candidates += [entries.get("region") for _, entries in blocks(tree, "provider") if "alias" not in entries]
        for node in candidates:
            if node is None:
                continue
            try:
                value = self.resolver.value(node)
            except Open as question:
                self.questions.append(Remark("provider.aws.region", str(question)))
                return None
            return value if isinstance(value, str) else None
        return None

    def result(self) -> Imported:
        place = f"{DOMAIN}.{self.name}"
        entries = dict(self.resources[DOMAIN, self.name])
        for odd in ("count", "for_each"):
            if entries.pop(odd, None) is not None:
                self.questions.append(Remark(f"{place}.{odd}", "there may be several domains, or none"))
        tags = entries.pop("tags", None)
        request = self._structure(entries, MEMBERS, place, top=True)
        if tags is not None and isinstance(plain := self._known(f"{place}.tags", tags), Mapping):
            request["Tags"] = [{"Key": str(key), "Value": as_member("Value", value)} for key, value in plain.items()]
        return imported(
            request,
            region=self.region,
            access=self._people(),
            questions=self.questions,
            taken=self.resolver.taken,
            source=self.source,
        )

    def _structure(
        self, entries: Mapping[str, Any], known: Mapping[str, Any], place: str, *, top: bool = False
    ) -> dict[str, Any]:
        names = {argument_of(member): member for member in known}
        result: dict[str, Any] = {}
        for argument, node in body(entries).items():
            here = f"{place}.{argument}"
            if top and argument in _META:
                continue
            if argument == "dynamic":
                self._ask(here, "dynamic blocks are not worked out")
            elif argument not in names:
                self._ask(here, f"not known as a part of {DOMAIN}")
            else:
                member = names[argument]
                value = self._member(member, node, known[member], here)
                if value is not _NOTHING:
                    result[member] = value
        return result

    def _member(self, member: str, node: Any, below: Mapping[str, Any] | None, place: str) -> Any:
        if below is None:
            value = self._known(place, node)
            if value is None:
                return _NOTHING
            return [as_member(member, each) for each in value] if isinstance(value, list) else as_member(member, value)
        given = node if isinstance(node, list) else [node]
        if not all(isinstance(each, Mapping) for each in given):
            self._ask(place, "this is a block, not a value")
            return _NOTHING
        before = self.open
        entries = [self._structure(each, below, f"{place}[{number}]") for number, each in enumerate(given)]
        if member in _LISTS:
            # A list without what is open would say something else.
            return _NOTHING if self.open > before else entries
        if len(entries) != 1:
            self._ask(place, "there is more than one of this block")
            return _NOTHING
        return entries[0] if entries[0] or self.open == before else _NOTHING

    def _people(self) -> dict[str, list[Any]]:
        people: dict[str, list[Any]] = {"groups": [], "users": [], "profiles": []}
        for (kind, label), entries in self.resources.items():
            place = f"{kind}.{label}"
            if (kind, label) == (DOMAIN, self.name):
                continue
            if kind == PROFILE and self._of_domain(entries.get("domain_id"), "id"):
                self._profiles(place, entries, people)
            elif kind == ASSIGNMENT and self._of_domain(
                entries.get("application_arn"), "single_sign_on_application_arn"
            ):
                self._assignments(place, entries, people)
            else:
                self.resolver.taken.append(Remark(place, "no part of a spec; left out"))
        return people

    def _of_domain(self, node: Any, attribute: str) -> bool:
        return bool(node == f"${{{DOMAIN}.{self.name}.{attribute}}}")

    def _profiles(self, place: str, entries: Mapping[str, Any], people: dict[str, list[Any]]) -> None:
        for each in self._each(place, entries):
            value = self._known(f"{place}.user_profile_name", entries.get("user_profile_name"), each)
            if isinstance(value, str):
                people["profiles"].append(value)
        for odd in entries.keys() - {"domain_id", "user_profile_name", "for_each", *_META}:
            self._ask(f"{place}.{odd}", "a spec has names of user profiles alone")

    def _assignments(self, place: str, entries: Mapping[str, Any], people: dict[str, list[Any]]) -> None:
        for each in self._each(place, entries):
            kind = self._known(f"{place}.principal_type", entries.get("principal_type"), each)
            principal = self._known(f"{place}.principal_id", entries.get("principal_id"), each)
            if not isinstance(kind, str) or not isinstance(principal, str):
                continue
            # Keys of a mapping of ids are names, as far as anybody can tell from the file.
            name = each["key"] if each and each["key"] != principal else None
            people["groups" if kind == "GROUP" else "users"].append(
                {"id": principal} | ({"name": name} if isinstance(name, str) else {})
            )

    def _each(self, place: str, entries: Mapping[str, Any]) -> Iterator[Mapping[str, Any] | None]:
        if entries.get("count") is not None:
            self._ask(f"{place}.count", "it is not worked out how many there are")
            return
        if entries.get("for_each") is None:
            yield None
            return
        several = self._known(f"{place}.for_each", entries["for_each"])
        if isinstance(several, Mapping):
            yield from ({"key": key, "value": value} for key, value in several.items())
        elif isinstance(several, list):
            yield from ({"key": value, "value": value} for value in several)

    def _known(self, place: str, node: Any, each: Mapping[str, Any] | None = None) -> Any:
        try:
            return self.resolver.value(node, each)
        except Open as question:
            about_role = isinstance(node, str) and "aws_iam_role." in node
            hint = "; give the ARN of the role, or let the spec make one (its policies are not taken over)"
            self._ask(place, str(question) + (hint if about_role else ""))
            return None

    def _ask(self, place: str, text: str) -> None:
        self.open += 1
        self.questions.append(Remark(place, text))
