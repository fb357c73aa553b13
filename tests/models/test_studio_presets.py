"""Presets name values that exist, and leave others alone."""

import pytest

from models.questions import question
from models.studio_presets import APPS, INSTANCES, PRESETS, TOOLS, Preset, answers_of
from tui.services.service_model import load_shapes

SHAPES = load_shapes()
KNOWN = {
    key: SHAPES.enum(choices.enum) for key in (APPS, TOOLS, INSTANCES) if (choices := question(key).choices) is not None
}
BY_ID = {each.id: each for each in PRESETS}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda each: each.id)
def test_every_value_exists(preset: Preset) -> None:
    answers = answers_of(preset, KNOWN)
    assert set(answers) == set(preset.hidden)
    for key, values in answers.items():
        assert set(values) <= set(KNOWN[key])
        assert key == INSTANCES or len(values) == len(preset.hidden[key])


def test_the_first_is_what_a_new_draft_says() -> None:
    assert answers_of(PRESETS[0], KNOWN)[APPS] == question(APPS).default


def test_costly_instances_are_known_by_their_families() -> None:
    hidden = answers_of(BY_ID["no-costly-instances"], KNOWN)[INSTANCES]
    assert "ml.p4d.24xlarge" in hidden
    assert "ml.t3.medium" not in hidden
    assert "ml.g5.xlarge" not in hidden


def test_canvas_alone_leaves_canvas() -> None:
    assert "Canvas" not in answers_of(BY_ID["canvas-only"], KNOWN)[APPS]
