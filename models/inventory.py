"""What there is in and around a domain that exists: people, spaces, apps, files, and what it leaves behind.

Frozen rows as AWS lists them, free of its wording. None stands for a list that could not be read; `unread` says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from models.facts import Domain
from models.normalise import DomainRecord
from models.spec_access import Principal

RUNNING: Final = frozenset({"InService", "Pending", "Deleting"})
"""Statuses of apps that stand in the way of a change (facts 3.4)."""
MOVING: Final = frozenset({"Pending", "Updating", "Deleting"})
"""Statuses that pass by themselves."""
BROKEN: Final = ("Failed", "Delete_Failed", "Update_Failed")
"""Statuses that need somebody, the gravest first."""
_ID: Final = re.compile(r"d-(-*[A-Za-z0-9]){1,61}")
SHARED_PROFILE: Final = "domain-shared"
"""The profile that RStudio's server runs under; nobody made it (D:rstudio)."""


@dataclass(frozen=True, slots=True)
class App:
    """An app of a person or a space; `Deleted` ones stay listed for a day (facts 3.1)."""

    type: str
    name: str
    status: str
    profile: str = ""
    """The person it belongs to; empty where it belongs to a space."""
    space: str = ""
    instance_type: str = ""
    created: float | None = None

    @property
    def id(self) -> str:
        """What tells it from every other app of the domain; a space may be called like a person."""
        owner = f"space:{self.space}" if self.space else self.profile
        return f"{owner}/{self.type}/{self.name}"

    @property
    def running(self) -> bool:
        """Whether it stands in the way of a change."""
        return self.status in RUNNING

    @property
    def request(self) -> dict[str, str]:
        """Its part of a request, beside the domain's id."""
        owner = {"SpaceName": self.space} if self.space else {"UserProfileName": self.profile}
        return owner | {"AppType": self.type, "AppName": self.name}


@dataclass(frozen=True, slots=True)
class Space:
    """A space, shared or somebody's own."""

    name: str
    status: str
    owner: str = ""
    """The profile it belongs to; empty where it is shared."""
    sharing: str = ""
    """`Private`, `Shared` or empty."""
    app_type: str = ""
    size_gb: int | None = None


@dataclass(frozen=True, slots=True)
class UserProfile:
    """Somebody's place in the domain."""

    name: str
    status: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    """`UserSettings` of its own; empty where it has the domain's, or where they were not read."""
    user: str = ""
    """Name in Identity Center (`SingleSignOnUserValue`); empty where people sign in by IAM."""
    reason: str = ""
    """Why it failed."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something that stays behind, or would, when the domain goes; provably the domain's."""

    kind: str
    """`file-system`, `mount-target`, `network-interface`, `security-group` or `log-stream`."""
    id: str
    name: str = ""
    status: str = ""
    parent: str = ""
    """The file system of a mount target, the log group of a log stream, the VPC of a security group."""
    size: int | None = None
    """Bytes in a file system."""
    proof: str = ""
    """What shows that it is the domain's: a name, a tag, a description."""
    ingress: tuple[Mapping[str, Any], ...] = ()
    """Rules of a security group, as AWS describes them (`IpPermissions`), to be revoked before it can go."""
    egress: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Inventory:
    """A domain and all that is in and around it."""

    record: DomainRecord
    profiles: tuple[UserProfile, ...] | None = ()
    spaces: tuple[Space, ...] | None = ()
    apps: tuple[App, ...] | None = ()
    groups: tuple[Principal, ...] | None = ()
    """Groups of Identity Center that are assigned."""
    users: tuple[Principal, ...] | None = ()
    """Single people of Identity Center that are assigned."""
    leftovers: tuple[Leftover, ...] | None = ()
    unread: tuple[tuple[str, str], ...] = ()
    """What could not be read, and why."""

    @property
    def id(self) -> str:
        """The domain's id."""
        return self.record.id

    @property
    def name(self) -> str:
        """The domain's name."""
        return str(self.record.described.get("DomainName", ""))

    @property
    def status(self) -> str:
        """How the domain is."""
        return self.record.status

    @property
    def file_system(self) -> Leftover | None:
        """Where the home folders are; None where there is none, or it could not be read."""
        return next((each for each in self.leftovers or () if each.kind == "file-system"), None)

    @property
    def running_apps(self) -> tuple[App, ...]:
        """The apps that stand in the way of a change."""
        return tuple(each for each in self.apps or () if each.running)

    @property
    def moving(self) -> bool:
        """Whether anything is on its way to another status."""
        people = (each.status for each in self.profiles or ())
        spaces = (each.status for each in self.spaces or ())
        apps = (each.status for each in self.apps or ())
        return any(status in MOVING for status in (self.status, *people, *spaces, *apps))

    def settings_of(self, profile: UserProfile) -> Mapping[str, Any]:
        """What somebody works with: the domain's defaults under the settings of their own."""
        defaults: Mapping[str, Any] = self.record.described.get("DefaultUserSettings") or {}
        return {**defaults, **profile.settings}


def is_domain_id(text: str) -> bool:
    """Whether a text is written as ids of domains are."""
    return _ID.fullmatch(text) is not None


def in_order(rows: Iterable[Domain]) -> list[Domain]:
    """Domains as every list shows them: those in trouble first, then those on their way, then by name."""
    weights = {status: place for place, status in enumerate((*BROKEN, *sorted(MOVING)))}
    return sorted(rows, key=lambda row: (weights.get(row.status, len(weights)), row.name.lower(), row.id))
