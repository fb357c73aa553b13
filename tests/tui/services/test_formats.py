"""Every format that is offered can be written, and says what it leaves out."""

from pathlib import Path

import pytest

from models.findings import Finding
from models.plan import make_plan
from models.render.formats import Subject
from models.request import create_domain_request
from models.spec import DomainSpec
from tui.commands.export import FORMATS as OFFERED
from tui.services.activity_catalogue import load_catalogue
from tui.services.formats import FORMATS
from tui.services.specfile import load_spec

ACCOUNT, REGION = "123456789012", "eu-central-1"


def subject(spec: DomainSpec) -> Subject:
    """The spec with all that a format may print of it."""
    people = [each.model_copy(update={"id": each.id or "0" * 8}) for each in spec.access.groups]
    users = [each.model_copy(update={"id": each.id or "1" * 8}) for each in spec.access.users]
    access = spec.access.model_copy(update={"groups": people, "users": users})
    placed = spec.model_copy(update={"access": access, "region": REGION})
    findings: list[Finding] = []
    plan = make_plan(placed, account=ACCOUNT, region=REGION, catalogue=load_catalogue())
    return Subject(placed, create_domain_request(placed, ACCOUNT), REGION, plan, findings)


def test_the_command_line_offers_what_there_is() -> None:
    assert set(OFFERED) == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_writes_each_example(name: str, repository: Path) -> None:
    examples = sorted((repository / "assets" / "examples").glob("*.yaml"))
    assert len(examples) >= 3
    for example in examples:
        spec = load_spec(str(example))
        rendered = FORMATS[name].render(subject(spec))
        assert spec.domain.name
        assert spec.domain.name in rendered.text, f"{name} of {example.name}"
        assert rendered.text.endswith("\n")


def test_a_format_of_the_plan_refuses_to_guess_one() -> None:
    with pytest.raises(ValueError, match="needs the plan"):
        FORMATS["script"].render(Subject(DomainSpec(), {}, REGION))
