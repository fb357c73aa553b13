"""Questions of step 1, Domain details."""

from __future__ import annotations

from typing import Final

from models.fields import Field, Kind, Mutability

QUESTIONS: Final[tuple[Field, ...]] = (
    Field(
        key="domain.name",
        step="domain",
        section="Domain details",
        kind=Kind.TEXT,
        label="Domain name",
        help="People see this name when they choose where to work. It must be the only domain of that name in the "
        "account and Region.",
        mutability=Mutability.NO,
        required=True,
        shape="DomainName",
        docs="onboard-custom",
        form="1 to 63 letters, digits and inner hyphens",
        placeholder="ml-platform",
    ),
    Field(
        key="domain.tags",
        step="domain",
        section="Domain details",
        kind=Kind.TAGS,
        label="Tags – optional",
        help="Labels of the domain, for cost reports and access rules. Up to 50, each key once. Keys that begin with "
        "aws: are reserved.",
        mutability=Mutability.YES,
        docs="custom-tags",
        placeholder="CostCenter=4711",
    ),
    Field(
        key="domain.tag_propagation",
        step="domain",
        section="Tags, advanced",
        kind=Kind.TOGGLE,
        label="Pass tags on to what people create",
        help="With this on, the tags of the domain, of a user profile and of a space are put on the resources made "
        "from Studio, so that costs can be told apart. Together they must not be more than 50, or creating things in "
        "Studio fails.",
        mutability=Mutability.YES,
        docs="custom-tags",
        advanced=True,
    ),
)
