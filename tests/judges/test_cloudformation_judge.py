"""cfn-lint on CloudFormation templates: its rules, and the registry schemas that it carries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cfnlint
import pytest
from botocore.loaders import Loader
from cfnlint.api import lint
from cfnlint.config import ManualArgs
from hypothesis import HealthCheck, given, settings

from models.render.cloudformation_members import MEMBERS, VALUES_LACKING
from models.spec import DomainSpec
from tests.judges.examples import ACCOUNT, REGION, catalogue, full_spec, iam_spec, plan_of, request_of, with_activities
from tests.judges.spec_strategies import specs
from tui.services.templates import render_cloudformation, render_cloudformation_json

SCHEMAS = Path(cfnlint.__file__).parent / "data" / "schemas"
EXAMPLES = {
    "full": full_spec(),
    "iam": iam_spec(),
    "rstudio": iam_spec(
        applications={
            "rstudio": {"role": {"create": {"name": "rstudio-server"}}, "connect_url": "https://c.example.com"}
        }
    ),
    "every activity": with_activities(*(each.id for each in catalogue().current())),
    "no role": iam_spec(roles={"default": None}),
    "many people": full_spec(
        access={
            "groups": [
                {"name": f"group {number}", "id": f"53c40100-a0b1-7000-9d2e-{number:012d}"} for number in range(30)
            ]
        }
    ),
}


def problems(text: str) -> list[str]:
    found = lint(text, config=ManualArgs(regions=[REGION]))
    return [f"{each.rule.id} {each.path}: {each.message}" for each in found if each.rule.severity != "informational"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_judge_has_nothing_against_it(name: str) -> None:
    spec = EXAMPLES[name]
    assert problems(render_cloudformation(plan_of(spec), spec, request_of(spec)).text) == []


def test_the_judge_sees_mistakes() -> None:
    spec = iam_spec()
    text = render_cloudformation(plan_of(spec), spec, request_of(spec)).text
    assert problems(text.replace("PublicInternetOnly", "Nowhere")) != []


def test_json_says_the_same() -> None:
    spec = full_spec()
    made = render_cloudformation_json(plan_of(spec), spec, request_of(spec))
    assert problems(made.text) == []
    assert json.loads(made.text)["Metadata"]["smdomain"]["NotCarried"] == made.dropped


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(specs())
def test_the_judge_has_nothing_against_random_specs(spec: DomainSpec) -> None:
    assert problems(render_cloudformation(plan_of(spec), spec, request_of(spec)).text) == []


def schema_members(node: dict[str, Any], definitions: dict[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    if "$ref" in node:
        node = definitions[node["$ref"].rpartition("/")[2]]
    if path:
        yield path, node
    if node.get("type") == "array":
        yield from schema_members(node["items"], definitions, f"{path}[]")
    for name, child in node.get("properties", {}).items():
        yield from schema_members(child, definitions, f"{path}.{name}".lstrip("."))


def own_members(known: Any, path: str = "") -> Iterator[str]:
    for name, below in (known or {}).items():
        here = f"{path}.{name}".lstrip(".")
        yield here
        yield from own_members(below, here)


@pytest.fixture(scope="module")
def domain_schema() -> dict[str, Any]:
    provider = json.loads((SCHEMAS / "providers" / "us-east-1.json").read_text())
    schema = json.loads((SCHEMAS / "resources" / f"{provider['AWS::SageMaker::Domain']}.json").read_text())
    read_only = {each.rpartition("/")[2] for each in schema["readOnlyProperties"]}
    schema["properties"] = {name: each for name, each in schema["properties"].items() if name not in read_only}
    return dict(schema_members({"properties": schema["properties"]}, schema["definitions"]))


def test_members_are_those_of_the_registry(domain_schema: dict[str, Any]) -> None:
    assert set(own_members(MEMBERS)) == {path.replace("[]", "") for path in domain_schema}


def test_values_that_the_registry_lacks_are_told_of(domain_schema: dict[str, Any]) -> None:
    shapes = Loader().load_service_model("sagemaker", "service-2")["shapes"]
    lists = {"HiddenAppTypes": "AppType", "HiddenMlTools": "MlTools", "HiddenInstanceTypes": "AppInstanceType"}
    for member, shape in lists.items():
        known = domain_schema[f"DefaultUserSettings.StudioWebPortalSettings.{member}[]"]["enum"]
        lacking = set(shapes[shape]["enum"]) - set(known)
        assert lacking <= VALUES_LACKING[member], f"add to VALUES_LACKING[{member!r}]"


def test_pseudo_parameters_stand_for_the_own_account() -> None:
    spec = full_spec(account=None)
    text = render_cloudformation(plan_of(spec), spec, request_of(spec)).text
    resources = text[text.index("\nResources:") :]
    assert ACCOUNT not in resources
    assert REGION not in resources
