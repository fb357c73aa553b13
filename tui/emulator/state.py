"""Everything the embedded AWS knows: the seeded account and what was made in it since."""

import copy
import hashlib
from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tui.emulator.clock import Clock
from tui.emulator.lifecycle import GONE, Durations, phase
from tui.emulator.messages import Data

ACCOUNT: Final = "123456789012"
HOME: Final = "eu-central-1"
HEX: Final = "0123456789abcdef"
ALNUM: Final = "abcdefghijklmnopqrstuvwxyz0123456789"

_WRITABLE: Final = (
    "roles",
    "own_policies",
    "studios",
    "assignments",
    "serial",
    "changes",
    "file_systems",
    "log_streams",
)
_IDENTIFIERS: Final = {
    "SecurityGroups": "GroupId",
    "SecurityGroupRules": "SecurityGroupRuleId",
    "NetworkInterfaces": "NetworkInterfaceId",
}
"""EC2 collection that calls can change -> the member that identifies a record."""


@dataclass
class World:
    """The account. Lists hold records as boto3 shows them; keys that begin with `_` stay inside."""

    clock: Clock
    durations: Durations
    account: str = ACCOUNT
    role: str = "Admin"
    """Role of the operator, who calls as `assumed-role/<role>/operator`."""
    regions: list[Data] = field(default_factory=list)
    networks: dict[str, dict[str, list[Data]]] = field(default_factory=dict)
    """Region -> EC2 collection (`Vpcs`, `Subnets`, ...) -> records."""
    changes: dict[str, dict[str, dict[str, Data]]] = field(default_factory=dict)
    """Region -> EC2 collection -> id -> the record that was made or changed since; an empty one where it was deleted.
    Beside `networks`, which is large and stays as it was seeded."""
    file_systems: dict[str, list[Data]] = field(default_factory=dict)
    """Region -> file systems of EFS, with their mount targets under `_mounts`."""
    log_streams: dict[str, dict[str, list[Data]]] = field(default_factory=dict)
    """Region -> log group -> streams."""
    keys: dict[str, list[Data]] = field(default_factory=dict)
    aliases: dict[str, list[Data]] = field(default_factory=dict)
    key_policies: dict[str, list[Data]] = field(default_factory=dict)
    """Key id -> statements of its own policy, where that is not the usual one."""
    roles: dict[str, Data] = field(default_factory=dict)
    """Lower-cased role name -> record."""
    aws_policies: dict[str, Data] = field(default_factory=dict)
    own_policies: dict[str, Data] = field(default_factory=dict)
    buckets: list[Data] = field(default_factory=list)
    organization: Data | None = None
    instances: list[Data] = field(default_factory=list)
    groups: Sequence[Data] = ()
    users: Sequence[Data] = ()
    memberships: list[tuple[str, str]] = field(default_factory=list)
    """(group id, user id)."""
    licenses: dict[str, list[Data]] = field(default_factory=dict)
    quotas: dict[str, Data] = field(default_factory=dict)
    """Quota code -> `QuotaName`, `Default` and, where one was applied, `Value`."""
    attachments: int = 10
    """Managed policies that IAM takes on a role."""
    studios: dict[str, Data] = field(default_factory=dict)
    """Region -> SageMaker's `domains`, `profiles`, `tags`, ..."""
    assignments: list[list[str]] = field(default_factory=list)
    """[application ARN, principal id, principal type]."""
    denied_actions: list[str] = field(default_factory=list)
    """Globs on IAM actions that `SimulatePrincipalPolicy` answers with implicitDeny."""
    simulated: list[Data] = field(default_factory=list)
    """What `SimulatePrincipalPolicy` answers otherwise than "allowed": globs `principal`, `action`, `resource` (all of
    them where absent), and `by`, who denies: `identity`, `explicit`, `organization`, `boundary`, or `condition`."""
    allowed_actions: list[str] | None = None
    """Globs on the IAM actions that the caller may take; None allows all."""
    domain_failure: str | None = None
    """Reason that every new domain fails with; `{domain}` is its id."""
    update_failure: str | None = None
    """Reason that every change of a domain fails with; `{domain}` is its id."""
    delete_failure: str | None = None
    """Reason that deleting a domain fails with; `{domain}` is its id."""
    update_replaces: bool = True
    """Whether `UpdateDomain` puts each member of a block in the place of the old one, or merges them all the way down;
    which of the two AWS does is unverified."""
    sign_ins: dict[str, Data] = field(default_factory=dict)
    """Device code -> who began to sign in with it, when, and the code shown."""
    sign_in_tokens: dict[str, float] = field(default_factory=dict)
    """Token of Identity Center -> when it ends."""
    sign_in_after: float = 2.0
    """Seconds after which somebody has agreed in a browser."""
    serial: int = 0

    @property
    def caller_arn(self) -> str:
        return f"arn:aws:sts::{self.account}:assumed-role/{self.role}/operator"

    @property
    def policies(self) -> Mapping[str, Data]:
        """ARN -> managed policy, AWS's and the account's."""
        return ChainMap(self.own_policies, self.aws_policies)

    def now(self) -> float:
        return self.clock.now()

    def new_id(self, length: int, alphabet: str = ALNUM) -> str:
        """An id nobody has; the same in each run that makes the same calls, and never twice in one saved state."""
        self.serial += 1
        number = int.from_bytes(hashlib.sha256(f"{self.account} {self.serial}".encode()).digest(), "big")
        digits = []
        for _ in range(length):
            number, digit = divmod(number, len(alphabet))
            digits.append(alphabet[digit])
        return "".join(digits)

    def studio(self, region: str) -> Data:
        """SageMaker's records in `region`."""
        empty: Data = {
            "domains": [],
            "profiles": [],
            "apps": [],
            "spaces": [],
            "tags": {},
            "lifecycle_configs": [],
            "images": [],
            "image_versions": [],
            "app_image_configs": [],
        }
        return self.studios.setdefault(region, empty)

    def collection(self, region: str, name: str) -> list[Data]:
        """One EC2 collection of `region`, as it is by now."""
        seeded, changed = self.networks.get(region, {}).get(name, []), self.changes.get(region, {}).get(name)
        if not changed:
            return seeded
        now, identifier = self.now(), _IDENTIFIERS[name]
        kept = [record for record in seeded if record[identifier] not in changed]
        made = (record for record in changed.values() if record)
        return kept + [item for item in made if "_phases" not in item or phase(item, now).status != GONE]

    def put(self, region: str, name: str, record: Data) -> None:
        """Make a record of an EC2 collection, or change it."""
        self.changes.setdefault(region, {}).setdefault(name, {})[record[_IDENTIFIERS[name]]] = record

    def drop(self, region: str, name: str, identifier: str) -> None:
        """Delete a record of an EC2 collection."""
        self.changes.setdefault(region, {}).setdefault(name, {})[identifier] = {}

    def quota(self, code: str) -> float:
        """The value in force."""
        entry = self.quotas[code]
        return float(entry["Value"] if "Value" in entry else entry["Default"])

    def snapshot(self) -> Data:
        """What calls can have changed, ready for JSON; a copy."""
        return {name: copy.deepcopy(getattr(self, name)) for name in _WRITABLE}

    def restore(self, saved: dict[str, Any]) -> None:
        """Take over a `snapshot`."""
        for name in _WRITABLE:
            setattr(self, name, saved.get(name, {}))
