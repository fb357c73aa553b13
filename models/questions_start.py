"""Questions of the start: where the domain will be."""

from __future__ import annotations

from typing import Final

from models.fields import Choices, Field, Kind, Mutability

_SECTION: Final = "Account and Region"

QUESTIONS: Final[tuple[Field, ...]] = (
    Field(
        key="region",
        step="start",
        section=_SECTION,
        kind=Kind.LOOKUP,
        label="Region",
        help="The domain, its network and its storage live in one Region. With AWS Identity Center it must be the "
        "Region Identity Center was set up in. Left empty, the Region of your credentials is taken.",
        mutability=Mutability.NO,
        choices=Choices(lookup="regions", value="name"),
        docs="regions-quotas",
        form="the name of a Region, such as eu-central-1",
        placeholder="eu-central-1",
    ),
    Field(
        key="account",
        step="start",
        section=_SECTION,
        kind=Kind.TEXT,
        label="Account",
        help="A guard: with other credentials than those of this account nothing is created. It is not sent to AWS, "
        "and may be left empty.",
        mutability=Mutability.NO,
        shape="DomainSettings.DockerSettings.VpcOnlyTrustedAccounts[]",
        form="an account id of 12 digits",
        placeholder="123456789012",
    ),
)
