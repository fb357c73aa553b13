"""What AWS answers about a domain, without what nobody asked for: ids, times, older names, defaults.

`DescribeDomain` gives back the members of `CreateDomain` with the same names and shapes, and more beside them. A member
that one side lacks and the other has with its default says the same on both sides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from models.members import member_at
from models.request import create_domain_request
from models.spec import DomainSpec
from models.spec_access import Principal
from models.tree import Tree, leaves, merge

OUTPUTS: Final = frozenset(
    {
        "CreationTime",
        "DomainArn",
        "DomainId",
        "FailureReason",
        "HomeEfsFileSystemId",
        "LastModifiedTime",
        "ResponseMetadata",
        "SecurityGroupIdForDomainBoundary",
        "SingleSignOnApplicationArn",
        "SingleSignOnManagedApplicationInstanceId",
        "Status",
        "Url",
    }
)
"""Members that `DescribeDomain` has and `CreateDomain` has not."""

_OFF: Final = "DISABLED"
DEFAULTS: Final[Mapping[str, Any]] = {
    "AppNetworkAccessType": "PublicInternetOnly",
    "HomeEfsFileSystemCreation": "Enabled",
    "TagPropagation": _OFF,
    "DefaultUserSettings.AutoMountHomeEFS": "Enabled",
    "DefaultUserSettings.SharingSettings.NotebookOutputOption": "Disabled",
    "DefaultUserSettings.StudioWebPortalSettings.ExecutionRoleSessionNameMode": "STATIC",
    "DomainSettings.IpAddressType": "ipv4",
    # What is off until somebody switches it on.
    "DefaultUserSettings.CodeEditorAppSettings.AppLifecycleManagement.IdleSettings.LifecycleManagement": _OFF,
    "DefaultUserSettings.JupyterLabAppSettings.AppLifecycleManagement.IdleSettings.LifecycleManagement": _OFF,
    "DefaultSpaceSettings.JupyterLabAppSettings.AppLifecycleManagement.IdleSettings.LifecycleManagement": _OFF,
    "DomainSettings.AmazonQSettings.Status": _OFF,
    "DomainSettings.DockerSettings.EnableDockerAccess": _OFF,
    "DomainSettings.ExecutionRoleIdentityConfig": _OFF,
    "DomainSettings.TrustedIdentityPropagationSettings.Status": _OFF,
}
"""What a member is that nobody gave (B: `CreateDomain`, D:studio-updated-automount). Which experience people land on
depends on the domain's age, and the sizes of spaces are written down nowhere: neither is in here."""

_OLD_KEY: Final = "HomeEfsFileSystemKmsKeyId"
_KEY: Final = "KmsKeyId"
_SYSTEM_TAG: Final = "aws:"
_UNORDERED: Final = frozenset(
    {
        "HiddenAppTypes",
        "HiddenInstanceTypes",
        "HiddenMlTools",
        "SecurityGroupIds",
        "SecurityGroups",
        "SubnetIds",
        "Tags",
        "VpcOnlyTrustedAccounts",
    }
)
_ABSENT: Final = object()


@dataclass(frozen=True)
class DomainRecord:
    """All that was read about a domain that exists. None stands for what could not be read."""

    described: Mapping[str, Any]
    """The answer of `DescribeDomain`."""
    tags: tuple[Mapping[str, str], ...] | None = ()
    profiles: tuple[str, ...] | None = ()
    own_settings: tuple[str, ...] = ()
    """Profiles with settings that are not the domain's."""
    groups: tuple[Principal, ...] | None = ()
    users: tuple[Principal, ...] | None = ()
    unread: tuple[tuple[str, str], ...] = ()
    """What could not be read: the answer of a spec that it is about, and why."""

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.described.get("DomainId", ""))

    @property
    def status(self) -> str:
        """How it is."""
        return str(self.described.get("Status", ""))

    @property
    def signs_in(self) -> str:
        """`IAM` or `SSO`."""
        return str(self.described.get("AuthMode", ""))


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a spec and a domain say differently. None stands for nothing said."""

    field: str
    """Key of the answer, or `extra` with AWS's name."""
    wanted: Any
    found: Any
    path: str = ""
    """Member of `CreateDomain`; empty for people."""


