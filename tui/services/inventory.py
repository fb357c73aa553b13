"""Reading everything in and around a domain: people, spaces, apps, files, and what AWS made for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

from models.actions import GONE
from models.errors import AwsError, CredentialsError
from models.inventory import SHARED_PROFILE, App, Inventory, Space, UserProfile
from models.normalise import DomainRecord
from models.tree import get_at
from tui.services.domain_reader import record_of, why
from tui.services.gateway import Gateway
from tui.services.leftovers import Leftovers, leftovers_of
from tui.services.lookups import Lookups
from tui.services.lookups_ask import seconds
from tui.services.lookups_parallel import side_by_side

_PROFILES: Final = "user profiles"
_EVERY: Final = 10
"""Profiles between two reports of progress."""
_Read = TypeVar("_Read")

Progress = Callable[[str], None]
"""Told in a few words how far the reading is; from any thread."""


def read_inventory(
    gateway: Gateway,
    lookups: Lookups,
    domain_id: str,
    *,
    people: bool = True,
    leftovers: bool = True,
    progress: Progress | None = None,
) -> Inventory:
    """All that can be read about a domain; several things at a time.

    Args:
        gateway: the way to AWS.
        lookups: what was looked up through it.
        domain_id: the domain.
        people: also the settings of each profile and the names of groups and people; one call for each.
        leftovers: also the home files, security groups, network interfaces and log streams.
        progress: whom to tell.

    Raises:
        AwsError: AWS refuses to describe the domain; what else it refuses is in `unread`.
    """
    described = gateway.call("sagemaker", "DescribeDomain", {"DomainId": domain_id})
    reader = _Reader(gateway, lookups, described, people, progress or (lambda _text: None))
    parts: dict[str, Callable[[], Any]] = {
        "profiles": reader.profiles,
        "record": reader.record,
        "spaces": reader.spaces,
        "apps": reader.apps,
    }
    if leftovers:
        parts["leftovers"] = lambda: leftovers_of(gateway, domain_id, described)
    found = dict(side_by_side(lambda name: parts[name](), list(parts)))
    record: DomainRecord = found["record"]
    profiles: tuple[UserProfile, ...] | None = found["profiles"]
    around: Leftovers = found.get("leftovers", ((), ()))
    staying = None if profiles is None else [each for each in profiles if each.status != "Deleting"]
    own = [each.name for each in staying or () if each.settings] if record.signs_in != "SSO" else ()
    lacking = [("access.profiles", reason) for what, reason in reader.unread if what == _PROFILES]
    record = replace(
        record,
        profiles=None if staying is None else tuple(each.name for each in staying),
        own_settings=tuple(own),
        unread=(*record.unread, *lacking),
    )
    unread = tuple(dict.fromkeys([*record.unread, *reader.unread, *around[1]]))
    return Inventory(record, profiles, found["spaces"], found["apps"], record.groups, record.users, around[0], unread)


@dataclass
class _Reader:
    gateway: Gateway
    lookups: Lookups
    described: Mapping[str, Any]
    people: bool
    progress: Progress
    unread: list[tuple[str, str]] = field(default_factory=list)

    @property
    def domain(self) -> str:
        return str(self.described["DomainId"])

    def record(self) -> DomainRecord:
        # What the profiles have of their own is read below; who is assigned has names.
        details = self.people and self.described.get("AuthMode") == "SSO"
        return record_of(self.gateway, self.lookups, self.described, details=details)

    def profiles(self) -> tuple[UserProfile, ...] | None:
        rows = self._tried(_PROFILES, lambda: self._rows("ListUserProfiles", "UserProfiles"))
        if rows is None:
            return None
        listed = [
            UserProfile(str(row["UserProfileName"]), str(row.get("Status", "")))
            for row in rows
            if row["UserProfileName"] != SHARED_PROFILE
        ]
        if not self.people:
            return tuple(listed)
        found: dict[str, UserProfile | None] = {}
        for number, (each, known) in enumerate(side_by_side(self._described, listed), 1):
            found[each.name] = known
            if number % _EVERY == 0 or number == len(listed):
                self.progress(f"{number} of {len(listed)} user profiles")
        return tuple(known for each in listed if (known := found[each.name]) is not None)

    def _described(self, profile: UserProfile) -> UserProfile | None:
        """The profile with its settings; None where it is gone in the meantime."""
        request = {"DomainId": self.domain, "UserProfileName": profile.name}
        try:
            answer = self.gateway.call("sagemaker", "DescribeUserProfile", request)
        except CredentialsError:
            raise
        except AwsError as error:
            if error.aws_code in GONE:
                return None
            self.unread.append(("settings of user profiles", why(error)))
            return profile
        return UserProfile(
            profile.name,
            str(answer.get("Status", profile.status)),
            answer.get("UserSettings") or {},
            str(answer.get("SingleSignOnUserValue") or ""),
            str(answer.get("FailureReason") or ""),
        )

    def spaces(self) -> tuple[Space, ...] | None:
        rows = self._tried("spaces", lambda: self._rows("ListSpaces", "Spaces"))
        return None if rows is None else tuple(map(_space, rows))

    def apps(self) -> tuple[App, ...] | None:
        rows = self._tried("apps", lambda: self._rows("ListApps", "Apps"))
        if rows is None:
            return None
        found = [_app(row) for row in rows]
        if get_at(self.described, "DomainSettings.RStudioServerProDomainSettings"):
            # Nobody made the profile that RStudio's server runs under, so that a listing may pass it over.
            more = self._tried("apps", lambda: self._rows("ListApps", "Apps", UserProfileNameEquals=SHARED_PROFILE))
            found += map(_app, more or ())
        return tuple({each.id: each for each in found}.values())

    def _rows(self, operation: str, member: str, **request: Any) -> list[dict[str, Any]]:
        asked = {"DomainIdEquals": self.domain, **request}
        return [row for page in self.gateway.pages("sagemaker", operation, asked) for row in page.get(member, [])]

    def _tried(self, what: str, read: Callable[[], _Read]) -> _Read | None:
        """What `read` gives; None, and a note, where AWS refuses."""
        try:
            return read()
        except CredentialsError:
            raise
        except AwsError as error:
            self.unread.append((what, why(error)))
            return None


def _space(row: Mapping[str, Any]) -> Space:
    size = get_at(row, "SpaceSettingsSummary.SpaceStorageSettings.EbsStorageSettings.EbsVolumeSizeInGb")
    return Space(
        str(row["SpaceName"]),
        str(row.get("Status", "")),
        str(get_at(row, "OwnershipSettingsSummary.OwnerUserProfileName") or ""),
        str(get_at(row, "SpaceSharingSettingsSummary.SharingType") or ""),
        str(get_at(row, "SpaceSettingsSummary.AppType") or ""),
        None if size is None else int(size),
    )


def _app(row: Mapping[str, Any]) -> App:
    return App(
        str(row.get("AppType", "")),
        str(row.get("AppName", "")),
        str(row.get("Status", "")),
        str(row.get("UserProfileName") or ""),
        str(row.get("SpaceName") or ""),
        str(get_at(row, "ResourceSpec.InstanceType") or ""),
        seconds(row.get("CreationTime")),
    )
