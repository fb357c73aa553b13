"""Specs and plans that the judges are shown: one with everything in it, small ones, and hostile words."""

from __future__ import annotations

import json
from typing import Any

from models.actions import Action, Call, Plan, Ref
from models.request import create_domain_request
from models.spec import DomainSpec

ACCOUNT = "123456789012"
REGION = "eu-central-1"

HOSTILE = (
    "plain",
    "",
    " ",
    "'",
    '"',
    "''' \"\"\"",
    "\\",
    "\\\\n",
    "a\nb",
    "a\r\nb",
    "\t",
    "\x00",
    "\x1b[31mred",
    "\x7f\x85",
    "$(touch hacked)",
    "`touch hacked`",
    "; touch hacked #",
    "| touch hacked",
    "&& touch hacked",
    "!important",
    "${aws:username}",
    "$${x}",
    "$$${x}",
    "${",
    "${}",
    "${!x}",
    "$",
    "%{if true}x%{endif}",
    "%%{x}",
    "%",
    "{{x}}",
    "!Ref VpcId",
    "Fn::Sub",
    "${AWS::AccountId}",
    "${VpcId}",
    "-leading",
    "--option",
    "<<EOF",
    "EOF",
    "# comment",
    "key: value",
    "- item",
    "[x]",
    "*alias",
    "&anchor",
    "012",
    "yes",
    "null",
    "1e3",
    "2012-10-17",
    "~",
    "*/",
    "```",
    "````\n# heading",
    "<script>alert(1)</script>",
    "[link](http://example.com)",
    "| a | b |",
    "日本語",
    "é",
    "🦆👨‍👩‍👧",
    "\u202eright to left",
    "\u2028line",
    "\u200bzero",
)

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def role_arn(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def jobs_document(role: str) -> dict[str, Any]:
    """A policy with everything that differs between accounts in it."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["sagemaker:CreateTrainingJob", "sagemaker:CreateProcessingJob"],
                "Resource": [f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:training-job/*"],
                "Condition": {"StringEquals": {"aws:ResourceAccount": [ACCOUNT]}},
            },
            {
                "Effect": "Allow",
                "Action": ["iam:PassRole"],
                "Resource": [role_arn(role)],
                "Condition": {"StringEquals": {"iam:PassedToService": ["sagemaker.amazonaws.com"]}},
            },
            {
                "Effect": "Allow",
                "Action": ["s3:GetObject", "s3:PutObject"],
                "Resource": [
                    "arn:aws:s3:::team-data/*",
                    f"arn:aws:s3:::sagemaker-{REGION}-{ACCOUNT}/${{sagemaker:DomainId}}/*",
                ],
            },
        ],
    }


def full_spec(**changes: Any) -> DomainSpec:
    """A spec with an answer in nearly every section; `changes` are merged in by section."""
    tree: dict[str, Any] = {
        "account": ACCOUNT,
        "region": REGION,
        "domain": {"name": "ml-platform", "tags": {"CostCenter": "4711", "Überschrift": "日本"}},
        "access": {
            "auth": "identity-center",
            "groups": [{"name": "data-science", "id": "906720fb-1111-2222-3333-444455556666"}],
            "users": [{"name": "anna@example.com", "id": "906720fb-1111-2222-3333-444455557777"}],
        },
        "roles": {"default": {"create": {"name": "ml-users"}}, "spaces": "same"},
        "applications": {
            "experience": "studio",
            "jupyterlab": {
                "idle_shutdown": {"minutes": 120, "minimum": 60, "maximum": 480},
                "code_repositories": ["https://git.example.com/team/start"],
            },
            "code_editor": {"idle_shutdown": {"minutes": 90}, "instance_type": "ml.t3.medium"},
            "canvas": {"storage": f"s3://sagemaker-{REGION}-{ACCOUNT}/canvas", "model_registry": True},
            "notebook_sharing": {"s3_uri": "s3://team-data/notebooks", "cell_output": "allowed"},
            "docker": {"enabled": True, "rootless": True, "trusted_accounts": ["210987654321"]},
            "amazon_q": {"enabled": False},
        },
        "studio_ui": {
            "hidden_apps": ["JupyterServer", "KernelGateway"],
            "hidden_ml_tools": ["EmrClusters"],
            "hidden_instance_types": ["ml.p4d.24xlarge"],
            "hidden_image_versions": ["1.0"],
            "session_name": "user-identity",
        },
        "network": {
            "access": "vpc-only",
            "vpc": "vpc-0123456789abcdef0",
            "subnets": ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"],
            "security_groups": ["sg-0123456789abcdef0"],
            "ip_address_type": "dualstack",
        },
        "storage": {
            "kms_key": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555",
            "default_space_gb": 5,
            "maximum_space_gb": 100,
            "home_efs": True,
            "posix_user": {"uid": 10001, "gid": 2001},
            "file_systems": [{"efs": "fs-0123456789abcdef0", "path": "/team"}],
        },
    }
    for section, answers in changes.items():
        tree[section] = tree.get(section, {}) | answers if isinstance(answers, dict) else answers
    return DomainSpec.model_validate(tree)


def iam_spec(**changes: Any) -> DomainSpec:
    """A small spec with sign-in through IAM and a role that exists."""
    tree: dict[str, Any] = {
        "region": REGION,
        "domain": {"name": "small"},
        "access": {"auth": "iam", "profiles": ["anna", "ben"]},
        "roles": {"default": {"arn": role_arn("service-role/existing")}},
        "network": {
            "access": "public-internet",
            "vpc": "vpc-0123456789abcdef0",
            "subnets": ["subnet-0aaaaaaaaaaaaaaaa"],
        },
    }
    for section, answers in changes.items():
        tree[section] = tree.get(section, {}) | answers if isinstance(answers, dict) else answers
    return DomainSpec.model_validate(tree)


def plan_of(spec: DomainSpec, account: str = ACCOUNT, region: str = REGION) -> Plan:
    """A plan as small as a spec allows, each role with a policy of every form."""
    actions: list[Action] = []
    for key, role in spec.roles_to_create().items():
        action_id = f"role/{role.name}"
        actions.append(
            Action(
                action_id,
                f"Create role {role.name}",
                Call(
                    "iam",
                    "CreateRole",
                    {
                        "RoleName": role.name,
                        "AssumeRolePolicyDocument": json.dumps(TRUST),
                        "Description": f"For {key}",
                    }
                    | ({"Path": role.path} if role.path else {})
                    | ({"Tags": [{"Key": k, "Value": v} for k, v in role.tags.items()]} if role.tags else {}),
                ),
                "role",
                outputs={"Arn": "Role.Arn"},
            )
        )
        policy_id = f"policy/{role.name}-jobs"
        actions.append(
            Action(
                policy_id,
                f"Create policy {role.name}-jobs",
                Call(
                    "iam",
                    "CreatePolicy",
                    {"PolicyName": f"{role.name}-jobs", "PolicyDocument": json.dumps(jobs_document(role.name))},
                ),
                "policy",
                outputs={"Arn": "Policy.Arn"},
            )
        )
        for number, arn in enumerate((Ref(policy_id, "Arn"), "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess")):
            actions.append(
                Action(
                    f"attach/{role.name}/{number}",
                    f"Attach policy {number} to {role.name}",
                    Call("iam", "AttachRolePolicy", {"RoleName": role.name, "PolicyArn": arn}),
                    "policy",
                    needs=(policy_id,),
                )
            )
    actions.append(
        Action(
            "domain",
            f"Create domain {spec.domain.name}",
            Call("sagemaker", "CreateDomain", create_domain_request(spec, account)),
            "domain",
            needs=tuple(action.id for action in actions),
        )
    )
    for profile in spec.access.profiles:
        request = {"DomainId": Ref("domain", "DomainId"), "UserProfileName": profile}
        actions.append(
            Action(
                f"user-profile/{profile}",
                f"Create user profile {profile}",
                Call("sagemaker", "CreateUserProfile", request),
                "user-profile",
                needs=("domain",),
                independent=True,
            )
        )
    for kind, principals in (("GROUP", spec.access.groups), ("USER", spec.access.users)):
        for each in principals:
            assignment = {
                "ApplicationArn": Ref("domain", "SingleSignOnApplicationArn"),
                "PrincipalId": each.id,
                "PrincipalType": kind,
            }
            actions.append(
                Action(
                    f"assignment/{kind.lower()}/{each.id}",
                    f"Assign {kind.lower()} {each.name or each.id}",
                    Call("sso-admin", "CreateApplicationAssignment", assignment),
                    "assignment",
                    needs=("domain",),
                )
            )
    return Plan(account, region, spec.domain.name or "", tuple(actions))
