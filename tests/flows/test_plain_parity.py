"""The same answers, given on screens and given to prompts, are the same spec to the byte."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from models.activity_questions import parameter_questions
from models.answers import as_text, coerce
from models.draft import draft_from_spec, spec_of
from models.fields import Field, Kind
from models.questions import QUESTIONS
from models.spec import DomainSpec
from tests.judges.spec_strategies import specs
from tests.talking import Oracle, context, spoken
from tui.context import Context
from tui.services.activity_catalogue import load_catalogue
from tui.services.gateway import Gateway
from tui.services.service_model import load_shapes
from tui.services.specfile import dump_spec, load_spec

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "assets" / "examples").glob("*.yaml"))


def answers_of(spec: DomainSpec) -> dict[str, Any]:
    """What somebody answers who wants this spec, in the shape that screens give."""
    answers = draft_from_spec("x", spec, QUESTIONS).answers
    return {each.key: given_as(each, answers[each.key]) for each in QUESTIONS if each.key in answers}


def given_as(question: Field, value: Any) -> Any:
    if question.kind is Kind.PRINCIPALS:
        # With a name alone, or by an id that nobody looked up.
        return [{"id": each["id"]} if each.get("id") else {"name": each["name"]} for each in value]
    if question.kind is Kind.MULTI and question.choices is not None:
        # Marks stand in the order of the list.
        places = [each.value for each in question.choices.resolved(load_shapes())]
        return sorted(value, key=lambda each: places.index(each) if each in places else len(places))
    if question.kind is Kind.ACTIVITIES:
        return [_activity_as(each) for each in value]
    if question.kind is Kind.TAGS:
        # A key ends at the first equals sign, wherever it is typed.
        value = {key.replace("=", "+"): item for key, item in value.items()}
    if question.kind in (Kind.TEXT, Kind.TAGS, Kind.NAMES, Kind.INTEGER):
        return coerce(question, as_text(question, value))
    return value


def _activity_as(entry: dict[str, Any]) -> dict[str, Any]:
    """What is chosen one at a time is one text, in the order of its questions."""
    given = {"id": entry["id"]}
    for each in parameter_questions(load_catalogue().activities[entry["id"]]):
        value = entry.get(each.key)
        if value is not None:
            single = each.kind is Kind.LOOKUP and isinstance(value, list)
            given[each.key] = value[0] if single else value
    return given


def on_screens(ctx: Context, answers: dict[str, Any]) -> DomainSpec:
    """Answer every question that is asked, in order, as the screens do it: through a session."""
    facts = ctx.lookups.facts()
    draft = replace(ctx.drafts.new(QUESTIONS), step="domain")
    for key, value in (("region", facts.region), ("account", ctx.gateway.caller().account)):
        draft = draft.answer(key, value)
    session = ctx.edit(draft, ctx.drafts)
    for question in QUESTIONS:
        if question.step != "start" and question.key in session.asked_keys():
            session.answer(question.key, answers.get(question.key))
    ctx.session = None
    return session.spec()


@pytest.mark.parametrize("rich", [False, True], ids=["lines", "questionary"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_spec(path: Path, rich: bool, tmp_path: Path) -> None:
    spec = load_spec(path)
    answers = answers_of(spec)
    screens = context(tmp_path / "screens")
    wanted = dump_spec(on_screens(screens, answers))
    ctx = context(tmp_path / "plain")
    code, shown, draft = spoken(ctx, Oracle(ctx, answers), rich=rich)
    assert code == 0, shown
    assert dump_spec(spec_of(draft, QUESTIONS)) == wanted
    # What was asked for is what came of it: only where and what nobody is asked may differ.
    said = spec_of(draft, QUESTIONS)
    for part in ("domain", "access", "network", "storage"):
        assert getattr(said, part) == getattr(spec, part)
    assert set(draft.visited) >= {"domain", "users", "applications", "studio-ui", "network", "storage"}


@pytest.fixture(scope="module")
def gateway() -> Gateway:
    return context().gateway


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spec=specs())
def test_a_random_spec(spec: DomainSpec, gateway: Gateway, tmp_path_factory: pytest.TempPathFactory) -> None:
    answers = answers_of(spec)
    wanted = dump_spec(on_screens(context(tmp_path_factory.mktemp("screens"), gateway=gateway), answers))
    ctx = context(tmp_path_factory.mktemp("plain"), gateway=gateway)
    code, shown, draft = spoken(ctx, Oracle(ctx, answers), rich=False)
    assert code == 0, shown
    assert dump_spec(spec_of(draft, QUESTIONS)) == wanted
