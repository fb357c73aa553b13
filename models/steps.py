"""The steps of the custom setup, in the console's order and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Step:
    """One screen of the wizard."""

    id: str
    number: int
    title: str
    short: str
    """Title for the rail, at most 18 cells."""
    intro: str
    docs: str = "onboard-custom"


STEPS: Final[tuple[Step, ...]] = (
    Step("start", 0, "Start", "Start", "Where the domain will be, and who is asking."),
    Step(
        "domain",
        1,
        "Domain details",
        "Domain details",
        "A name that is unique in the account and Region, and tags.",
    ),
    Step(
        "users",
        2,
        "Users and ML activities",
        "Users and roles",
        "How people sign in, who they are, and the role their work runs with.",
    ),
    Step("applications", 3, "Applications", "Applications", "What people start in Studio, and its settings."),
    Step(
        "studio-ui",
        4,
        "Customize Studio UI",
        "Studio UI",
        "What Studio's menu leaves out. Hiding is not access control.",
        "studio-updated-ui-customize-tools-apps",
    ),
    Step(
        "network",
        5,
        "Network",
        "Network",
        "How Studio reaches other AWS services, and where its interfaces live.",
        "studio-updated-and-internet-access",
    ),
    Step("storage", 6, "Storage", "Storage", "Encryption, which is permanent, and the sizes of spaces."),
    Step(
        "review",
        7,
        "Review and create",
        "Review",
        "Every answer once more, what stands against it, and the submit.",
    ),
    Step("status", 8, "Status", "Status", "What is being made, and how far it is."),
    Step("done", 9, "Done", "Done", "How people sign in, and what was created."),
)

QUESTION_STEPS: Final[tuple[Step, ...]] = STEPS[1:7]


def step(step_id: str) -> Step:
    """The step of this id.

    Raises:
        KeyError: there is none.
    """
    for candidate in STEPS:
        if candidate.id == step_id:
            return candidate
    raise KeyError(step_id)
