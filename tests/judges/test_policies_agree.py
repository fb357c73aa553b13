"""Every format grants the same: the policy documents of all exports, worked out, are those of the plan."""

from __future__ import annotations

import json
import re
from typing import Any

import hcl2
import pytest

from models.read.intrinsics import Resolver as IntrinsicResolver
from models.read.terraform_values import Resolver as ExpressionResolver
from models.render import policy_file, terraform
from models.spec import DomainSpec
from tests.judges.examples import (
    ACCOUNT,
    REGION,
    catalogue,
    iam_spec,
    plan_of,
    request_of,
    role_arn,
    with_activities,
)
from tui.services.templates import load_tree, render_cloudformation

ROLE = role_arn("teams/ml-users")
SPECS = {
    name: with_activities(name)
    for name, each in catalogue().activities.items()
    if each.statements and not each.managed_policies
} | {
    "rstudio": iam_spec(applications={"rstudio": {"role": {"create": {"name": "rstudio-server"}}}}),
}


def planned(spec: DomainSpec) -> dict[str, Any]:
    """Name -> document of the plan's policies, trust policies under the name of their role."""
    found: dict[str, Any] = {}
    for action in plan_of(spec).actions:
        request = action.call.request
        if action.call.operation in ("CreatePolicy", "PutRolePolicy"):
            found[request["PolicyName"]] = json.loads(request["PolicyDocument"])
        elif action.call.operation == "CreateRole":
            found[request["RoleName"]] = json.loads(request["AssumeRolePolicyDocument"])
    return found


def by_cloudformation(spec: DomainSpec) -> dict[str, Any]:
    tree = load_tree(render_cloudformation(plan_of(spec), spec, request_of(spec)).text)
    text = json.dumps(tree).replace(json.dumps({"Fn::GetAtt": ["RoleMlUsers", "Arn"]}), json.dumps(ROLE))
    tree = json.loads(text.replace("${RoleMlUsers.Arn}", ROLE))
    resolver = IntrinsicResolver(tree, ACCOUNT, REGION)
    found: dict[str, Any] = {}
    for resource in tree["Resources"].values():
        properties = resource["Properties"]
        for name, document in (
            ("ManagedPolicyName", "PolicyDocument"),
            ("PolicyName", "PolicyDocument"),
            ("RoleName", "AssumeRolePolicyDocument"),
        ):
            if name in properties and document in properties:
                found[resolver.value(properties[name])] = resolver.value(properties[document])
    return found


def by_terraform(spec: DomainSpec) -> dict[str, Any]:
    text = terraform.render(plan_of(spec), spec, request_of(spec)).text
    text = text.replace("${aws_iam_role.ml_users.arn}", ROLE).replace("aws_iam_role.ml_users.arn", f'"{ROLE}"')
    tree = hcl2.loads(text)
    resolver = ExpressionResolver(tree, ACCOUNT, REGION)
    found: dict[str, Any] = {}
    for each in tree["resource"]:
        for kind, named in each.items():
            for entries in named.values():
                for argument in ("policy", "assume_role_policy"):
                    if argument in entries and kind != '"aws_iam_role_policy_attachment"':
                        inner = re.fullmatch(r"\$\{jsonencode\((.*)\)\}", entries[argument], re.DOTALL)
                        assert inner is not None
                        found[resolver.value(entries["name"])] = resolver.value(hcl2.loads(f"v = {inner[1]}\n")["v"])
    return found


def by_policy_file(spec: DomainSpec) -> dict[str, Any]:
    loaded = json.loads(policy_file.render(plan_of(spec), spec, request_of(spec)).text)
    found = {role["role_name"]: role["trust_policy"] for role in loaded["roles"]}
    return found | {
        each["policy_name"]: each["policy_document"] for role in loaded["roles"] for each in role["policies"]
    }


@pytest.mark.parametrize("name", SPECS)
def test_every_format_grants_what_the_plan_grants(name: str) -> None:
    spec = SPECS[name]
    wanted = planned(spec)
    assert len(wanted) >= 2
    assert by_cloudformation(spec) == wanted
    assert by_terraform(spec) == wanted
    assert by_policy_file(spec) == wanted
