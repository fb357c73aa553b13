"""What a snapshot of the account does not know of the answers as they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from models.facts import Availability, Facts
from models.preflight_needs import Key
from models.preflight_unmade import SHOWN_BESIDE

_VPC: Final = "network.vpc"


def unread(facts: Facts, needs: Iterable[Key]) -> list[Key]:
    """The look-ups among these that nobody made."""
    return [key for key in needs if facts.get(*key).availability is Availability.NOT_ASKED]


def elsewhere(facts: Facts, account: str, region: str) -> str:
    """Where a snapshot was taken, if not in this account and Region: then it says nothing of these.

    Empty where it was taken there, or where one of both is not known.
    """
    other = facts.caller.account if facts.caller else ""
    if account and other and account != other:
        return f"account {other}"
    if region and facts.region and region != facts.region:
        return facts.region
    return ""


def answers_behind(keys: Iterable[Key]) -> tuple[str, ...]:
    """Keys of the questions whose answers ask for these look-ups."""
    # What is listed by VPC is missing because the VPC is another one.
    places = [_VPC if argument.startswith("vpc-") else SHOWN_BESIDE.get(kind, "") for kind, argument in keys]
    return tuple(dict.fromkeys(place for place in places if place))
