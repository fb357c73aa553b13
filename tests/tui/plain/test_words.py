"""What a typed line says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.plain.words import Said, Word, typed, understood


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("", Word.KEEP),
        ("   ", Word.KEEP),
        ("<", Word.BACK),
        (" :back ", Word.BACK),
        ("?", Word.HELP),
        (":help", Word.HELP),
        (":review", Word.REVIEW),
        (":save", Word.SAVE),
        (":quit", Word.QUIT),
        (":clear", Word.CLEAR),
        (":undo", Word.UNDO),
        (":next", Word.NEXT),
        (":refresh", Word.REFRESH),
        (":nothing", Word.UNKNOWN),
        (":", Word.UNKNOWN),
    ],
)
def test_commands(line: str, word: Word) -> None:
    assert understood(line).word is word


@pytest.mark.parametrize("line", ["ml-platform", "a:b", ":a=b", "<x", "??", "s3://b/c"])
def test_answers(line: str) -> None:
    assert understood(line) == Said(line)


def test_a_backslash_takes_what_follows_as_it_is() -> None:
    assert understood("\\?") == Said("?", exact=True)
    assert understood("\\\\x") == Said("\\x", exact=True)
    assert understood("\\7") == Said("7", exact=True)


@given(st.text(st.sampled_from("\\<?:abq "), min_size=1, max_size=8).map(str.strip).filter(bool))
def test_whatever_is_typed_as_told_is_understood_as_itself(text: str) -> None:
    said = understood(typed(text))
    assert said.word is None
    assert said.text == text
