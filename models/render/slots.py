"""Finding, in the values of a plan, what is another one in another account: ids, buckets, keys, the account itself.

Templates ask for these as parameters whose defaults are this plan's values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

PARTITION: Final = "AWS::Partition"
ACCOUNT: Final = "AWS::AccountId"
REGION: Final = "AWS::Region"

_ARN: Final = re.compile(r"arn:([^:]*):([^:]*):([^:]*):([^:]*):(.*)", re.DOTALL)
_S3_URI: Final = re.compile(r"s3://([^/]*)(.*)", re.DOTALL)
_BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PLAIN_ID: Final = re.compile(r"[A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that is asked for: a parameter by name, or one of AWS's pseudo parameters."""

    name: str


@dataclass(frozen=True, slots=True)
class RoleSlot:
    """The ARN of a role that is made by the same template."""

    role: str
    """Its name in AWS."""


Part: TypeAlias = str | Slot | RoleSlot


@dataclass(frozen=True, slots=True)
class Joined:
    """A value put together from literal text and slots; one slot alone may also stand for a list."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something a template asks for."""

    name: str
    kind: str
    """`text`, `list`, `vpc`, `subnets` or `security-groups`."""
    default: str | tuple[str, ...] | None
    """None where it must be given."""
    description: str


@dataclass
class Slots:
    """The slots of one plan; asking for a value's slot registers its parameter."""

    partition: str
    account: str
    region: str
    made_roles: Mapping[str, str] = field(default_factory=dict)
    """ARN -> name of roles that the same template makes."""
    parameters: dict[str, Parameter] = field(default_factory=dict)
    _texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """(name that was asked for, value) -> name of the parameter."""
    _lists: dict[tuple[str, ...], str] = field(default_factory=dict)

    def text(self, name: str, value: str | None, description: str, kind: str = "text") -> Joined:
        """A parameter for one value; the same value asked for again gives the same parameter."""
        asked = (name, value or "")
        if value is not None and asked in self._texts:
            return Joined((Slot(self._texts[asked]),))
        name = self._free(name)
        if kind != "text" and not (value is None or _PLAIN_ID.fullmatch(value)):
            kind = "text"
        self.parameters[name] = Parameter(name, kind, value, description)
        if value is not None:
            self._texts[asked] = name
        return Joined((Slot(name),))

    def ids(self, name: str, values: list[str], description: str, kind: str = "list") -> Any:
        """A parameter for a list of ids; a list with anything else in it stays as it is."""
        wanted = tuple(values)
        if not wanted or not all(isinstance(each, str) and _PLAIN_ID.fullmatch(each) for each in wanted):
            return values
        if wanted not in self._lists:
            name = self._free(name)
            self.parameters[name] = Parameter(name, kind, wanted, description)
            self._lists[wanted] = name
        return Joined((Slot(self._lists[wanted]),))

    def role(self, name: str, arn: str, description: str) -> Joined:
        """A role's ARN: of one made here, or of one that exists, by its name where it is in this account."""
        if arn in self.made_roles:
            return Joined((RoleSlot(self.made_roles[arn]),))
        head = f"arn:{self.partition}:iam::{self.account}:role/"
        if (
            not self.account
            or not arn.startswith(head)
            or not re.fullmatch(r"[\w+=,.@/-]+", arn[len(head) :], re.ASCII)
        ):
            return self.text(f"{name}Arn", arn, f"ARN of the {description}.")
        slot = self.text(f"{name}Name", arn[len(head) :], f"Name, with its path, of the {description}.")
        return Joined(("arn:", Slot(PARTITION), ":iam::", Slot(ACCOUNT), ":role/", *slot.parts))

    def filled(self, value: Any) -> Any:
        """`value` with every text in it that has slots as `Joined`, at any depth; mapping keys stay."""
        if isinstance(value, str):
            parts = self._parts(value)
            return value if parts == [value] else Joined(tuple(parts))
        if isinstance(value, Mapping):
            return {key: self.filled(child) for key, child in value.items()}
        if isinstance(value, list | tuple):
            known = self._lists.get(tuple(value)) if all(isinstance(each, str) for each in value) else None
            return Joined((Slot(known),)) if known else [self.filled(child) for child in value]
        return value

    def _free(self, name: str) -> str:
        number, candidate = 1, name
        while candidate in self.parameters:
            number += 1
            candidate = f"{name}{number}"
        return candidate

    def _parts(self, text: str) -> list[Part]:
        if text in self.made_roles:
            return [RoleSlot(self.made_roles[text])]
        if text and text == self.account:
            return [Slot(ACCOUNT)]
        if text and text == self.region:
            return [Slot(REGION)]
        if match := _S3_URI.fullmatch(text):
            return _squeezed(["s3://", *self._bucket(match[1]), match[2]])
        if match := _ARN.fullmatch(text):
            return self._arn_parts(text, match)
        return [text]

    def _arn_parts(self, text: str, match: re.Match[str]) -> list[Part]:
        partition, service, region, account, rest = match.groups()
        if service == "kms" and account and account == self.account and rest.startswith("key/"):
            return [*self.text("KmsKey", text, "ARN of a KMS key.").parts]
        tail: list[Part] = [rest]
        if service == "s3" and not region and not account:
            bucket, slash, below = rest.partition("/")
            tail = [*self._bucket(bucket), slash + below]
        return _squeezed(
            [
                "arn:",
                Slot(PARTITION) if partition == self.partition else partition,
                f":{service}:",
                Slot(REGION) if region and region == self.region else region,
                ":",
                Slot(ACCOUNT) if account and account == self.account else account,
                ":",
                *tail,
            ]
        )

    def _bucket(self, name: str) -> list[Part]:
        if not _BUCKET.fullmatch(name):
            return [name]
        if self.account and self.account in name:
            before, _, after = name.partition(self.account)
            if self.region and before.endswith(f"-{self.region}-"):
                return [before[: -len(self.region) - 1], Slot(REGION), "-", Slot(ACCOUNT), after]
            return [before, Slot(ACCOUNT), after]
        return [*self.text("Bucket", name, "Name of an S3 bucket.").parts]


def _squeezed(parts: list[Part]) -> list[Part]:
    """The same parts with neighbouring texts joined and empty ones left out."""
    result: list[Part] = []
    for part in parts:
        if isinstance(part, str) and result and isinstance(result[-1], str):
            result[-1] += part
        elif part != "":
            result.append(part)
    return result
