"""Who may use the domain, and the roles they work with."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from models.spec_base import Section


class Principal(Section):
    """A group or person of IAM Identity Center; either part is enough to find the other."""

    name: str | None = None
    id: str | None = None


class AccessSection(Section):
    """How people sign in, and who."""

    auth: Literal["identity-center", "iam"] | None = None
    groups: list[Principal] = Field(default_factory=list)
    users: list[Principal] = Field(default_factory=list)
    profiles: list[str] = Field(default_factory=list)
    identity_propagation: bool | None = None
    source_identity: bool | None = None
    allowed_networks: list[str] = Field(default_factory=list)


class MlActivity(Section):
    """An ML activity by its id, with the parameters its statements need."""

    model_config = Section.model_config | {"extra": "allow"}

    id: str


class RoleCreate(Section):
    """A role to be made."""

    name: str
    path: str | None = None
    permissions_boundary: str | None = None
    activities: list[MlActivity] = Field(default_factory=list)
    tags: dict[str, str] = Field(default_factory=dict)


class Role(Section):
    """A role that exists (`arn`) or is to be made (`create`); one of the two."""

    arn: str | None = None
    create: RoleCreate | None = None


class RolesSection(Section):
    """Execution roles of the domain."""

    default: Role | None = None
    spaces: Literal["same"] | Role | None = None
