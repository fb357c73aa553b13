"""What a spec takes of the account's quotas: used, allowed, needed, and whether there is room, as far as is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from models.facts import Facts, Lookup, Quota
from models.head_count import everybody_counted, people_count, people_field
from models.rules_base import canvas_on, rstudio_on
from models.rules_domain import DOMAINS_QUOTA
from models.rules_identity import PROFILES_QUOTA
from models.rules_rstudio import PAID_QUOTAS
from models.rules_storage import SPACES_QUOTA
from models.spec import DomainSpec

SPACES: Final = "L-8E5333B4"
APPS: Final = "L-4E39DDC4"
SESSIONS: Final = "L-7A45086A"
CANVAS: Final = "L-65D1CFE4"
KERNELS: Final = "L-EAC6F82B"
SYSTEM_SERVER: Final = ""
"""RStudio's server on the instance type `system`: its quota has no code that it could be asked by."""
_NAMES: Final = {
    DOMAINS_QUOTA: "Total domains",
    PROFILES_QUOTA: "Studio user profiles per account",
    SPACES: "Studio spaces",
    APPS: "Running Studio apps",
    SPACES_QUOTA: "Total EBS volume (GB) across all Studio Spaces",
    CANVAS: "Canvas apps on system",
    SESSIONS: "RSessionGateway on ml.t3.medium",
    PAID_QUOTAS["ml.c5.4xlarge"]: "RStudioServerPro apps on ml.c5.4xlarge",
    PAID_QUOTAS["ml.c5.9xlarge"]: "RStudioServerPro apps on ml.c5.9xlarge",
    KERNELS: "KernelGateway on ml.t3.medium",
    SYSTEM_SERVER: "RStudioServerPro apps on system",
}
"""Code -> AWS's name, for quotas that were not looked up (GR:sagemaker)."""


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """One quota against what this spec needs of it."""

    code: str
    name: str
    field: str
    """Key of the answer that it is needed for."""
    needed: int
    limit: float | None = None
    """What the account may have; None where that is not known."""
    used: int | None = None
    """What it has; None where that was not counted."""
    open: str = ""
    """Why it cannot be told whether there is room, in one sentence; empty where it can."""
    failed: tuple[str, ...] = ()
    """Ids of failed domains, which count as used and could be removed."""

    @property
    def over(self) -> bool:
        """Whether there is too little room for certain."""
        return self.limit is not None and (self.used or 0) + self.needed > self.limit

    @property
    def enough(self) -> bool | None:
        """Whether there is room; None where that is not known."""
        return False if self.over else None if self.open else True

    def as_dict(self) -> dict[str, Any]:
        """The row's shape in a JSON envelope."""
        return {
            "code": self.code,
            "name": self.name,
            "used": self.used,
            "limit": self.limit,
            "needed": self.needed,
            "enough": self.enough,
            "unknown_because": "" if self.over else self.open,
            "failed_domains": list(self.failed),
            "field": self.field,
        }


def quota_table(spec: DomainSpec, facts: Facts) -> list[QuotaUse]:
    """A row for every quota that the spec touches, in a fixed order, also of those that could not be looked up."""
    lookup = facts.get("quotas")
    rows: Mapping[str, Quota] = {each.code: each for each in lookup.rows}
    crowd = "" if everybody_counted(spec, facts) else _CROWD
    failed = tuple(each.id for each in facts.get("domains").rows if "Failed" in each.status)
    found = []
    for code, needed, field in _wanted(spec, people_count(spec, facts)):
        quota = rows.get(code)
        whole = code in (DOMAINS_QUOTA, SYSTEM_SERVER, *PAID_QUOTAS.values())
        found.append(
            QuotaUse(
                code,
                quota.name if quota else _NAMES[code],
                field,
                needed,
                quota.value if quota else None,
                quota.used if quota else None,
                (_open(code, quota, lookup) if needed or quota is None else "") or ("" if whole else crowd),
                failed if code == DOMAINS_QUOTA else (),
            )
        )
    return found


_CROWD: Final = "Not all groups could be read: more people may come."


def _open(code: str, quota: Quota | None, lookup: Lookup) -> str:
    """Why the room of one quota cannot be told."""
    if code == SYSTEM_SERVER:
        return "AWS gives no code to ask for this quota by; new accounts may have 1."
    if quota is None and lookup.known:
        return "AWS does not tell of this quota in this Region."
    if quota is None:
        return lookup.reason or "The account's quotas were not looked up."
    if quota.used is None:
        return "How much is in use was not counted."
    return ""


def _wanted(spec: DomainSpec, people: int) -> Iterator[tuple[str, int, str]]:
    """Code, need and field of each quota the spec touches."""
    who = people_field(spec)
    rstudio = spec.applications.rstudio
    yield DOMAINS_QUOTA, 1, "domain.name"
    yield PROFILES_QUOTA, people, who
    yield SPACES, people, who
    yield APPS, people, who
    yield SPACES_QUOTA, people * (spec.storage.maximum_space_gb or 0), "storage.maximum_space_gb"
    if canvas_on(spec):
        yield CANVAS, people, "applications.canvas.enabled"
    if rstudio_on(spec):
        yield SESSIONS, people, "applications.rstudio"
        server = PAID_QUOTAS.get((rstudio.instance_type if rstudio else None) or "", SYSTEM_SERVER)
        yield server, 1, "applications.rstudio.instance_type"
    if spec.applications.experience == "classic":
        yield KERNELS, people, who
