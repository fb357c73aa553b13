"""Prompts after a run that did not end well: back to the answers, or on after a sign-in."""

from pathlib import Path
from typing import Any

import pytest

from models.events import Outcome
from tests.talking import context, talk
from tui.beginnings import open_drafts
from tui.emulator import world
from tui.emulator.emulator import Emulator

SPEC = Path(__file__).parents[2] / "assets" / "examples" / "public-internet-minimal.yaml"
CREATE = ("Create the domain", "sandbox")


def test_from_a_failure_back_to_the_answers(tmp_path: Path) -> None:
    ctx = context(tmp_path, scenario="failing")
    lines = [*CREATE, "Roll back", "Delete all", "Go back to the answers", "Leave"]
    code, shown = talk(ctx, lines, spec_path=str(SPEC))
    assert code == 0, shown
    assert "undone: Make the role sandbox-studio" in shown
    assert shown.count("== 7 Review") == 2
    (draft,) = open_drafts(ctx)
    assert (draft.run, draft.answers["domain.name"]) == ("", "sandbox")


def test_credentials_that_end_are_read_again_and_the_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Emulator] = []
    build = world.build

    def built(*arguments: Any, **settings: Any) -> Emulator:
        made.append(build(*arguments, **settings))
        return made[-1]

    monkeypatch.setattr(world, "build", built)
    ctx = context(tmp_path)
    (emulator,) = made
    emulator.fault("sagemaker:CreateUserProfile", "expired")
    monkeypatch.setattr(emulator, "renew", emulator.clear_faults)
    code, shown = talk(ctx, [*CREATE, "Sign in again", "Leave"], spec_path=str(SPEC))
    assert code == 0, shown
    assert ctx.watch is not None
    assert ctx.watch.outcome is Outcome.DONE
    assert "interrupted after" in shown
