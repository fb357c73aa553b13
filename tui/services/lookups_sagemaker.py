"""Looking up SageMaker: domains, images, lifecycle configurations, quotas; and RStudio's licences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from models.arns import partition_of
from models.errors import AccessDenied, AwsError
from models.facts import Domain, Image, License, LifecycleConfig, Quota
from models.rules_base import listed
from models.tree import get_at
from tui.services.lookups_ask import Ask, Partial, by_name, seconds

LICENSE_HOME: Final = "us-east-1"
"""Where RStudio's licences are kept, whatever the Region of the domain."""

QUOTAS: Final[dict[str, str]] = {
    "L-B683BCB0": "Total domains",
    "L-AC46C40F": "Studio user profiles per account",
    "L-8E5333B4": "Studio spaces",
    "L-4E39DDC4": "Running Studio apps",
    "L-A37B67B0": "Total EBS volume (GB) across all Studio Spaces",
    "L-FEC35D99": "RStudioServerPro apps on ml.c5.4xlarge",
    "L-D9E59670": "RStudioServerPro apps on ml.c5.9xlarge",
    "L-7A45086A": "RSessionGateway on ml.t3.medium",
    "L-65D1CFE4": "Canvas apps on system",
    "L-23A89612": "Canvas on ml.m5.4xlarge",
    "L-EAC6F82B": "KernelGateway on ml.t3.medium",
    "L-6F947DE5": "TensorBoard on system",
}
"""Quotas of SageMaker that a domain depends on (GR:sagemaker)."""
_NO_QUOTA: Final = "NoSuchResourceException"
_RUNNING: Final = "L-4E39DDC4"
_VOLUMES: Final = "L-A37B67B0"
_APPS: Final = {
    ("RStudioServerPro", "ml.c5.4xlarge"): "L-FEC35D99",
    ("RStudioServerPro", "ml.c5.9xlarge"): "L-D9E59670",
    ("RSessionGateway", "ml.t3.medium"): "L-7A45086A",
    ("Canvas", "system"): "L-65D1CFE4",
    ("Canvas", "ml.m5.4xlarge"): "L-23A89612",
    ("KernelGateway", "ml.t3.medium"): "L-EAC6F82B",
    ("TensorBoard", "system"): "L-6F947DE5",
}
"""Type and instance of apps -> their quota."""
_LISTINGS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "ListDomains": ("Domains", ("L-B683BCB0",)),
    "ListUserProfiles": ("UserProfiles", ("L-AC46C40F",)),
    "ListSpaces": ("Spaces", ("L-8E5333B4", _VOLUMES)),
    "ListApps": ("Apps", (_RUNNING, *_APPS.values())),
}
"""Listing -> its member, and the quotas that it counts what is used of."""
_STANDING: Final = ("InService", "Pending")
"""Statuses of apps that run; others are listed for a day."""


def domains(ask: Ask) -> Iterator[tuple[Domain, ...]]:
    """Domains of every status: failed ones first, then by name."""
    pages = ([_domain(item) for item in page.get("Domains", [])] for page in ask.pages("sagemaker", "ListDomains"))
    return ask.growing(pages, lambda domain: ("Failed" not in domain.status, by_name(domain.name), domain.id))


def _domain(item: Mapping[str, Any]) -> Domain:
    return Domain(
        item["DomainId"],
        item.get("DomainName", ""),
        item.get("Status", ""),
        item.get("Url", ""),
        seconds(item.get("CreationTime")),
    )


def images(ask: Ask) -> Iterator[tuple[Image, ...]]:
    """Images of one's own, by name."""
    pages = ([_image(item) for item in page.get("Images", [])] for page in ask.pages("sagemaker", "ListImages"))
    return ask.growing(pages, lambda image: by_name(image.name))


def _image(item: Mapping[str, Any]) -> Image:
    return Image(item["ImageName"], item.get("ImageArn", ""), item.get("ImageStatus", ""), item.get("Description", ""))


def lifecycle_configs(ask: Ask) -> Iterator[tuple[LifecycleConfig, ...]]:
    """Lifecycle configurations of Studio, by application and name."""
    listing = ask.pages("sagemaker", "ListStudioLifecycleConfigs")
    pages = ([_config(item) for item in page.get("StudioLifecycleConfigs", [])] for page in listing)
    return ask.growing(pages, lambda config: (config.app, by_name(config.name)))


def _config(item: Mapping[str, Any]) -> LifecycleConfig:
    return LifecycleConfig(
        item["StudioLifecycleConfigArn"],
        item.get("StudioLifecycleConfigName", ""),
        item.get("StudioLifecycleConfigAppType", ""),
    )


