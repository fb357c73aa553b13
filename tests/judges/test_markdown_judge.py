"""A Markdown parser on change records: nothing that people wrote becomes markup."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from models.findings import Finding, Level
from models.render.markdown import code, fenced, render
from models.spec import DomainSpec
from models.text import scrub
from tests.judges.examples import HOSTILE, full_spec, iam_spec, plan_of, request_of
from tests.judges.spec_strategies import ANY_TEXT, hostile_specs

PARSER = MarkdownIt("gfm-like", {"linkify": False})
SECTIONS = [
    "What",
    "Why",
    "Answers",
    "Findings",
    "Steps",
    "Who can sign in, and how",
    "What cannot be changed later",
    "The way back",
    "Roles and policies",
    "Request",
]
ALLOWED = {"text", "code_inline", "softbreak", "em_open", "em_close", "strong_open", "strong_close"}


def inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def sections(tokens: list[Token]) -> list[str]:
    return [
        following.content for token, following in pairwise(tokens) if token.type == "heading_open" and token.tag == "h2"
    ]


def nothing_escapes(text: str) -> None:
    tokens = PARSER.parse(text)
    assert {token.type for token in inline(tokens)} <= ALLOWED
    assert not [token for token in tokens if token.type in ("html_block", "table_open", "hr", "blockquote_open")]
    assert sections(tokens) == SECTIONS


def test_the_sections_are_there() -> None:
    spec = full_spec()
    text = render(plan_of(spec), spec, request_of(spec), []).text
    nothing_escapes(text)
    assert "`ml-platform`" in text
    assert '"DomainName": "ml-platform"' in text
    assert "`data-science`" in text


@pytest.mark.parametrize("word", HOSTILE, ids=ascii)
def test_inline_code_shows_the_words(word: str) -> None:
    tokens = list(inline(PARSER.parse(f"- before {code(word)} after")))
    assert [token.type for token in tokens] == ["text", "code_inline", "text"]
    shown = scrub(word)
    assert tokens[1].content == (shown if shown.strip() else f'"{shown}"')


@pytest.mark.parametrize("word", HOSTILE, ids=ascii)
def test_fences_hold(word: str) -> None:
    tokens = PARSER.parse("\n".join(["before", "", *fenced(f"{word}\n{word}"), "", "after"]))
    assert [token.type for token in tokens if token.type == "fence"] == ["fence"]
    assert tokens[-2].content == "after"


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_specs(), ANY_TEXT)
def test_any_text_stays_text(spec: DomainSpec, words: str) -> None:
    finding = Finding("XX-1", Level.ERROR, words, words, words)
    nothing_escapes(render(plan_of(spec), spec, request_of(spec), [finding]).text)


def test_it_says_when_nobody_checked() -> None:
    spec = iam_spec()
    assert "was not checked" in render(plan_of(spec), spec, request_of(spec)).text
    assert "was not checked" not in render(plan_of(spec), spec, request_of(spec), []).text
