"""Reading a domain that exists: what it is, its tags, and who may use it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from models.actions import GONE
from models.errors import AccessDenied, AwsError, CredentialsError
from models.inventory import SHARED_PROFILE
from models.normalise import DomainRecord
from models.read.domain import read
from models.spec import DomainSpec
from models.spec_access import Principal
from tui.services.directory import store_of
from tui.services.gateway import Gateway
from tui.services.lookups import Lookups
from tui.services.lookups_parallel import side_by_side
from tui.services.service_model import load_shapes

_Read = TypeVar("_Read")


def read_domain(gateway: Gateway, lookups: Lookups, identifier: str, *, details: bool = True) -> DomainRecord:
    """All that can be read about the domain of this id.

    Args:
        gateway: the way to AWS.
        lookups: what was looked up through it.
        identifier: the domain.
        details: also names of groups and people, and which user profiles have settings; one call for each.

    Raises:
        AwsError: AWS refuses to describe it.
    """
    described = gateway.call("sagemaker", "DescribeDomain", {"DomainId": identifier})
    reader = _Reader(gateway, lookups, details)
    record = reader.record(described)
    profiles = reader.profiles(identifier)
    own = reader.with_own_settings(identifier, profiles or ()) if details and record.signs_in != "SSO" else ()
    unread = tuple(dict.fromkeys(reader.unread))
    return replace(record, profiles=profiles, own_settings=own, unread=unread)


def record_of(gateway: Gateway, lookups: Lookups, described: Mapping[str, Any], *, details: bool) -> DomainRecord:
    """All that can be read about a domain but its user profiles.

    Args:
        gateway: the way to AWS.
        lookups: what was looked up through it.
        described: the answer of `DescribeDomain`.
        details: also names of groups and people; one call for each.
    """
    reader = _Reader(gateway, lookups, details)
    return replace(reader.record(described), unread=tuple(dict.fromkeys(reader.unread)))


def reasons_of(gateway: Gateway, broken: Sequence[str], cancel: threading.Event | None = None) -> dict[str, str]:
    """Why each of these domains is in trouble, by its id; a listing does not say (facts 2.7)."""

    def reason(identifier: str) -> str:
        try:
            answer = gateway.call("sagemaker", "DescribeDomain", {"DomainId": identifier})
        except CredentialsError:
            raise
        except AwsError as error:
            return why(error)
        return str(answer.get("FailureReason") or "AWS gives no reason.")

    return dict(side_by_side(reason, broken, cancel=cancel))


def why(error: AwsError) -> str:
    """Why something could not be read: the permission it takes, else AWS's words."""
    lacking = error.action if isinstance(error, AccessDenied) else ""
    return f"It takes the permission {lacking}." if lacking else error.message


def spec_of_record(record: DomainRecord, region: str) -> DomainSpec:
    """The spec that a domain has, as far as it can be read from AWS."""
    return read(record, region=region, members=load_shapes().members).spec


class _Reader:
    def __init__(self, gateway: Gateway, lookups: Lookups, details: bool) -> None:
        self.gateway = gateway
        self.lookups = lookups
        self.details = details
        self.unread: list[tuple[str, str]] = []

    def record(self, described: Mapping[str, Any]) -> DomainRecord:
        tags = self._tried("domain.tags", lambda: self._rows("ListTags", "Tags", ResourceArn=described["DomainArn"]))
        groups: tuple[Principal, ...] | None = ()
        users: tuple[Principal, ...] | None = ()
        if described.get("AuthMode") == "SSO":
            groups, users = self._people(described)
        return DomainRecord(described, None if tags is None else tuple(tags), groups=groups, users=users)

    def _tried(self, answer: str, read: Callable[[], _Read]) -> _Read | None:
        """What `read` gives; None, and a note, where AWS refuses."""
        try:
            return read()
        except CredentialsError:
            raise
        except AwsError as error:
            self._note(answer, error)
            return None

    def _note(self, answer: str, error: AwsError) -> None:
        self.unread.append((answer, why(error)))

    def _rows(self, operation: str, member: str, *, service: str = "sagemaker", **request: Any) -> list[Any]:
        return [row for page in self.gateway.pages(service, operation, request) for row in page.get(member, [])]

    def profiles(self, identifier: str) -> tuple[str, ...] | None:
        """Names of the profiles that stay; None, and a note, where AWS refuses."""
        return self._tried("access.profiles", lambda: self._profiles(identifier))

    def _profiles(self, identifier: str) -> tuple[str, ...]:
        rows = self._rows("ListUserProfiles", "UserProfiles", DomainIdEquals=identifier)
        names = (row["UserProfileName"] for row in rows if row.get("Status") != "Deleting")
        return tuple(name for name in names if name != SHARED_PROFILE)

    def with_own_settings(self, identifier: str, names: Iterable[str]) -> tuple[str, ...]:
        """The profiles that have settings, in the order of `names`."""

        def settings(name: str) -> bool:
            request = {"DomainId": identifier, "UserProfileName": name}
            try:
                return bool(self.gateway.call("sagemaker", "DescribeUserProfile", request).get("UserSettings"))
            except CredentialsError:
                raise
            except AwsError as error:
                if error.aws_code not in GONE:
                    self._note("settings of user profiles", error)
                return False

        wanted = list(names)
        found = dict(side_by_side(settings, wanted))
        return tuple(name for name in wanted if found.get(name))

    def _people(
        self, described: Mapping[str, Any]
    ) -> tuple[tuple[Principal, ...] | None, tuple[Principal, ...] | None]:
        application = described.get("SingleSignOnApplicationArn")
        if not application:
            if described.get("Status") not in ("Pending", "Failed"):
                why = "Domains made before October 2023 do not tell of their application (B:DescribeDomainResponse)."
                self.unread += [("access.groups", why), ("access.users", why)]
                return None, None
            return (), ()
        operation = "ListApplicationAssignments"
        rows = self._tried(
            "access.groups and access.users",
            lambda: self._rows(operation, "ApplicationAssignments", service="sso-admin", ApplicationArn=application),
        )
        if rows is None:
            return None, None
        store = self._store() if rows and self.details else ""
        people = [(row["PrincipalType"], row["PrincipalId"]) for row in rows]
        names = dict(side_by_side(lambda each: self._name(store, *each), people)) if store else {}
        found = {
            kind: tuple(Principal(id=each[1], name=names.get(each) or None) for each in people if each[0] == kind)
            for kind in ("GROUP", "USER")
        }
        return found["GROUP"], found["USER"]

    def _store(self) -> str:
        store, reason = store_of(self.gateway, self.lookups)
        if not store:
            self.unread.append(("names of groups and users", reason))
        return store

    def _name(self, store: str, kind: str, identifier: str) -> str:
        """The name of a group or person; nothing where it is gone or cannot be read."""
        noun, member = ("Group", "DisplayName") if kind == "GROUP" else ("User", "UserName")
        request = {"IdentityStoreId": store, f"{noun}Id": identifier}
        try:
            return str(self.gateway.call("identitystore", f"Describe{noun}", request).get(member) or "")
        except CredentialsError:
            raise
        except AwsError as error:
            if error.aws_code in GONE:
                self.unread.append((f"name of {noun.lower()} {identifier}", "Identity Center has it no more."))
            else:
                self._note(f"names of {noun.lower()}s", error)
            return ""
