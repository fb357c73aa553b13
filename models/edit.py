"""What has to change for a domain to become what a spec says, and the `UpdateDomain` request that changes it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from models.mutability import (
    BLOCKS,
    HOME_FILES,
    NETWORK,
    PLAIN,
    RENAMED,
    RSTUDIO_ACCESS,
    RSTUDIO_GROUP,
    SUBNETS,
    TAGS,
    VPC,
    fixed,
    may_be_empty,
)
from models.normalise import DEFAULTS, DomainRecord, both_sides, field_of, people_differences, same
from models.spec import DomainSpec
from models.tree import Tree, drop_at, get_at, leaves, merge, set_at

SET: Final = "set"
CHANGE: Final = "change"
UNSET: Final = "unset"
"""The spec says nothing any more, and the value stays: AWS has no way to take it back (D:domain-edit)."""
ADD: Final = "add"
REMOVE: Final = "remove"

_AUTO_MOUNT: Final = "DefaultUserSettings.AutoMountHomeEFS"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is to be otherwise. None stands for nothing said."""

    field: str
    """Key of the answer, or `extra` with AWS's name."""
    path: str
    """Member of `CreateDomain`; empty for people."""
    before: Any
    after: Any
    """What it is to be; of `unset` None, although it stays as it is."""
    kind: str
    """`set`, `change`, `unset`, `add` or `remove`."""

    def as_dict(self) -> dict[str, Any]:
        """Its shape in a JSON envelope."""
        return {"field": self.field, "member": self.path, "kind": self.kind, "before": self.before, "after": self.after}


def changes(spec: DomainSpec, account: str, record: DomainRecord, members: Collection[str] = ()) -> list[Change]:
    """All that differs and how it would change, whether AWS lets it or not; nothing of what could not be read.

    Args:
        spec: complete: subnets written out, people with their ids.
        account: the account that roles to be made are in.
        record: the domain.
        members: what `CreateDomain` takes.
    """
    wanted, found = both_sides(spec, account, record, members)
    wanted = without_blanks(wanted)
    left, right = dict(leaves(wanted)), dict(leaves(found))
    changed = [
        each
        for path in dict.fromkeys([*left, *right])
        if (each := _change(path, left.get(path), right.get(path), wanted)) is not None
    ]
    for people in people_differences(spec, record):
        if people.wanted:
            changed.append(Change(people.field, "", None, people.wanted, ADD))
        if people.found:
            changed.append(Change(people.field, "", people.found, None, REMOVE))
    return changed


def _change(path: str, wanted: Any, found: Any, target: Tree) -> Change | None:
    default = DEFAULTS.get(path)
    after = default if wanted is None else wanted
    if (found is None and after in (None, default)) or same(path, after, found):
        return None
    field = field_of(path)
    if found is None:
        return Change(field, path, None, after, SET)
    if after is None and may_be_empty(path, found) and fixed(path) is None:
        return Change(field, path, found, [], CHANGE)
    unused = path == _AUTO_MOUNT and target.get(HOME_FILES) == "Disabled"
    if after is None or (wanted is None and unused):
        return Change(field, path, found, None, UNSET)
    return Change(field, path, found, after, CHANGE)


def without_blanks(value: Any) -> Any:
    """`value` without texts that are empty, which AWS refuses (GH:hashicorp/terraform-provider-aws#27990)."""
    if isinstance(value, Mapping):
        return {name: without_blanks(child) for name, child in value.items() if child != ""}
    if isinstance(value, list):
        return [without_blanks(child) for child in value if child != ""]
    return value


def update_request(record: DomainRecord, changed: Iterable[Change]) -> Tree:
    """The body of `UpdateDomain`: what changes and what must go with it; empty where nothing does.

    Whether AWS merges into a member of a settings block or replaces it is not documented. Each such member that
    changes is sent whole, with what stays in it, which comes to the same either way.
    """
    sent = [each for each in changed if each.kind in (SET, CHANGE) and each.path and each.path != TAGS]
    sent = [each for each in sent if fixed(each.path) is None or (each.path == VPC and may_get_vpc(record))]
    if not sent:
        return {}
    found = without_blanks(dict(record.described))
    target = merge(found, {})
    for each in sent:
        set_at(target, each.path, each.after)
    if get_at(target, RSTUDIO_ACCESS) == "DISABLED":
        # AWS takes a group only where there is access (GH:hashicorp/terraform-provider-aws#33034).
        drop_at(target, RSTUDIO_GROUP)
    request: Tree = {}
    for place, source in _places(sent):
        value = get_at(target, source)
        if value is not None:
            set_at(request, place, value)
    return {"DomainId": record.id, **request} if request else {}


def may_get_vpc(record: DomainRecord) -> bool:
    """Whether a VPC can be added: only to a domain of Unified Studio that has none (B:UpdateDomainRequest.VpcId)."""
    settings = record.described.get("DomainSettings") or {}
    return not record.described.get(VPC) and "UnifiedStudioSettings" in settings


def _places(sent: list[Change]) -> Iterator[tuple[str, str]]:
    """Where in the request each member goes that is sent, and where it is in the domain."""
    paths = [each.path for each in sent]
    for path in paths:
        head, _, rest = path.partition(".")
        if head in BLOCKS:
            member = rest.partition(".")[0]
            name = RENAMED.get(member, member) if head == "DomainSettings" else member
            yield f"{BLOCKS[head]}.{name}", f"{head}.{member}"
        elif head in PLAIN or head == VPC:
            yield head, head
    if any(each.path == NETWORK and each.after == "VpcOnly" for each in sent) or VPC in paths:
        # GH:hashicorp/terraform-provider-aws#45530
        yield VPC, VPC
        yield SUBNETS, SUBNETS


def tag_changes(changed: Iterable[Change]) -> tuple[dict[str, str], list[str]]:
    """Tags to put on the domain, and keys of those to take off."""
    each = next((each for each in changed if each.path == TAGS), None)
    if each is None:
        return {}, []
    before = {tag["Key"]: tag["Value"] for tag in each.before or ()}
    after = {tag["Key"]: tag["Value"] for tag in each.after or ()}
    put = {key: value for key, value in after.items() if before.get(key) != value}
    return put, [key for key in before if key not in after]
