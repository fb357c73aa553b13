"""The formats a spec can be exported in that need nothing but the spec and its plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from models.actions import Plan
from models.render.rendered import Rendered
from models.render.request_json import render_cli_input, render_request
from models.render.script import render_script
from models.render.spec_yaml import spec_yaml
from models.spec import DomainSpec


@dataclass(frozen=True)
class Subject:
    """What is exported; formats take of it what they print."""

    spec: DomainSpec
    request: Mapping[str, Any]
    """The `CreateDomain` request of the spec."""
    region: str
    plan: Plan | None = None


@dataclass(frozen=True)
class Renderer:
    """One format."""

    title: str
    suffix: str
    render: Callable[[Subject], Rendered]
    needs_plan: bool = False
    needs_account: bool = True
    """Whether it says the ARNs of roles to be made."""
    executable: bool = False


def _script(subject: Subject) -> Rendered:
    assert subject.plan is not None
    return render_script(subject.plan)


FORMATS: Final[Mapping[str, Renderer]] = {
    "spec": Renderer(
        "the spec, in its fixed order with comments",
        ".yaml",
        lambda subject: Rendered(spec_yaml(subject.spec)),
        needs_account=False,
    ),
    "json": Renderer(
        "the CreateDomain request",
        ".json",
        lambda subject: render_request(subject.spec, subject.request, subject.region),
    ),
    "cli": Renderer(
        "a file for aws sagemaker create-domain --cli-input-json",
        ".json",
        lambda subject: render_cli_input(subject.spec, subject.request, subject.region),
    ),
    "script": Renderer(
        "a bash script of aws commands that does the whole plan",
        ".sh",
        _script,
        needs_plan=True,
        executable=True,
    ),
}