def request_of_domain(record: DomainRecord, members: Collection[str] = ()) -> tuple[Tree, list[tuple[str, str]]]:
    """The request that would make such a domain; and what else was left out of the answer than `OUTPUTS`, and why.

    Args:
        record: the domain.
        members: what `CreateDomain` takes; `OUTPUTS` tells where that is not known.
    """
    left_out: list[tuple[str, str]] = []
    request: Tree = {}
    for name, value in record.described.items():
        if name in OUTPUTS:
            continue
        if members and name not in members:
            left_out.append((name, "no member of CreateDomain; left out"))
        elif name == _OLD_KEY:
            if record.described.get(_KEY, value) != value:
                left_out.append((name, f"another key than {_KEY}, which took its place; left out"))
            request.setdefault(_KEY, record.described.get(_KEY, value))
        else:
            request[name] = value
    request = merge(filled(request), {})
    request.setdefault("DefaultUserSettings", {})
    tags = [dict(tag) for tag in record.tags or () if not tag["Key"].startswith(_SYSTEM_TAG)]
    if tags:
        request["Tags"] = tags
    left_out += [
        (f"Tags.{tag['Key']}", "AWS's own; left out") for tag in record.tags or () if tag["Key"].startswith(_SYSTEM_TAG)
    ]
    return request, left_out


def differences(
    spec: DomainSpec, account: str, record: DomainRecord, members: Collection[str] = ()
) -> list[Difference]:
    """In what the domain is not what the spec says; nothing that could not be read is among it.

    Args:
        spec: complete: subnets written out, people with their ids.
        account: the account that roles to be made are in.
        record: the domain.
        members: what `CreateDomain` takes.
    """
    wanted, found = both_sides(spec, account, record, members)
    left, right = dict(leaves(wanted)), dict(leaves(found))
    differing = [
        Difference(field_of(path), left.get(path), right.get(path), path)
        for path in dict.fromkeys([*left, *right])
        if not same(path, left.get(path, DEFAULTS.get(path, _ABSENT)), right.get(path, DEFAULTS.get(path, _ABSENT)))
    ]
    return differing + people_differences(spec, record)


def both_sides(
    spec: DomainSpec, account: str, record: DomainRecord, members: Collection[str] = ()
) -> tuple[Tree, Tree]:
    """What the spec says and what the domain says, as requests of the same shape, to be compared leaf by leaf."""
    found, _ = request_of_domain(record, members)
    wanted = create_domain_request(spec, account)
    if _OLD_KEY in wanted:
        wanted.setdefault(_KEY, wanted.pop(_OLD_KEY))
    if record.tags is None:
        wanted.pop("Tags", None)
    return filled(wanted), filled(found)


def people_differences(spec: DomainSpec, record: DomainRecord) -> list[Difference]:
    """Who is to be let in and is not, and who is let in and is not to be; nothing of what could not be read."""
    access = spec.access
    kinds: list[tuple[str, Iterable[str | None], Iterable[str | None] | None]] = []
    if record.signs_in == "SSO":
        for kind, wanted, found in (("groups", access.groups, record.groups), ("users", access.users, record.users)):
            there = None if found is None else [each.id for each in found]
            kinds.append((kind, [each.id or each.name for each in wanted], there))
    else:
        # A profile's name is taken whatever its case.
        there = None if record.profiles is None else [name.lower() for name in record.profiles]
        kinds.append(("profiles", [name.lower() for name in access.profiles], there))
    return [
        Difference(f"access.{kind}", _only(wanted, found), _only(found, wanted))
        for kind, wanted, found in kinds
        if found is not None and set(wanted) != set(found)
    ]


def with_names(people: Any, names: Mapping[str, str]) -> Any:
    """Ids of people by their names, where these are known; whatever is no list of people as it is."""
    if not isinstance(people, list):
        return people
    return [names.get(each, each) if isinstance(each, str) else each for each in people]


def _only(ours: Iterable[str | None], theirs: Iterable[str | None]) -> list[str | None]:
    others = set(theirs)
    return [each for each in dict.fromkeys(ours) if each not in others]


def filled(tree: Mapping[str, Any]) -> Tree:
    """`tree` without lists and mappings that hold nothing."""
    kept: Tree = {}
    for name, value in tree.items():
        inner = filled(value) if isinstance(value, Mapping) else value
        if inner not in ({}, []):
            kept[name] = inner
    return kept


def same(path: str, wanted: Any, found: Any) -> bool:
    """Whether two values of a member mean the same."""
    name = path.rpartition(".")[2]
    if name in _UNORDERED and isinstance(wanted, list) and isinstance(found, list):
        return sorted(wanted, key=_order) == sorted(found, key=_order)
    if name.endswith(_KEY) and isinstance(wanted, str) and isinstance(found, str):
        # A key's id and its ARN mean the same key.
        return wanted == found or wanted.rpartition(":key/")[2] == found.rpartition(":key/")[2]
    return bool(wanted == found and type(wanted) is type(found))


def _order(value: Any) -> str:
    return str(sorted(value.items())) if isinstance(value, Mapping) else str(value)


def field_of(path: str) -> str:
    """Key of the answer that a member is, or `extra` with AWS's name."""
    member = member_at(path)
    return member.key if member else f"extra.{path}"
