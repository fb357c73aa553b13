"""Studio's left menu as text."""

from collections.abc import Callable
from typing import Any

from models.questions_studio_ui import ML_TOOLS
from screens.studio_menu import menu, summary
from tests.pilot import driven


def test_what_is_hidden_is_marked_by_a_word() -> None:
    lines = [entry.line() for entry in menu(["JupyterServer"], ["EmrClusters"])]
    assert "  - Studio Classic (hidden)" in lines
    assert "  - EMR clusters (hidden)" in lines
    assert "  Data Wrangler" in lines


def test_a_group_that_is_one_tool_is_one_line() -> None:
    lines = [entry.line() for entry in menu([], ["AutoMl"])]
    assert sum("AutoML" in line for line in lines) == 1
    assert "- AutoML (hidden)" in lines


def test_a_tool_of_a_newer_service_model_has_a_line() -> None:
    entries = menu([], [], known_tools=["DataWrangler", "QuantumBench"])
    assert [entry.text for entry in entries[-2:]] == ["Performance evaluation", "QuantumBench"]


def test_every_known_tool_stands_once() -> None:
    texts = [entry.text for entry in menu([], []) if not entry.heading]
    assert [option.label for option in ML_TOOLS if texts.count(option.label) != 1] == []


def test_the_summary_counts_entries_not_headings() -> None:
    entries = menu(["JupyterServer"], ["EmrClusters", "Comet"])
    assert summary(entries) == "25 of 28 entries shown, 3 hidden."


async def test_a_preset_answers_at_once_and_can_be_changed_after(opened: Callable[..., Any]) -> None:
    async with driven() as it:
        await opened(it, "studio-ui")
        await it.press("f2", "down", "down", "down", "enter")
        assert "Training" in it.draft.answers["studio_ui.hidden_ml_tools"]
        assert "4 chosen" in it.text()
        await it.press("f2", "enter")
        assert "studio_ui.hidden_ml_tools" not in it.draft.answers
        assert it.draft.answers["studio_ui.hidden_apps"] == ["JupyterServer"]
