"""What would repair an account, as commands and as CloudFormation; for reading, and never run from here."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from models.commands import commands_in
from models.egress import Ground, Service, ground_of
from models.endpoint_commands import create_commands
from models.facts import Facts
from models.findings import Finding, Level, by_weight
from models.fix_template import left_out, template_of
from models.resolve import resolve
from models.rules_base import listed
from models.rules_endpoints import missing, nothing_there
from models.spec import DomainSpec
from models.text import scrub

_HEAD: Final = """#!/usr/bin/env bash
# What would repair the account for this spec. Nothing here has been run: read each command, and change it where it
# does not fit. Commands may cost money; interface endpoints and NAT gateways are billed by the hour.
set -euo pipefail
"""
_GUARD: Final = """if [ "$(aws sts get-caller-identity --query Account --output text)" != {account} ]; then
  echo 'These commands are for account {account}: use its credentials.' >&2
  exit 3
fi
"""
_FIRST: Final = ("NW-12",)
"""What others need: an endpoint gets a private name only in a VPC that resolves and gives names."""


def fix_script(
    findings: Collection[Finding], spec: DomainSpec, facts: Facts | None = None, *, account: str = ""
) -> str:
    """A bash script of the commands that the findings' remedies name, then a CloudFormation template as a comment.

    Args:
        findings: what stands against the spec.
        spec: the spec.
        facts: what was looked up; None where nothing was.
        account: the only one whose credentials the script takes; any where it is empty.
    """
    parts = list(_parts(findings, spec, facts))
    commands = [command for _, own in parts for command in own]
    lines = [_HEAD]
    if commands and account.isdecimal():
        lines.append(_GUARD.format(account=account))
    for title, own in parts:
        lines += [f"# {title}", *own, ""]
    if not commands:
        lines.append("# There is nothing that a command would repair.\n")
    lines += _by_hand(findings)
    lines += _template(commands)
    return "\n".join(lines)


def cloudformation(findings: Collection[Finding], spec: DomainSpec, facts: Facts | None = None) -> dict[str, Any]:
    """A template with what the script's commands make, where a template can make it."""
    return template_of(command for _, own in _parts(findings, spec, facts) for command in own)


def _parts(findings: Collection[Finding], spec: DomainSpec, facts: Facts | None) -> Iterator[tuple[str, list[str]]]:
    """What is repaired, and the commands of it that did not come before."""
    told: set[str] = set()
    for each in sorted(by_weight(findings), key=lambda found: found.code not in _FIRST):
        commands = [command for command in commands_in([each.remedy]) if command not in told]
        told.update(commands)
        if commands:
            yield _title(each), commands
    ground = _ground(spec, facts) if facts else None
    if ground and (beside := _untold(ground, findings)):
        more = commands_in([create_commands(ground, *(each.name for each in beside))])
        if commands := [command for command in more if command not in told]:
            yield f"Beside the endpoints of NW-8: {listed((each.name for each in beside), len(beside))}", commands


def _by_hand(findings: Iterable[Finding]) -> Iterator[str]:
    """What no command repairs, as comments."""
    left = [
        each for each in by_weight(findings) if each.level is not Level.INFO and not any(commands_in([each.remedy]))
    ]
    if left:
        yield "# Not repaired by a command:"
        for each in left:
            yield f"# {_title(each)} {_one_line(each.remedy)}".rstrip()
        yield ""


def _template(commands: Collection[str]) -> Iterator[str]:
    template = template_of(commands)
    if not template["Resources"]:
        return
    yield "# The same as CloudFormation, in place of the commands; `--json` has it as `data.template`."
    if rest := left_out(commands):
        yield "# It makes things, and cannot change those that exist. These stay commands:"
        yield from (f"#   {command}" for command in rest)
    yield from (f"# {line}" for line in json.dumps(template, indent=1).splitlines())
    yield ""


def _ground(spec: DomainSpec, facts: Facts) -> Ground | None:
    resolved, _ = resolve(spec, facts)
    return ground_of(resolved, facts)


def _bare(ground: Ground, findings: Iterable[Finding]) -> bool:
    """Whether the findings say that there are no endpoints at all, in place of naming each."""
    told = any(each.code == "NW-8" and each.level is Level.ERROR for each in findings)
    return told and bool(ground.shut) and nothing_there(ground)


def _untold(ground: Ground, findings: Iterable[Finding]) -> list[Service]:
    """What Studio calls beside the indispensable, where no finding names it because there are no endpoints at all."""
    absent = missing(ground) if _bare(ground, findings) else []
    return [each for each in absent if each.weight != "required"]


def _title(finding: Finding) -> str:
    return f"{finding.code}, {finding.level}, {_one_line(finding.field)}: {_one_line(finding.message)}"


def _one_line(text: str) -> str:
    return scrub(" ".join(text.split()))
