"""The spec: every answer about one domain, as it stands in a reviewed file."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import Field

from models.spec_access import AccessSection, Role, RoleCreate, RolesSection
from models.spec_applications import ApplicationsSection, StudioUiSection
from models.spec_base import Section
from models.spec_infrastructure import NetworkSection, StorageSection
from models.tree import Tree

VERSION: Final = 1


class DomainSection(Section):
    """The domain itself."""

    name: str | None = None
    tags: dict[str, str] = Field(default_factory=dict)
    tag_propagation: bool | None = None


class DomainSpec(Section):
    """All answers; what is absent is not sent to AWS."""

    version: Literal[1] = VERSION
    account: str | None = None
    region: str | None = None
    domain: DomainSection = DomainSection.model_construct()
    access: AccessSection = AccessSection.model_construct()
    roles: RolesSection = RolesSection.model_construct()
    applications: ApplicationsSection = ApplicationsSection.model_construct()
    studio_ui: StudioUiSection = StudioUiSection.model_construct()
    network: NetworkSection = NetworkSection.model_construct()
    storage: StorageSection = StorageSection.model_construct()
    extra: dict[str, Any] = Field(default_factory=dict)

    def as_tree(self) -> Tree:
        """The answers as nested mappings, without whatever is absent or empty; `extra` as it is."""
        tree = _pruned(self.model_dump(exclude={"extra"}))
        if self.extra:
            tree["extra"] = self.extra
        return tree

    def roles_to_create(self) -> dict[str, RoleCreate]:
        """Roles that do not exist yet, by the key of the answer that asks for them."""
        answers: dict[str, Role | str | None] = {
            "roles.default": self.roles.default,
            "roles.spaces": self.roles.spaces,
            "applications.rstudio.role": self.applications.rstudio.role if self.applications.rstudio else None,
        }
        canvas, jupyterlab = self.applications.canvas, self.applications.jupyterlab
        if canvas:
            for name in ("forecast_role", "bedrock_role", "emr_serverless_role"):
                answers[f"applications.canvas.{name}"] = getattr(canvas, name)
        if jupyterlab:
            answers["applications.jupyterlab.emr_runtime_role"] = jupyterlab.emr_runtime_role
        return {key: role.create for key, role in answers.items() if isinstance(role, Role) and role.create}


def _pruned(tree: Tree) -> Tree:
    kept: Tree = {}
    for key, value in tree.items():
        child = _pruned(value) if isinstance(value, dict) else value
        if isinstance(child, list):
            child = [_pruned(item) if isinstance(item, dict) else item for item in child]
        # An empty section says nothing, so it is not there.
        if child is None or child in ({}, []):
            continue
        kept[key] = child
    return kept
