"""Roles beside the execution role are made as the data file says, and asked for like others."""

import json
from typing import Any

import pytest

from models.activities import Scope, fill
from models.draft import draft_from_spec, new_draft, spec_of
from models.errors import SpecError
from models.plan import make_plan
from models.questions import QUESTIONS
from models.read.spec import Document, read_spec
from models.render.plan_parts import parts_of
from models.request import create_domain_request
from models.spec import DomainSpec
from models.supporting_roles import EMR_PREFIX, SUPPORTING, Supporting, trust_of
from models.tree import get_at, set_at
from tests.models.rule_cases import spec_with
from tui.services.activity_catalogue import load_catalogue

ACCOUNT = "123456789012"
CATALOGUE = load_catalogue()
each_role = pytest.mark.parametrize("supporting", SUPPORTING, ids=lambda each: each.id)


def made(supporting: Supporting, **create: Any) -> DomainSpec:
    name = f"{supporting.prefix}team"
    return spec_with({supporting.key: {"create": {"name": name} | create}})


@each_role
def test_the_data_file_says_the_same(supporting: Supporting) -> None:
    known = CATALOGUE.supporting_roles[supporting.id]
    scope = Scope("aws", "eu-central-1", ACCOUNT, "")
    (statement,) = fill(known.trust, scope)["Statement"]
    (ours,) = trust_of(supporting, ACCOUNT)["Statement"]
    assert {key: value for key, value in statement.items() if key != "Sid"} == ours
    arns = [CATALOGUE.managed_policies[name].arn.partition(":policy/")[2] for name in known.managed_policies]
    assert tuple(arns) == supporting.managed
    assert known.statements == ()
    assert supporting.prefix in known.name_hint


@each_role
def test_a_plan_makes_it_and_the_domain_gets_its_arn(supporting: Supporting) -> None:
    spec = made(supporting)
    plan = make_plan(spec, account=ACCOUNT, region="eu-central-1", catalogue=CATALOGUE)
    (role,) = parts_of(plan).roles
    assert role.trust == trust_of(supporting, ACCOUNT)
    assert [arn.partition(":policy/")[2] for arn in role.managed] == list(supporting.managed)
    assert role.arn in json.dumps(create_domain_request(spec, ACCOUNT))


@each_role
def test_a_draft_says_it_again(supporting: Supporting) -> None:
    spec = made(supporting, path="/x/")
    assert spec_of(draft_from_spec("d", spec, QUESTIONS), QUESTIONS) == spec


def test_a_role_made_for_emr_joins_those_that_exist() -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/have"
    changes = {"emr_execution_roles": [role], "emr_runtime_role": {"create": {"name": "new"}}}
    request = create_domain_request(spec_with({"applications.jupyterlab": changes}), ACCOUNT)
    settings = get_at(request, "DefaultUserSettings.JupyterLabAppSettings.EmrSettings")
    assert settings == {"ExecutionRoleArns": [role, f"arn:aws:iam::{ACCOUNT}:role/new"]}


def test_an_arn_may_stand_by_itself_or_as_of_other_roles() -> None:
    role, key = f"arn:aws:iam::{ACCOUNT}:role/have", "applications.canvas.bedrock_role"
    alone, wrapped = spec_with({key: role}), spec_with({key: {"arn": role}})
    assert create_domain_request(alone) == create_domain_request(wrapped)
    assert spec_of(draft_from_spec("d", wrapped, QUESTIONS), QUESTIONS) == alone


def test_a_draft_that_says_one_is_to_be_made_lets_the_other_rest() -> None:
    draft = new_draft("d", QUESTIONS).answer("applications.canvas.enabled", True)
    draft = draft.answer("applications.canvas.bedrock_role", f"arn:aws:iam::{ACCOUNT}:role/have")
    draft = draft.answer("applications.canvas.bedrock_role.how", "create")
    canvas = spec_of(draft, QUESTIONS).applications.canvas
    assert canvas is not None
    assert canvas.bedrock_role is not None
    assert not isinstance(canvas.bedrock_role, str)
    assert canvas.bedrock_role.create is not None
    assert canvas.bedrock_role.create.name == ""
    draft = draft.answer("applications.canvas.bedrock_role.how", "existing")
    assert spec_of(draft, QUESTIONS).applications.canvas == canvas.model_copy(
        update={"bedrock_role": f"arn:aws:iam::{ACCOUNT}:role/have"}
    )


@pytest.mark.parametrize(
    ("value", "key", "words"),
    [
        (5, "applications.canvas.bedrock_role", "must be text"),
        ({"create": {"nam": "x"}}, "applications.canvas.bedrock_role.create.nam", "is not a known key"),
    ],
)
def test_a_wrong_role_is_told_once_and_at_its_place(value: Any, key: str, words: str) -> None:
    tree: dict[str, Any] = {"version": 1}
    set_at(tree, "applications.canvas.bedrock_role", value)
    with pytest.raises(SpecError) as caught:
        read_spec(Document(tree))
    told = {problem.key: problem.message for problem in caught.value.problems}
    assert words in told[key]
    assert all(each.startswith("applications.canvas.bedrock_role") for each in told)


def test_the_name_for_emr_is_the_one_canvas_may_pass() -> None:
    assert any(each.prefix == EMR_PREFIX for each in SUPPORTING)
