"""Studio's left menu as text, as it will look with what is hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

APPS: Final[tuple[tuple[str, str], ...]] = (
    ("JupyterLab", "JupyterLab"),
    ("CodeEditor", "Code Editor"),
    ("Canvas", "Canvas"),
    ("RStudioServerPro", "RStudio"),
    ("JupyterServer", "Studio Classic"),
)
"""Application types that have a tile, with Studio's name for each; the others run inside these."""

GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("Running instances", ("RunningInstances",)),
    ("Data", ("DataWrangler", "FeatureStore", "EmrClusters", "Datasets")),
    ("AutoML", ("AutoMl",)),
    ("Experiments", ("Experiments",)),
    ("Jobs", ("Training", "ModelEvaluation", "Evaluators")),
    ("Pipelines", ("Pipelines",)),
    ("Models", ("Models",)),
    ("JumpStart", ("JumpStart",)),
    ("Deployments", ("InferenceRecommender", "Endpoints", "Projects", "InferenceOptimization")),
    ("Compute", ("HyperPodClusters",)),
    ("Partner AI apps", ("LakeraGuard", "Comet", "DeepchecksLLMEvaluation", "Fiddler")),
    ("Other", ("PerformanceEvaluation",)),
)
"""Tools under the headings of Studio's menu; a tool that is not here stands under `Other`."""

_WORDS: Final = {
    "AutoMl": "AutoML",
    "DeepchecksLLMEvaluation": "Deepchecks",
    "EmrClusters": "EMR clusters",
    "HyperPodClusters": "HyperPod clusters",
    "JumpStart": "JumpStart",
    "LakeraGuard": "Lakera Guard",
    "DataWrangler": "Data Wrangler",
    "FeatureStore": "Feature Store",
    "ModelEvaluation": "Model evaluation",
    "InferenceRecommender": "Inference recommender",
    "InferenceOptimization": "Inference optimization",
    "PerformanceEvaluation": "Performance evaluation",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu."""

    text: str
    heading: bool = False
    hidden: bool = False

    def line(self) -> str:
        """The entry as text; what is hidden is marked by a sign and a word, not by colour."""
        if self.heading:
            return self.text
        return f"  - {self.text} (hidden)" if self.hidden else f"    {self.text}"


def menu(hidden_apps: Iterable[str], hidden_tools: Iterable[str], known_tools: Iterable[str] = ()) -> list[Entry]:
    """The menu's lines from top to bottom.

    Args:
        hidden_apps: application types that are hidden.
        hidden_tools: tools that are hidden.
        known_tools: all tools of the installed service model; those without a heading come under `Other`.
    """
    apps, tools = set(hidden_apps), set(hidden_tools)
    entries = [Entry("Applications", heading=True)]
    entries += [Entry(name, hidden=value in apps) for value, name in APPS]
    grouped = {value for _, values in GROUPS for value in values}
    strangers = tuple(value for value in (*known_tools, *sorted(tools)) if value not in grouped)
    for title, values in GROUPS:
        members = (*values, *dict.fromkeys(strangers)) if title == "Other" else values
        if len(members) == 1 and tool_words(members[0]).lower() == title.lower():
            entries.append(Entry(title, hidden=members[0] in tools))
            continue
        entries.append(Entry(title, heading=True))
        entries += [Entry(tool_words(value), hidden=value in tools) for value in members]
    return entries


def tool_words(value: str) -> str:
    """A tool's name as Studio writes it."""
    if value in _WORDS:
        return _WORDS[value]
    spaced = "".join(f" {char.lower()}" if char.isupper() and index else char for index, char in enumerate(value))
    return spaced if spaced.count(" ") <= 2 else value


def summary(entries: Iterable[Entry]) -> str:
    """How much of the menu is left, in a sentence."""
    items = [entry for entry in entries if not entry.heading]
    hidden = sum(entry.hidden for entry in items)
    return f"{len(items) - hidden} of {len(items)} entries shown, {hidden} hidden."
