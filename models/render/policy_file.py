"""Every IAM document of a plan in one JSON file: for a security review, or for whoever makes roles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any, Final

from models.actions import Plan
from models.arns import partition_of
from models.render.json_text import json_text
from models.render.plan_parts import PlannedRole, parts_of
from models.render.rendered import Rendered
from models.spec import DomainSpec

_ACTIONS: Final = ["sagemaker:CreatePresignedDomainUrl", "sagemaker:DescribeUserProfile"]
"""What opening Studio takes (facts 1.2)."""
_PRIVATE: Final = tuple(
    ip_network(each) for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)
"""Addresses that only occur inside networks."""
_VPC: Final = re.compile(r"vpc-[0-9a-f]+")
_ENDPOINT: Final = re.compile(r"vpce-[0-9a-f]+")


def render(plan: Plan, spec: DomainSpec, request: Mapping[str, Any]) -> Rendered:
    """The documents, with the names that the plan gives them."""
    del request
    parts = parts_of(plan)
    notes = []
    if not parts.roles:
        notes.append("The plan makes no role; policies of roles that exist already are not in here.")
    tree: dict[str, Any] = {
        "about": f"IAM policies for the SageMaker AI domain {plan.domain_name}",
        "account": plan.account,
        "region": plan.region,
        "roles": [_role(role) for role in parts.roles],
    }
    if spec.access.allowed_networks:
        tree["sign_in"] = {
            "policy_name": "SageMakerStudioSignIn",
            "attach_to": "the people and roles that open Studio; the plan does not attach it",
            "effect_on_console": "with this policy the console can no longer open Studio",
            "policy_document": sign_in_policy(spec.access.allowed_networks, plan.account, plan.region),
        }
        notes.append("The policy about networks is not attached by the plan: attach it to the people who open Studio.")
    if notes:
        tree["notes"] = notes
    return Rendered(json_text(tree) + "\n", [], notes)


def sign_in_policy(networks: list[str], account: str, region: str) -> dict[str, Any]:
    """Studio may be opened from these networks alone, whatever other policies allow.

    Args:
        networks: ids of VPCs, ids of VPC endpoints, address ranges. Requests through an endpoint have no
            `aws:SourceIp`; ranges of private addresses are compared with `aws:VpcSourceIp`.
        account: the domain's account.
        region: the domain's Region.
    """
    keys: dict[str, list[str]] = {}
    for network in networks:
        keys.setdefault(_condition_key(network), []).append(network)
    resource = f"arn:{partition_of(region)}:sagemaker:{region}:{account}:user-profile/*"
    allows = [
        {
            "Sid": f"OpenStudioFromKnown{key.removeprefix('aws:')}",
            "Effect": "Allow",
            "Action": _ACTIONS,
            "Resource": resource,
            "Condition": {_operator(key, ""): {key: values}},
        }
        for key, values in keys.items()
    ]
    # All of a block's tests must hold: refused is what comes from none of the networks.
    tests: dict[str, dict[str, list[str]]] = {}
    for key, values in keys.items():
        tests.setdefault(_operator(key, "Not"), {})[key] = values
    deny = {
        "Sid": "OpenStudioFromNowhereElse",
        "Effect": "Deny",
        "Action": _ACTIONS,
        "Resource": resource,
        "Condition": tests,
    }
    return {"Version": "2012-10-17", "Statement": [*allows, deny]}


def _condition_key(network: str) -> str:
    if _ENDPOINT.fullmatch(network):
        return "aws:SourceVpce"
    if _VPC.fullmatch(network):
        return "aws:SourceVpc"
    try:
        wanted = ip_network(network, strict=False)
    except ValueError:
        return "aws:SourceVpce"
    private = any(wanted.version == each.version and wanted.subnet_of(each) for each in _PRIVATE)  # type: ignore[arg-type]
    return "aws:VpcSourceIp" if private else "aws:SourceIp"


def _operator(key: str, negation: str) -> str:
    return f"{negation}IpAddress" if key.endswith("Ip") else f"String{negation}Equals"


def _role(role: PlannedRole) -> dict[str, Any]:
    described: dict[str, Any] = {"role_name": role.name, "role_arn": role.arn, "trust_policy": role.trust}
    if role.boundary:
        described["permissions_boundary"] = role.boundary
    if role.managed:
        described["managed_policies"] = list(role.managed)
    described["policies"] = [
        {
            "policy_name": policy.name,
            "kind": "inline" if policy.inline else "managed",
            "policy_document": policy.document,
        }
        for policy in role.policies
    ]
    return described
