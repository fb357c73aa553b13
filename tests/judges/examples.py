"""Specs and plans that the judges are shown: one with everything in it, small ones, and hostile words."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from models.actions import Plan
from models.activities import Catalogue, catalogue_from
from models.plan import make_plan
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

ROOT = Path(__file__).resolve().parents[2]


@cache
def catalogue() -> Catalogue:
    return catalogue_from(json.loads((ROOT / "assets" / "ml-activities.json").read_text(encoding="utf-8")))


def role_arn(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def full_spec(**changes: Any) -> DomainSpec:
    """A spec with an answer in nearly every section; `changes` are merged in by section."""
    tree: dict[str, Any] = {
        "account": ACCOUNT,
        "region": REGION,
        "domain": {"name": "ml-platform", "tags": {"CostCenter": "4711", "Überschrift": "日本"}},
        "access": {
            "auth": "identity-center",
            "groups": [{"name": "data-science", "id": "53c40100-a0b1-7000-9d2e-1a2b3c4d5e00"}],
            "users": [{"name": "ada.lovelace", "id": "93a4b200-5031-7000-8c1d-aa00bb00cc00"}],
        },
        "roles": {
            "default": {
                "create": {
                    "name": "ml-users",
                    "path": "/teams/",
                    "permissions_boundary": "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess",
                    "tags": {"Team": "ML"},
                    "activities": [
                        {"id": "run-studio-classic-applications"},
                        {"id": "manage-ml-jobs", "rolesToPass": ["self"]},
                        {"id": "amazon-s3-bucket-access", "buckets": ["team-data", f"sagemaker-{REGION}-{ACCOUNT}"]},
                    ],
                }
            },
            "spaces": "same",
        },
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
            "vpc": "vpc-0a1b2c3d4e5f60001",
            "subnets": ["subnet-0a1b2c3d4e5f61001", "subnet-0a1b2c3d4e5f61002"],
            "security_groups": ["sg-0a1b2c3d4e5f63001"],
            "ip_address_type": "dualstack",
        },
        "storage": {
            "kms_key": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1b6d5f0e-7c2a-4a53-9d8e-0f1a2b3c4d5e",
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
        "roles": {"default": {"arn": role_arn("ml-platform-studio")}},
        "network": {
            "access": "public-internet",
            "vpc": "vpc-0a1b2c3d4e5f60001",
            "subnets": ["subnet-0a1b2c3d4e5f61001"],
        },
    }
    for section, answers in changes.items():
        tree[section] = tree.get(section, {}) | answers if isinstance(answers, dict) else answers
    return DomainSpec.model_validate(tree)


_VALUES = {
    "s3-bucket": ["team-data", f"sagemaker-{REGION}-{ACCOUNT}"],
    "role-arn": ["self", role_arn("jobs")],
    "kms-key": [f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1b6d5f0e-7c2a-4a53-9d8e-0f1a2b3c4d5e"],
    "subnet": ["subnet-0a1b2c3d4e5f61001"],
    "security-group": ["sg-0a1b2c3d4e5f63001"],
    "ecr-repository": [f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/base"],
    "athena-workgroup": ["primary"],
    "glue-db": ["lake"],
    "kendra-index": ["11111111-2222-3333-4444-555555555555"],
}


def activity(known: Catalogue, name: str) -> dict[str, Any]:
    return {"id": name} | {each.name: _VALUES[each.kind] for each in known.activities[name].parameters}


def with_activities(*names: str) -> DomainSpec:
    """The full spec with a role of these ML activities, every parameter of them given."""
    role = {"name": "ml-users", "path": "/teams/", "activities": [activity(catalogue(), name) for name in names]}
    return full_spec(roles={"default": {"create": role}})


def plan_of(spec: DomainSpec, account: str = ACCOUNT, region: str = REGION) -> Plan:
    return make_plan(spec, account=account, region=region, catalogue=catalogue())


def request_of(spec: DomainSpec, account: str = ACCOUNT) -> dict[str, Any]:
    return create_domain_request(spec, account)
