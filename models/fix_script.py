"""What would repair an account, as commands and as CloudFormation; for reading, and never run from here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from models.commands import commands_in
from models.egress import S3, Ground, Service, ground_of
from models.endpoint_commands import create_commands, door_of, kept_out, places, tables_of
from models.facts import Facts
from models.findings import Finding, Level, by_weight
from models.firewall import HTTPS
from models.resolve import resolve
from models.rules_base import listed
from models.rules_endpoints import is_gateway, missing, nothing_there, working
from models.spec import DomainSpec

_HEAD: Final = """#!/usr/bin/env bash
# What would repair the account for this spec. Nothing here has been run: read each command, and change it where it
# does not fit. Commands may cost money; interface endpoints and NAT gateways are billed by the hour.
set -euo pipefail
"""
_ENDPOINT_CODES: Final = ("EP-1", "EP-2", "EP-3", "RS-10", "NW-8")
"""Findings about endpoints that are not there."""
_DOOR_CODES: Final = ("EP-7", "RS-10")
"""Findings about endpoints that do not admit Studio."""
_FIRST: Final = ("NW-12",)
"""What others need: an endpoint gets a private name only in a VPC that resolves and gives names."""


def fix_script(findings: Iterable[Finding], spec: DomainSpec, facts: Facts) -> str:
    """A bash script of the commands that the findings' remedies name, then a CloudFormation snippet as a comment."""
    lines = [_HEAD]
    told: set[str] = set()
    ground = _ground(spec, facts)
    for each in sorted(by_weight(findings), key=lambda found: found.code not in _FIRST):
        commands = [command for command in commands_in([each.remedy]) if command not in told]
        if not commands:
            continue
        told.update(commands)
        lines.append(f"# {each.code}, {each.level}, {each.field}: {_one_line(each.message)}")
        lines += [*commands, ""]
    if ground and (beside := _untold(ground, findings)):
        more = commands_in([create_commands(ground, *(each.name for each in beside))])
        lines.append(f"# Beside the endpoints of NW-8: {listed((each.name for each in beside), len(beside))}")
        lines += [*(command for command in more if command not in told), ""]
    if not told:
        lines.append("# There is nothing that a command would repair.\n")
    template = cloudformation(findings, spec, facts)
    if template["Resources"]:
        lines.append("# The network's part of it as CloudFormation:")
        lines += [f"# {line}" for line in json.dumps(template, indent=1).splitlines()]
        lines.append("")
    return "\n".join(lines)


def cloudformation(findings: Iterable[Finding], spec: DomainSpec, facts: Facts) -> dict[str, Any]:
    """A template with the endpoints that are missing, and the rules that let Studio reach those that are there."""
    ground = _ground(spec, facts)
    resources: dict[str, Any] = {}
    if ground is not None:
        made = dict(_endpoints(ground, findings))
        doors = {group for each in made.values() for group in each["Properties"].get("SecurityGroupIds", ())}
        resources |= made | dict(_admissions(ground, {*doors, *_closed(ground, findings)}))
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "VPC endpoints and rules for a SageMaker AI domain without internet access",
        "Resources": resources,
    }


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


def _endpoints(ground: Ground, findings: Iterable[Finding]) -> Iterator[tuple[str, dict[str, Any]]]:
    wanted = {part for each in findings if each.code in _ENDPOINT_CODES for part in each.evidence}
    bare = _bare(ground, findings)
    for each in missing(ground):
        name, subnets = ground.full_name(each.name), places(ground, each.name)
        if name not in wanted and not bare:
            continue
        properties: dict[str, Any] = {"VpcId": ground.spec.network.vpc, "ServiceName": name}
        if each.name == S3:
            properties |= {"VpcEndpointType": "Gateway", "RouteTableIds": tables_of(ground)}
        elif subnets:
            properties |= {"VpcEndpointType": "Interface", "PrivateDnsEnabled": True, "SubnetIds": subnets}
            properties |= {"SecurityGroupIds": [door]} if (door := door_of(ground)) else {}
        else:
            continue
        yield _identifier(f"Endpoint-{each.name}"), {"Type": "AWS::EC2::VPCEndpoint", "Properties": properties}


def _closed(ground: Ground, findings: Iterable[Finding]) -> Iterator[str]:
    """The groups of endpoints that findings say do not admit Studio."""
    evidence = {part for each in findings if each.code in _DOOR_CODES for part in each.evidence}
    for each in ground.needed:
        for endpoint in working(ground, each.name):
            if not is_gateway(endpoint) and endpoint.id in evidence:
                yield from endpoint.security_groups[:1]


def _admissions(ground: Ground, doors: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for door in sorted(doors):
        for own in kept_out(ground, door):
            properties = {
                "GroupId": door,
                "IpProtocol": "tcp",
                "FromPort": HTTPS,
                "ToPort": HTTPS,
                "SourceSecurityGroupId": own,
            }
            resource = {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": properties}
            yield _identifier(f"Admit-{own}-to-{door}"), resource


def _identifier(text: str) -> str:
    """A logical id: letters and digits alone."""
    words = "".join(character if character.isalnum() else " " for character in text).split()
    return "".join(word[:1].upper() + word[1:] for word in words)


def _one_line(text: str) -> str:
    return " ".join(text.split())
