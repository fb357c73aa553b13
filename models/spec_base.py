"""What every section of the spec has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A part of the spec: unknown keys are refused, values are not converted, an absent answer is None.

    Types are all that is checked here. What AWS allows as a value is a rule's business, so that it becomes a finding
    with a code, beside its field, instead of a refusal to load.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)
