"""Rules that no function over a spec finds: told while a spec is completed, and of checks that could not be made.

They stand among the others so that whoever reads a code finds it explained.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from models.facts import Facts
from models.findings import Level
from models.rules_base import Found, Rule, rule
from models.spec import DomainSpec

EVERY_LOOKUP: Final = "all"
"""Stands for every kind of look-up."""


@rule(
    "ID-21",
    Level.ERROR,
    "Each group and person is known to Identity Center, by one name and one id; told while names are looked up.",
    "D:onboard-custom",
    lookups=("groups", "users"),
)
def people_are_known(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    """Found by `models.resolve`, which has what nobody else has: the names before they become ids."""
    return iter(())


@rule(
    "PF-1",
    Level.UNKNOWN,
    "Every look-up that rules go by was answered; told of the others, with the rules that had nothing to go by.",
    "smdomain",
    lookups=(EVERY_LOOKUP,),
)
def checks_were_made(spec: DomainSpec, facts: Facts) -> Iterator[Found]:
    """Found by `models.preflight`, which knows what other rules said already."""
    return iter(())


RULES: Final[tuple[Rule, ...]] = (people_are_known, checks_were_made)
