"""Hostile words in every field that holds text, all at once: no exporter lets one out of its quotes."""

import ast
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hcl2
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from pydantic import ValidationError

from models.actions import Plan
from models.plan import Unplannable
from models.render.formats import Subject
from models.request import create_domain_request
from models.spec import DomainSpec
from models.tree import Tree, get_at
from tests.judges.examples import ACCOUNT, HOSTILE, REGION, plan_of
from tests.judges.spec_strategies import hostile_specs
from tests.models.render.test_script import requests, run
from tui.services.formats import FORMATS
from tui.services.specfile import parse_spec
from tui.services.templates import load_tree

EVERYTHING = Path(__file__).resolve().parents[2] / "assets" / "examples" / "everything.yaml"
ROUNDS = 4
"""How many words each field gets, each time others."""
CLOSED = {"version", "account", "region"}
"""What says where, not what: an account of one's own is asked for before anything is said."""
__all__ = ["run"]

Place = tuple[str | int, ...]


def texts(node: Any, place: Place = ()) -> list[Place]:
    """The places of all texts."""
    if isinstance(node, dict):
        return [each for key, child in node.items() for each in texts(child, (*place, key))]
    if isinstance(node, list):
        return [each for number, child in enumerate(node) for each in texts(child, (*place, number))]
    return [place] if isinstance(node, str) else []


def put(tree: Tree, place: Place, value: Any) -> None:
    node: Any = tree
    for part in place[:-1]:
        node = node[part]
    node[place[-1]] = value


def copied(tree: Tree) -> Tree:
    found: Tree = json.loads(json.dumps(tree))
    return found


def plannable(tree: Tree) -> bool:
    try:
        plan_of(DomainSpec.model_validate(tree))
    except (ValidationError, Unplannable):
        # One of a closed set, or the id of an activity.
        return False
    return True


def open_fields() -> tuple[Tree, list[Place]]:
    """The spec with everything in it, with ids for people, and the places where any text may stand."""
    tree = yaml.safe_load(EVERYTHING.read_text(encoding="utf-8"))
    for kind in ("groups", "users"):
        for each in tree["access"][kind]:
            each["id"] = "53c40100-a0b1-7000-9d2e-1a2b3c4d5e00"
    found = []
    for place in texts(tree):
        changed = copied(tree)
        put(changed, place, "any 'text'")
        if place[0] not in CLOSED and plannable(changed):
            found.append(place)
    return tree, found


TREE, PLACES = open_fields()


def hostile_spec(turn: int) -> DomainSpec:
    tree = copied(TREE)
    words = [word for word in HOSTILE if word.strip()]
    for number, place in enumerate(PLACES):
        # Names stay different from each other; the role of RStudio is not that of Studio.
        put(tree, place, f"{words[(number * ROUNDS + turn) % len(words)]}{number}")
    tree["domain"]["tags"] |= {word: word for word in words}
    tree["extra"] |= {word: {word: word} for word in words if "." not in word}
    return DomainSpec.model_validate(tree)


def subject(spec: DomainSpec) -> Subject:
    return Subject(spec, create_domain_request(spec, ACCOUNT), REGION, plan_of(spec), [])


def test_nearly_every_field_takes_any_text() -> None:
    sections = {place[0] for place in PLACES}
    assert sections >= {"domain", "access", "roles", "applications", "studio_ui", "network", "storage", "extra"}
    assert len(PLACES) > 60


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_every_format_holds_every_word(turn: int, run: Callable[..., Any]) -> None:
    spec = hostile_spec(turn)
    shown = subject(spec)
    made = {name: each.render(shown).text for name, each in FORMATS.items()}
    for name, text in made.items():
        odd = {letter for letter in text if not letter.isprintable() and letter not in "\n\t"}
        assert not {letter for letter in odd if letter < " "}, name
    request = json.loads(json.dumps(shown.request))
    assert json.loads(made["json"]) == json.loads(made["cli"]) == request
    assert parse_spec(made["spec"]) == spec
    ast.parse(made["boto3"])
    assert set(load_tree(made["cloudformation"])["Resources"]) >= {"Domain"}
    assert len(hcl2.loads(made["terraform"])["resource"]) > 1
    json.loads(made["policy"])
    carried_out(made["script"], shown.whole_plan, run)


def test_the_judge_sees_a_word_that_got_out(run: Callable[..., Any]) -> None:
    with pytest.raises(AssertionError, match="something was executed"):
        run("touch hacked\n")


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(spec=hostile_specs())
def test_bash_carries_out_no_word_of_random_specs(spec: DomainSpec, run: Callable[..., Any]) -> None:
    shown = subject(spec)
    carried_out(FORMATS["script"].render(shown).text, shown.whole_plan, run)


def carried_out(text: str, plan: Plan, run: Callable[..., Any]) -> None:
    """Run the script where making any file is noticed; every request arrives as the plan has it."""
    done, calls = run(text)
    assert done.returncode == 0, done.stderr
    (domain,) = requests(calls, "create-domain")
    assert domain == json.loads(json.dumps(plan.action("domain").call.request))
    assert get_at(domain, "DomainName") == plan.domain_name
    assert "\x1b" not in done.stderr + done.stdout