def quotas(ask: Ask) -> Iterator[tuple[Quota, ...]]:
    """The quotas of `QUOTAS`, in that order, with what is used of them."""
    found: dict[str, Quota] = {}
    used: dict[str, int] = {}
    refused: list[AwsError] = []
    jobs: list[tuple[Callable[[Ask, str], Quota | Counter[str] | None], str]]
    jobs = [*((_quota, code) for code in QUOTAS), *((_used, operation) for operation in _LISTINGS)]
    # None waits for another: what is counted does not depend on how much there may be.
    for (work, name), outcome in ask.each(lambda job: job[0](ask, job[1]), jobs, workers=len(jobs)):
        if isinstance(outcome, Quota):
            found[name] = outcome
        elif isinstance(outcome, Counter):
            used |= outcome
        elif isinstance(outcome, AwsError) and work is _quota:
            refused.append(outcome)
        elif isinstance(outcome, AwsError):
            names = listed((f"“{QUOTAS[code]}”" for code in _LISTINGS[name][1]), 2)
            ask.note(f"How much of {names} is in use is unknown", outcome)
    rows = tuple(replace(found[code], used=used.get(code)) for code in QUOTAS if code in found)
    if refused:
        denied = (error for error in refused if isinstance(error, AccessDenied))
        raise Partial(rows, next(denied, refused[0]))
    yield rows


def _quota(ask: Ask, code: str) -> Quota | None:
    """One quota; None where AWS does not know it."""
    request = {"ServiceCode": "sagemaker", "QuotaCode": code}
    for operation, applied in (("GetServiceQuota", True), ("GetAWSDefaultServiceQuota", False)):
        try:
            quota = ask.gateway.call("service-quotas", operation, request)["Quota"]
        except AwsError as error:
            if error.aws_code != _NO_QUOTA:
                raise
            continue  # The account has no value of its own; or there is no such quota here.
        name, value = quota.get("QuotaName") or QUOTAS[code], float(quota.get("Value", 0))
        return Quota(code, name, value, bool(quota.get("Adjustable", True)), applied)
    return None


def _used(ask: Ask, operation: str) -> Counter[str]:
    """How much is used of the quotas that a listing counts for, by their codes; 0 where nothing is."""
    member, codes = _LISTINGS[operation]
    count = Counter(dict.fromkeys(codes, 0))
    for page in ask.pages("sagemaker", operation):
        for item in page.get(member, []):
            if operation == "ListApps":
                count.update(_of_app(item))
                continue
            count[codes[0]] += 1
            if operation == "ListSpaces":
                count[_VOLUMES] += _volume(item)
    return count


def _of_app(item: Mapping[str, Any]) -> list[str]:
    """Codes of the quotas that an app counts against."""
    if item.get("Status") not in _STANDING:
        return []
    own = _APPS.get((item.get("AppType", ""), (item.get("ResourceSpec") or {}).get("InstanceType", "")))
    return [_RUNNING, own] if own else [_RUNNING]


def _volume(item: Mapping[str, Any]) -> int:
    """GB of a space's volume; 0 where it has none."""
    size = get_at(item, "SpaceSettingsSummary.SpaceStorageSettings.EbsStorageSettings.EbsVolumeSizeInGb")
    return size if isinstance(size, int) else 0


def licenses(ask: Ask) -> Iterator[tuple[License, ...]]:
    """Licences received in the Region and in RStudio's home Region; those for RStudio first."""
    region = ask.gateway.region
    places = [region] if partition_of(region) != "aws" or region == LICENSE_HOME else [region, LICENSE_HOME]
    found: dict[str, License] = {}
    errors: dict[str, AwsError] = {}
    for place, outcome in ask.each(lambda place: _received(ask, place), places):
        if isinstance(outcome, AwsError):
            errors[place] = outcome
            continue
        found |= {license.arn: license for license in outcome if license.arn not in found or place == region}
    rows = tuple(sorted(found.values(), key=lambda each: ("rstudio" not in each.product.lower(), each.product)))
    if places[-1] in errors:
        # Without the home Region nobody can tell that there is no licence.
        raise Partial(rows, errors[places[-1]])
    for place, error in errors.items():
        ask.note(f"Licences of {place} are unknown", error)
    yield rows


def _received(ask: Ask, region: str) -> list[License]:
    listing = ask.pages("license-manager", "ListReceivedLicenses", region=region)
    return [_license(item, region) for page in listing for item in page.get("Licenses", [])]


def _license(item: Mapping[str, Any], region: str) -> License:
    return License(
        item["LicenseArn"],
        item.get("ProductName", ""),
        item.get("Status", ""),
        (item.get("ReceivedMetadata") or {}).get("ReceivedStatus", ""),
        (item.get("Issuer") or {}).get("Name", ""),
        region,
        (item.get("Validity") or {}).get("End", ""),
    )
