"""Rules about quotas, about what is left over from before, and about buckets of Canvas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from models.commands import make_bucket, more_of
from models.facts import Facts
from models.findings import Level
from models.preflight_needs import canvas_bucket
from models.quota_table import SYSTEM_SERVER, quota_table
from models.rules_base import Found, listed, not_checked, quoted, region_of, rule
from models.rules_domain import DOMAINS_QUOTA
from models.rules_identity import PROFILES_QUOTA
from models.rules_rstudio import PAID_QUOTAS
from models.rules_storage import SPACES_QUOTA
from models.sizes import size_words
from models.spec import DomainSpec

_ELSEWHERE: Final = (DOMAINS_QUOTA, PROFILES_QUOTA, SPACES_QUOTA, SYSTEM_SERVER, *PAID_QUOTAS.values())
"""Quotas that rules of their own judge."""
_LEFT_GROUP: Final = re.compile(r"security-group-for-(?:in|out)bound-nfs-(d-[a-z0-9]+)")


@rule(
    "QT-1",
    Level.WARNING,
    "Quotas have room for what people will start.",
    "GR:sagemaker",
    lookups=("quotas", "group-members"),
)
def room_for_work(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    yield from not_checked(facts.get("quotas"), "domain.name", "whether the account's quotas have room")
    for each in quota_table(spec, facts):
        if not each.over or each.code in _ELSEWHERE:
            continue
        used = f", {each.used} of them in use" if each.used else ""
        command = more_of(each.code, (each.used or 0) + each.needed, region_of(spec, facts))
        yield Found(
            each.field,
            f"{each.name}: the account may have {each.limit:g}{used}, and {each.needed} could be wanted at a time.",
            f"Ask for more before people come. {command}",
            (each.code,),
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
            # No command of AWS's: a script that repairs things must not delete any.
            " ".join(f"Remove {each.name or each.id}: `smdomain domains delete {each.id}`." for each in failed[:3]),
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
    if not spec.network.vpc or not domains.known:
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
    "LF-2",
    Level.INFO,
    "No home file systems of deleted domains are left.",
    "MP:AmazonSageMakerNotebooksServiceRolePolicy",
    lookups=("file-systems", "domains"),
)
def left_file_systems(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    domains = facts.get("domains")
    if not domains.known:
        return
    living = {each.id for each in domains.rows}
    left = [each for each in facts.get("file-systems").rows if each.domain and each.domain not in living]
    if left:
        told = listed(f"{each.id} ({size_words(each.size)}, of {each.domain})" for each in left)
        yield Found(
            "storage.home_efs",
            f"Home file systems of deleted domains are left, with the files of their people: {told}.",
            "They are billed by their size. Keep what is needed of the files before you delete any.",
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
    name, region = canvas_bucket(spec), region_of(spec, facts)
    if not name:
        return
    buckets = facts.get("buckets")
    found = next((each for each in buckets.rows if each.name == name), None)
    if found is None:
        yield from not_checked(buckets, "applications.canvas.storage", "whether the bucket exists")
        if buckets.known:
            yield Found(
                "applications.canvas.storage",
                f"The account has no bucket {quoted(name)}.",
                f"Make it, or choose another (`applications.canvas.storage`). {make_bucket(name, region)}",
            )
    elif found.region and region and found.region != region:
        yield Found(
            "applications.canvas.storage",
            f"The bucket is in {found.region}, and the domain will be in {region}.",
            "Choose one that is there.",
            (name,),
        )


RULES: Final = (room_for_work, failed_domains, left_groups, left_file_systems, bucket_rules, canvas_storage)
