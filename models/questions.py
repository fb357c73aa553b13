"""Every question of the wizard, in the order in which it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from models.fields import Field
from models.questions_applications import QUESTIONS as APPLICATIONS
from models.questions_domain import QUESTIONS as DOMAIN
from models.questions_network import QUESTIONS as NETWORK
from models.questions_start import QUESTIONS as START
from models.questions_storage import QUESTIONS as STORAGE
from models.questions_studio_ui import QUESTIONS as STUDIO_UI
from models.questions_users import QUESTIONS as USERS

QUESTIONS: Final[tuple[Field, ...]] = (*START, *DOMAIN, *USERS, *APPLICATIONS, *STUDIO_UI, *NETWORK, *STORAGE)

_BY_KEY: Final[Mapping[str, Field]] = {each.key: each for each in QUESTIONS}


def question(key: str) -> Field:
    """The question whose answer is at `key`.

    Raises:
        KeyError: there is none.
    """
    return _BY_KEY[key]


def questions_of(step_id: str) -> tuple[Field, ...]:
    """The questions of one step, in order."""
    return tuple(each for each in QUESTIONS if each.step == step_id)


def question_about(key: str) -> Field | None:
    """The question beside which something about `key` belongs: its own, that of the list it is an entry of, or, of a
    role as a whole, the one that asks how it is chosen. None where no question is near.
    """
    place = key.partition("[")[0]
    while place:
        for candidate in (place, f"{place}.how", f"{place}.enabled"):
            if candidate in _BY_KEY:
                return _BY_KEY[candidate]
        place = place.rpartition(".")[0]
    return None
