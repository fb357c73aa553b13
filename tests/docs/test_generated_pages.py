"""The pages about questions and rules say what the program says."""

import pytest

from models.questions import QUESTIONS
from models.rules import RULES
from tests.docs.generate import DOCS, pages


@pytest.mark.parametrize("name", pages())
def test_the_page_is_current(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == pages()[name], "run `make docs`"


def test_every_question_and_every_rule_is_told_of() -> None:
    found = pages()
    for field in QUESTIONS:
        assert f"**`{field.key}`**" in found["fields.md"]
        assert field.help in found["fields.md"]
    for rule in RULES:
        assert f"| {rule.code} | {rule.level} |" in found["rules.md"]
