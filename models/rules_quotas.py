"""Rules about quotas, about what is left over from before, and about buckets of Canvas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from models.commands import aws
from models.facts import Facts, Quota
from models.findings import Level
from models.preflight_needs import canvas_bucket
from models.rules_base import Found, canvas_on, listed, not_checked, quoted, region_of, rstudio_on, rule
from models.rules_domain import DOMAINS_QUOTA
from models.rules_identity import PROFILES_QUOTA
from models.rules_rstudio import PAID_QUOTAS
from models.rules_storage import SPACES_QUOTA
from models.spec import DomainSpec

_SPACES: Final = "L-8E5333B4"
_APPS: Final = "L-4E39DDC4"
_SESSIONS: Final = "L-7A45086A"
_CANVAS: Final = "L-65D1CFE4"
_KERNELS: Final = "L-EAC6F82B"
_ELSEWHERE: Final = (DOMAINS_QUOTA, PROFILES_QUOTA, SPACES_QUOTA, *PAID_QUOTAS.values())
"""Quotas that rules of their own judge."""
_LEFT_GROUP: Final = re.compile(r"security-group-for-(?:in|out)bound-nfs-(d-[a-z0-9]+)")


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """One quota against what this spec needs of it."""

    quota: Quota
    needed: int
    field: str

    @property
    def fits(self) -> bool:
        """Whether there is room."""
        return (self.quota.used or 0) + self.needed <= self.quota.value


def people_count(spec: DomainSpec, facts: Facts) -> int:
    """How many people the domain is for, as far as that is known."""
    if spec.access.auth != "identity-center":
        return len(spec.access.profiles)
    members = {
        row.user
        for group in spec.access.groups
        for key in (group.id, group.name)
        if key
        for row in facts.get("group-members", key).rows
    }
    return len(members | {each.id or each.name or "" for each in spec.access.users})


def quota_table(spec: DomainSpec, facts: Facts) -> list[QuotaUse]:
    """Used, allowed and needed of every quota that the spec touches, in the order they were looked up."""
    people = people_count(spec, facts)
    profiles = len(spec.access.profiles) if spec.access.auth == "iam" else people
    rstudio = spec.applications.rstudio
    wanted: dict[str, tuple[int, str]] = {
        DOMAINS_QUOTA: (1, "domain.name"),
        PROFILES_QUOTA: (profiles, "access.profiles" if spec.access.auth == "iam" else "access.groups"),
        _SPACES: (people, _who(spec)),
        _APPS: (people, _who(spec)),
        SPACES_QUOTA: (people * (spec.storage.maximum_space_gb or 0), "storage.maximum_space_gb"),
    }
    if canvas_on(spec):
        wanted[_CANVAS] = (people, "applications.canvas.enabled")
    if rstudio_on(spec):
        wanted[_SESSIONS] = (people, "applications.rstudio")
        if rstudio and rstudio.instance_type in PAID_QUOTAS:
            wanted[PAID_QUOTAS[rstudio.instance_type]] = (1, "applications.rstudio.instance_type")
    if spec.applications.experience == "classic":
        wanted[_KERNELS] = (people, _who(spec))
    return [QuotaUse(each, *wanted[each.code]) for each in facts.get("quotas").rows if each.code in wanted]


def _who(spec: DomainSpec) -> str:
    return "access.profiles" if spec.access.auth == "iam" else "access.groups"


@rule("QT-1", Level.WARNING, "Quotas have room for what people will start.", "GR:sagemaker", lookups=("quotas",))
def room_for_work(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    yield from not_checked(facts.get("quotas"), "domain.name", "whether the account's quotas have room")
    for each in quota_table(spec, facts):
        quota = each.quota
        if each.fits or quota.code in _ELSEWHERE:
            continue
        used = f", {quota.used} of them in use" if quota.used else ""
        command = aws(
            "service-quotas",
            "request-service-quota-increase",
            "--service-code",
            "sagemaker",
            "--quota-code",
            quota.code,
            "--desired-value",
            str((quota.used or 0) + each.needed),
            region=region_of(spec, facts),
        )
        yield Found(
            each.field,
            f"{quota.name}: the account may have {quota.value:g}{used}, and {each.needed} could be wanted at a time.",
            f"Ask for more before people come. {command}",
            (quota.code,),
        )


@rule(
    "DM-6", Level.INFO, "No failed domain is left over.", "GH:aws/amazon-sagemaker-examples#1564", lookups=("domains",)
)
def failed_domains(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    failed = [each for each in facts.get("domains").rows if "Failed" in each.status]
    if failed:
        yield Found(
            "domain.name",
            "Failed domains serve nobody, and count against the quota: "
            f"{listed(f'{each.name or each.id} ({each.id})' for each in failed)}.",
            # Not marked as a command: a script that repairs things must not delete any.
            f"Remove them: aws sagemaker delete-domain --domain-id {failed[0].id}.",
            tuple(each.id for each in failed),
        )


@rule(
    "LF-1",
    Level.INFO,
    "No security groups of deleted domains are left in the VPC.",
    "GH:aws/amazon-sagemaker-feedback#117",
    lookups=("security-groups", "domains"),
)
def left_groups(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    domains = facts.get("domains")
    if not domains.known or not spec.network.vpc:
        return
    living = {each.id for each in domains.rows}
    left = [
        each
        for each in facts.get("security-groups", spec.network.vpc).rows
        if (match := _LEFT_GROUP.match(each.name)) and match[1] not in living
    ]
    if left:
        yield Found(
            "network.vpc",
            f"Security groups of deleted domains are left in the VPC: {listed(each.id for each in left)}.",
            "They do no harm. Revoke their rules, which name each other, before deleting them.",
            tuple(each.id for each in left),
        )


@rule(
    "CV-2",
    Level.WARNING,
    "Uploading files in Canvas is not turned on over rules a bucket has.",
    "D:canvas-set-up-local-upload",
    lookups=("bucket-cors",),
)
def bucket_rules(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    bucket = canvas_bucket(spec)
    lookup = facts.get("bucket-cors", bucket) if bucket else None
    if lookup is None:
        return
    yield from not_checked(lookup, "applications.canvas.storage", "which CORS rules the bucket has")
    others = [each for each in lookup.rows if "POST" not in each.methods]
    if others:
        shown = listed((f"{'/'.join(each.methods)} from {', '.join(each.origins)}" for each in others), 3)
        yield Found(
            "applications.canvas.storage",
            f"The bucket {quoted(bucket)} has CORS rules ({shown}), which turning on local file upload overwrites.",
            "Keep them, and add POST for Canvas to them by hand.",
            (bucket,),
        )


@rule(
    "CV-4",
    Level.WARNING,
    "The bucket Canvas keeps its work in exists, in the Region.",
    "D:canvas-storage-configuration",
    lookups=("buckets",),
)
def canvas_storage(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    name, buckets, region = canvas_bucket(spec), facts.get("buckets"), region_of(spec, facts)
    if not name:
        return
    found = next((each for each in buckets.rows if each.name == name), None)
    if found is None:
        yield from not_checked(buckets, "applications.canvas.storage", "whether the bucket exists")
        if buckets.known:
            yield Found(
                "applications.canvas.storage",
                f"The account has no bucket {quoted(name)}.",
                "Make it, or choose another.",
            )
    elif found.region and region and found.region != region:
        yield Found(
            "applications.canvas.storage",
            f"The bucket is in {found.region}, and the domain will be in {region}.",
            "Choose another.",
            (name,),
        )


RULES: Final = (room_for_work, failed_domains, left_groups, bucket_rules, canvas_storage)
