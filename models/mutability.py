"""Which members of a domain can still change once it exists, on what condition, and why others cannot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from models.members import paths_of
from models.tree import get_at, has_at

RSTUDIO: Final = "DomainSettings.RStudioServerProDomainSettings"
RSTUDIO_ROLE: Final = f"{RSTUDIO}.DomainExecutionRoleArn"
RSTUDIO_INSTANCE: Final = f"{RSTUDIO}.DefaultResourceSpec"
RSTUDIO_ACCESS: Final = "DefaultUserSettings.RStudioServerProAppSettings.AccessStatus"
RSTUDIO_GROUP: Final = "DefaultUserSettings.RStudioServerProAppSettings.UserGroup"
NETWORK: Final = "AppNetworkAccessType"
GROUP_MANAGEMENT: Final = "AppSecurityGroupManagement"
HOME_FILES: Final = "HomeEfsFileSystemCreation"
VPC: Final = "VpcId"
SUBNETS: Final = "SubnetIds"
TAGS: Final = "Tags"

BLOCKS: Final[Mapping[str, str]] = {
    "DefaultUserSettings": "DefaultUserSettings",
    "DefaultSpaceSettings": "DefaultSpaceSettings",
    "DomainSettings": "DomainSettingsForUpdate",
}
"""Members of `CreateDomain` that have members of their own -> their names in `UpdateDomain`."""
RENAMED: Final[Mapping[str, str]] = {
    "RStudioServerProDomainSettings": "RStudioServerProDomainSettingsForUpdate",
}
"""The same of members of `DomainSettings` (B:DomainSettingsForUpdate)."""
PLAIN: Final = frozenset({NETWORK, GROUP_MANAGEMENT, HOME_FILES, SUBNETS, "TagPropagation"})
"""Members that `UpdateDomain` takes as `CreateDomain` does."""

FIXED: Final[Mapping[str, str]] = {
    "DomainName": "A domain keeps its name.",
    "AuthMode": "How people sign in is settled when the domain is made; another way takes another domain.",
    "KmsKeyId": "Files and disks are encrypted with this key from the start; another key takes another domain.",
    VPC: "A domain stays in its VPC; another VPC takes another domain.",
}
"""Members that never change -> why (B:UpdateDomainRequest, of the key CFN:Domain)."""
_PLACE: Final[Mapping[str, str]] = {
    "account": "A domain stays in its account.",
    "region": "A domain stays in its Region.",
}
FILES_STAY: Final = "A home file system is made on demand, and never taken away again."
"""B:UpdateDomainRequest."""
NETWORK_STAYS: Final = "With RStudio the network access can no longer change."
"""B:UpdateDomainRequest."""
RSTUDIO_ONLY: Final = "This can only be set for a domain with RStudio."
"""GH:hashicorp/terraform-provider-aws#39923."""

_WHILE_IDLE: Final[Mapping[str, str]] = {
    SUBNETS: "subnets are taken away",
    NETWORK: "the network access changes",
    "DefaultUserSettings.ExecutionRole": "the execution role changes",
    "DefaultSpaceSettings.ExecutionRole": "the execution role of shared spaces changes",
    "DomainSettings.ExecutionRoleIdentityConfig": "the source identity is switched",
    RSTUDIO_ROLE: "RStudio is added",
}
"""What no app may run for -> how to say it (facts 3.4)."""


def fixed(path: str) -> str | None:
    """Why a member of `CreateDomain` never changes; None where it may."""
    head, _, rest = path.partition(".")
    if path in FIXED:
        return FIXED[path]
    if head in PLAIN or head == TAGS or (head in BLOCKS and rest):
        return None
    return f"AWS takes no other {head} once a domain is there."


def why_fixed(key: str, described: Mapping[str, Any] | None = None) -> str | None:
    """Why the answer at `key` cannot be another one; None where it can.

    Args:
        key: of an answer, for example `network.vpc`.
        described: the domain as `DescribeDomain` has it, for what hangs on how it is.
    """
    if key in _PLACE:
        return _PLACE[key]
    paths = paths_of(key)
    why = next((FIXED[path] for path in paths if path in FIXED), None)
    if why or described is None:
        return why
    has_rstudio = has_at(described, RSTUDIO)
    if HOME_FILES in paths and get_at(described, HOME_FILES, "Enabled") == "Enabled":
        return FILES_STAY
    return NETWORK_STAYS if NETWORK in paths and has_rstudio else None


def blocked_by_apps(path: str) -> str:
    """What happens to a member that no app may run for, as the end of a sentence; empty where apps may run."""
    return _WHILE_IDLE.get(path, "")


def may_be_empty(path: str, value: Any) -> bool:
    """Whether a list can be emptied: all but the subnets can, by their shapes (B:UpdateDomainRequest)."""
    return isinstance(value, list) and path != SUBNETS
