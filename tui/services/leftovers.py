"""Finding what AWS made for a domain and leaves behind: only what is provably that domain's (facts 3.5).

Works for a domain that is gone as well: then the file system is known by its tag, the security groups by their names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from models.errors import AccessDenied, AwsError, CredentialsError
from models.inventory import Leftover
from tui.services.gateway import Gateway
from tui.services.lookups_parallel import side_by_side

Leftovers = tuple[tuple[Leftover, ...] | None, tuple[tuple[str, str], ...]]
"""What was found, None where nothing could be read; and what could not be read, with the reason."""

MANAGED: Final = "ManagedByAmazonSageMakerResource"
"""Tag of a domain's file system; its value is the ARN of the domain."""
LOG_GROUP: Final = "/aws/sagemaker/studio"
_GROUPS: Final = ("security-group-for-inbound-nfs-{}", "security-group-for-outbound-nfs-{}")
"""Names of the groups between apps and the file system (GH:aws/amazon-sagemaker-feedback#117)."""
_NOTHING: Final = frozenset({"FileSystemNotFound", "MountTargetNotFound", "ResourceNotFoundException"})


def leftovers_of(gateway: Gateway, domain_id: str, described: Mapping[str, Any] | None = None) -> Leftovers:
    """What there is around a domain.

    Args:
        gateway: the way to AWS.
        domain_id: the domain, which may be gone.
        described: the answer of `DescribeDomain`, where it is not.
    """
    search = _Search(gateway, domain_id, described or {})
    parts: dict[str, Callable[[], list[Leftover]]] = {
        "files": search.files,
        "network": search.groups,
        "log streams": search.log_streams,
    }
    found = dict(side_by_side(lambda name: parts[name](), list(parts)))
    rows = [*found["files"], *found["network"]]
    rows += search.interfaces(rows)
    rows += found["log streams"]
    nothing = not rows and search.read == 0
    return None if nothing and search.unread else tuple(rows), tuple(dict.fromkeys(search.unread))


