"""Keys of real prompts that are no answer."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from prompt_toolkit.application import Application
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from tui.output import Output
from tui.plain.console import Item
from tui.plain.prompts import QuestionaryConsole
from tui.plain.words import Said

ITEMS = (Item("one", "One"), Item("two", "Two"))
CTRL_C, CTRL_Q, CTRL_S, CTRL_Z = "\x03", "\x11", "\x13", "\x1a"
PROMPTS: dict[str, tuple[str, Callable[[QuestionaryConsole], Said], Said]] = {
    "a line": ("two\r", lambda it: it.line("What"), Said("two")),
    "a line with completions": ("two\r", lambda it: it.line("What", items=ITEMS), Said("two")),
    "a list": ("2\r", lambda it: it.menu("What", ITEMS, None, must=True), Said("two", exact=True)),
    "marks": (" \r", lambda it: it.marks("What", ITEMS, ()), Said(values=("one",))),
}


@contextmanager
def prompts(keys: str) -> Iterator[QuestionaryConsole]:
    """Prompts before which these keys were pressed."""
    out = Output(color=False, stdout=io.StringIO(), stderr=io.StringIO())
    with create_pipe_input() as pressed:
        pressed.send_text(keys)
        yield QuestionaryConsole(out, input=pressed, output=DummyOutput())


@pytest.mark.parametrize("name", PROMPTS)
def test_ctrl_z_goes_to_the_shell_and_is_no_part_of_the_answer(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    typed, ask, said = PROMPTS[name]
    suspended: list[str] = []
    monkeypatch.setattr(Application, "suspend_to_background", lambda self, suspend_group=True: suspended.append(name))
    with prompts(CTRL_Z + typed) as it:
        assert ask(it) == said
    assert suspended == [name]


@pytest.mark.parametrize("name", PROMPTS)
def test_the_keys_of_flow_control_do_nothing(name: str) -> None:
    typed, ask, said = PROMPTS[name]
    # Where the line is not taken, nothing else would end the prompt.
    with prompts(CTRL_S + CTRL_Q + typed + CTRL_C * 2) as it:
        assert ask(it) == said
