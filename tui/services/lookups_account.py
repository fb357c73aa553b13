"""Looking up where and as whom one can work: profiles and Regions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from models.errors import AwsError
from models.facts import Profile, Region
from tui.services.lookups_ask import Ask


def profiles(ask: Ask) -> Iterator[tuple[Profile, ...]]:
    """Profiles of the AWS configuration files, by name."""
    yield tuple(ask.gateway.profiles())


def regions(ask: Ask) -> Iterator[tuple[Region, ...]]:
    """Regions where boto knows SageMaker: those the account can use first; the rest by name."""
    known = tuple(ask.gateway.regions())
    yield known
    try:
        answer = ask.gateway.call("ec2", "DescribeRegions", {"AllRegions": True})
    except AwsError as error:
        ask.note("Which Regions are enabled is unknown", error)
        yield known
        return
    status = {item.get("RegionName", ""): item.get("OptInStatus", "") for item in answer.get("Regions", [])}
    told = [replace(region, opt_in=status.get(region.name, "")) for region in known]
    yield tuple(sorted(told, key=lambda region: (region.opt_in == "not-opted-in", region.name)))
