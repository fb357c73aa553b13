"""Exports of two examples, letter by letter: a change of any of them is meant, or a mistake.

`REGENERATE_GOLDEN=1 python -m pytest tests/models/render/test_golden_exports.py` writes them anew.
"""

import os
from pathlib import Path

import pytest

from models.plan import make_plan
from models.render.formats import FORMATS, Subject
from models.request import create_domain_request
from models.spec import DomainSpec

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "exports"
WRITE = bool(os.environ.get("REGENERATE_GOLDEN"))
SPECS = {
    "identity-center": {
        "version": 1,
        "region": "eu-central-1",
        "domain": {"name": "ml-platform", "tags": {"CostCenter": "4711", "note": 'it\'s "ours" $(x) ü'}},
        "access": {
            "auth": "identity-center",
            "groups": [{"name": "data-science", "id": "53c40100-a0b1-7000-9d2e-1a2b3c4d5e00"}],
        },
        "roles": {"default": {"arn": "arn:aws:iam::123456789012:role/studio"}, "spaces": "same"},
        "studio_ui": {"hidden_apps": ["JupyterServer"]},
        "network": {
            "access": "vpc-only",
            "vpc": "vpc-0a",
            "subnets": ["subnet-0a", "subnet-0b"],
            "security_groups": ["sg-0a"],
        },
        "storage": {"kms_key": "arn:aws:kms:eu-central-1:123456789012:key/1b6d5f0e", "default_space_gb": 5},
        "extra": {"DomainSettings": {"DockerSettings": {"EnableDockerAccess": "ENABLED"}}},
    },
    "iam": {
        "version": 1,
        "region": "eu-central-1",
        "domain": {"name": "sandbox"},
        "access": {"auth": "iam", "profiles": ["ada", "bob"]},
        "roles": {"default": {"create": {"name": "sandbox-studio"}}},
        "network": {"access": "public-internet", "vpc": "vpc-0a", "subnets": ["subnet-0a"]},
    },
}


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("format_name", ["spec", "json", "script"])
def test_the_export_is_as_it_was(name: str, format_name: str) -> None:
    spec = DomainSpec.model_validate(SPECS[name])
    plan = make_plan(spec, account="123456789012", region="eu-central-1")
    request = create_domain_request(spec, "123456789012")
    renderer = FORMATS[format_name]
    text = renderer.render(Subject(spec, request, "eu-central-1", plan)).text
    path = GOLDEN / f"{name}{renderer.suffix}"
    if WRITE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text
