"""What Studio's menu may leave out at once: a few sets to begin with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from models.questions_studio_ui import APPLICATIONS, ML_TOOLS

APPS: Final = "studio_ui.hidden_apps"
TOOLS: Final = "studio_ui.hidden_ml_tools"
INSTANCES: Final = "studio_ui.hidden_instance_types"

_PARTNER: Final = tuple(option.value for option in ML_TOOLS if option.note == "Partner AI apps")
_TRAINING: Final = ("Training", "HyperPodClusters", "ModelEvaluation", "Evaluators")
_OPERATIONS: Final = ("Endpoints", "InferenceRecommender", "InferenceOptimization", "Projects", "HyperPodClusters")
_COSTLY: Final = ("ml.p", "ml.trn", "ml.inf", "ml.dl")
"""Families of instances with accelerators for training; those of ml.g are what notebooks use."""


@dataclass(frozen=True, slots=True)
class Preset:
    """What to hide; of an answer that is not in here nothing changes."""

    id: str
    title: str
    about: str
    hidden: Mapping[str, tuple[str, ...]]


PRESETS: Final[tuple[Preset, ...]] = (
    Preset("console", "As the console", "Hide Studio Classic alone", {APPS: ("JupyterServer",), TOOLS: ()}),
    Preset("everything", "Everything", "Hide nothing", {APPS: (), TOOLS: (), INSTANCES: ()}),
    Preset(
        "data-scientists",
        "Data scientists",
        "Hide Studio Classic, operations of endpoints and clusters, partner applications",
        {APPS: ("JupyterServer",), TOOLS: (*_OPERATIONS, *_PARTNER)},
    ),
    Preset(
        "no-training",
        "No training",
        "Hide Studio Classic, training jobs, evaluations and clusters",
        {APPS: ("JupyterServer",), TOOLS: _TRAINING},
    ),
    Preset(
        "canvas-only",
        "Canvas alone",
        "Hide every application but Canvas, and every tool but models",
        {
            APPS: tuple(option.value for option in APPLICATIONS if not option.note and option.value != "Canvas"),
            TOOLS: tuple(option.value for option in ML_TOOLS if option.value not in ("Models", "Datasets")),
        },
    ),
    Preset(
        "no-costly-instances",
        "No costly instances",
        "Hide instances with accelerators for training (ml.p, ml.trn, ml.inf, ml.dl); the rest stays",
        {INSTANCES: _COSTLY},
    ),
)


def answers_of(preset: Preset, known: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The answers a preset makes.

    Args:
        preset: the preset.
        known: the values that the installed service model has, by key of the answer; others are left out.
            Of instance types a preset says how their names begin.
    """
    answers = {}
    for key, wanted in preset.hidden.items():
        values = list(known.get(key, ()))
        if key == INSTANCES:
            answers[key] = [value for value in values if value.startswith(wanted)] if wanted else []
        else:
            answers[key] = [value for value in wanted if value in values or not values]
    return answers
