"""The formats a spec can be exported in that are text without anybody's help."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from models.actions import Plan
from models.findings import Finding
from models.render import boto3_script, markdown, policy_file, terraform
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
    findings: Sequence[Finding] | None = None
    """What stands against the spec; None where nobody checked."""

    @property
    def whole_plan(self) -> Plan:
        """The plan, for formats that print it.

        Raises:
            ValueError: none was made.
        """
        if self.plan is None:
            raise ValueError("this format needs the plan")
        return self.plan


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
        lambda subject: render_script(subject.whole_plan),
        needs_plan=True,
        executable=True,
    ),
    "terraform": Renderer(
        "a Terraform configuration for the aws provider",
        ".tf",
        lambda subject: terraform.render(subject.whole_plan, subject.spec, subject.request),
        needs_plan=True,
    ),
    "boto3": Renderer(
        "a Python script that does the whole plan",
        ".py",
        lambda subject: boto3_script.render(subject.whole_plan, subject.spec, subject.request),
        needs_plan=True,
        executable=True,
    ),
    "markdown": Renderer(
        "a change record",
        ".md",
        lambda subject: markdown.render(subject.whole_plan, subject.spec, subject.request, subject.findings),
        needs_plan=True,
    ),
    "policy": Renderer(
        "the IAM documents of the plan",
        ".json",
        lambda subject: policy_file.render(subject.whole_plan, subject.spec, subject.request),
        needs_plan=True,
    ),
}
