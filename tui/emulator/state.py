"""Everything the embedded AWS knows: the seeded account and what was made in it since."""

import copy
import hashlib
from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tui.emulator.clock import Clock
from tui.emulator.lifecycle import Durations
from tui.emulator.messages import Data

ACCOUNT: Final = "123456789012"
HOME: Final = "eu-central-1"
HEX: Final = "0123456789abcdef"
ALNUM: Final = "abcdefghijklmnopqrstuvwxyz0123456789"

_WRITABLE: Final = ("roles", "own_policies", "studios", "assignments", "serial")


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
        """One EC2 collection of `region`."""
        return self.networks.get(region, {}).get(name, [])

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
