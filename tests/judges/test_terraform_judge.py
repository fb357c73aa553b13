"""Outside judges of Terraform configurations: python-hcl2, the provider's schema, terraform where there is one."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import hcl2
import pytest
from hypothesis import HealthCheck, given, settings

from models.read.terraform_values import body
from models.render.hcl import Attr, Block, Call, Expr, Template, document
from models.render.terraform import render
from models.render.terraform_members import MEMBERS, argument_of
from models.spec import DomainSpec
from tests.judges.examples import HOSTILE, full_spec, iam_spec, plan_of, request_of
from tests.judges.spec_strategies import hostile_specs, specs

SCHEMA = json.loads((Path(__file__).parent / "aws_sagemaker_domain-6.25.json").read_text())
"""Arguments of aws_sagemaker_domain in version 6.25 of the provider, as @cdktf/provider-aws 21.22.1 has them."""
EXAMPLES = {
    "full": full_spec(),
    "iam": iam_spec(),
    "no network, no role": iam_spec(roles={"default": None}, network={"vpc": None, "subnets": []}),
    "path missing": iam_spec(storage={"file_systems": [{"efs": "fs-0123456789abcdef0"}]}),
    "spaces without a role": iam_spec(extra={"DefaultSpaceSettings": {"SecurityGroups": ["sg-0a1b2c3d4e5f63001"]}}),
}
# Only a machine with terraform can ask it; the two judges above are asked everywhere.
terraform = pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")


def text_of(spec: DomainSpec) -> str:
    return render(plan_of(spec), spec, request_of(spec)).text


def resources(text: str, kind: str) -> list[dict[str, Any]]:
    return [
        entries
        for each in hcl2.loads(text)["resource"]
        for label, named in each.items()
        if label == f'"{kind}"'
        for entries in named.values()
    ]


def offences(entries: Mapping[str, Any], known: Mapping[str, Any], place: str = "") -> Iterator[str]:
    own = body(dict(entries))
    for name, node in own.items():
        here = f"{place}.{name}"
        if name in ("depends_on", "for_each"):
            continue
        if name not in known:
            yield f"{here} is not an argument"
        elif isinstance(known[name], dict):
            for each in node if isinstance(node, list) else [node]:
                if not (isinstance(each, dict) and each.get("__is_block__")):
                    yield f"{here} should be a block"
                else:
                    yield from offences(each, known[name], here)
        elif isinstance(node, list) and any(isinstance(each, dict) and each.get("__is_block__") for each in node):
            yield f"{here} should be a value"
    for name, expected in known.items():
        if name in own or name == "(required)":
            continue
        if expected == "required" or (isinstance(expected, dict) and expected.get("(required)")):
            yield f"{place}.{name} is missing"


@pytest.mark.parametrize("name", EXAMPLES)
def test_arguments_are_the_providers(name: str) -> None:
    (domain,) = resources(text_of(EXAMPLES[name]), "aws_sagemaker_domain")
    assert list(offences(domain, SCHEMA)) == []


def test_the_judge_sees_mistakes() -> None:
    text = text_of(iam_spec()).replace("domain_name", "domain_nam").replace("default_user_settings {", "tags {")
    (domain,) = resources(text, "aws_sagemaker_domain")
    assert len(list(offences(domain, SCHEMA))) >= 3


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(specs())
def test_arguments_are_the_providers_for_random_specs(spec: DomainSpec) -> None:
    (domain,) = resources(text_of(spec), "aws_sagemaker_domain")
    assert list(offences(domain, SCHEMA)) == []


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_specs())
def test_no_text_leaves_its_quotes(spec: DomainSpec) -> None:
    tree = hcl2.loads(text_of(spec))
    assert set(tree) <= {"terraform", "provider", "variable", "data", "resource", "output", "__comments__"}
    (domain,) = resources(text_of(spec), "aws_sagemaker_domain")
    assert list(offences(domain, SCHEMA)) == []


def test_members_are_those_of_the_schema() -> None:
    def arguments(known: Mapping[str, Any]) -> dict[str, Any]:
        return {argument_of(name): arguments(below) if below else None for name, below in known.items()}

    def plain(node: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: plain(below) if isinstance(below, dict) else None
            for name, below in node.items()
            if name not in ("(required)", "id", "region", "tags_all", "retention_policy")
        }

    assert arguments(MEMBERS) == plain(SCHEMA)


@terraform
@pytest.mark.parametrize("name", EXAMPLES)
def test_fmt_has_nothing_to_change(name: str) -> None:
    done = subprocess.run(
        ["terraform", "fmt", "-check", "-diff", "-"], input=text_of(EXAMPLES[name]), capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "")


@terraform
def test_terraform_reads_every_text_as_it_was(tmp_path: Path) -> None:
    texts = [text for text in HOSTILE if text != "é"]
    names = ("texts", "keys", "policy", "joined")
    items = [
        Block(
            "locals",
            (),
            (
                Attr("texts", texts),
                Attr("keys", {text: text for text in texts}),
                Attr("policy", Call("jsonencode", {"Statement": [{"Resource": texts}]})),
                Attr("joined", [Template((text, Expr('"|"'), text)) for text in texts]),
            ),
        ),
        Block(
            "output",
            ("all",),
            (Attr("value", Expr(f"jsonencode({{{', '.join(f'{name} = local.{name}' for name in names)}}})")),),
        ),
    ]
    (tmp_path / "main.tf").write_text(document(items), encoding="utf-8")
    quiet = ["-no-color", "-input=false"]
    applied = subprocess.run(["terraform", "apply", *quiet, "-auto-approve"], cwd=tmp_path, capture_output=True)
    assert applied.returncode == 0, applied.stderr.decode()
    done = subprocess.run(["terraform", "output", "-raw", "all"], cwd=tmp_path, check=True, capture_output=True)
    found = json.loads(done.stdout)
    assert found["texts"] == texts
    assert found["keys"] == {text: text for text in texts}
    assert json.loads(found["policy"])["Statement"] == [{"Resource": texts}]
    assert found["joined"] == [f"{text}|{text}" for text in texts]
