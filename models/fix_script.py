"""What would repair an account, as commands and as CloudFormation; for reading, and never run from here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from models.commands import commands_in
from models.egress import S3, Ground, ground_of, services_needed
from models.facts import Facts
from models.findings import Finding, by_weight
from models.firewall import HTTPS
from models.resolve import resolve
from models.rules_endpoints import endpoint_groups, is_gateway, one_a_zone, working
from models.spec import DomainSpec

_HEAD: Final = """#!/usr/bin/env bash
# What would repair the account for this spec. Nothing here has been run: read each command, and change it where it
# does not fit. Commands may cost money; interface endpoints and NAT gateways are billed by the hour.
set -euo pipefail
"""
_ENDPOINT_CODES: Final = ("EP-1", "EP-2", "EP-3", "RS-10", "NW-8")
"""Findings about endpoints that are not there."""


def fix_script(findings: Iterable[Finding], spec: DomainSpec, facts: Facts) -> str:
    """A bash script of the commands that the findings' remedies name, then a CloudFormation snippet as a comment."""
    lines = [_HEAD]
    told: set[str] = set()
    for each in by_weight(findings):
        commands = [command for command in commands_in([each.remedy]) if command not in told]
        if not commands:
            continue
        told.update(commands)
        lines.append(f"# {each.code}, {each.level}, {each.field}: {_one_line(each.message)}")
        lines += [*commands, ""]
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
    resolved, _ = resolve(spec, facts)
    ground = ground_of(resolved, facts)
    codes = {each.code for each in findings}
    resources: dict[str, Any] = {}
    if ground is not None:
        if codes & set(_ENDPOINT_CODES):
            wanted = {part for each in findings if each.code in _ENDPOINT_CODES for part in each.evidence}
            resources |= dict(_endpoints(ground, wanted, everything="NW-8" in codes))
        if "EP-7" in codes:
            resources |= dict(_admissions(ground, [each for each in findings if each.code == "EP-7"]))
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "VPC endpoints and rules for a SageMaker AI domain without internet access",
        "Resources": resources,
    }


def _endpoints(ground: Ground, wanted: set[str], *, everything: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    for each in services_needed(ground.spec):
        name = ground.full_name(each.name)
        required = everything and each.weight == "required"
        if ground.of(each.name) or (name not in wanted and not required):
            continue
        properties: dict[str, Any] = {"VpcId": ground.spec.network.vpc, "ServiceName": name}
        if each.name == S3:
            tables = sorted(set(ground.tables(list(ground.subnets)).values()))
            properties |= {"VpcEndpointType": "Gateway", "RouteTableIds": tables}
        else:
            properties |= {
                "VpcEndpointType": "Interface",
                "PrivateDnsEnabled": True,
                "SubnetIds": one_a_zone(ground),
                "SecurityGroupIds": endpoint_groups(ground),
            }
        yield _identifier(f"Endpoint-{each.name}"), {"Type": "AWS::EC2::VPCEndpoint", "Properties": properties}


def _admissions(ground: Ground, findings: list[Finding]) -> Iterator[tuple[str, dict[str, Any]]]:
    evidence = {part for each in findings for part in each.evidence}
    doors = {
        group
        for each in services_needed(ground.spec)
        for endpoint in working(ground, each.name)
        if not is_gateway(endpoint)
        for group in endpoint.security_groups[:1]
        if group in evidence
    }
    for door in sorted(doors):
        for own in ground.spec.network.security_groups:
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