@dataclass
class _Search:
    gateway: Gateway
    domain: str
    described: Mapping[str, Any]
    read: int = 0
    """How many listings were answered."""
    unread: list[tuple[str, str]] = field(default_factory=list)

    def files(self) -> list[Leftover]:
        named = str(self.described.get("HomeEfsFileSystemId") or "")
        rows = self._rows(
            "the file system", "efs", "DescribeFileSystems", "FileSystems", {"FileSystemId": named} if named else {}
        )
        found: list[Leftover] = []
        for row in rows:
            proof = f"DescribeDomain names it for {self.domain}" if named else self._tag(row)
            if proof:
                found.append(_file_system(row, proof))
        targets: list[Leftover] = []
        for each in found:
            request = {"FileSystemId": each.id}
            for row in self._rows("mount targets", "efs", "DescribeMountTargets", "MountTargets", request):
                targets.append(_mount_target(row, each))
        return [*targets, *found]

    def _tag(self, row: Mapping[str, Any]) -> str:
        """What shows by a tag that a file system is the domain's; empty where nothing does."""
        for tag in row.get("Tags") or ():
            value = str(tag.get("Value", ""))
            if tag.get("Key") == MANAGED and (value == self.domain or value.endswith(f"domain/{self.domain}")):
                return f"tag {MANAGED}={value}"
        return ""

    def groups(self) -> list[Leftover]:
        names = [each.format(self.domain) for each in _GROUPS]
        filters = [{"Name": "group-name", "Values": names}]
        vpc = self.described.get("VpcId")
        if vpc:
            filters.append({"Name": "vpc-id", "Values": [vpc]})
        rows = self._rows("security groups", "ec2", "DescribeSecurityGroups", "SecurityGroups", {"Filters": filters})
        # An exact name, whatever the filter makes of it.
        return [_group(row) for row in rows if row.get("GroupName") in names]

    def interfaces(self, around: Iterable[Leftover]) -> list[Leftover]:
        """Network interfaces in those groups, or whose description names the file system or a mount target."""
        groups = {each.id: each.name for each in around if each.kind == "security-group"}
        words = [each.id for each in around if each.kind in ("file-system", "mount-target")]
        asked = [{"Name": "group-id", "Values": list(groups)}] if groups else []
        asked += [{"Name": "description", "Values": [f"*{word}*" for word in words]}] if words else []
        found: dict[str, Leftover] = {}
        for each in asked:
            request = {"Filters": [each]}
            rows = self._rows("network interfaces", "ec2", "DescribeNetworkInterfaces", "NetworkInterfaces", request)
            for row in rows:
                proof = _interface_proof(row, groups, words)
                if proof:
                    found[str(row["NetworkInterfaceId"])] = _interface(row, proof)
        return list(found.values())

    def log_streams(self) -> list[Leftover]:
        request = {"logGroupName": LOG_GROUP, "logStreamNamePrefix": f"{self.domain}/"}
        rows = self._rows("log streams", "logs", "DescribeLogStreams", "logStreams", request)
        names = (str(row["logStreamName"]) for row in rows)
        return [
            Leftover(
                "log-stream",
                f"{LOG_GROUP}:{name}",
                name=name,
                parent=LOG_GROUP,
                proof="its name begins with the domain's id",
            )
            for name in names
            if name.startswith(f"{self.domain}/")
        ]

    def _rows(
        self, what: str, service: str, operation: str, member: str, request: Mapping[str, Any]
    ) -> Iterator[Mapping[str, Any]]:
        """The rows of a listing; none, and a note, where AWS refuses."""
        rows: list[Mapping[str, Any]] = []
        try:
            for page in self.gateway.pages(service, operation, request):
                rows += page.get(member, [])
        except CredentialsError:
            raise
        except AwsError as error:
            if error.aws_code not in _NOTHING:
                lacking = error.action if isinstance(error, AccessDenied) else ""
                self.unread.append((what, f"It takes the permission {lacking}." if lacking else error.message))
                return iter(rows)
        self.read += 1
        return iter(rows)


def _file_system(row: Mapping[str, Any], proof: str) -> Leftover:
    size = (row.get("SizeInBytes") or {}).get("Value")
    return Leftover(
        "file-system",
        str(row["FileSystemId"]),
        name=str(row.get("Name") or ""),
        status=str(row.get("LifeCycleState", "")),
        size=None if size is None else int(size),
        proof=proof,
    )


def _mount_target(row: Mapping[str, Any], files: Leftover) -> Leftover:
    return Leftover(
        "mount-target",
        str(row["MountTargetId"]),
        name=str(row.get("SubnetId") or ""),
        status=str(row.get("LifeCycleState", "")),
        parent=files.id,
        proof=f"it leads to {files.id}",
    )


def _group(row: Mapping[str, Any]) -> Leftover:
    return Leftover(
        "security-group",
        str(row["GroupId"]),
        name=str(row["GroupName"]),
        parent=str(row.get("VpcId") or ""),
        proof="its name has the domain's id",
        ingress=tuple(row.get("IpPermissions") or ()),
        egress=tuple(row.get("IpPermissionsEgress") or ()),
    )


def _interface_proof(row: Mapping[str, Any], groups: Mapping[str, str], words: Iterable[str]) -> str:
    description = str(row.get("Description") or "")
    named = next((word for word in words if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", description)), "")
    if named:
        return f"its description names {named}"
    inside = next((each["GroupId"] for each in row.get("Groups") or () if each.get("GroupId") in groups), "")
    return f"it is in the security group {groups[inside]}" if inside else ""


def _interface(row: Mapping[str, Any], proof: str) -> Leftover:
    return Leftover(
        "network-interface",
        str(row["NetworkInterfaceId"]),
        name=str(row.get("Description") or ""),
        status=str(row.get("Status", "")),
        parent=str(row.get("SubnetId") or ""),
        proof=proof,
    )
