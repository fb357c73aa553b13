"""Rules about RStudio."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from models.commands import more_of
from models.facts import Facts
from models.findings import Level
from models.head_count import people_count, people_field
from models.questions import question
from models.rules_applications import SIXTEEN_REGIONS
from models.rules_base import (
    Found,
    from_extra,
    in_extra,
    in_use,
    listed,
    not_checked,
    quota_of,
    quoted,
    region_of,
    rstudio_on,
    rule,
)
from models.spec import DomainSpec

PAID_QUOTAS: Final = {"ml.c5.4xlarge": "L-FEC35D99", "ml.c5.9xlarge": "L-D9E59670"}
"""Instance type of the server -> its quota, which is 0 in new accounts (GR:sagemaker)."""
MOST_PROFILES: Final = 60
_URL: Final = re.compile(r"(https:|http:|www\.)\S*")
_KEY: Final = "applications.rstudio"


@rule("RS-1", Level.ERROR, "The account has an active licence for RStudio.", "D:rstudio-license", lookups=("licenses",))
def licence(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if not rstudio_on(spec):
        return
    licenses = facts.get("licenses")
    found = [each for each in licenses.rows if "rstudio" in each.product.lower()]
    if any(each.status == "AVAILABLE" and each.received_status == "ACTIVE" for each in found):
        return
    yield from not_checked(licenses, _KEY, "whether the account has a licence for RStudio")
    if not licenses.known:
        return
    if found:
        states = listed(f"{each.status}, {each.received_status}" for each in found)
        yield Found(
            _KEY,
            f"The licence for RStudio is not active: {states}.",
            "Accept and activate it in License Manager, whose home is us-east-1, or leave RStudio "
            "out (`applications.rstudio`).",
            tuple(each.arn for each in found),
        )
    else:
        yield Found(
            _KEY,
            "The account has no licence for RStudio, and without one the domain cannot be created.",
            "Ask Posit for a licence, or leave RStudio out (`applications.rstudio`).",
        )


@rule("RS-2", Level.ERROR, "RStudio has a domain execution role.", "B:RStudioServerProDomainSettings")
def domain_role(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    rstudio = spec.applications.rstudio
    if rstudio_on(spec) and not (rstudio and rstudio.role) and not in_extra(spec, f"{_KEY}.role"):
        yield Found(f"{_KEY}.role", "RStudio needs a domain execution role.", "Choose one, or have one made.")


@rule("RS-3", Level.ERROR, "RStudio has the home file system.", "D:rstudio-network")
def needs_home(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    disabled = from_extra(spec, "HomeEfsFileSystemCreation") == "Disabled"
    if rstudio_on(spec) and (spec.storage.home_efs is False or disabled):
        yield Found(
            "storage.home_efs",
            "RStudio needs the home file system.",
            "Have it created (`storage.home_efs: true`), or leave RStudio out (`applications.rstudio`).",
        )


@rule(
    "RS-4",
    Level.ERROR,
    "The RStudio server runs on system, ml.c5.4xlarge or ml.c5.9xlarge, and the quota allows it.",
    "D:rstudio-select-instance, GR:sagemaker",
    lookups=("quotas",),
)
def server_instance(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    rstudio, key = spec.applications.rstudio, f"{_KEY}.instance_type"
    chosen = rstudio.instance_type if rstudio else None
    if not chosen or chosen == "system":
        return
    code = PAID_QUOTAS.get(chosen)
    if code is None:
        choices = question(key).choices
        known = listed(option.value for option in choices.options) if choices else ""
        yield Found(key, f"The RStudio server cannot run on {quoted(chosen)}.", f"Choose one of {known}.")
        return
    quota = quota_of(facts, code)
    if quota is None:
        yield Found(
            key,
            f"An RStudio server on {chosen} is paid for while it runs, and the quota is 0 unless it was raised.",
            f"Look in Service Quotas ({code}), or choose system.",
            level=Level.WARNING,
        )
    elif quota.value < 1:
        yield Found(
            key,
            f"The account may not run an RStudio server on {chosen}: the quota is 0.",
            f"Choose system, or ask for more: {more_of(code, 1, region_of(spec, facts))}",
            (code,),
        )
    elif quota.used and quota.used + 1 > quota.value:
        yield Found(
            key,
            f"RStudio servers on {chosen}: the account may have {quota.value:g}{in_use(quota)}.",
            f"Choose system, or ask for more: {more_of(code, quota.used + 1, region_of(spec, facts))}",
            (code,),
            Level.WARNING,
        )


@rule(
    "RS-5",
    Level.ERROR,
    "Without access there is no user group.",
    "GH:hashicorp/terraform-provider-aws#33034",
)
def no_group_without_access(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    rstudio = spec.applications.rstudio
    if rstudio and rstudio.access == "unauthorized" and rstudio.user_group:
        yield Found(
            f"{_KEY}.user_group",
            "AWS refuses a user group for people who have no access to RStudio.",
            "Remove it, or authorize people (`applications.rstudio.access: authorized`).",
        )


@rule("RS-6", Level.ERROR, "RStudio exists in the Region.", "D:rstudio")
def rstudio_region(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    region = region_of(spec, facts)
    if rstudio_on(spec) and region and region not in SIXTEEN_REGIONS:
        yield Found(
            _KEY,
            f"AWS does not list RStudio for {quoted(region)}.",
            "Leave RStudio out (`applications.rstudio`), or choose another Region (`region`).",
        )


@rule(
    "RS-8", Level.WARNING, "With RStudio, network access stays as it is.", "B:UpdateDomainRequest.AppNetworkAccessType"
)
def access_is_permanent(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if rstudio_on(spec):
        yield Found(
            "network.access",
            "In a domain with RStudio, how Studio connects to other services cannot be changed later.",
            "Make sure that this is the one you want.",
        )


@rule(
    "RS-9",
    Level.WARNING,
    "A domain with RStudio has at most 60 user profiles.",
    "D:rstudio-create-user",
    lookups=("group-members",),
)
def profile_count(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    if rstudio_on(spec) and (people := people_count(spec, facts)) > MOST_PROFILES:
        yield Found(
            people_field(spec),
            f"There will be {people} user profiles; with RStudio {MOST_PROFILES} are supported.",
            "Use a second domain for the others.",
        )


@rule("RS-11", Level.ERROR, "Addresses of RStudio's servers are URLs.", "CFN:Domain")
def addresses(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    rstudio = spec.applications.rstudio
    for name in ("connect_url", "package_manager_url"):
        url = getattr(rstudio, name) if rstudio else None
        if url and not _URL.fullmatch(url):
            field = question(f"{_KEY}.{name}")
            yield Found(field.key, f"{field.label} must be {field.form}.", "Correct it.")


RULES: Final = (
    licence,
    domain_role,
    needs_home,
    server_instance,
    no_group_without_access,
    rstudio_region,
    access_is_permanent,
    profile_count,
    addresses,
)
