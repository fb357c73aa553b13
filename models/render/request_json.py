"""The `CreateDomain` request as a JSON file: as it is, and as input of the AWS CLI."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from typing import Any

from models.render.aws_command import command_name, service_name
from models.render.rendered import Rendered
from models.spec import DomainSpec


def request_json(request: Mapping[str, Any]) -> str:
    """The request, ASCII alone: whatever is in a name, the file is harmless to look at."""
    return json.dumps(request, indent=2) + "\n"


def render_request(spec: DomainSpec, request: Mapping[str, Any], region: str) -> Rendered:
    """Exactly the request."""
    return Rendered(request_json(request), notes=_what_it_leaves(spec))


def cli_command(region: str, path: str) -> str:
    """The command that takes such a file."""
    words = ["aws", service_name("sagemaker"), command_name("CreateDomain")]
    words += ["--region", region] if region else []
    return shlex.join([*words, "--cli-input-json", f"file://{path}"])


def render_cli_input(spec: DomainSpec, request: Mapping[str, Any], region: str) -> Rendered:
    """A file for `aws sagemaker create-domain --cli-input-json file://...`."""
    return Rendered(
        request_json(request), notes=[f"Use it with: {cli_command(region, 'FILE')}", *_what_it_leaves(spec)]
    )


def _what_it_leaves(spec: DomainSpec) -> list[str]:
    """What else the spec says, which one request cannot make."""
    notes = []
    roles = [role.name for role in spec.roles_to_create().values()]
    if roles:
        notes.append(f"It makes the domain alone; these roles must exist before: {', '.join(dict.fromkeys(roles))}.")
    if spec.access.groups or spec.access.users:
        notes.append("Groups and people are assigned to the domain once it is in service; see `export --as script`.")
    if spec.access.profiles:
        notes.append("User profiles are made once the domain is in service; see `export --as script`.")
    return notes
