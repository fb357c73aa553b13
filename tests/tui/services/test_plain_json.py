"""JSON that a terminal can be shown."""

import json

from hypothesis import given
from hypothesis import strategies as st

from models.text import scrub
from tui.services import plain_json

HOSTILE = ["[red]x", "a[/b]", "\x1b]52;c;eA==\x07", "\u202eabc", "한국어", "\x9b31m", "\ud800", "\U000e0041", 'q"\n\\']


def test_what_a_terminal_acts_on_is_escaped() -> None:
    text = plain_json.dumps(HOSTILE)
    assert scrub(text) == text
    assert "한국어" in text
    assert json.loads(text) == HOSTILE


@given(st.recursive(st.text() | st.integers() | st.booleans() | st.none(), lambda inner: st.lists(inner)))
def test_it_reads_back_as_it_was(value: object) -> None:
    assert json.loads(plain_json.dumps(value)) == value
    assert json.loads(plain_json.dumps(value, indent=1)) == value
