"""The same repair as CloudFormation: what the script's commands make, as far as a template can make it."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

Options = dict[str, list[str]]
"""Name of an option, with its dashes -> its values."""
_Resources = Iterator[tuple[str, dict[str, Any]]]

_PEER: Final = re.compile(r"(GroupId|PrefixListId|CidrIp)=([^}\]]+)")
_DESCRIPTION: Final = "What an account lacks for a SageMaker AI domain"


def template_of(commands: Iterable[str]) -> dict[str, Any]:
    """A template with what these commands of the AWS CLI make; see `left_out` for the others."""
    resources: dict[str, Any] = {}
    for command in commands:
        resources |= dict(_resources(command))
    return {"AWSTemplateFormatVersion": "2010-09-09", "Description": _DESCRIPTION, "Resources": resources}


def left_out(commands: Iterable[str]) -> list[str]:
    """The commands that no template stands for: they change what exists, which CloudFormation did not make."""
    return [command for command in commands if not dict(_resources(command))]


def _resources(command: str) -> _Resources:
    _, service, operation, *words = shlex.split(command)
    make = _MAKERS.get(f"{service} {operation}")
    return make(options_of(words)) if make else iter(())


def options_of(words: Iterable[str]) -> Options:
    """The options of a command, from its words after the operation."""
    name = ""
    options: Options = {name: []}
    for word in words:
        if word.startswith("--"):
            name = word
            options[name] = []
        else:
            options[name].append(word)
    return options


def _endpoint(options: Options) -> _Resources:
    service = options["--service-name"][0]
    properties: dict[str, Any] = {
        "VpcId": options["--vpc-id"][0],
        "ServiceName": service,
        "VpcEndpointType": options["--vpc-endpoint-type"][0],
    }
    if "--private-dns-enabled" in options:
        properties["PrivateDnsEnabled"] = True
    for name, member in _LISTS.items():
        if options.get(name):
            properties[member] = options[name]
    yield _identifier(f"Endpoint {service}"), {"Type": "AWS::EC2::VPCEndpoint", "Properties": properties}


_LISTS: Final = {
    "--subnet-ids": "SubnetIds",
    "--security-group-ids": "SecurityGroupIds",
    "--route-table-ids": "RouteTableIds",
}
"""Option of the CLI -> property of an endpoint."""


def _rules(kind: str, members: Mapping[str, str]) -> Callable[[Options], _Resources]:
    def make(options: Options) -> _Resources:
        (door,) = options["--group-id"]
        for rule in options["--ip-permissions"]:
            plain = dict(part.split("=", 1) for part in rule.split(",") if "[" not in part)
            found = _PEER.search(rule)
            if found is None:
                continue
            properties = {
                "GroupId": door,
                "IpProtocol": plain["IpProtocol"],
                "FromPort": int(plain["FromPort"]),
                "ToPort": int(plain["ToPort"]),
                members[found[1]]: found[2],
            }
            name = _identifier(f"{kind} {door} {plain['FromPort']} {found[2]}")
            yield name, {"Type": f"AWS::EC2::SecurityGroup{kind}", "Properties": properties}

    return make


def _service_role(options: Options) -> _Resources:
    (service,) = options["--aws-service-name"]
    resource = {"Type": "AWS::IAM::ServiceLinkedRole", "Properties": {"AWSServiceName": service}}
    yield _identifier(f"Role {service}"), resource


def _bucket(options: Options) -> _Resources:
    name = options[""][0].removeprefix("s3://")
    yield _identifier(f"Bucket {name}"), {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}}


def _role_policy(options: Options) -> _Resources:
    (role,), (name,), (document,) = (options[f"--{each}"] for each in ("role-name", "policy-name", "policy-document"))
    properties = {"RoleName": role, "PolicyName": name, "PolicyDocument": json.loads(document)}
    yield _identifier(f"Policy {role} {name}"), {"Type": "AWS::IAM::RolePolicy", "Properties": properties}


_MAKERS: Final[dict[str, Callable[[Options], _Resources]]] = {
    "ec2 create-vpc-endpoint": _endpoint,
    "ec2 authorize-security-group-ingress": _rules(
        "Ingress",
        {"GroupId": "SourceSecurityGroupId", "PrefixListId": "SourcePrefixListId", "CidrIp": "CidrIp"},
    ),
    "ec2 authorize-security-group-egress": _rules(
        "Egress",
        {"GroupId": "DestinationSecurityGroupId", "PrefixListId": "DestinationPrefixListId", "CidrIp": "CidrIp"},
    ),
    "iam create-service-linked-role": _service_role,
    "iam put-role-policy": _role_policy,
    "s3 mb": _bucket,
}
"""Command of the CLI -> the resources it makes."""


def _identifier(text: str) -> str:
    """A logical id: letters and digits alone."""
    words = "".join(character if character.isalnum() else " " for character in text).split()
    return "".join(word[:1].upper() + word[1:] for word in words)
